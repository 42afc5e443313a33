// Start-up, and the whole list of customers as csv.

import { statSync } from "node:fs";
import { pair, repeated, run } from "./measure.js";
import { shellQuery } from "./peers.js";
import { NOW_MS } from "./portfolio.js";

/** Starts that make up one measurement. */
const STARTS = 10;

/** `--version` and a short list beside a node that does nothing. */
export async function startupPart(bench, { customers, runs }) {
  const node = () => repeated(STARTS, () => run(process.execPath, ["-e", "0"]));
  const start = (args, db) => repeated(STARTS, () => bench.partnerctl(args, { db }));
  const version = await pair(runs, () => start(["--version"]), node);
  bench.figure("--version : node -e 0", "<= 1.25", version);
  const db = await bench.portfolio({ lines: 0 });
  const list = await pair(runs, () => start(["customer", "list", "--limit", "20"], db), node);
  bench.figure("customer list --limit 20 : node -e 0", "<= 2", { rows: customers, ...list });
}

const FIRST =
  "account_name customer_id full_name phone email site customer_type verified_status registered_at industry";
const FACTS = `consumer_cloud contracts cash_consumption direct_sales_followed registered_by_huawei online_sales_owned
  support_center_owned reward_program subsidy_program huawei_internal partner_account enterprise_role accounting
  members_accounting reserved_instance support_plan owed_invoice stored_value_card bonus_balance credit_account
  top_up_balance arrears pending_partner_order postpaid pickup_voucher`;
const ofCustomer = (names) => names.split(/\s+/).map((name) => `c.${name}`);

/** The same columns in the same order; amounts and times stay the numbers that they are in the table. */
const LIST = `select ${[
  ...ofCustomer(`${FIRST} region level label`),
  "a.partner, a.type, a.from_at, m.manager",
  ...ofCustomer(FACTS),
].join(", ")}
from customers c
left join associations a on a.customer = c.account_name and (a.to_at is null or a.to_at > ${NOW_MS})
left join assignments m on m.customer = c.account_name
  and (m.to_at is null or (m.to_at > ${NOW_MS} and m.to_at > m.from_at))
order by c.account_name;`;

/** `customer list -f csv` to a file beside the shell's csv of the same columns with the same joins. */
export async function exportPart(bench, { customers, runs }) {
  const db = await bench.portfolio({ lines: 0 });
  const output = bench.at("ours.csv");
  const ours = () => bench.partnerctl(["customer", "list", "-f", "csv"], { db, output });
  const measured = await pair(runs, ours, () => shellQuery(bench.at(db), LIST, bench.at("peer.csv")));
  const bytes = statSync(output).size;
  bench.figure("customer list -f csv : sqlite3 -csv", "<= 2", { rows: customers, bytes, ...measured });
  const tenth = () =>
    bench.partnerctl(["customer", "list", "-f", "csv", "--limit", String(customers / 10)], { db, output });
  const { megabytes } = await tenth();
  bench.note({ name: `customer list -f csv of ${customers / 10} rows: peak memory`, megabytes });
}
