// Fills a new database with many customers, their associations, managers and usage lines: by SQL, since a million rows
// are then made in seconds. What looks random is the number of the row, hashed: every run makes the same rows.

import { run } from "./measure.js";

export const NOW = "2026-11-24T10:00:00+08:00";
export const NOW_MS = Date.parse(NOW);
/** The partner that nine of ten customers belong to, and whose dashboard is asked for. */
export const PARTNER = "p-000000";
export const MANAGERS = 50;
const FIRST_CYCLE = "2025-10-01";
const CYCLES = 14;
const DAY_MS = 86_400_000;

/** `n(i)`: the numbers below a count; `h(i, h)`: each with its hash (Knuth's multiplication). */
const numbers = (count) => `n(i) as (select 0 union all select i + 1 from n where i < ${count - 1}),
  h(i, h) as (select i, (i * 2654435761) % 4294967296 from n)`;
const oneOf = (by, words, otherwise) =>
  `case h % ${by} ${words.map((word, i) => `when ${i} then '${word}'`).join(" ")} ${otherwise ? `else '${otherwise}'` : ""} end`;

const customers = (count) => `
insert into customers (account_name, customer_id, full_name, phone, site, customer_type, verified_status, registered_at,
  industry, region, level, label, consumer_cloud, cash_consumption, direct_sales_followed, registered_by_huawei,
  online_sales_owned, support_center_owned, reward_program, subsidy_program, huawei_internal, partner_account,
  enterprise_role, reserved_instance, support_plan, owed_invoice, stored_value_card, bonus_balance, credit_account,
  top_up_balance, arrears, pending_partner_order, postpaid, pickup_voucher, created_by, changed_by, version)
with ${numbers(count)}
select printf('acc-%08d', i), 'id' || i, '云帆科技' || i || '有限公司', cast(13000000000 + i as text), 'china',
  case when h % 10 < 7 then 'enterprise' else 'individual' end, 'verified', ${NOW_MS} - h % 400 * ${DAY_MS},
  ${oneOf(7, ["制造", "零售", "金融", "Logistics", "教育", "游戏"])}, ${oneOf(5, ["北京", "上海", "广东", "浙江", "四川"])},
  'V' || h % 6, ${oneOf(20, ["重点"])}, h % 50 = 0, h % 5 = 0, h % 2, h % 51 = 0, 0, 0, 0, 0, 0, 0, 'none',
  0, 0, h % 3 * 1000, 0, 0, 0, h % 100000, 0, 0, 0, 0, 1, 1, 1 from h;`;

/** Every customer has one; every tenth of them has ended, and every fifth customer had one before. */
const associations = (count) => {
  const began = `${NOW_MS} - h % 700 * ${DAY_MS} - h % ${DAY_MS}`;
  const earlier = `${NOW_MS} - ${1_500 * DAY_MS} - h % 400 * ${DAY_MS}`;
  return `
insert into associations (id, customer, partner, type, from_at, to_at, end_reason, started_by, created_by, changed_by, version)
with ${numbers(Math.floor(count * 1.2))},
  p(i, h, c, began) as (select i, h, case when i < ${count} then i else (i - ${count}) * 5 end,
    case when i < ${count} then ${began} else ${earlier} end from h),
  e(i, h, c, began, ended) as (select i, h, c, began, case when i >= ${count} then began + h % 300 * ${DAY_MS}
    when h % 10 = 5 then began + (${NOW_MS} - began) / 2 end from p)
select printf('asc-%026d', i), printf('acc-%08d', c), printf('p-%06d', case when h % 10 < 9 then 0 else 1 + h % 9 end),
  ${oneOf(3, ["resale"], "referral")} , began, ended, case when ended is null then null else ${oneOf(3, ["customer", "no-business"], "switched")} end,
  case when ended is null then null else ${oneOf(2, ["partner"], "customer")} end, 1, 1, 1 from e;
insert into assignments (id, customer, partner, manager, from_at, to_at, assigned_by, created_by, changed_by, version)
select 'asg' || substr(id, 4), customer, partner, printf('m-%04d', rowid % ${MANAGERS}), from_at, to_at, 'bench', 1, 1, 1
  from associations where partner = '${PARTNER}' and rowid % 2 = 0;`;
};

/** As many in each cycle, in the order of their customers. */
const usageLines = (count, customerCount, cycles, first) => {
  const perCycle = Math.ceil(count / cycles);
  return `
insert into usage_lines (id, bill_cycle, customer, trade_time, service_type_name, charging_mode, bill_detail_type,
  region_name, payment_amount, cash_amount, credit_amount, stored_value_card_amount, coupon_amount,
  flexipurchase_coupon_amount, debt_amount, created_by, changed_by, version)
with ${numbers(count)}, m(i, h, m) as (select i, h, date('${first}', '+' || (i / ${perCycle}) || ' months') from h)
select printf('line-%010d', i), substr(m, 1, 7), printf('acc-%08d', i % ${perCycle} * ${customerCount} / ${perCycle}),
  unixepoch(m) * 1000 + h % 2500 * 1000000, 'ECS', 'pay-per-use', 'consumption', 'cn-north-4',
  h % 20000, h % 10000, h % 5000, h % 5000, h % 700, h % 300, 0, 1, 1, 1 from m;`;
};

/** Fills a database that `partnerctl init` has made; the lines are those of so many cycles from the first on. */
export async function fillPortfolio(database, { customers: count, lines, cycles = CYCLES, first = FIRST_CYCLE }) {
  const input = `
pragma synchronous = off; pragma cache_size = -200000;
begin;
insert into changes (seq, id, actor, at, recorded_at, command, state)
  values (coalesce((select max(seq) from changes), 0) + 1, 'chg-bench', 'bench', ${NOW_MS}, ${NOW_MS}, 'bench', 'done');
insert into partners (account_name, company, real_name_verified, status, customer_development, known_supplier, created_at,
  created_by, changed_by, version)
with ${numbers(10)} select printf('p-%06d', i), '伙伴' || i || '有限公司', 1, 'active', 1, 0, 0, 1, 1, 1 from n;
insert into members (account, name, partner, roles, status, created_at, created_by, changed_by, version)
with ${numbers(MANAGERS)} select printf('m-%04d', i), '经理' || i, '${PARTNER}', 'account-manager', 'active', 0, 1, 1, 1 from n;
${customers(count)}
${associations(count)}
${lines > 0 ? usageLines(lines, count, cycles, first) : ""}
commit;
pragma wal_checkpoint(truncate);
`;
  await run("sqlite3", ["-bail", database], { input });
}
