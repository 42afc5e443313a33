// Measures partnerctl beside its peers, in one run on one machine, and prints medians and ratios. It judges nothing.
// node test/bench/run.js [--only import,register,dashboard,export,assign,incentive,usage,startup] [--sizes 10000,100000,1000000]
//   [--customers 1000000] [--lines 10000000] [--incentive-lines 1000000] [--usage-lines 1000000] [--runs 3] [--json file]
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { dashboardPart } from "./dashboard.js";
import { importPart, registerPart } from "./imports.js";
import { incentivePart } from "./incentives.js";
import { exportPart, startupPart } from "./lists.js";
import { assignPart } from "./managers.js";
import { run } from "./measure.js";
import { installed } from "./peers.js";
import { fillPortfolio, NOW } from "./portfolio.js";
import { machine, tableHead, tableLine } from "./table.js";
import { usagePart } from "./usage.js";

const PARTS = {
  startup: startupPart,
  import: importPart,
  register: registerPart,
  export: exportPart,
  assign: assignPart,
  incentive: incentivePart,
  usage: usagePart,
  dashboard: dashboardPart,
};
/** Parts whose peer, or whose data, is the sqlite3 shell. */
const NEED_SHELL = new Set(["import", "register", "export", "assign", "incentive", "usage", "dashboard", "startup"]);

const { values: options } = parseArgs({
  options: {
    only: { type: "string", default: Object.keys(PARTS).join(",") },
    sizes: { type: "string", default: "10000,100000,1000000" },
    customers: { type: "string", default: "1000000" },
    lines: { type: "string", default: "10000000" },
    "incentive-lines": { type: "string", default: "1000000" },
    "usage-lines": { type: "string", default: "1000000" },
    runs: { type: "string", default: "3" },
    json: { type: "string" },
  },
});
const settings = {
  sizes: options.sizes.split(",").map(Number),
  customers: Number(options.customers),
  lines: Number(options.lines),
  incentiveLines: Number(options["incentive-lines"]),
  usageLines: Number(options["usage-lines"]),
  runs: Number(options.runs),
};
const parts = options.only.split(",");
const unknown = parts.find((name) => !(name in PARTS));
if (unknown !== undefined) throw new Error(`--only ${unknown} is not one of ${Object.keys(PARTS).join(", ")}`);

const bin = join(import.meta.dirname, "../../bin/partnerctl.js");
const folder = mkdtempSync(join(tmpdir(), "partnerctl-bench-"));
const say = (text) => process.stdout.write(`${text}\n`);
const figures = [];
const filled = new Map();

/** What the parts share: files, the program, the database of many customers, and where figures go. */
const bench = {
  at: (name) => join(folder, name),
  partnerctl: (args, { db = "bench.db", ...more } = {}) =>
    run(process.execPath, [bin, ...args], {
      env: { PARTNERCTL_DB: join(folder, db), PARTNERCTL_NOW: NOW, HOME: folder },
      ...more,
    }),
  /** The name of a database with many customers and associations and at least so many lines; made once. */
  async portfolio({ lines }) {
    const made = [...filled].find(([, count]) => count >= lines);
    if (made) return made[0];
    const name = `portfolio-${lines}.db`;
    await bench.partnerctl(["init", "-q"], { db: name });
    await fillPortfolio(join(folder, name), { customers: settings.customers, lines });
    filled.set(name, lines);
    return name;
  },
  figure(name, wanted, measured) {
    figures.push({ name, wanted, ...measured });
    say(tableLine(name, wanted, measured));
  },
  note(figure) {
    figures.push(figure);
    const { name, ratio, wanted, exponent, microseconds, megabytes } = figure;
    const said =
      megabytes === undefined ? [`${ratio.toFixed(2)} x`, wanted && `(wanted ${wanted})`] : [`${megabytes} MB`];
    if (exponent !== undefined) said.push(`exponent ${exponent.toFixed(3)}, µs a row: ${microseconds.join(", ")}`);
    say(`  ${name}: ${said.filter(Boolean).join(" ")}`);
  },
};

try {
  const about = machine();
  say(
    Object.entries(about)
      .map(([key, value]) => `${key}: ${value}`)
      .join("\n"),
  );
  for (const [peer, there] of Object.entries(installed)) if (!there) say(`${peer} is not installed: not compared.`);
  say(tableHead());
  // The largest portfolio first, so that all parts use the same one.
  if (installed.sqlite3 && parts.includes("dashboard")) await bench.portfolio({ lines: settings.lines });
  for (const name of parts) {
    if (NEED_SHELL.has(name) && !installed.sqlite3) say(`${name}: left out, it needs the sqlite3 shell.`);
    else await PARTS[name](bench, settings);
  }
  if (options.json) writeFileSync(options.json, `${JSON.stringify({ machine: about, settings, figures }, null, 2)}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
