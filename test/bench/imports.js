// The bulk jobs at several sizes: customers imported, registrations decided.

import { cpSync, rmSync, statSync } from "node:fs";
import { customers, partners, registrations } from "./data.js";
import { exponent, pair } from "./measure.js";
import { installed, millerCat, removeDatabase, shellImport, sqliteUtilsInsert } from "./peers.js";

const CUSTOMER_KEYS = { primary: "account_name", indexes: ["phone", "customer_id"] };
const REGISTRATION_KEYS = { indexes: ["partner", "full_name", "phone", "account_name"] };
/** Rows of a partner in a file of registrations: its limit is 100, so that the last of some partners meet it. */
const ROWS_PER_PARTNER = 84;
/** sqlite-utils takes minutes for a million rows; the ratio is that of the largest file within this. */
const MOST_FOR_SLOW_PEERS = 200_000;

function importing(bench, file, name = "bench.db") {
  removeDatabase(bench.at(name));
  return bench.partnerctl(["customer", "import", file, "-q"], { db: name });
}

/** `customer import` beside `.import`, sqlite-utils and Miller, and how its time grows. */
export async function importPart(bench, { sizes, runs }) {
  const points = [];
  for (const rows of sizes) {
    const file = bench.at(`customers-${rows}.csv`);
    await customers(file, rows);
    const about = { rows, bytes: statSync(file).size };
    const ours = () => importing(bench, file);
    const measured = await pair(runs, ours, () => shellImport(bench.at("peer.db"), file, CUSTOMER_KEYS));
    const wanted = rows >= 1_000_000 ? "<= 2.5, 150 MB" : "";
    bench.figure(`customer import : .import, same indexes`, wanted, { ...about, ...measured });
    points.push([rows, measured.ours.cpu]);
    if (rows === Math.max(...sizes.filter((size) => size <= MOST_FOR_SLOW_PEERS))) {
      await otherPeers(bench, file, about, ours);
    }
    rmSync(file);
  }
  growth(bench, "customer import", points);
}

async function otherPeers(bench, file, about, ours) {
  if (installed["sqlite-utils"]) {
    const insert = () => sqliteUtilsInsert(bench.at("peer.db"), file, CUSTOMER_KEYS);
    bench.figure("customer import : sqlite-utils insert", "<= 0.2", { ...about, ...(await pair(1, ours, insert)) });
  }
  if (installed.mlr) {
    const cat = () => millerCat(file, bench.at("peer.csv"));
    bench.figure("customer import : mlr --csv cat, no database", "", { ...about, ...(await pair(1, ours, cat)) });
  }
}

/** `customer register --from` with a results file beside `.import` of the same file, and how its time grows. */
export async function registerPart(bench, { sizes, runs }) {
  const known = Math.max(...sizes);
  const partnerCount = Math.ceil(known / ROWS_PER_PARTNER);
  await customers(bench.at("known.csv"), known);
  await partners(bench.at("partners.csv"), partnerCount);
  await importing(bench, bench.at("known.csv"), "before.db");
  await bench.partnerctl(["partner", "import", bench.at("partners.csv"), "-q"], { db: "before.db" });
  rmSync(bench.at("known.csv"));
  const points = [];
  for (const rows of sizes) {
    const file = bench.at(`registrations-${rows}.csv`);
    // As many rows for each partner whatever the size: the same job, only longer.
    await registrations(file, rows, { partners: Math.ceil(rows / ROWS_PER_PARTNER), customers: known });
    const ours = () => {
      removeDatabase(bench.at("bench.db"));
      cpSync(bench.at("before.db"), bench.at("bench.db"));
      const args = ["customer", "register", "--from", file, "--results", bench.at("results.csv"), "-q"];
      return bench.partnerctl(args, { codes: [3] });
    };
    const measured = await pair(runs, ours, () => shellImport(bench.at("peer.db"), file, REGISTRATION_KEYS));
    const wanted = rows >= 1_000_000 ? "<= 5" : "";
    const about = { rows, bytes: statSync(file).size };
    bench.figure("customer register : .import, four indexes", wanted, { ...about, ...measured });
    points.push([rows, measured.ours.cpu]);
    rmSync(file);
  }
  growth(bench, "customer register", points, "<= 1.3");
}

/** Says how the time of a row at the largest size compares with that at the smallest, and the exponent. */
function growth(bench, name, points, wanted = "") {
  if (points.length < 2) return;
  const [first, last] = [points[0], points.at(-1)];
  const perRow = ([rows, seconds]) => (seconds / rows) * 1e6;
  bench.note({
    name: `${name}: a row at ${last[0]} against one at ${first[0]}`,
    wanted,
    microseconds: points.map((point) => Math.round(perRow(point))),
    ratio: perRow(last) / perRow(first),
    exponent: exponent(points),
  });
}
