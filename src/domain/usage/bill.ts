import type { Text } from "../../language/text.ts";
import { byCodePoint } from "../../values/code-points.ts";
import { addCycles, cycleSpan, DAY_MS, daysAfter, type Instant } from "../../values/instant.ts";
import { addFen, type Fen, fen, ZERO } from "../../values/money.ts";
import { type ParameterValue, parametersAt } from "../policy/parameters.ts";
import { type BillType, billTypeOf } from "./words.ts";

/** What a bill has come to so far is an estimate until Partner Center generates it. */
export type BillState = "estimated" | "final";

export const BILL_STATES: readonly BillState[] = ["estimated", "final"];

/** What people read for them. */
export const BILL_STATE_WORDS: Readonly<Record<(typeof BILL_STATES)[number], Text>> = {
  estimated: { en: "estimated", zh: "预估" },
  final: { en: "final", zh: "已出账" },
};

/** Noon in Asia/Shanghai: until then the bill of the cycle before is generated. */
const BILL_TIME_MS = DAY_MS / 2;

/**
 * When the bill of a cycle is generated: at noon of the day `bill.day` of the month that follows, or of its last day
 * where it has no such day. The day is that of the parameter at the beginning of that month.
 */
export function generatedAt(cycle: string, values: readonly ParameterValue[]): Instant {
  const { from, to } = cycleSpan(addCycles(cycle, 1));
  const day = parametersAt(values, from).count("bill.day");
  const last = (to - from) / DAY_MS;
  return daysAfter((from + BILL_TIME_MS) as Instant, Math.min(Math.max(day, 1), last) - 1);
}

export function billState(generated: Instant, now: Instant): BillState {
  return now < generated ? "estimated" : "final";
}

/** The amounts of a bill, in the order in which they are shown. */
export const BILL_AMOUNTS = [
  "paymentAmount",
  "cashAmount",
  "creditAmount",
  "storedValueCardAmount",
  "couponAmount",
  "flexipurchaseCouponAmount",
  "debtAmount",
] as const;

export type BillAmounts = Readonly<Record<(typeof BILL_AMOUNTS)[number], Fen>>;

export interface BillFigures extends BillAmounts {
  readonly lines: number;
}

/** The lines of a bill that are alike in everything that it tells apart, added up. */
export interface BillSum extends BillFigures {
  readonly customer: string;
  readonly fullName: string | null;
  readonly serviceTypeName: string | null;
  readonly billDetailType: string | null;
  readonly chargingMode: string | null;
}

/** What parts of a bill are told apart by. */
export interface BillKey {
  readonly customer: string;
  readonly serviceTypeName: string | null;
  readonly billType: BillType | null;
  readonly chargingMode: string | null;
}

export const NO_BILL: BillFigures = {
  lines: 0,
  paymentAmount: ZERO,
  cashAmount: ZERO,
  creditAmount: ZERO,
  storedValueCardAmount: ZERO,
  couponAmount: ZERO,
  flexipurchaseCouponAmount: ZERO,
  debtAmount: ZERO,
};

/** What is due beyond the sum of its parts. */
export function differenceOf(amounts: BillAmounts): Fen {
  const [due, ...parts] = BILL_AMOUNTS;
  return fen(amounts[due] - addFen(...parts.map((name) => amounts[name])));
}

/** How far the parts of a line may be from what is due only because an import cuts each to the fen by itself: a fen each. */
const CUT_OF_A_LINE = BILL_AMOUNTS.length - 1;

/** Why what is due is not the sum of its parts: cut amounts, or lines that do not say how all of it was paid. */
export type DifferenceCause = "cut" | "unsaid";

/** The cause of the differences of sums, the weightier of them; undefined where there are none. */
export function causeOf(sums: readonly BillFigures[]): DifferenceCause | undefined {
  const differing = sums.filter((sum) => differenceOf(sum) !== 0);
  if (differing.length === 0) return undefined;
  return differing.every((sum) => Math.abs(differenceOf(sum)) <= CUT_OF_A_LINE * sum.lines) ? "cut" : "unsaid";
}

function added(one: BillFigures, other: BillFigures): BillFigures {
  const amounts = BILL_AMOUNTS.map((name) => [name, addFen(one[name], other[name])]);
  return { ...(Object.fromEntries(amounts) as unknown as BillAmounts), lines: one.lines + other.lines };
}

/** What all of them come to. */
export function totalOf(sums: readonly BillFigures[]): BillFigures {
  return sums.reduce(added, NO_BILL);
}

/** Adds sums up by some of their keys, in the order of the keys; empty ones first, as everywhere. */
export function addUp<Key extends keyof BillKey>(
  sums: readonly BillSum[],
  keys: readonly Key[],
): (Pick<BillKey, Key> & BillFigures)[] {
  const parts = new Map<string, { readonly values: readonly (string | null)[]; figures: BillFigures }>();
  for (const sum of sums) {
    const key: BillKey = { ...sum, billType: billTypeOf(sum.billDetailType) };
    const values = keys.map((name) => key[name]);
    const name = JSON.stringify(values);
    const part = parts.get(name) ?? { values, figures: NO_BILL };
    parts.set(name, { values, figures: added(part.figures, sum) });
  }
  return [...parts.values()]
    .sort((a, b) => compareAll(a.values, b.values))
    .map(({ values, figures }) => ({
      ...(Object.fromEntries(keys.map((name, place) => [name, values[place]])) as unknown as Pick<BillKey, Key>),
      ...figures,
    }));
}

function compareAll(a: readonly (string | null)[], b: readonly (string | null)[]): number {
  for (const [place, one] of a.entries()) {
    const other = b[place] ?? null;
    if (one === other) continue;
    if (one === null || other === null) return one === null ? -1 : 1;
    return byCodePoint(one, other);
  }
  return 0;
}
