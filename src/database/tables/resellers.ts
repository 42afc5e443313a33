import { sql } from "kysely";
import type { AssociationType } from "../../domain/association/association.ts";
import type { Partner } from "../../domain/partners/partner.ts";
import type { RelationState } from "../../domain/resellers/types.ts";
import type { Instant } from "../../values/instant.ts";
import { applyList, type ListQuery } from "../listing.ts";
import { MASK } from "../masks.ts";
import type { Session } from "../session.ts";
import { isOpen } from "./periods.ts";

/** A reseller beside a distributor: its link or the open invitation, or neither (`distributor` null). */
export interface ResellerView {
  readonly accountName: string;
  readonly company: string;
  readonly distributor: string | null;
  readonly state: RelationState;
  readonly invitedAt: Instant | null;
  readonly from: Instant | null;
  readonly to: Instant | null;
  // What only the two of them and the vendor know, as long as it is linked.
  readonly phone: string | null;
  readonly email: string | null;
  readonly status: Partner["status"] | null;
  readonly accountManager: string | null;
  readonly customers: number | null;
  readonly referralCustomers: number | null;
  readonly resaleCustomers: number | null;
}

/** What a distributor may know of a customer of one of its resellers. */
export interface ResellerCustomerView {
  readonly reseller: string;
  readonly accountName: string;
  readonly fullName: string | null;
  readonly associationType: AssociationType;
  readonly associatedAt: Instant;
}

interface Relation {
  reseller: string;
}

const BATCH = 500;
const NO_TEXT = sql`cast(null as text)`;
const NO_TIME = sql`cast(null as bigint)`;

