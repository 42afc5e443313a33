import type { FiredRule } from "../../errors.ts";
import { formatInstant, type Instant } from "../../values/instant.ts";
import { type Fen, formatFen, ZERO } from "../../values/money.ts";
import { holdsAt } from "../partners/partner.ts";
import type { Parameters } from "../policy/parameters.ts";
import { evaluate, type Rule } from "../rules.ts";
import { buysStoredValue, cashConsumptionOf } from "../usage/line.ts";
import { addMonths } from "./months.ts";
import type { AssociationPeriod, Group, UsageLine } from "./types.ts";

const DOC = "doc: 业绩说明";

/** A line, the associations of its customer with whomever, and the partners whose performance is asked for. */
export interface LineCase {
  readonly line: UsageLine;
  readonly periods: readonly AssociationPeriod[];
  /** A distributor and its resellers while they were linked to it, or the partner alone: they count as one. */
  readonly group: Group;
}

export interface JudgedLine {
  /** What the line adds to the performance: zero where it is excluded as a whole. */
  readonly counted: Fen;
  readonly excluded: readonly FiredRule[];
}

/** What does not count as performance, in the order of POLICY.md §8. Only `performance.coupon` leaves the rest of its line. */
export const PERFORMANCE_RULES: readonly Rule<LineCase>[] = [
  {
    id: "incentive.rebound",
    effect: "excludes",
    source: "doc: 查询业绩",
    text: {
      en: "The customer was with {previous_partner} before; its lines count for the new partner from {counts_from} on.",
      zh: "客户此前与 {previous_partner} 关联，属换绑客户；自 {counts_from} 起的消费才计入新伙伴业绩。",
    },
    remedy: {
      en: "Nothing to do: consumption counts after {rebound_months} calendar months of the association.",
      zh: "无需操作：关联满 {rebound_months} 个自然月后，客户消费开始计入业绩。",
    },
    when: (facts, parameters) => {
      const binding = bindingOf(facts);
      if (!binding) return false;
      const previous = previousPartner(facts, binding);
      if (previous === undefined || binding < parameters.day("incentive.rebound_from")) return false;
      const months = parameters.count("incentive.rebound_months");
      const until = addMonths(binding, months);
      return (
        facts.line.tradeTime < until && {
          previous_partner: previous,
          associated_at: formatInstant(binding),
          trade_time: formatInstant(facts.line.tradeTime),
          counts_from: formatInstant(until),
          rebound_months: months,
        }
      );
    },
  },
  {
    id: "performance.coupon",
    effect: "excludes",
    source: DOC,
    text: {
      en: "What was paid with coupons is no performance: {coupon_amount} and {flexipurchase_coupon_amount} yuan.",
      zh: "使用优惠券支付的金额不计业绩：代金券 {coupon_amount} 元，现金券 {flexipurchase_coupon_amount} 元。",
    },
    remedy: {
      en: "Nothing to do: the cash, credit and stored-value part of the line counts.",
      zh: "无需操作：该明细中现金、信用额度和储值卡支付的部分仍计业绩。",
    },
    when: ({ line }) =>
      (line.couponAmount !== 0 || line.flexipurchaseCouponAmount !== 0) && {
        coupon_amount: formatFen(line.couponAmount),
        flexipurchase_coupon_amount: formatFen(line.flexipurchaseCouponAmount),
      },
  },
  {
    id: "performance.flagged-voucher",
    effect: "excludes",
    source: DOC,
    text: {
      en: "The line was paid with a voucher that is marked as not counted.",
      zh: "该明细使用了标记为不计业绩的现金券。",
    },
    remedy: {
      en: "Ask the ecosystem manager if the mark is wrong; then import the corrected line.",
      zh: "如标记有误，请联系生态经理核实，并导入更正后的明细。",
    },
    when: ({ line }) => line.performanceFlag === "voucher-not-counted" && { performance_flag: line.performanceFlag },
  },
  {
    id: "performance.stored-value-purchase",
    effect: "excludes",
    source: DOC,
    text: {
      en: "Buying a stored-value card is no performance; spending it is.",
      zh: "购买储值卡不计业绩，使用储值卡消费时计入业绩。",
    },
    remedy: {
      en: "Nothing to do: what the customer spends from the card counts.",
      zh: "无需操作：客户使用储值卡消费的金额会计入业绩。",
    },
    when: ({ line }) => buysStoredValue(line.performanceFlag) && { performance_flag: line.performanceFlag },
  },
  {
    id: "performance.not-associated",
    effect: "excludes",
    source: DOC,
    text: {
      en: "The customer {customer} was not associated with the partner when the line was traded.",
      zh: "交易发生时，客户 {customer} 未与该伙伴关联。",
    },
    remedy: {
      en: "If it was, record that: `partnerctl association import`.",
      zh: "如当时已关联，请补录关联记录：`partnerctl association import`。",
    },
    when: (facts) =>
      bindingOf(facts) === undefined && {
        customer: facts.line.customer,
        trade_time: formatInstant(facts.line.tradeTime),
      },
  },
];

