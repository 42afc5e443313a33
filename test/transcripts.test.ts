import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { CONCURRENT, describeOn, ENGINES, type EngineName, placeOn } from "./engines.ts";
import { NOW, type Outcome, testApp } from "./support.ts";

const FOLDER = join(import.meta.dirname, "../fixtures/transcripts");
const IMPORTS = join(import.meta.dirname, "../fixtures/imports");
const BIN = join(import.meta.dirname, "../bin/partnerctl.js");

/**
 * Replays the `$` lines of every transcript and compares what is printed with what the file says, byte for byte, on every
 * engine. TRANSCRIPTS=bin replays them on the built program; TRANSCRIPTS=write takes what is printed for right.
 */
const mode = process.env.TRANSCRIPTS ?? "process";
/** Every line of it may be a process of its own. */
const LONG = { timeout: 180_000 };
/** The built program is another process, which PGlite is not in. */
const engines = mode === "write" ? ["sqlite" as const] : mode === "bin" ? CONCURRENT : ENGINES;

describeOn(engines, (engine) => {
  test.each(readdirSync(FOLDER).sort())("%s", LONG, async (file) => {
    const path = join(FOLDER, file);
    const expected = readFileSync(path, "utf8");
    const run = await runner(engine);
    const lines: string[] = [];
    for (const line of expected.split("\n")) {
      if (line.startsWith("$ partnerctl"))
        lines.push(line, ...shown(await run(words(line.slice("$ partnerctl".length)))));
      else if (line.startsWith("#")) lines.push(...(lines.length > 0 ? ["", line] : [line]), "");
    }
    const replayed = `${lines
      .join("\n")
      .replace(/\n{3,}/g, "\n\n")
      .trimEnd()}\n`;
    if (mode === "write") writeFileSync(path, replayed);
    expect(replayed).toBe(expected);
  });
});

test("the readme names the story of each of the 17 systems, in their order", () => {
  const readme = readFileSync(join(import.meta.dirname, "../README.md"), "utf8");
  const named = [...readme.matchAll(/^\| (\d+) \|.*\(fixtures\/transcripts\/(system-(\d\d)-.+\.txt)\) \|$/gm)];
  expect(named.map(([, number, file]) => [Number(number), file])).toEqual(
    readdirSync(FOLDER)
      .filter((file) => file.startsWith("system-"))
      .sort()
      .map((file, index) => [index + 1, file]),
  );
  expect(named.map(([, number, , place]) => Number(number) === Number(place))).toEqual(Array(17).fill(true));
});

/** What a transcript shows of one command: stdout as it is, stderr behind `! `, and an exit code that is not 0. */
function shown({ code, stdout, stderr }: Outcome): string[] {
  const linesOf = (text: string): string[] => (text === "" ? [] : text.replace(/\n$/, "").split("\n"));
  return [
    ...linesOf(stdout),
    ...linesOf(stderr).map((line) => `! ${line}`),
    ...(code === 0 ? [] : [`exit ${code}`]),
    "",
  ];
}

/** Splits a command line as a shell does, with quotes and without anything else. */
function words(line: string): string[] {
  return [...line.matchAll(/(?:[^\s'"]+|'[^']*'|"[^"]*")+/g)].map(([word]) =>
    word.replace(/'([^']*)'|"([^"]*)"/g, "$1$2"),
  );
}

async function runner(engine: EngineName): Promise<(argv: readonly string[]) => Promise<Outcome>> {
  if (mode !== "bin") {
    const app = await testApp({ engine });
    cpSync(IMPORTS, app.home, { recursive: true });
    // A transcript names files as a user does, from the folder that it stands in.
    const before = process.cwd();
    process.chdir(app.home);
    onTestFinished(() => process.chdir(before));
    return (argv) => app.run(argv);
  }
  const home = mkdtempSync(join(tmpdir(), "partnerctl-transcript-"));
  cpSync(IMPORTS, home, { recursive: true });
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    USER: "tester",
    LANG: "en_US.UTF-8",
    PARTNERCTL_DB: (await placeOn(engine, join(home, "test.db"))).path,
    PARTNERCTL_NOW: NOW,
    PARTNERCTL_SEED: "test",
  };
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  return (argv) =>
    new Promise((resolve) => {
      const child = execFile(process.execPath, [BIN, ...argv], { env, cwd: home }, (error, stdout, stderr) =>
        resolve({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr }),
      );
      child.stdin?.end();
    });
}
