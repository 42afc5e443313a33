// The customer dashboard beside SQL for the same figures, written for this data by hand. Where the planner chose worse,
// the SQL says which index to use; the figures of both are compared before they are timed.

import { readFileSync } from "node:fs";
import { pair } from "./measure.js";
import { shellQuery } from "./peers.js";
import { NOW_MS, PARTNER } from "./portfolio.js";

const SHANGHAI_MS = 8 * 3_600_000;
const at = (day) => Date.parse(`${day}T00:00:00+08:00`);
/** The default period: the last twelve cycles up to that of the clock, and the quarter of the last. */
const [FROM, TO] = [at("2025-12-01"), at("2026-12-01")];
const QUARTER = at("2026-10-01");

const scan = "associations a indexed by associations_customer_from_at_to_at_partner";
const held = `a.partner = '${PARTNER}' and a.from_at <= ${NOW_MS} and (a.to_at is null or a.to_at > ${NOW_MS})`;
const within = (line) => `p.customer = ${line}.customer and p.partner = '${PARTNER}' and p.from_at <= ${line}.trade_time
  and (p.to_at is null or p.to_at > ${line}.trade_time)`;
const FACTS = ["customer_type", "verified_status", "industry", "region", "level", "label"];
const factCount = (name) => `select '${name}' as dimension, ${name} as value, sum(n) as count from facts group by 2`;

/** Counted by day, which is a division, and the few days then by month, which is a call for each. */
const months = (days, figures) =>
  `select strftime('%Y-%m', day * 86400, 'unixepoch') as month, ${figures} from (${days}) group by 1;`;
const day = (moment) => `(${moment} + ${SHANGHAI_MS}) / 86400000 as day`;

const QUERIES = {
  counts: `
select t.total, t.begun, s.spending, e.enterprises from
  (select count(*) filter (where a.to_at is null or a.to_at > ${NOW_MS}) as total,
     count(*) filter (where a.from_at >= ${FROM} and a.from_at < ${TO}) as begun
   from ${scan} where a.partner = '${PARTNER}' and a.from_at <= ${NOW_MS}) t,
  (select count(distinct u.customer) as spending from usage_lines u
   where u.bill_cycle = '2026-11' and u.payment_amount <> 0 and exists (select 1 from associations p where ${within("u")})) s,
  (select count(distinct a.customer) as enterprises from ${scan}
   where a.partner = '${PARTNER}' and a.from_at >= ${QUARTER} and a.from_at <= ${NOW_MS}
     and (select c.customer_type from customers c where c.account_name = a.customer) = 'enterprise'
     and not exists (select 1 from associations e
       where e.customer = a.customer and e.partner = a.partner and e.from_at < a.from_at)) e;`,
  "new-associations": months(
    `select ${day("a.from_at")}, count(*) as count from ${scan}
     where a.partner = '${PARTNER}' and a.from_at >= ${FROM} and a.from_at <= ${NOW_MS} group by 1`,
    "sum(count) as count",
  ),
  disassociations: months(
    `select ${day("a.to_at")}, count(*) as count, sum(a.to_at - a.from_at) as lasted
     from associations a where a.partner = '${PARTNER}' and a.to_at >= ${FROM} and a.to_at <= ${NOW_MS} group by 1`,
    "sum(count) as count, round(sum(lasted) / 86400000.0 / sum(count), 1) as average_days",
  ),
  profile: `
with facts as materialized (select ${FACTS.map((name) => `c.${name}`).join(", ")}, count(*) as n from customers c
  where exists (select 1 from associations a where a.customer = c.account_name and ${held}) group by 1, 2, 3, 4, 5, 6)
select 'association_type' as dimension, a.type as value, count(*) as count from associations a where ${held} group by 2
union all ${FACTS.map(factCount).join(" union all ")}
union all select 'manager', m.manager, count(*) from assignments m
  where m.partner = '${PARTNER}' and m.from_at <= ${NOW_MS} and (m.to_at is null or m.to_at > ${NOW_MS})
    and exists (select 1 from associations a where a.customer = m.customer and ${held}) group by 2;`,
  revenue: `
select u.bill_cycle as cycle, sum(u.cash_amount + u.credit_amount + u.stored_value_card_amount) as revenue,
  sum(u.coupon_amount + u.flexipurchase_coupon_amount) as coupon
from usage_lines u cross join associations p on ${within("u")}
where u.bill_cycle >= '2025-11' and u.bill_cycle <= '2026-11' group by 1;`,
};

/** What both must say alike: the counts, or the sum of all amounts or counts that are no empty value's. */
const CHECKS = {
  counts: (rows) => rows[0].join(),
  "new-associations": (rows) => String(sum(rows, 1)),
  disassociations: (rows) => rows.map(([, count, days]) => (Number(count) > 0 ? `${count}/${days}` : "")).join(""),
  profile: (rows) =>
    String(
      sum(
        rows.filter(([dimension, value]) => dimension !== "manager" || value !== ""),
        2,
      ),
    ),
  revenue: (rows) =>
    rows
      .slice(-12)
      .map(([, revenue]) => Number(revenue.replace(".", "")))
      .join(),
};

const sum = (rows, column) => rows.reduce((total, row) => total + Number(row[column]), 0);
const rowsOf = (file) =>
  readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.replaceAll('"', "").trim().split(","));

/** Each section of `dashboard customers` for a partner with most of the customers, beside the shell. */
export async function dashboardPart(bench, { customers, lines, runs }) {
  const db = await bench.portfolio({ lines });
  const [ourFile, theirFile] = [bench.at("ours.csv"), bench.at("peer.csv")];
  for (const [section, sql] of Object.entries(QUERIES)) {
    const args = ["dashboard", "customers", "--partner", PARTNER, "--section", section, "-f", "csv"];
    const ours = () => bench.partnerctl(args, { db, output: ourFile });
    const measured = await pair(runs, ours, () => shellQuery(bench.at(db), sql, theirFile));
    const [our, their] = [ourFile, theirFile].map((file) => CHECKS[section](rowsOf(file)));
    if (our !== their) throw new Error(`${section}: partnerctl says ${our}, the shell ${their}`);
    const rows = section === "revenue" ? lines : customers;
    bench.figure(`dashboard, ${section} : sqlite3, SQL by hand`, "<= 1.5", { rows, ...measured });
  }
}
