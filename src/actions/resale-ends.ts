import type { Instant } from "../values/instant.ts";
import type { EndedAssociation } from "./association-effects.ts";

/** What a partner has given one of its customers, and when. */
interface Given {
  readonly customer: string;
  readonly partner: string;
}

/**
 * The ends of the resale associations among those given: whose they were, and with which of them something ends that a
 * partner gave its customer at an instant. Of an association that only history tells of, that is what was given within it.
 */
export function resaleEnds(ended: readonly EndedAssociation[]) {
  const resale = ended.filter(({ association }) => association.type === "resale");
  return {
    customers: [...new Set(resale.map(({ association }) => association.customer))],
    endOf({ customer, partner }: Given, givenAt: Instant): Instant | undefined {
      return resale.find(({ association, wasCurrent }) => {
        if (association.customer !== customer || association.partner !== partner) return false;
        return wasCurrent || (givenAt >= association.from && givenAt < association.to);
      })?.association.to;
    },
  };
}
