import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PROGRAMS, SALES_PROGRAMS, STAGES } from "../../../src/domain/partners/partner.ts";
import { formatEntry, formatPrograms, parsePrograms } from "../../../src/domain/partners/programs.ts";
import { formatInstant } from "../../../src/values/instant.ts";
import { instant, NOW, profile, program } from "../cases.ts";

/** The entries of a cell as short texts, or what is wrong with it in English. */
function read(cell: string): string | readonly string[] {
  const parsed = parsePrograms(cell);
  return parsed.kind === "bad" ? parsed.text.en : parsed.entries.map(formatEntry);
}

describe("reading a programs cell", () => {
  test.each([
    ["", []],
    [" ; ;", []],
    ["store-service", ["store-service"]],
    [
      "software-path:role-validation@2025-03-01;store-service",
      ["software-path:role-validation@2025-03-01", "store-service"],
    ],
    [" Store-Service @ 2025-03-01 ", ["store-service@2025-03-01"]],
    [
      "software-path：role-selection＠2025/3/1；store-seller",
      ["software-path:role-selection@2025-03-01", "store-seller"],
    ],
    ["software-path@2025-03", ["software-path@2025-03-01"]],
    [
      "software-path:role-selection;software-path:role-validation",
      ["software-path:role-selection", "software-path:role-validation"],
    ],
  ])("%j", (cell, entries) => {
    expect(read(cell)).toEqual(entries);
  });

  test.each([
    ["sofware-path", /programme "sofware-path" \(did you mean software-path\?\)/],
    ["software-path:role-selektion", /stage "role-selektion" \(did you mean role-selection\?\)/],
    ["software-path:", /stage ""/],
    ["@2025-01-01", /programme ""/],
    ["store-service@", /"" is not a date/],
    ["store-service@2025-02-29", /"2025-02-29" is not a date/],
    ["store-service@2025-02-01T10:00:00Z", /is not a date/],
    ["reseller;reseller", /reseller is given twice/],
    ["reseller:role-selection;reseller", /reseller is given twice/],
    ["reseller;store-service;reseller@2025-01-01", /reseller is given twice/],
    ["store-service;store-service@2025-01-01", /store-service is given twice/],
    ["none", /programme "none"/],
  ])("%j is refused", (cell, message) => {
    expect(read(cell)).toMatch(message);
  });

  test("a huge word is cut in the message, in both languages", () => {
    const parsed = parsePrograms("x".repeat(100_000));
    expect(parsed.kind).toBe("bad");
    if (parsed.kind === "bad") {
      expect(parsed.text.en.length).toBeLessThan(300);
      expect(parsed.text.zh).toContain("没有计划");
    }
  });

  test("a date is midnight in Shanghai", () => {
    const parsed = parsePrograms("store-service@2025-03-01");
    const [entry] = parsed.kind === "entries" ? parsed.entries : [];
    expect(formatInstant(entry?.from as number)).toBe("2025-02-28T16:00:00.000Z");
  });
});

describe("writing a programs cell", () => {
  test("holds the entries that have not ended, in the order in which they were recorded, and no kind", () => {
    const held = profile({}, [
      program("reseller", { asKind: true }),
      program("store-service"),
      program("si-path", { to: NOW }),
      program("learning-path", { to: instant("2026-11-02") }),
      program("software-path", { stage: "differentiation", from: instant("2026-12-01") }),
    ]);
    expect(formatPrograms(held, NOW)).toBe("store-service;learning-path;software-path:differentiation@2026-12-01");
  });

  test("is null where there are none", () => {
    expect(formatPrograms(profile({}, [program("reseller", { asKind: true })]), NOW)).toBeNull();
  });

  test("shows the day of Shanghai", () => {
    const from = instant("2025-02-28T16:00:00Z");
    expect(formatEntry({ program: "si-path", stage: null, from })).toBe("si-path@2025-03-01");
    expect(formatEntry({ program: "si-path", stage: null, from: instant("2025-02-28T15:59:59.999Z") })).toBe(
      "si-path@2025-02-28",
    );
  });

  test("whatever was written reads back the same", () => {
    const entry = fc.record({
      program: fc.constantFrom(...PROGRAMS),
      stage: fc.option(fc.constantFrom(...STAGES)),
      day: fc.option(fc.integer({ min: 0, max: 20_000 })),
    });
    const unique = fc.uniqueArray(entry, {
      selector: ({ program, stage }) =>
        (SALES_PROGRAMS as readonly string[]).includes(program) ? program : `${program} ${stage}`,
    });
    fc.assert(
      fc.property(unique, (entries) => {
        const programs = entries.map(({ program: name, stage, day }) =>
          program(name, {
            stage,
            from: day === null ? null : (((day as number) * 86_400_000 - 8 * 3_600_000) as never),
          }),
        );
        const cell = formatPrograms(profile({}, programs), NOW) ?? "";
        const parsed = parsePrograms(cell);
        expect(parsed.kind === "entries" && parsed.entries).toEqual(
          programs.map(({ program: name, stage, from }) => ({ program: name, stage, from })),
        );
      }),
    );
  });
});