/** Those that exclude the line as a whole. */
const WHOLE_RULES = PERFORMANCE_RULES.filter(({ id }) => id !== "performance.coupon");

/** Judges what one line adds to the performance of a partner and why parts of it do not count. */
export function judgeLine(
  line: UsageLine,
  periods: readonly AssociationPeriod[],
  group: Group,
  parameters: Parameters,
): JudgedLine {
  const facts = { line, periods, group };
  return { counted: countedOf(facts, parameters), excluded: evaluate(PERFORMANCE_RULES, facts, parameters) };
}

/** What a line adds to the performance, for those who do not ask why: the first rule that excludes all of it is enough. */
export function countedOf(facts: LineCase, parameters: Parameters): Fen {
  return WHOLE_RULES.some((rule) => rule.when(facts, parameters)) ? ZERO : cashConsumptionOf(facts.line);
}

/**
 * When the association within which the line was traded began; undefined if it was traded outside any with the group.
 * Associations of the group that follow one another without a gap (another type, another reseller of the
 * distributor) are one: otherwise a switch of type would make an old customer a re-bound one.
 */
function bindingOf({ line, periods, group }: LineCase): Instant | undefined {
  const own = periods.filter((period) => isOwn(period, group));
  let begins = own.find((period) => holdsAt(period, line.tradeTime) && belongsAt(period, group, line.tradeTime))?.from;
  while (begins !== undefined) {
    const limit: Instant = begins;
    const earlier = own.find((period) => period.from < limit && (period.to === null || period.to >= limit));
    if (!earlier) break;
    begins = earlier.from;
  }
  return begins;
}

/** Whether the partner of an association belonged to the group at an instant. */
function belongsAt({ partner }: AssociationPeriod, group: Group, at: Instant): boolean {
  return group.get(partner)?.some((span) => holdsAt(span, at)) === true;
}

/** Whether the partner of an association belonged to the group at some instant of it. */
function isOwn(period: AssociationPeriod, group: Group): boolean {
  const spans = group.get(period.partner) ?? [];
  return spans.some((span) => {
    const from = Math.max(period.from, span.from ?? period.from);
    return from < Math.min(period.to ?? Number.POSITIVE_INFINITY, span.to ?? Number.POSITIVE_INFINITY);
  });
}

/** The last partner outside the group with which the customer was associated before an instant. */
function previousPartner({ periods, group }: LineCase, before: Instant): string | undefined {
  return periods
    .filter(
      (period) => !isOwn(period, group) && period.from < before && (period.to === null || period.to > period.from),
    )
    .reduce<AssociationPeriod | undefined>(
      (last, period) => (last && last.from > period.from ? last : period),
      undefined,
    )?.partner;
}
