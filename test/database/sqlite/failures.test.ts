import { expect, test } from "vitest";
import { isBusy, translate } from "../../../src/database/sqlite-errors.ts";
import { AppError } from "../../../src/errors.ts";

function failure(code: string): Error {
  return Object.assign(new Error(`raw ${code}`), { code });
}

test.each([
  ["SQLITE_BUSY", "busy", "database-busy"],
  ["SQLITE_BUSY_SNAPSHOT", "busy", "database-busy"],
  ["SQLITE_LOCKED", "busy", "database-busy"],
  ["SQLITE_PROTOCOL", "busy", "database-busy"],
  ["SQLITE_READONLY_DBMOVED", "busy", "database-busy"],
  ["SQLITE_NOTADB", "usage", "not-a-database"],
  ["SQLITE_READONLY", "usage", "read-only"],
  ["SQLITE_READONLY_DIRECTORY", "usage", "read-only"],
  ["EACCES", "usage", "read-only"],
  ["EROFS", "usage", "read-only"],
  ["SQLITE_CANTOPEN", "usage", "cannot-open"],
  ["SQLITE_CANTOPEN_ISDIR", "usage", "cannot-open"],
  ["ENOTDIR", "usage", "cannot-open"],
  ["SQLITE_CORRUPT", "usage", "damaged"],
  ["SQLITE_CORRUPT_INDEX", "usage", "damaged"],
  ["SQLITE_FULL", "usage", "disk-full"],
  ["ENOSPC", "usage", "disk-full"],
  ["SQLITE_IOERR_WRITE", "usage", "disk-error"],
])("%s is %s: %s, names the file, and keeps its cause", (raw, kind, code) => {
  const cause = failure(raw);
  const error = translate(cause, "/data/x.db") as AppError;
  expect(error).toBeInstanceOf(AppError);
  expect([error.kind, error.code, error.cause]).toEqual([kind, code, cause]);
  expect(error.text.en).toContain("/data/x.db");
  expect(error.text.zh).toContain("/data/x.db");
});

test.each(["SQLITE_CONSTRAINT_UNIQUE", "SQLITE_ERROR", "SQLITE_MISUSE", "ERR_ASSERTION"])(
  "%s is a bug and stays what it is",
  (code) => {
    const error = failure(code);
    expect(translate(error, "x.db")).toBe(error);
  },
);

test("what is no error of SQLite passes through", () => {
  const ours = new AppError("refused", "refused", { en: "No.", zh: "不。" });
  for (const thrown of [ours, new Error("plain"), "text", undefined]) expect(translate(thrown, "x.db")).toBe(thrown);
});

test("busy is told apart from other failures", () => {
  expect(isBusy(failure("SQLITE_BUSY"))).toBe(true);
  expect(isBusy(failure("SQLITE_BUSY_SNAPSHOT"))).toBe(true);
  expect(isBusy(failure("SQLITE_FULL"))).toBe(false);
  expect(isBusy(undefined)).toBe(false);
});
