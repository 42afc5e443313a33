// What others need for the same work: scripts of the sqlite3 shell, sqlite-utils and Miller.

import { closeSync, openSync, readSync, rmSync } from "node:fs";
import { has, run } from "./measure.js";

export const installed = { sqlite3: has("sqlite3"), "sqlite-utils": has("sqlite-utils"), mlr: has("mlr") };

/** Takes a database and what SQLite keeps beside it away. */
export function removeDatabase(path) {
  for (const end of ["", "-wal", "-shm"]) rmSync(path + end, { force: true });
}

/** The names in the first line; the file may be larger than a string can be. */
function columnsOf(file) {
  const opened = openSync(file);
  const start = Buffer.alloc(65_536);
  const length = readSync(opened, start);
  closeSync(opened);
  return start.toString("utf8", 0, length).split("\n", 1)[0].split(",");
}

/** `.import` of the shell into a new table of text columns with a primary key or none, and with indexes. */
export function shellImport(database, file, { primary, indexes }) {
  removeDatabase(database);
  const columns = columnsOf(file).map((name) => `"${name}" text${name === primary ? " primary key" : ""}`);
  const input = [
    "pragma journal_mode = wal;",
    `create table t (${columns.join(", ")});`,
    ...indexes.map((names, place) => `create index by_${place} on t (${names});`),
    ".mode csv",
    `.import --skip 1 '${file}' t`,
    "",
  ].join("\n");
  return run("sqlite3", [database], { input });
}

/** `sqlite-utils insert` of the same file, and its indexes. */
export async function sqliteUtilsInsert(database, file, { primary, indexes }) {
  removeDatabase(database);
  const inserted = await run("sqlite-utils", ["insert", database, "t", file, "--csv", "--pk", primary]);
  const parts = [inserted];
  for (const name of indexes) parts.push(await run("sqlite-utils", ["create-index", database, "t", name]));
  return {
    seconds: parts.reduce((sum, { seconds }) => sum + seconds, 0),
    cpu: parts.reduce((sum, { cpu }) => sum + cpu, 0),
    megabytes: Math.max(...parts.map(({ megabytes }) => megabytes)),
  };
}

/** Miller reading the file and writing it again, with no database at all. */
export const millerCat = (file, output) => run("mlr", ["--csv", "cat", file], { output });

/** A query of the shell as csv, with the cache that partnerctl gives itself. */
export function shellQuery(database, sql, output) {
  const input = `pragma cache_size = -4000;\npragma temp_store = memory;\n${sql}\n`;
  return run("sqlite3", ["-readonly", "-csv", "-header", database], { input, output });
}
