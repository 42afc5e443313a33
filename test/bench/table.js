// The table that the benchmark prints, and the machine it ran on.

import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { cpus, totalmem } from "node:os";
import { installed } from "./peers.js";

const Sqlite = createRequire(import.meta.url)("better-sqlite3");

const firstLine = (program, ...args) => execFileSync(program, args, { encoding: "utf8" }).split("\n", 1)[0].trim();

/** What the figures depend on besides the program. */
export function machine() {
  const memory = new Sqlite(":memory:");
  const sqlite = memory.prepare("select sqlite_version()").pluck().get();
  memory.close();
  return {
    date: new Date().toISOString().slice(0, 10),
    cpu: cpus()[0]?.model ?? "unknown",
    cores: cpus().length,
    memory: `${Math.round(totalmem() / 2 ** 30)} GB`,
    node: process.version,
    sqlite,
    ...(installed.sqlite3 ? { shell: firstLine("sqlite3", "--version").split(" ")[0] } : {}),
    ...(installed["sqlite-utils"] ? { "sqlite-utils": firstLine("sqlite-utils", "--version") } : {}),
    ...(installed.mlr ? { miller: firstLine("mlr", "--version") } : {}),
  };
}

const WIDTHS = [48, 10, 8, 9, 9, 9, 9, 7, 7, 10, 16];

const line = (cells) => cells.map((cell, i) => (i === 0 ? cell.padEnd(WIDTHS[i]) : cell.padStart(WIDTHS[i]))).join(" ");

/** The head of the table: times in seconds, wall and processor (user + system); ratios of ours to the peer's. */
export function tableHead() {
  return line(["what : beside", "rows", "MB", "ours", "cpu", "peer", "cpu", "ratio", "wall", "peak MB", "wanted"]);
}

/** One measurement as a line. */
export function tableLine(name, wanted, { rows, bytes, ours, peer, ratio, wallRatio }) {
  const digits = (number) => number.toFixed(ours.seconds < 10 ? 3 : 1);
  return line([
    name,
    rows === undefined ? "" : String(rows),
    bytes === undefined ? "" : (bytes / 1e6).toFixed(1),
    digits(ours.seconds),
    digits(ours.cpu),
    digits(peer.seconds),
    digits(peer.cpu),
    ratio.toFixed(2),
    wallRatio.toFixed(2),
    `${ours.megabytes}/${peer.megabytes}`,
    wanted,
  ]);
}
