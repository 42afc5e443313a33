import { sql } from "kysely";
import { commonOf, type Offer, type OfferTerm } from "../../domain/marketplace/offers/types.ts";
import type { Instant } from "../../values/instant.ts";
import type { Percent } from "../../values/percent.ts";
import type { ListQuery } from "../listing.ts";
import { type Mapper, mapRows } from "../rows.ts";
import type { OffersRow } from "../schema-offers.ts";
import type { Session } from "../session.ts";
import { lookedAfterBy } from "./associations.ts";
import { recordedTable } from "./recorded.ts";

/** An offer as its row holds it. */
interface HeldOffer extends Omit<Offer, "terms"> {
  readonly discount: Percent | null;
  readonly share: Percent | null;
  readonly terms: string;
}

const held = mapRows<HeldOffer, OffersRow>({
  id: "id",
  partner: "partner",
  customer: "customer",
  product: "product",
  name: "name",
  discount: "discount",
  share: "share",
  terms: "terms",
  quantity: "quantity",
  state: "state",
  validUntil: "valid_until",
  submittedAt: "submitted_at",
  submittedBy: "submitted_by",
  decidedAt: "decided_at",
  decidedBy: "decided_by",
  reason: "reason",
  endedAt: "ended_at",
  remark: "remark",
});

type HeldTerm = [specification: string | null, discount: Percent, share: Percent];

function asHeld(offer: Offer): HeldOffer {
  const terms = offer.terms.map(({ specification, discount, share }): HeldTerm => [specification, discount, share]);
  return {
    ...offer,
    discount: commonOf(offer.terms, "discount"),
    share: commonOf(offer.terms, "share"),
    terms: JSON.stringify(terms),
  };
}

function asOffer({ discount: _discount, share: _share, terms, ...offer }: HeldOffer): Offer {
  const each = (JSON.parse(terms) as HeldTerm[]).map(
    ([specification, discount, share]): OfferTerm => ({ specification, discount, share }),
  );
  return { ...offer, terms: each };
}

const mapper: Mapper<Offer> = {
  columns: held.columns,
  toRecord: (offer, seq) => held.toRecord(asHeld(offer), seq),
  fromRow: (row) => asOffer(held.fromRow(row)),
  fromValues: (values) => asOffer(held.fromValues(values)),
};

const STANDING = "state in ('submitted', 'effective')";

/** Exclusive offers of products of the cloud store to customers. */
export function offersTable(session: Session) {
  const rows = recordedTable(session, "offers", { mapper });
  return {
    ...rows,

    /** The list in batches; one whose time is over shows as expired. */
    list: (query: ListQuery, now: Instant): AsyncGenerator<Offer[]> =>
      recordedTable(session, "offers", {
        mapper,
        expressions: {
          account_manager: lookedAfterBy(now),
          state: sql`(case when ${sql.raw(`t.${STANDING}`)} and t.valid_until < ${now} then 'expired' else t.state end)`,
        },
      }).list(query),

    /** Those of the customers that nothing has ended, also the ones whose time is over. */
    standingOf: (customers: readonly string[]): Promise<Offer[]> =>
      rows.where("customer", customers, `and ${STANDING} order by id`),
  };
}
