// Handing many customers over to account managers at once.

import { cpSync } from "node:fs";
import { assignments } from "./data.js";
import { pair, run } from "./measure.js";
import { removeDatabase } from "./peers.js";
import { MANAGERS, PARTNER } from "./portfolio.js";

/** Customers that are handed over. */
const HANDED = 100_000;

/**
 * The bare UPDATE of the same file: as if the manager were a column of the customer with an index, without who did it,
 * since when, whether it may be, and whose the customer was before.
 */
const bareUpdate = (database, file) =>
  run("sqlite3", [database], {
    input: `.mode csv
create temp table f (customer text primary key, manager text);
.import --skip 1 '${file}' f
update customers set manager = (select f.manager from f where f.customer = account_name)
  where account_name in (select customer from f);
`,
  });

/** `manager assign --from` of customers that have no manager, and of the same with `--replace`, beside a bare UPDATE. */
export async function assignPart(bench, { customers, runs }) {
  const portfolio = await bench.portfolio({ lines: 0 });
  const fresh = (name) => {
    removeDatabase(bench.at(name));
    cpSync(bench.at(portfolio), bench.at(name));
    return bench.at(name);
  };
  const files = ["first.csv", "second.csv"].map((name, turn) => [bench.at(name), turn]);
  for (const [file, turn] of files) await assignments(file, HANDED, { customers, managers: MANAGERS, turn });
  const [[first], [second]] = files;
  const prepared = async () => {
    const database = fresh("peer-assign.db");
    const input = "alter table customers add column manager text; create index by_manager on customers (manager);";
    await run("sqlite3", [database], { input });
    return database;
  };
  const clear = `delete from assignments where partner = '${PARTNER}';`;
  const ours = async () => {
    await run("sqlite3", [fresh("assign.db")], { input: clear });
    return await bench.partnerctl(["manager", "assign", "--from", first, "-q"], { db: "assign.db" });
  };
  const peer = async () => await bareUpdate(await prepared(), first);
  bench.figure("manager assign --from : bare UPDATE", "<= 3", { rows: HANDED, ...(await pair(runs, ours, peer)) });
  const replacing = async () => {
    await ours();
    return await bench.partnerctl(["manager", "assign", "--from", second, "--replace", "-q"], { db: "assign.db" });
  };
  const again = async () => {
    const database = await prepared();
    await bareUpdate(database, first);
    return await bareUpdate(database, second);
  };
  const measured = await pair(runs, replacing, again);
  bench.figure("manager assign --from --replace : bare UPDATE", "", { rows: HANDED, ...measured });
}
