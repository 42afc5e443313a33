import { expect, test } from "vitest";
import { isSchemaConflict, isServerConflict, translateServer } from "../../../src/database/postgres-errors.ts";
import { AppError } from "../../../src/errors.ts";

const SERVER = "postgres://wang@host/x";

function failure(code: string, message = `raw ${code}`): Error {
  return Object.assign(new Error(message), { code });
}

test.each([
  ["ECONNREFUSED", "busy", "server-unreachable"],
  ["ECONNRESET", "busy", "server-unreachable"],
  ["ENOTFOUND", "busy", "server-unreachable"],
  ["EAI_AGAIN", "busy", "server-unreachable"],
  ["ETIMEDOUT", "busy", "server-unreachable"],
  ["EPIPE", "busy", "server-unreachable"],
  ["08006", "busy", "server-unreachable"],
  ["57P01", "busy", "server-unreachable"],
  ["57P03", "busy", "server-unreachable"],
  ["53300", "busy", "server-unreachable"],
  ["40001", "busy", "database-busy"],
  ["40P01", "busy", "database-busy"],
  ["55P03", "busy", "database-busy"],
  ["57014", "busy", "database-busy"],
  ["28P01", "usage", "login-failed"],
  ["28000", "usage", "login-failed"],
  ["3D000", "usage", "no-such-database"],
  ["3F000", "usage", "no-such-schema"],
  ["42501", "forbidden", "no-privilege"],
  ["25006", "usage", "read-only"],
  ["22021", "usage", "text-not-storable"],
  ["22P05", "usage", "text-not-storable"],
  ["53100", "usage", "disk-full"],
  ["SELF_SIGNED_CERT_IN_CHAIN", "usage", "tls-failed"],
  ["DEPTH_ZERO_SELF_SIGNED_CERT", "usage", "tls-failed"],
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "usage", "tls-failed"],
  ["CERT_HAS_EXPIRED", "usage", "tls-failed"],
  ["ERR_TLS_CERT_ALTNAME_INVALID", "usage", "tls-failed"],
])("%s is %s: %s, names the server in both languages, and keeps its cause", (raw, kind, code) => {
  const cause = failure(raw);
  const error = translateServer(cause, SERVER) as AppError;
  expect(error).toBeInstanceOf(AppError);
  expect([error.kind, error.code, error.cause]).toEqual([kind, code, cause]);
  expect(error.text.en).toContain(SERVER);
  expect(error.text.en).toMatch(/[.]$/);
  expect(error.text.zh).toContain(SERVER);
  expect(error.text.zh).toMatch(/[\u4e00-\u9fff].*。$/);
});

test.each([
  ["Connection terminated unexpectedly", "server-unreachable"],
  ["timeout expired", "server-unreachable"],
  ["SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string", "login-failed"],
  ["The server does not support SSL connections", "tls-failed"],
])("what carries no code is known by its words: %s", (message, code) => {
  expect((translateServer(new Error(message), SERVER) as AppError).code).toBe(code);
});

test("a duplicate key is a bug, but for those that every write makes", () => {
  const duplicate = (name: string) => failure("23505", `duplicate key value violates unique constraint "${name}_pkey"`);
  for (const name of ["changes", "attempts"]) {
    expect(translateServer(duplicate(name), SERVER)).toMatchObject({ kind: "busy", code: "database-busy" });
  }
  const bug = duplicate("customers");
  expect(translateServer(bug, SERVER)).toBe(bug);
});

test("several addresses of one name that all failed are one failure", () => {
  const error = new AggregateError([failure("ECONNREFUSED"), failure("EHOSTUNREACH")]);
  expect(translateServer(error, SERVER)).toMatchObject({ code: "server-unreachable" });
});

test("a reason is shown without the password in it", () => {
  const error = translateServer(failure("28P01", "no login: postgres://wang:secret@host/x"), SERVER) as AppError;
  expect(error.text.en + error.text.zh).not.toContain("secret");
});

test.each(["42601", "23502", "42P01", "ERR_ASSERTION"])("%s is a bug and stays what it is", (code) => {
  const error = failure(code);
  expect(translateServer(error, SERVER)).toBe(error);
});

test("what is no error of a server passes through", () => {
  const ours = new AppError("refused", "refused", { en: "No.", zh: "不。" });
  for (const thrown of [ours, new Error("plain"), "text", undefined])
    expect(translateServer(thrown, SERVER)).toBe(thrown);
});

test("what may be run again is told apart from other failures", () => {
  for (const code of ["40001", "40P01", "23505", "55P03"]) expect(isServerConflict(failure(code))).toBe(true);
  for (const code of ["57014", "08006", "42P07"]) expect(isServerConflict(failure(code))).toBe(false);
  for (const code of ["42P07", "42710", "23505"]) expect(isSchemaConflict(failure(code))).toBe(true);
  expect(isServerConflict(undefined)).toBe(false);
});
