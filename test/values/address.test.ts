import { expect, test } from "vitest";
import { isForeign, isServer, withoutPassword } from "../../src/values/address.ts";

test.each([
  ["postgres://host/x", true],
  ["postgresql://host/x", true],
  ["POSTGRES://host/x", true],
  [" postgres://host/x", true],
  ["postgres:x", false],
  ["mysql://host/x", false],
  ["./postgres://x", false],
  ["partnerctl.db", false],
])("%s names a server: %s", (address, expected) => {
  expect(isServer(address)).toBe(expected);
});

test.each([
  ["postgres://wang:secret@host/x", "postgres://wang@host/x"],
  ["postgresql://wang:secret@host:5432/x?sslmode=require", "postgresql://wang@host:5432/x?sslmode=require"],
  ["postgres://wang:se@cret@host/x", "postgres://wang@host/x"],
  ["postgres://wang:se:cret/a?b#c@host/x", "postgres://wang@host/x"],
  ["postgres://wang:%40secret@host/x", "postgres://wang@host/x"],
  ["postgres://:secret@host/x", "postgres://@host/x"],
  ["postgres://host/x?password=secret&sslmode=require", "postgres://host/x?password=***&sslmode=require"],
  ["postgres://host/x?user=wang&password=secret", "postgres://host/x?user=wang&password=***"],
  ["postgres://host/x?sslpassword=secret", "postgres://host/x?sslpassword=***"],
  ["--db=postgres://wang:secret@host/x", "--db=postgres://wang@host/x"],
  ["from postgres://a:secret@h/x to postgres://b:secret@h/y.", "from postgres://a@h/x to postgres://b@h/y."],
  ["postgres://wang@host/x", "postgres://wang@host/x"],
  ["postgres://host:5432/x", "postgres://host:5432/x"],
  ["C:\\data\\x.db", "C:\\data\\x.db"],
  ["", ""],
])("%s is shown as %s", (text, shown) => {
  expect(withoutPassword(text)).toBe(shown);
});

test.each([
  ["postgres://me@corp.com:secret@host/db", "postgres://me@corp.com@host/db"],
  ["postgres://u:se cret@host/db", "postgres://u@host/db"],
  ["postgres://u:se/cret@host/db", "postgres://u@host/db"],
  ["postgres://u:p@ss@host:5432/db?sslmode=require", "postgres://u@host:5432/db?sslmode=require"],
  ["postgres://u:secret@host", "postgres://u@host"],
  ["postgres://host:5432/db?application_name=a@b", "postgres://host:5432/db?application_name=a@b"],
  ["postgres://u@host:5432/db", "postgres://u@host:5432/db"],
  ["postgre://u:secret@host/db", "postgre://u@host/db"],
  ["postgres:/u:secret@host/db", "postgres:/u@host/db"],
  ["host=h user=u password=secret dbname=d", "host=h user=u password=*** dbname=d"],
])("a password that was not encoded: %s", (url, shown) => {
  expect(withoutPassword(url)).toBe(shown);
});

test.each([
  ["postgre://h/d", true],
  ["mysql://u@h/d", true],
  ["jdbc:postgresql://h/d", true],
  ["postgres:/u@h/d", true],
  ["host=h dbname=d", true],
  ["data/partners.db", false],
  ["C:/data/partners.db", false],
  ["C:\\data\\x.db", false],
  ["name=1.db", false],
  [":memory:", false],
])("%s was meant for something else than a file: %s", (address, expected) => {
  expect(isForeign(address)).toBe(expected);
});
