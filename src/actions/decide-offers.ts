import type { ChangeDraft, Database } from "../database/database.ts";
import type { OpenChange } from "../database/session.ts";
import type { Tables } from "../database/tables/index.ts";
import { nextOfferState, type OfferEvent } from "../domain/marketplace/offers/states.ts";
import { OFFER_STATE_WORDS, type Offer, offerStateAt } from "../domain/marketplace/offers/types.ts";
import type { Product } from "../domain/marketplace/products.ts";
import { notFound } from "../errors.ts";
import type { Text } from "../language/text.ts";
import type { Instant } from "../values/instant.ts";
import { accountLock } from "./locks.ts";
import { openOfferDesk } from "./offer-desk.ts";
import { refusal } from "./refusal.ts";
import { resolveId } from "./resolve-id.ts";
import { otherwise } from "./review-registrations.ts";
import { wrongState } from "./wrong-state.ts";

export const OFFER: Text = { en: "offer", zh: "专属优惠" };

type Decision = "approve" | "reject" | "withdraw";

/** Finds an offer by its id or the beginning of it; an account manager finds those of its own customers. */
export async function findOffer(tables: Tables, id: string, at: Instant): Promise<Offer> {
  // It is held only once the customer is, as whoever ends an association holds them.
  const unheld = { ...tables.offers, hold: async () => {} };
  const found = await resolveId(tables, unheld, OFFER, id);
  const { bound, assignments } = tables;
  if (bound?.ownOnly !== true) return found;
  const assignment = (await assignments.openOf([found.customer], at)).get(found.customer);
  if (assignment?.manager !== bound.actor) throw notFound(OFFER, id);
  return found;
}

/** Approves applications, all or none: what would be refused today is refused. */
export async function approveOffers(
  database: Database,
  draft: ChangeDraft,
  ids: readonly string[],
  reason: string | null,
): Promise<Offer[]> {
  return await database.write(draft, async (tables, change) => {
    const offers = await holdOffers(tables, change, ids);
    const approved = offers.map((offer) => decided(offer, "approve", draft, reason));
    const products = await tables.products.byKeys([...new Set(offers.map(({ product }) => product))]);
    for (const partner of new Set(offers.map((offer) => offer.partner))) {
      const own = offers.filter((offer) => offer.partner === partner);
      const desk = await openOfferDesk(tables, change, partner, [...new Set(own.map(({ customer }) => customer))]);
      for (const offer of own) {
        const verdict = desk.review(offer, products.get(offer.product) as Product);
        if (verdict.verdict === "refuse") throw refusal(verdict, ids.length > 1 ? otherwise(offer.id) : undefined);
      }
    }
    await tables.offers.replace(approved);
    return approved;
  });
}

/** Rejects applications, or takes one's own back: all or none. */
export async function endOffers(
  database: Database,
  draft: ChangeDraft,
  ids: readonly string[],
  event: Exclude<Decision, "approve">,
  reason: string | null,
): Promise<Offer[]> {
  return await database.write(draft, async (tables, change) => {
    const ended = (await holdOffers(tables, change, ids)).map((offer) => decided(offer, event, draft, reason));
    await tables.offers.replace(ended);
    return ended;
  });
}

/** The offers that the ids mean, each once, held with their customers until the change ends. */
async function holdOffers(tables: Tables, change: OpenChange, ids: readonly string[]): Promise<Offer[]> {
  const found = new Map<string, Offer>();
  for (const id of ids) {
    const offer = await findOffer(tables, id, change.at);
    found.set(offer.id, offer);
  }
  const keys = [...found.keys()];
  await tables.lock([...new Set([...found.values()].map(({ customer }) => accountLock(customer)))]);
  await tables.offers.hold(keys);
  const held = await tables.offers.byKeys(keys);
  return keys.map((id) => held.get(id) as Offer);
}

/** The offer after an event, or the conflict that names its state and what is possible instead. */
function decided(offer: Offer, event: Decision, draft: ChangeDraft, reason: string | null): Offer {
  const present = offerStateAt(offer, draft.at);
  const state = nextOfferState(present, event);
  if (!state)
    throw wrongState(offer.id, present, WORDS[event], {
      list: "offer list --state submitted",
      chinese: "申请",
      words: OFFER_STATE_WORDS,
    });
  if (event === "withdraw") return { ...offer, state, reason, endedAt: draft.at };
  return { ...offer, state, decidedAt: draft.at, decidedBy: draft.actor, reason };
}

const WORDS: Readonly<Record<Decision & OfferEvent, Text>> = {
  approve: { en: "approved", zh: "批准" },
  reject: { en: "rejected", zh: "驳回" },
  withdraw: { en: "withdrawn", zh: "撤回" },
};
