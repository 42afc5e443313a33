import type { OpenChange } from "../database/session.ts";
import type { Tables } from "../database/tables/index.ts";
import type { OfferRequest } from "../domain/marketplace/offers/application.ts";
import { decideOffer } from "../domain/marketplace/offers/decide.ts";
import { nextOfferState } from "../domain/marketplace/offers/states.ts";
import { type Offer, type OfferState, type OfferTerm, offerStateAt } from "../domain/marketplace/offers/types.ts";
import type { Product } from "../domain/marketplace/products.ts";
import type { Verdict } from "../domain/rules.ts";
import { accountLock } from "./locks.ts";
import { parametersOf } from "./parameters.ts";
import { storeFacts } from "./store-desk.ts";

/**
 * The one place where a partner's exclusive offers are decided on, one by one and from files: everything that is looked at,
 * its customers held until the change ends. What was submitted before in the same change counts for what follows.
 */
export async function openOfferDesk(tables: Tables, change: OpenChange, partner: string, customers: readonly string[]) {
  await tables.lock(customers.map(accountLock));
  const facts = await storeFacts(tables, change.at, partner);
  const parameters = await parametersOf(tables, change.at);
  const by = (await tables.changes.find(change.id))?.actor ?? "";
  const owners = await tables.associations.openPartners(customers, change.at);
  const board = new Map<string, Offer[]>();
  const boardOf = (customer: string, product: string): Offer[] => {
    const key = JSON.stringify([customer, product]);
    const offers = board.get(key) ?? [];
    board.set(key, offers);
    return offers;
  };
  for (const offer of await tables.offers.standingOf(customers)) {
    const isOver = offerStateAt(offer, change.at) === "expired";
    if (offer.partner === partner && !isOver) boardOf(offer.customer, offer.product).push(offer);
  }
  const submitted = new Map<string, Offer>();
  const amended = new Map<string, Offer>();

  function decide(
    request: Pick<OfferRequest, "customer" | "terms" | "validUntil">,
    product: Product,
    { own, joins }: { readonly own?: string; readonly joins?: string } = {},
  ) {
    const { customer, terms, validUntil } = request;
    const standing = boardOf(customer, product.id).filter((offer) => offer.id !== own);
    const asked = { customer, product: product.name, terms, validUntil };
    const application = joins === undefined ? asked : { ...asked, joins };
    const ownedBy = owners.get(customer);
    return decideOffer({ ...facts, use: "sell", product, application, ownedBy, standing }, parameters);
  }

  return {
    /** Decides once more on an offer that was submitted before; it does not stand in its own way. */
    review: (offer: Offer, product: Product): Verdict => decide(offer, product, { own: offer.id }),

    /** The offers of the partner that stand for a customer and a product, those of this change included. */
    standing: (customer: string, product: string): readonly Offer[] => boardOf(customer, product),

    /** Decides on an application, and submits it where nothing speaks against it. */
    submit(request: OfferRequest, product: Product): { verdict: Verdict; offer?: Offer } {
      const verdict = decide(request, product);
      if (verdict.verdict === "refuse") return { verdict };
      const { customer, terms, validUntil, quantity, name, remark } = request;
      const offer: Offer = {
        id: change.ids.next("ofr"),
        partner,
        customer,
        product: product.id,
        name,
        terms,
        quantity,
        state: nextOfferState("new", "submit") as OfferState,
        validUntil,
        submittedAt: change.at,
        submittedBy: by,
        decidedAt: null,
        decidedBy: null,
        reason: null,
        endedAt: null,
        remark,
      };
      submitted.set(offer.id, offer);
      boardOf(customer, product.id).push(offer);
      return { verdict, offer };
    },

    /** Decides on one more specification of an application that nobody has decided on yet, and adds it to that. */
    join(offer: Offer, term: OfferTerm, product: Product): Verdict {
      const verdict = decide({ ...offer, terms: [term] }, product, { joins: offer.id });
      if (verdict.verdict === "refuse") return verdict;
      const joined: Offer = { ...offer, terms: [...offer.terms, term] };
      (submitted.has(offer.id) ? submitted : amended).set(offer.id, joined);
      const offers = boardOf(offer.customer, product.id);
      offers.splice(offers.indexOf(offer), 1, joined);
      return verdict;
    },

    async save(): Promise<void> {
      await tables.offers.insert([...submitted.values()]);
      await tables.offers.hold([...amended.keys()]);
      await tables.offers.replace([...amended.values()]);
    },
  };
}
