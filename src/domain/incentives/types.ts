import type { Text } from "../../language/text.ts";
import type { Instant } from "../../values/instant.ts";
import type { Fen } from "../../values/money.ts";
import type { AssociationType } from "../association/association.ts";

export const PERFORMANCE_FLAGS = ["voucher-not-counted", "stored-value-purchase"] as const;

/** What people read for them. */
export const PERFORMANCE_FLAG_WORDS: Readonly<Record<(typeof PERFORMANCE_FLAGS)[number], Text>> = {
  "voucher-not-counted": { en: "voucher not counted", zh: "现金券不计业绩" },
  "stored-value-purchase": { en: "stored value purchase", zh: "购买储值卡" },
};

export type PerformanceFlag = (typeof PERFORMANCE_FLAGS)[number];

/** One line of consumption by a known customer; refunds are negative. */
export interface UsageLine {
  readonly id: string;
  /** `YYYY-MM`: the cycle that the line belongs to, whenever it was traded. */
  readonly billCycle: string;
  readonly customer: string;
  /** Decides whose line it is: association, account manager, rebound. */
  readonly tradeTime: Instant;
  readonly paymentAmount: Fen;
  readonly cashAmount: Fen;
  readonly creditAmount: Fen;
  readonly storedValueCardAmount: Fen;
  readonly couponAmount: Fen;
  readonly flexipurchaseCouponAmount: Fen;
  readonly debtAmount: Fen;
  readonly performanceFlag: PerformanceFlag | null;
}

/** A half-open span of time with open ends. */
export interface OpenSpan {
  readonly from: Instant | null;
  readonly to: Instant | null;
}

/** The partners whose performance is one, and when each belonged to it: the partner itself always, a reseller while linked. */
export type Group = ReadonlyMap<string, readonly OpenSpan[]>;

/** A customer's association with a partner over [from, to), as performance looks at it. */
export interface AssociationPeriod {
  readonly customer: string;
  readonly partner: string;
  readonly type: AssociationType;
  readonly from: Instant;
  readonly to: Instant | null;
}
