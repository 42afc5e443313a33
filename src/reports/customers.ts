import type { DashboardScope } from "../database/tables/dashboard-scope.ts";
import type { EventDimension } from "../database/tables/dashboards.ts";
import type { Tables } from "../database/tables/index.ts";
import { ASSOCIATION_TYPES, STARTERS } from "../domain/association/association.ts";
import { PROFILE_DIMENSIONS, PROFILE_VALUES } from "../domain/customers/profile.ts";
import type { Text } from "../language/text.ts";
import { addCycles, cyclesBetween, DAY_MS, type Instant, quarterSpan } from "../values/instant.ts";
import { fen } from "../values/money.ts";
import { eventRows } from "./events.ts";
import { endOf, type Period, spanOf, UNITS, type Unit } from "./period.ts";
import { quotient } from "./quotient.ts";
import { type ReportColumn, type Row, reportColumns, type Section } from "./section.ts";

export const CUSTOMER_SECTIONS = ["counts", "new-associations", "profile", "disassociations", "revenue"] as const;

export type CustomerSection = (typeof CUSTOMER_SECTIONS)[number];

/** What the customer dashboard is asked for. */
export interface CustomersQuestion extends DashboardScope {
  readonly period: Period;
  readonly now: Instant;
  /** Only those that a section knows count for it. */
  readonly by: readonly string[];
}

const TITLES: Readonly<Record<CustomerSection | "top-customers", Text>> = {
  counts: { en: "Customer counts", zh: "客户数量统计" },
  "new-associations": { en: "Newly associated customers", zh: "新增关联客户" },
  profile: { en: "Customer profile", zh: "客户信息分析" },
  disassociations: { en: "Disassociated customers", zh: "解除关联客户" },
  revenue: { en: "Contributed revenue", zh: "贡献收入统计" },
  "top-customers": { en: "Customers that contribute most", zh: "贡献收入最多的客户" },
};

const LABELS: Readonly<Record<EventDimension, Text>> = {
  association_type: { en: "Association", zh: "关联类型" },
  manager: { en: "Account manager", zh: "客户经理" },
  via: { en: "Via", zh: "关联来源" },
  reason: { en: "Reason", zh: "解除原因" },
  started_by: { en: "Started by", zh: "发起方" },
};

const COUNT: Text = { en: "Count", zh: "数量" };
const REVENUE: Text = { en: "Revenue", zh: "贡献收入" };

/** The dimensions of events that have words of the contract. */
const WORDS: Readonly<Partial<Record<EventDimension, readonly string[]>>> = {
  association_type: ASSOCIATION_TYPES,
  started_by: STARTERS,
};

const BEGUN_DIMENSIONS: readonly EventDimension[] = ["association_type", "manager", "via"];
const ENDED_DIMENSIONS: readonly EventDimension[] = ["reason", "started_by", "association_type"];
const TIMES = Object.keys(UNITS) as Unit[];

/** What `--by` may name in each section. */
export const CUSTOMER_BREAKDOWNS: Readonly<Record<CustomerSection, readonly string[]>> = {
  counts: [],
  "new-associations": [...TIMES, ...BEGUN_DIMENSIONS],
  profile: PROFILE_DIMENSIONS,
  disassociations: [...TIMES, ...ENDED_DIMENSIONS],
  revenue: [],
};

const REPORTS: Readonly<Record<CustomerSection, (tables: Tables, question: CustomersQuestion) => Promise<Section>>> = {
  counts,
  "new-associations": newAssociations,
  profile,
  disassociations,
  revenue,
};

/** Answers one section of the customer dashboard. */
export function customerSection(tables: Tables, name: CustomerSection, question: CustomersQuestion): Promise<Section> {
  return REPORTS[name](tables, question);
}

async function counts({ dashboards }: Tables, question: CustomersQuestion): Promise<Section> {
  const { period, now } = question;
  const row: Row = [
    await dashboards.customersAt(question, endOf(period, now)),
    await dashboards.begunIn(question, spanOf(period), now),
    await dashboards.spendingIn(question, period.last),
    await dashboards.newEnterprisesIn(question, quarterSpan(period.last), now),
  ];
  const columns = reportColumns([
    ["total_customers", "integer", { en: "Customers", zh: "客户总数" }],
    ["association_count", "integer", { en: "Associations", zh: "关联次数" }],
    ["spending_customers", "integer", { en: "Spending customers", zh: "消费客户数" }],
    ["new_enterprise_customers", "integer", { en: "New enterprise customers", zh: "新拓企业客户数" }],
  ]);
  return { name: "counts", title: TITLES.counts, columns, batches: [[row]], shape: "record" };
}

