import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { moneyArithmetic } from "./money-arithmetic.ts";

const ROOT = join(import.meta.dirname, "..");
/** The compiler looks at the whole program, which takes long where other work is under way. */
const LONG = { timeout: 240_000 };

test("nothing outside values/money.ts does arithmetic with fen that could leave whole numbers", LONG, () => {
  const found = moneyArithmetic(join(ROOT, "tsconfig.json"), (file) => file.includes("/src/"));
  expect(found).toEqual([]);
});

const FINE = [
  "fen(a + b)",
  "fen(-a)",
  "a - b",
  "Math.min(a, b)",
  "BigInt(a) * 3n",
  "n * 2 / 3",
  "Number('1')",
  "0 as Fen",
];
const WRONG = [
  ...[
    "a / 100",
    "a * 2",
    "n * a",
    "a % 100",
    "a ** 2",
    "(list[0] as Fen) / n",
    "(a + b) * 1",
    "-a / 2",
    "Math.min(a, b) * n",
  ],
  ...["Math.round(a)", "Math.trunc(a)", "Math.floor(a)", "Number(a)", "parseFloat(String(a)) + Number(b)"],
  ...[
    "a.toFixed(2)",
    "a.toPrecision(3)",
    "(n * 1.5) as Fen",
    "(n / 3) as unknown as Fen",
    "Math.round(n) as Fen",
    "maybe! * 2",
  ],
];

test("it finds each kind of it, and nothing else", LONG, () => {
  const folder = mkdtempSync(join(tmpdir(), "partnerctl-money-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const lines = [...FINE, ...WRONG];
  writeFileSync(
    join(folder, "planted.ts"),
    [
      `import { type Fen, fen } from "${join(ROOT, "src/values/money.ts")}";`,
      "export function planted(a: Fen, b: Fen, n: number, list: number[], maybe: Fen | undefined): unknown[] {",
      "  let sum = a as number; sum += n; void list; void fen; void maybe; return [",
      ...lines.map((line) => `    ${line},`),
      "  ];",
      "}",
      "export function compound(c: Fen): number { let d: Fen = c; d *= 2; d /= 3; return d; }",
    ].join("\n"),
  );
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({ extends: join(ROOT, "tsconfig.json"), include: ["planted.ts"] }),
  );
  const found = moneyArithmetic(join(folder, "tsconfig.json"), (file) => file.endsWith("planted.ts"));
  const told = new Set(found.map((text) => Number(/:(\d+):/.exec(text)?.[1])));
  expect(lines.filter((_, at) => told.has(at + 4))).toEqual(WRONG);
  expect(told.has(lines.length + 6)).toBe(true);
});
