import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import type { RowResult } from "../../src/actions/bulk.ts";
import { App } from "../../src/app.ts";
import { report } from "../../src/commands/bulk-report.ts";
import type { Globals } from "../../src/globals.ts";

/** An app whose clock the test moves, and what it says on stderr. */
function listening(terminal: boolean, globals: Globals = {}) {
  const stderr = Object.assign(new PassThrough(), { isTTY: terminal });
  let at = 0;
  let said = "";
  stderr.on("data", (piece: Buffer) => {
    said += piece.toString("utf8");
  });
  const silent = () => new PassThrough() as unknown as NodeJS.WriteStream;
  const app = new App(
    {
      argv: [],
      environment: { HOME: "/nonexistent" },
      cwd: "/nonexistent",
      stdin: silent() as unknown as NodeJS.ReadStream,
      stdout: silent(),
      stderr: stderr as unknown as NodeJS.WriteStream,
      clock: () => at,
      version: "0.0.0-test",
    },
    globals,
  );
  return {
    reporter: report(app, ["invalid"]),
    wait: (milliseconds: number) => {
      at += milliseconds;
    },
    said: () => said,
  };
}

const bad: RowResult = {
  row: 7,
  key: "k",
  outcome: "invalid",
  code: "BAD_PHONE",
  message: { en: "No phone.", zh: "不是手机号。" },
};

test("progress is silent for the first second, then one plain line a second where stderr is no terminal", () => {
  const { reporter, wait, said } = listening(false);
  reporter.progress(100);
  wait(999);
  reporter.progress(500);
  expect(said()).toBe("");
  wait(1);
  reporter.progress(1_000);
  expect(said()).toBe("1000 rows, 1000 a second\n");
  wait(999);
  reporter.progress(1_500);
  wait(1);
  reporter.progress(3_000);
  reporter.done(3_000);
  expect(said()).toBe("1000 rows, 1000 a second\n3000 rows, 1500 a second\n");
});

test("on a terminal progress is one line that is drawn over, and gone before anything else is said", () => {
  const { reporter, wait, said } = listening(true);
  wait(1_000);
  reporter.progress(1_000);
  expect(said()).toBe("\r\u001b[K1000 rows, 1000 a second");
  reporter.failures([bad]);
  expect(said()).toBe("\r\u001b[K1000 rows, 1000 a second\r\u001b[Krow 7: Invalid: No phone. (BAD_PHONE)\n");
  wait(1_000);
  reporter.progress(2_000);
  reporter.done(2_000);
  expect(said().endsWith("\r\u001b[K2000 rows, 1000 a second\r\u001b[K")).toBe(true);
});

test("progress speaks the language of the command", () => {
  const { reporter, wait, said } = listening(false, { lang: "zh" });
  wait(2_000);
  reporter.progress(1_000);
  expect(said()).toBe("1000 行，每秒 500 行\n");
});

test("--quiet silences progress, not the rows that failed", () => {
  const { reporter, wait, said } = listening(false, { quiet: true });
  wait(5_000);
  reporter.progress(1_000);
  reporter.failures([bad, { row: 8, key: "k", outcome: "created" }]);
  reporter.done(1_000);
  expect(said()).toBe("row 7: Invalid: No phone. (BAD_PHONE)\n");
});