async function newAssociations({ dashboards }: Tables, question: CustomersQuestion): Promise<Section> {
  const { period, now, by } = question;
  const dimensions = pick(by, BEGUN_DIMENSIONS);
  const found = await dashboards.begun(question, spanOf(period), now, dimensions);
  const batches = eventRows(found, period, unitIn(by), dimensions.length, (count) => [count]);
  return section("new-associations", eventColumns(by, dimensions, [["count", "integer", COUNT]]), batches);
}

async function disassociations({ dashboards }: Tables, question: CustomersQuestion): Promise<Section> {
  const { period, now, by } = question;
  const dimensions = pick(by, ENDED_DIMENSIONS);
  const found = await dashboards.ended(question, spanOf(period), now, dimensions);
  const batches = eventRows(found, period, unitIn(by), dimensions.length, (count, duration) => [
    count,
    quotient(duration, BigInt(count) * BigInt(DAY_MS), 1),
  ]);
  const columns = eventColumns(by, dimensions, [
    ["count", "integer", COUNT],
    ["average_days", "fraction", { en: "Average days", zh: "平均关联天数" }],
  ]);
  return section("disassociations", columns, batches);
}

async function profile({ dashboards }: Tables, question: CustomersQuestion): Promise<Section> {
  const { period, now, by } = question;
  const at = endOf(period, now);
  const total = await dashboards.customersAt(question, at);
  const named = PROFILE_DIMENSIONS.filter((dimension) => by.includes(dimension));
  const found = await dashboards.profile(question, at, named.length > 0 ? named : PROFILE_DIMENSIONS, total);
  const rows = found.map(({ dimension, value, count }): Row => {
    return [dimension, value, count, quotient(BigInt(count), BigInt(total), 4)];
  });
  const columns = reportColumns([
    ["dimension", "text", { en: "Dimension", zh: "维度" }, PROFILE_DIMENSIONS],
    ["value", "text", { en: "Value", zh: "取值" }, PROFILE_VALUES],
    ["count", "integer", COUNT],
    ["share", "fraction", { en: "Share", zh: "占比" }],
  ]);
  return section("profile", columns, [rows]);
}

async function revenue({ dashboards }: Tables, question: CustomersQuestion): Promise<Section> {
  const { first, last } = question.period;
  // The cycle before the first is needed for its change; before the year 1 there is none.
  const before = addCycles(first, -1);
  const found = await dashboards.revenue(question, before, last);
  const paid = new Map(found.map((row) => [row.cycle, row]));
  let previous = paid.get(before)?.revenue ?? 0n;
  const rows = cyclesBetween(first, last).map((cycle): Row => {
    const { revenue: amount, coupon } = paid.get(cycle) ?? { revenue: 0n, coupon: 0n };
    const change = quotient(amount - previous, previous, 4);
    previous = amount;
    return [cycle, fen(Number(amount)), fen(Number(coupon)), fen(Number(amount + coupon)), change];
  });
  const columns = reportColumns([
    ["cycle", "text", { en: "Cycle", zh: "账期" }],
    ["revenue", "money", REVENUE],
    ["coupon", "money", { en: "Coupons", zh: "优惠券金额" }],
    ["total", "money", { en: "Total", zh: "合计" }],
    ["change", "fraction", { en: "Change", zh: "环比变化" }],
  ]);
  return section("revenue", columns, [rows]);
}

const MOST = 10;

/** The ten customers that contribute most over the period, for people. */
export async function topCustomers({ dashboards }: Tables, question: CustomersQuestion): Promise<Section> {
  const { first, last } = question.period;
  const found = await dashboards.topCustomers(question, first, last, MOST);
  const columns = reportColumns([
    ["customer", "text", { en: "Customer", zh: "客户账号名" }],
    ["full_name", "text", { en: "Full name", zh: "客户名称" }],
    ["revenue", "money", REVENUE],
  ]);
  const rows = found.map((row): Row => [row.customer, row.fullName, row.revenue]);
  return section("top-customers", columns, [rows]);
}

function section(name: keyof typeof TITLES, columns: readonly ReportColumn[], batches: Section["batches"]): Section {
  return { name, title: TITLES[name], columns, batches, shape: "list" };
}

/** The dimensions named, in the order in which they are named. */
function pick<Dimension extends string>(by: readonly string[], dimensions: readonly Dimension[]): Dimension[] {
  return by.filter((word): word is Dimension => (dimensions as readonly string[]).includes(word));
}

function unitIn(by: readonly string[]): Unit {
  return pick(by, TIMES)[0] ?? "month";
}

function eventColumns(
  by: readonly string[],
  dimensions: readonly EventDimension[],
  figures: Parameters<typeof reportColumns>[0],
): ReportColumn[] {
  const unit = unitIn(by);
  const named = dimensions.map((dimension) => [dimension, "text", LABELS[dimension], WORDS[dimension]] as const);
  return reportColumns([[unit, "text", UNITS[unit]], ...named, ...figures]);
}
