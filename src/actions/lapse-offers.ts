import type { OpenChange } from "../database/session.ts";
import type { Tables } from "../database/tables/index.ts";
import { nextOfferState } from "../domain/marketplace/offers/states.ts";
import { type Offer, offerStateAt } from "../domain/marketplace/offers/types.ts";
import type { Instant } from "../values/instant.ts";
import type { AssociationEnd, EndedAssociation } from "./association-effects.ts";
import { resaleEnds } from "./resale-ends.ts";

/**
 * What the partner of a resale customer has offered it lapses, applications included. Where the end lies ahead of the
 * clock, the offers end with it: by the clock, since nobody will be there to end them.
 */
export async function lapseOffersOf(
  tables: Tables,
  change: OpenChange,
  ended: readonly EndedAssociation[],
  how: AssociationEnd,
): Promise<void> {
  const { customers, endOf } = resaleEnds(ended);
  const endOfOffer = (offer: Offer) => endOf(offer, offer.submittedAt);
  const standing = async () =>
    (await tables.offers.standingOf(customers)).filter((offer) => endOfOffer(offer) !== undefined);
  await tables.offers.hold((await standing()).map(({ id }) => id));
  const changed = (await standing()).flatMap((offer): Offer[] => {
    const to = endOfOffer(offer) as Instant;
    // One whose time was over has expired, and stays so.
    const state = nextOfferState(offerStateAt(offer, change.at), how === "end" ? "disassociate" : "switch");
    if (!state) return [];
    if (to <= change.at) return [{ ...offer, state, endedAt: change.at }];
    const last = (to - 1) as Instant;
    return offer.validUntil > last ? [{ ...offer, validUntil: last }] : [];
  });
  await tables.offers.replace(changed);
}
