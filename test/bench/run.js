// Measures partnerctl beside node itself and the sqlite3 shell, in one run on one machine, and prints ratios.
// node test/bench/run.js [--rows 200000] [--registrations 100000] [--large 1000000] [--runs 3] [--json file]
import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { customers, partners, registrations } from "./data.js";

const { values: options } = parseArgs({
  options: {
    rows: { type: "string", default: "200000" },
    registrations: { type: "string", default: "100000" },
    large: { type: "string", default: "1000000" },
    runs: { type: "string", default: "3" },
    json: { type: "string" },
  },
});
const rows = Number(options.rows);
const large = Number(options.large);
const bin = join(import.meta.dirname, "../../bin/partnerctl.js");
const folder = mkdtempSync(join(tmpdir(), "partnerctl-bench-"));
const at = (name) => join(folder, name);
const environment = {
  ...process.env,
  PARTNERCTL_DB: at("bench.db"),
  PARTNERCTL_NOW: "2026-11-24T10:00:00+08:00",
  HOME: folder,
};
const hasSqlite = spawnSync("sqlite3", ["--version"]).status === 0;

/** Runs a command as a whole process: its wall time in seconds and the peak of its memory in MB. */
function run(command, args, { input, db = at("bench.db"), codes = [0] } = {}) {
  return new Promise((resolve, reject) => {
    const started = process.hrtime.bigint();
    const child = spawn(command, args, {
      env: { ...environment, PARTNERCTL_DB: db },
      stdio: [input ? "pipe" : "ignore", "ignore", "pipe"],
    });
    let peak = 0;
    let errors = "";
    const poll = setInterval(() => {
      try {
        peak = Math.max(
          peak,
          Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1] ?? 0),
        );
      } catch {
        // Not Linux, or the process has just ended: the figure stays what it was.
      }
    }, 20);
    child.stderr.on("data", (text) => (errors += text));
    child.on("error", reject);
    child.on("close", (code) => {
      clearInterval(poll);
      if (!codes.includes(code)) return reject(new Error(`${command} ${args.join(" ")} ended with ${code}: ${errors}`));
      resolve({ seconds: Number(process.hrtime.bigint() - started) / 1e9, megabytes: Math.round(peak / 1024) });
    });
    if (input) child.stdin.end(input);
  });
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** Runs two things in turn, so that a machine that slows down slows both: medians, and the ratio pair by pair. */
async function pair(ours, theirs, times) {
  const a = [];
  const b = [];
  for (let i = 0; i < times; i++) {
    b.push(await theirs());
    a.push(await ours());
  }
  return {
    ours: median(a.map((one) => one.seconds)),
    theirs: median(b.map((one) => one.seconds)),
    ratio: median(a.map((one, i) => one.seconds / b[i].seconds)),
    megabytes: Math.max(...a.map((one) => one.megabytes)),
  };
}

const partnerctl = (args, more) => run(process.execPath, [bin, ...args], more);
const node = () => run(process.execPath, ["-e", "0"]);
const remove = (name) => {
  for (const end of ["", "-wal", "-shm"]) rmSync(at(name) + end, { force: true });
};

function importInto(name, columns, keys, file) {
  remove(name);
  const table = columns.split(",").map((column, i) => `${column} text${keys.primary && i === 0 ? " primary key" : ""}`);
  const indexes = keys.indexes.map((key, i) => `create index i${i} on t (${key});`);
  const script = `pragma journal_mode=wal;\ncreate table t (${table.join(", ")});\n${indexes.join("\n")}\n.mode csv\n.import --skip 1 ${file} t\n`;
  return run("sqlite3", [at(name)], { input: script });
}

const figures = [];
function figure(name, wanted, result, count) {
  figures.push({ name, wanted, ...result, ...(count ? { rowsPerSecond: Math.round(count / result.ours) } : {}) });
  const rate = count ? `${Math.round(count / result.ours)} rows/s` : "";
  const cells = [
    name.padEnd(46),
    `${result.ours.toFixed(3)} s`,
    `${result.theirs.toFixed(3)} s`,
    `${result.ratio.toFixed(2)} x`,
    wanted.padEnd(10),
    `${result.megabytes} MB`,
    rate,
  ];
  process.stdout.write(`${cells.join("  ")}\n`);
}

const header = (file) => readFileSync(file, "utf8").split("\n", 1)[0];

try {
  const runs = Number(options.runs);
  await customers(at("customers.csv"), rows);
  await customers(at("large.csv"), large);
  await partners(at("partners.csv"), 1_500);
  await registrations(at("registrations.csv"), Number(options.registrations), { partners: 1_500, customers: rows });
  process.stdout.write(`${"what (median of runs)".padEnd(46)}  ours     peer     ratio   wanted      peak\n`);

  figure("--version against node -e 0", "<= 1.25 x", await pair(() => partnerctl(["--version"]), node, 15));

  if (hasSqlite) {
    const keys = { primary: true, indexes: ["phone", "customer_id"] };
    const theirs = (file) => () => importInto("peer.db", header(file), keys, file);
    const ours = (file) => () => {
      remove("bench.db");
      return partnerctl(["customer", "import", file, "-q"]);
    };
    const small = await pair(ours(at("customers.csv")), theirs(at("customers.csv")), runs);
    figure(`customer import, ${rows} rows, against .import`, "<= 3 x", small, rows);
    await partnerctl(["partner", "import", at("partners.csv"), "-q"]);
    cpSync(at("bench.db"), at("before.db"));
    const registering = await pair(
      () => {
        remove("bench.db");
        cpSync(at("before.db"), at("bench.db"));
        return partnerctl(
          ["customer", "register", "--from", at("registrations.csv"), "--results", at("results.csv"), "-q"],
          { codes: [3] },
        );
      },
      () =>
        importInto(
          "peer.db",
          header(at("registrations.csv")),
          { primary: false, indexes: ["partner", "full_name", "phone", "account_name"] },
          at("registrations.csv"),
        ),
      runs,
    );
    figure(
      `customer register, ${options.registrations} rows, against .import`,
      "<= 7 x",
      registering,
      Number(options.registrations),
    );
    const big = await pair(ours(at("large.csv")), theirs(at("large.csv")), 1);
    figure(`customer import, ${large} rows, against .import`, "<= 200 MB", big, large);
  } else process.stdout.write("sqlite3 is not installed: imports are not compared.\n");

  figure(
    `customer list --limit 20 of ${large} against node`,
    "<= 2 x",
    await pair(() => partnerctl(["customer", "list", "--limit", "20"]), node, 15),
  );
  if (options.json) writeFileSync(options.json, `${JSON.stringify({ node: process.version, figures }, null, 2)}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
