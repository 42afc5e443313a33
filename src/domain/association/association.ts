import type { Text } from "../../language/text.ts";
import type { Instant } from "../../values/instant.ts";

export const ASSOCIATION_TYPES = ["referral", "resale"] as const;
export const STARTERS = ["partner", "customer"] as const;

/** What people read for them. */
export const STARTER_WORDS: Readonly<Record<(typeof STARTERS)[number], Text>> = {
  partner: { en: "partner", zh: "伙伴" },
  customer: { en: "customer", zh: "客户" },
};

export type AssociationType = (typeof ASSOCIATION_TYPES)[number];

/** What the types are called where a person reads them. */
export const ASSOCIATION_TYPE_WORDS: Readonly<Record<AssociationType, Text>> = {
  referral: { en: "referral", zh: "顾问销售" },
  resale: { en: "resale", zh: "代售" },
};

/** One customer's association with one partner over [from, to). */
export interface Association {
  readonly id: string;
  readonly customer: string;
  readonly partner: string;
  readonly type: AssociationType;
  readonly from: Instant;
  readonly to: Instant | null;
  readonly endReason: string | null;
  /** Who started its end: only known of recorded history. */
  readonly startedBy: (typeof STARTERS)[number] | null;
  /** The registration or invitation that it came from. */
  readonly via: string | null;
}

/**
 * When the customer's time with the partner of an association began: that of an earlier type counts where this one began
 * as it ended (a switch of type).
 */
export function stayBegan(
  { partner, from }: Pick<Association, "partner" | "from">,
  periods: readonly Pick<Association, "partner" | "from" | "to">[],
): Instant {
  let began = from;
  for (;;) {
    const before = periods.find((one) => one.partner === partner && one.to === began && one.from < began);
    if (before === undefined) return began;
    began = before.from;
  }
}

/** The association with its end: a clock that was set back ends nothing before it began. */
export function endedBy(
  association: Association,
  at: Instant,
  how: Pick<Association, "endReason" | "startedBy">,
): Association & { readonly to: Instant } {
  return { ...association, ...how, to: Math.max(association.from, at) as Instant };
}
