import type { Tables } from "../database/tables/index.ts";
import {
  addUp,
  BILL_AMOUNTS,
  BILL_STATES,
  type BillFigures,
  type BillKey,
  type BillState,
  type BillSum,
  billState,
  causeOf,
  type DifferenceCause,
  differenceOf,
  generatedAt,
  totalOf,
} from "../domain/usage/bill.ts";
import { BILL_TYPES, CHARGING_MODES } from "../domain/usage/words.ts";
import type { Text } from "../language/text.ts";
import type { Instant } from "../values/instant.ts";
import { type Cell, type ReportColumn, type Row, reportColumns, type Section } from "./section.ts";

/** The parts of a bill: the bill itself, and what it is made of. */
export const BILL_SECTIONS = ["summary", "customers", "products", "types", "details"] as const;

export type BillSection = (typeof BILL_SECTIONS)[number];

/** Whose bill of which cycle is asked for, as of when. */
export interface BillQuestion {
  readonly partner: string;
  /** Resellers whose customers are included, while they were linked to the partner. */
  readonly resellers: readonly string[];
  readonly cycle: string;
  readonly now: Instant;
}

export interface PartnerBill {
  readonly state: BillState;
  readonly generatedAt: Instant;
  /** Why what is due differs somewhere from the sum of its parts; undefined where it does not. */
  readonly difference: DifferenceCause | undefined;
  readonly sections: readonly (Section & { readonly name: BillSection })[];
}

type Headings = Parameters<typeof reportColumns>[0];

/** The amounts of a bill, and how many lines they are of. What is due is the sum of all that follow it. */
export const FIGURE_HEADINGS: Headings = [
  ["lines", "integer", { en: "Lines", zh: "明细数" }],
  ["payment_amount", "money", { en: "Due", zh: "应付金额" }],
  ["cash_amount", "money", { en: "Cash", zh: "现金" }],
  ["credit_amount", "money", { en: "Credit", zh: "信用额度" }],
  ["stored_value_card_amount", "money", { en: "Stored-value card", zh: "储值卡" }],
  ["coupon_amount", "money", { en: "Voucher", zh: "代金券" }],
  ["flexipurchase_coupon_amount", "money", { en: "Flexi-purchase coupon", zh: "现金券" }],
  ["debt_amount", "money", { en: "Unpaid", zh: "欠费" }],
  ["difference_amount", "money", { en: "Difference", zh: "差额" }],
];

/** What a bill is, before what it comes to. */
export const BILL_HEADINGS: Headings = [
  ["partner", "text", { en: "Partner", zh: "伙伴" }],
  ["cycle", "text", { en: "Cycle", zh: "账期" }],
  ["state", "text", { en: "State", zh: "状态" }, BILL_STATES],
  ["generated_at", "instant", { en: "Bill date", zh: "出账时间" }],
  ["customer_count", "integer", { en: "Customers", zh: "客户数" }],
];

/** What is due by what it is due for; of lines whose type nobody knows it is the last. The four make up the whole. */
const TYPE_HEADINGS: Headings = [
  ["consumption_amount", "money", { en: "Consumption", zh: "消费金额" }],
  ["refund_amount", "money", { en: "Refunds", zh: "退款金额" }],
  ["adjustment_amount", "money", { en: "Adjustments", zh: "调账金额" }],
  ["other_amount", "money", { en: "Other", zh: "其他金额" }],
];

const KEY_HEADINGS: Readonly<Record<keyof BillKey, Headings[number]>> = {
  customer: ["customer", "text", { en: "Customer", zh: "客户账号名" }],
  serviceTypeName: ["service_type_name", "text", { en: "Product type", zh: "产品类型" }],
  billType: ["bill_type", "text", { en: "Bill type", zh: "账单类型" }, BILL_TYPES],
  chargingMode: ["charging_mode", "text", { en: "Billing mode", zh: "计费模式" }, CHARGING_MODES],
};

const TITLES: Readonly<Record<BillSection, Text>> = {
  summary: { en: "Bill", zh: "账单" },
  customers: { en: "By customer", zh: "按客户汇总" },
  products: { en: "By product", zh: "按产品汇总" },
  types: { en: "By bill type and billing mode", zh: "按账单类型与计费模式汇总" },
  details: { en: "By customer, product, bill type and billing mode", zh: "按客户、产品、账单类型与计费模式汇总" },
};

/** The figures of a row, in the order of their headings. */
export function figureCells(figures: BillFigures): Cell[] {
  return [figures.lines, ...BILL_AMOUNTS.map((name) => figures[name]), differenceOf(figures)];
}

/** Makes a partner's bill of a cycle of what its resale customers consumed. */
export async function partnerBill({ bills, parameters }: Tables, question: BillQuestion): Promise<PartnerBill> {
  const { partner, cycle, resellers, now } = question;
  const sums = await bills.sums({ partner, resellers, manager: undefined }, cycle);
  const generated = generatedAt(cycle, await parameters.all());
  const state = billState(generated, now);
  const names = new Map(sums.map(({ customer, fullName }) => [customer, fullName]));
  const summary: Row = [
    ...[partner, cycle, state, generated, names.size],
    ...figureCells(totalOf(sums)),
    ...dueByType(sums),
  ];
  return {
    state,
    generatedAt: generated,
    difference: causeOf(sums),
    sections: [
      section("summary", [...BILL_HEADINGS, ...FIGURE_HEADINGS, ...TYPE_HEADINGS], [summary], "record"),
      customersSection(sums, names),
      partsSection("products", sums, ["serviceTypeName"]),
      partsSection("types", sums, ["billType", "chargingMode"]),
      partsSection("details", sums, ["customer", "serviceTypeName", "billType", "chargingMode"]),
    ],
  };
}

function dueByType(sums: readonly BillSum[]): Cell[] {
  const due = new Map(addUp(sums, ["billType"]).map(({ billType, paymentAmount }) => [billType, paymentAmount]));
  return [...BILL_TYPES, null].map((type) => due.get(type) ?? 0);
}

function customersSection(sums: readonly BillSum[], names: ReadonlyMap<string, string | null>) {
  const headings: Headings = [
    KEY_HEADINGS.customer,
    ["full_name", "text", { en: "Full name", zh: "客户名称" }],
    ...FIGURE_HEADINGS,
  ];
  const rows = addUp(sums, ["customer"]).map(
    (part): Row => [part.customer, names.get(part.customer) ?? null, ...figureCells(part)],
  );
  return section("customers", headings, rows);
}

function partsSection(name: BillSection, sums: readonly BillSum[], keys: readonly (keyof BillKey)[]) {
  const headings = [...keys.map((key) => KEY_HEADINGS[key]), ...FIGURE_HEADINGS];
  const rows = addUp(sums, keys).map((part): Row => [...keys.map((key) => part[key]), ...figureCells(part)]);
  return section(name, headings, rows);
}

function section(name: BillSection, headings: Headings, rows: readonly Row[], shape: Section["shape"] = "list") {
  const columns: readonly ReportColumn[] = reportColumns(headings);
  return { name, title: TITLES[name], columns, batches: [rows], shape };
}