/** Resellers as their distributors see them. */
export function resellersView({ db, engine, bound }: Session) {
  // Whatever the clock says: an end is recorded when it has come.
  const isLinked = sql`l.relation = 'distributor' and l.to_at is null`;
  const holdsReseller = (now: Instant) => sql`exists (select 1 from partner_programs g where g.partner = q.account_name
    and g.program = 'reseller' and (g.from_at is null or g.from_at <= ${now}) and (g.to_at is null or g.to_at > ${now}))`;

  /** When the invitation was sent that the link came from: it begins when that is accepted. */
  const invitedAt = sql`(select max(i.invited_at) from reseller_invitations i where i.reseller = l.partner
    and i.distributor = l.other and i.state = 'accepted' and i.decided_at = l.from_at)`;

  /** Every link, past ones included, every open invitation, and resellers that have neither. */
  const relations = (now: Instant) => sql`(
      select l.partner as reseller, l.other as distributor, case when ${isLinked} then 'linked' else 'unlinked' end as state,
        ${invitedAt} as invited_at, l.from_at, l.to_at, l.id as ref
      from partner_links l where l.relation = 'distributor'
      union all
      select i.reseller, i.distributor, 'invited', i.invited_at, ${NO_TIME}, ${NO_TIME}, i.id
      from reseller_invitations i where i.state = 'open'
      union all
      select q.account_name, ${NO_TEXT}, 'unlinked', ${NO_TIME}, ${NO_TIME}, ${NO_TIME}, q.account_name
      from partners q where ${holdsReseller(now)}
        and not exists (select 1 from partner_links l where l.partner = q.account_name and l.relation = 'distributor')
        and not exists (select 1 from reseller_invitations i where i.reseller = q.account_name and i.state = 'open')
    )`;

  /** The columns of the list: `r` is the relation, `p` the reseller's account. */
  function expressionsAt(now: Instant) {
    // An invitation is no reason to be told more of an account than its name.
    const own = bound === undefined ? sql`1 = 1` : sql`(r.state = 'linked' or p.account_name = ${bound.partner})`;
    const known = (value: ReturnType<typeof sql>) => sql`(case when ${own} then ${value} end)`;
    const customers = (condition: ReturnType<typeof sql>) =>
      known(sql`(select count(distinct a.customer) from associations a where a.partner = p.account_name
        and ${isOpen("a", now)} ${condition})`);
    return {
      account_name: sql.raw("r.reseller"),
      // Of one that was only invited no more is known to a role that the engine keeps to its own partner.
      company: sql`coalesce(p.company, ${MASK})`,
      distributor: sql.raw("r.distributor"),
      state: sql.raw("r.state"),
      invited_at: sql.raw("r.invited_at"),
      from: sql.raw("r.from_at"),
      to: sql.raw("r.to_at"),
      phone: known(sql.raw("p.phone")),
      email: known(sql.raw("p.email")),
      status: known(sql.raw("p.status")),
      account_manager: sql`(select m.manager from reseller_assignments m where r.state = 'linked'
        and m.reseller = p.account_name and m.partner = r.distributor and ${isOpen("m", now)} order by m.id desc limit 1)`,
      customers: customers(sql``),
      referral_customers: customers(sql`and a.type = 'referral'`),
      resale_customers: customers(sql`and a.type = 'resale'`),
    };
  }

  /** The list in batches, by account and then in the order of their beginnings; of one partner: its resellers, or itself. */
  async function* list(query: ListQuery, now: Instant, partner?: string): AsyncGenerator<ResellerView[]> {
    const expressions = expressionsAt(now);
    const of = partner === undefined ? sql`1 = 1` : sql`(r.distributor = ${partner} or r.reseller = ${partner})`;
    const columns = Object.entries(expressions).map(([key, value]) => sql`${value} as ${sql.ref(camel(key))}`);
    const rows = db
      .selectFrom(sql<Relation>`${relations(now)}`.as("r"))
      .leftJoin("partners as p", (join) => join.onRef("r.reseller", "=", "p.account_name"))
      .select(sql<ResellerView>`${sql.join(columns)}` as never)
      .where(sql<boolean>`${of}`);
    const order = ["r.reseller", "coalesce(r.from_at, r.invited_at, 0)", "r.ref"];
    yield* engine.batches<ResellerView>(applyList(rows, query, expressions, order).compile(), BATCH);
  }

  /** The customers of linked resellers in batches: the basic facts that their distributor may know, and no more. */
  async function* customers(
    query: ListQuery,
    now: Instant,
    partner: string | undefined,
  ): AsyncGenerator<ResellerCustomerView[]> {
    const of = partner === undefined ? sql`1 = 1` : sql`(l.other = ${partner} or l.partner = ${partner})`;
    const columns = Object.entries(CUSTOMER_COLUMNS).map(([key, value]) => sql`${value} as ${sql.ref(camel(key))}`);
    const rows = db
      .selectFrom("partner_links as l")
      .innerJoin("associations as a", (join) => join.onRef("a.partner", "=", "l.partner").on(isOpen("a", now)))
      .innerJoin("customers as c", "c.account_name", "a.customer")
      .select(sql<ResellerCustomerView>`${sql.join(columns)}` as never)
      .where(sql<boolean>`${isLinked} and ${of} and ${ownAlone(now)}`);
    const order = ["l.partner", "c.account_name"];
    yield* engine.batches<ResellerCustomerView>(applyList(rows, query, CUSTOMER_COLUMNS, order).compile(), BATCH);
  }

  /** Whoever sees only its own: the resellers that it looks after, or of a reseller the customers. */
  function ownAlone(now: Instant) {
    if (!bound?.ownOnly) return sql`1 = 1`;
    return sql`(exists (select 1 from reseller_assignments m where m.reseller = l.partner
        and m.manager = ${bound.actor} and ${isOpen("m", now)})
      or exists (select 1 from assignments m where m.customer = a.customer
        and m.manager = ${bound.actor} and ${isOpen("m", now)}))`;
  }

  return { list, customers };
}

const CUSTOMER_COLUMNS = {
  reseller: sql.raw("l.partner"),
  account_name: sql.raw("c.account_name"),
  full_name: sql.raw("c.full_name"),
  association_type: sql.raw("a.type"),
  associated_at: sql.raw("a.from_at"),
};

function camel(key: string): string {
  return key.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
