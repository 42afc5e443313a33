import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { expect, test } from "vitest";

const SRC = join(import.meta.dirname, "../src");

/** Which rooms a room may import from, besides itself. The arrows of the house (src/README.md). */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  language: [],
  text: [],
  errors: ["language"],
  values: ["language", "errors"],
  domain: ["errors", "language", "values"],
  database: ["domain", "errors", "language", "values", "text"],
  actions: ["domain", "database", "errors", "language", "values"],
  reports: ["domain", "database", "errors", "language", "values"],
  output: ["errors", "language", "values", "text"],
  input: ["errors", "language", "values", "text"],
  terminal: ["errors", "language", "values", "text"],
  mail: ["errors", "language", "values", "text"],
  commands: [
    "actions",
    "reports",
    "output",
    "input",
    "terminal",
    "mail",
    "app",
    "domain",
    "database",
    "errors",
    "language",
    "values",
    "text",
    "settings",
    "globals",
    "program",
  ],
};
/** Packages that only one room may know. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  inquirer: ["terminal"],
  chalk: ["terminal"],
  "cli-table3": ["output"],
  "better-sqlite3": ["database"],
  kysely: ["database"],
  commander: ["commands", "program", "nouns", "usage-errors"],
  nodemailer: ["mail"],
  "lean-qr": ["output"],
};

const files = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .map((file) => join(SRC, file));
const roomOf = (file: string): string => relative(SRC, file).split(/[/.]/)[0] as string;
const imports = files.flatMap((file) =>
  [...readFileSync(file, "utf8").matchAll(/(import type|import|export)[^;]*?from "([^"]+)"|import\("([^"]+)"\)/g)].map(
    (found) => ({
      file: relative(SRC, file),
      room: roomOf(file),
      isType: found[1] === "import type",
      to: (found[2] ?? found[3]) as string,
      at: file,
    }),
  ),
);

test("every import follows an arrow of the house", () => {
  const wrong = imports
    .filter(({ to, room }) => to.startsWith(".") && ARROWS[room])
    .filter(({ to, room, at }) => {
      const target = roomOf(join(dirname(at), to));
      return target !== room && !ARROWS[room]?.includes(target);
    });
  expect(wrong.map(({ file, to }) => `${file} -> ${to}`)).toEqual([]);
});

test("a package is known to one room only", () => {
  const wrong = imports.filter(({ to, room }) => PACKAGES[to] && !PACKAGES[to].includes(room));
  expect(wrong.map(({ file, to }) => `${file} -> ${to}`)).toEqual([]);
});

test("commands take types and table records from the database, never its engine", () => {
  const wrong = imports.filter(({ room, to, isType }) => room === "commands" && to.includes("/database/") && !isType);
  expect(wrong.map(({ file, to }) => `${file} -> ${to}`)).toEqual([]);
});

test("nothing imports main or program but the bundle's entry, main and help", () => {
  const wrong = imports.filter(
    ({ file, to }) =>
      /\/(main|program)\.ts$/.test(to) && !["start.ts", "main.ts"].includes(file) && !file.startsWith("commands/help/"),
  );
  expect(wrong.map(({ file, to }) => `${file} -> ${to}`)).toEqual([]);
});

test("the domain is pure: no clock, no I/O, nothing asynchronous", () => {
  const impure = files
    .filter((file) => roomOf(file) === "domain" || roomOf(file) === "values")
    .filter((file) =>
      /Date\.now|new Date\(\)|Math\.random|\basync\b|\bawait\b|from "node:/.test(readFileSync(file, "utf8")),
    );
  expect(impure.map((file) => relative(SRC, file))).toEqual([]);
});
