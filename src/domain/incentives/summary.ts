import { addFen, type Fen, ZERO } from "../../values/money.ts";
import { cashConsumptionOf } from "../usage/line.ts";
import type { JudgedLine } from "./performance.ts";
import type { UsageLine } from "./types.ts";

/** What consumption comes to, and why parts of it are no performance: cash parts = performance + what rules exclude of them. */
export interface ConsumptionFigures {
  lines: number;
  paymentAmount: Fen;
  cashAmount: Fen;
  creditAmount: Fen;
  storedValueCardAmount: Fen;
  couponAmount: Fen;
  flexipurchaseCouponAmount: Fen;
  performance: Fen;
  /** By the id of the rule: of a line that several exclude, the first. */
  readonly excluded: Map<string, Fen>;
}

export function noFigures(): ConsumptionFigures {
  return {
    lines: 0,
    paymentAmount: ZERO,
    cashAmount: ZERO,
    creditAmount: ZERO,
    storedValueCardAmount: ZERO,
    couponAmount: ZERO,
    flexipurchaseCouponAmount: ZERO,
    performance: ZERO,
    excluded: new Map(),
  };
}

const CONSUMED = [
  "paymentAmount",
  "cashAmount",
  "creditAmount",
  "storedValueCardAmount",
  "couponAmount",
  "flexipurchaseCouponAmount",
] as const;

/** Adds what was consumed. */
export function addConsumption(figures: ConsumptionFigures, line: UsageLine, lines: number): void {
  figures.lines += lines;
  for (const amount of CONSUMED) figures[amount] = addFen(figures[amount], line[amount]);
}

/** Adds what counts of it, and what does not by the rule that excludes it. */
export function addJudged(figures: ConsumptionFigures, line: UsageLine, judged: JudgedLine): void {
  figures.performance = addFen(figures.performance, judged.counted);
  for (const [rule, amount] of exclusionsOf(line, judged)) {
    figures.excluded.set(rule, addFen(figures.excluded.get(rule) ?? ZERO, amount));
  }
}

/** What each rule takes out of a line: coupons are `performance.coupon`'s, the rest the first other rule's. */
export function exclusionsOf(
  line: UsageLine,
  { excluded }: Pick<JudgedLine, "excluded">,
): [rule: string, amount: Fen][] {
  const [whole] = excluded.filter(({ id }) => id !== "performance.coupon");
  const coupon = excluded.find(({ id }) => id === "performance.coupon");
  return [
    ...(coupon ? [[coupon.id, addFen(line.couponAmount, line.flexipurchaseCouponAmount)] as [string, Fen]] : []),
    ...(whole ? [[whole.id, cashConsumptionOf(line)] as [string, Fen]] : []),
  ];
}
