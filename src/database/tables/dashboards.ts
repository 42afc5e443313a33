import { type RawBuilder, sql } from "kysely";
import type { AssociationType } from "../../domain/association/association.ts";
import { DAY_MS, dayOf, type Instant } from "../../values/instant.ts";
import { type Fen, fen } from "../../values/money.ts";
import type { Session } from "../session.ts";

/** Whose figures are asked for: a partner's, or those of one of its account managers. */
export interface DashboardScope {
  readonly partner: string;
  readonly manager: string | undefined;
  /** Whoever was ever a reseller of the partner, where theirs are included: what counts is what fell into their links. */
  readonly resellers?: readonly string[];
}

/** A half-open span of instants. */
interface Span {
  readonly from: Instant;
  readonly to: Instant;
}

/** What associations that began or ended can be counted by. */
export type EventDimension = "association_type" | "manager" | "via" | "reason" | "started_by";

/** What customers can be counted by. */
export type ProfileDimension =
  | "association_type"
  | "customer_type"
  | "verified_status"
  | "industry"
  | "region"
  | "level"
  | "manager"
  | "label";

/** The customers that share a value of a dimension. */
export interface ProfileCount {
  readonly dimension: ProfileDimension;
  readonly value: string | null;
  readonly count: number;
}

/** The associations of one day in Asia/Shanghai that share the values of the dimensions. */
export interface EventCount {
  /** `YYYY-MM-DD`. */
  readonly day: string;
  readonly values: readonly (string | null)[];
  readonly count: number;
  /** How long they lasted together, in ms; 0 for those that began. Beyond the safe range of numbers for a million associations. */
  readonly duration: bigint;
}

/** What customers paid in one cycle. */
export interface CycleRevenue {
  readonly cycle: string;
  readonly revenue: bigint;
  readonly coupon: bigint;
}

/** Up to so many customers are looked up one by one. */
const LOOKED_UP = 20_000;
/** A partner with more associations than this has so many of all that going through all of them is quicker. */
const MANY = 100_000;

/** A scope whose partner's associations are found by its index, or among all, whichever is quicker. */
interface PlacedScope extends DashboardScope {
  readonly many: boolean;
}

/** Moves instants to local days counted from the year 1, so that division cuts them all in the same direction. */
const DAY_SHIFT = 719_162;
const DAY_SHIFT_MS = DAY_SHIFT * DAY_MS + 8 * 3_600_000;

const REVENUE = sql.raw("u.cash_amount + u.credit_amount + u.stored_value_card_amount");
const COUPON = sql.raw("u.coupon_amount + u.flexipurchase_coupon_amount");

/** The figures of the dashboards, computed where the rows are: what comes back is as small as what is shown. */
export function dashboardsTable({ db, engine }: Session) {
  const rowsOf = async <Row>(query: RawBuilder<Row>): Promise<Row[]> => (await query.execute(db)).rows;
  const countOf = async (query: RawBuilder<{ count: number }>): Promise<number> =>
    Number((await rowsOf(query))[0]?.count ?? 0);

  const many = new Map<string, boolean>();
  async function placed(scope: DashboardScope): Promise<PlacedScope> {
    const { partner } = scope;
    const known =
      many.get(partner) ??
      (await countOf(sql`select count(*) as count from
        (select 1 as one from associations where partner = ${partner} limit ${MANY + 1}) counted`)) > MANY;
    many.set(partner, known);
    return { ...scope, many: known };
  }

  async function events(
    scope: PlacedScope,
    moment: "from_at" | "to_at",
    span: Span,
    now: Instant,
    dimensions: readonly EventDimension[],
  ): Promise<EventCount[]> {
    const at = sql.raw(`a.${moment}`);
    const columns = dimensions.map((dimension) => eventValue(dimension, scope));
    const places = dimensions.map((_, place) => sql.raw(`d${place}`));
    // Numbers that are bound are floating point to SQLite, which would make this no division of integers.
    const day = sql.raw(`(a.${moment} + ${DAY_SHIFT_MS}) / ${DAY_MS}`);
    const named = columns.map((column, place) => sql`${column} as ${places[place] as RawBuilder<unknown>}, `);
    // Only of those that ended is it asked how long they lasted.
    const duration = sql.raw(moment === "to_at" ? "cast(sum(a.to_at - a.from_at) as text)" : "'0'");
    const rows = await rowsOf(sql<Record<string, unknown>>`
      select ${day} as day, ${sql.join(named, sql.raw(""))} count(*) as count, ${duration} as duration
      from associations a
      where ${ofPartner(scope, moment === "to_at" ? sql.raw("a.to_at - 1") : at)} and ${at} >= ${span.from} and ${at} < ${span.to} and ${at} <= ${now}
        ${managed(scope)}
      group by ${sql.join([sql.raw("day"), ...places])}
      order by ${sql.join([...places.map((place) => sql`${place} asc nulls first`), sql.raw("day")])}`);
    return rows.map((row) => ({
      day: dayOf((Number(row.day) - DAY_SHIFT) * DAY_MS),
      values: dimensions.map((_, place) => row[`d${place}`] as string | null),
      count: Number(row.count),
      duration: BigInt(row.duration as string),
    }));
  }

  return {
    /** How many customers the partner has at an instant. */
    customersAt: async (scope: DashboardScope, at: Instant): Promise<number> =>
      countOf(sql`select count(*) as count from associations a where ${heldAt(await placed(scope), at)}`),

    /** How many associations began within the span and not after `now`. */
    begunIn: async (scope: DashboardScope, span: Span, now: Instant): Promise<number> =>
      countOf(sql`select count(*) as count from associations a where ${begunIn(await placed(scope), span, now)}`),

    /** How many customers have a line with an amount to pay in the cycle. */
    spendingIn: (scope: DashboardScope, cycle: string): Promise<number> =>
      countOf(sql`select count(distinct u.customer) as count from usage_lines u
        where u.bill_cycle = ${cycle} and u.payment_amount <> 0 and ${tradedWith(scope)}`),

    /** How many enterprises had their first association ever with the partner begin within the span. */
    newEnterprisesIn: async (scope: DashboardScope, span: Span, now: Instant): Promise<number> =>
      countOf(sql`select count(distinct a.customer) as count from associations a
        where ${begunIn(await placed(scope), span, now)}
          and exists (select 1 from customers c where c.account_name = a.customer and c.customer_type = 'enterprise')
          and not exists (select 1 from associations e
            where e.customer = a.customer and e.from_at < a.from_at
              and ${hasResellers(scope) ? belongs("e", scope, sql.raw("e.from_at")) : sql`e.partner = a.partner`})`),

    /** Associations that began within the span, by day and dimensions, in the order of the dimensions' values. */
    begun: async (scope: DashboardScope, span: Span, now: Instant, dimensions: readonly EventDimension[]) =>
      events(await placed(scope), "from_at", span, now, dimensions),

    /** Associations that ended within the span, likewise. */
    ended: (scope: DashboardScope, span: Span, now: Instant, dimensions: readonly EventDimension[]) =>
      // The partner's index holds the ends in their order.
      events({ ...scope, many: false }, "to_at", span, now, dimensions),

    /**
     * The customers of an instant by each of the dimensions, in their order: empty values first, then by code point.
     * `total` is how many customers they are.
     */
    async profile(
      scope: DashboardScope,
      at: Instant,
      dimensions: readonly ProfileDimension[],
      total: number,
    ): Promise<ProfileCount[]> {
      const held = heldAt(await placed(scope), at);
      const facts = dimensions.filter(isFact);
      const found =
        facts.length > 0 ? await rowsOf(countedFacts(facts, held, total > LOOKED_UP && !engine.restricted)) : [];
      if (dimensions.includes("association_type")) found.push(...(await rowsOf(countedTypes(held))));
      if (dimensions.includes("manager")) found.push(...(await rowsOf(countedManagers(held, at))));
      const counts = found.map((row) => ({ ...row, count: Number(row.count) }));
      return dimensions.flatMap((dimension) => counts.filter((row) => row.dimension === dimension));
    },

    /** What customers paid per cycle; cycles without a line are left out. */
    async revenue(scope: DashboardScope, first: string, last: string): Promise<CycleRevenue[]> {
      const rows = await rowsOf(sql<{ cycle: string; revenue: string; coupon: string }>`
        select u.bill_cycle as cycle, cast(sum(${REVENUE}) as text) as revenue, cast(sum(${COUPON}) as text) as coupon
        from usage_lines u
        where u.bill_cycle >= ${first} and u.bill_cycle <= ${last} and ${tradedWith(scope)}
        group by u.bill_cycle`);
      return rows.map(({ cycle, revenue, coupon }) => ({ cycle, revenue: BigInt(revenue), coupon: BigInt(coupon) }));
    },

    /** The customers that paid most over the cycles, at most `limit`; who paid nothing is none of them. */
    async topCustomers(
      scope: DashboardScope,
      first: string,
      last: string,
      limit: number,
    ): Promise<{ customer: string; fullName: string | null; revenue: Fen }[]> {
      const rows = await rowsOf(sql<{ customer: string; full_name: string | null; revenue: number }>`
        select t.customer as customer, t.revenue as revenue,
          (select c.full_name from customers c where c.account_name = t.customer) as full_name
        from (select u.customer as customer, sum(${REVENUE}) as revenue
          from usage_lines u
          where u.bill_cycle >= ${first} and u.bill_cycle <= ${last} and ${tradedWith(scope)}
          group by u.customer having sum(${REVENUE}) > 0
          order by revenue desc, u.customer limit ${limit}) t
        order by t.revenue desc, t.customer`);
      return rows.map((row) => ({
        customer: row.customer,
        fullName: row.full_name,
        revenue: fen(Number(row.revenue)),
      }));
    },
  };
}

function hasResellers({ resellers = [] }: DashboardScope): boolean {
  return resellers.length > 0;
}

/** The row is of the partner, or of one of the resellers that are included. */
function isOf(alias: string, { partner, resellers = [] }: DashboardScope): RawBuilder<boolean> {
  const column = sql.raw(`${alias}.partner`);
  if (resellers.length === 0) return sql<boolean>`${column} = ${partner}`;
  return sql<boolean>`${column} in (${sql.join([partner, ...resellers])})`;
}

/** The row is of the partner, or of a reseller that was linked to it at the moment. */
function belongs(alias: string, scope: DashboardScope, moment: RawBuilder<unknown>): RawBuilder<boolean> {
  const { partner } = scope;
  if (!hasResellers(scope)) return isOf(alias, scope);
  const column = sql.raw(`${alias}.partner`);
  return sql<boolean>`${isOf(alias, scope)} and (${column} = ${partner} or exists (select 1 from partner_links k
    where k.partner = ${column} and k.relation = 'distributor' and k.other = ${partner}
      and (k.from_at is null or k.from_at <= ${moment}) and (k.to_at is null or k.to_at > ${moment})))`;
}

/** The association `a` is the partner's at a moment; the joined text keeps SQLite from the index where it would be a detour. */
function ofPartner(scope: PlacedScope, moment: RawBuilder<unknown>): RawBuilder<boolean> {
  if (scope.many && !hasResellers(scope)) return sql<boolean>`a.partner || '' = ${scope.partner}`;
  return belongs("a", scope, moment);
}

/** The association `a` holds at an instant, and the customer is then the manager's where one is asked for. */
function heldAt(scope: PlacedScope, at: Instant): RawBuilder<boolean> {
  const { manager } = scope;
  const whose =
    manager === undefined
      ? sql``
      : sql`and a.customer in (select m.customer from assignments m where m.manager = ${manager}
          and ${isOf("m", scope)} and m.from_at <= ${at} and (m.to_at is null or m.to_at > ${at}))`;
  return sql`${ofPartner(scope, sql`${at}`)} and a.from_at <= ${at} and (a.to_at is null or a.to_at > ${at}) ${whose}`;
}

function begunIn(scope: PlacedScope, span: Span, now: Instant): RawBuilder<boolean> {
  return sql`${ofPartner(scope, sql.raw("a.from_at"))} and a.from_at >= ${span.from} and a.from_at < ${span.to}
    and a.from_at <= ${now} ${managed(scope)}`;
}

/**
 * Some period of the assignment `m` lies within that of the association. One that ends at the very end of the
 * association counts however short it was, and an association without duration is taken for the instant that it was.
 */
function overlapping(association: string): RawBuilder<boolean> {
  const [customer, from, to] = ["customer", "from_at", "to_at"].map((column) => sql.raw(`${association}.${column}`));
  return sql`m.customer = ${customer} and (m.to_at = ${to} or (
    (${to} is null or m.from_at < ${to} or m.from_at <= ${from})
    and (m.to_at is null or (m.to_at > ${from} and m.to_at > m.from_at))))`;
}

/**
 * The association `a` met an assignment of the manager. From the manager's few assignments outwards: left to itself,
 * SQLite compares every association of the partner with every assignment of the manager.
 */
function managed(scope: DashboardScope): RawBuilder<unknown> {
  const { manager } = scope;
  if (manager === undefined) return sql``;
  return sql`and a.id in (select x.id from assignments m join associations x on ${overlapping("x")}
    where m.manager = ${manager} and ${isOf("m", scope)})`;
}

/**
 * The line `u` was traded within an association with the partner (of one type, if it is said), and within the manager's
 * assignment if one is asked for.
 */
export function tradedWith(scope: DashboardScope, type?: AssociationType): RawBuilder<boolean> {
  const { manager } = scope;
  const within = (table: string, more: RawBuilder<unknown>) => sql<boolean>`exists (select 1 from ${sql.raw(table)} p
    where p.customer = u.customer and ${more} and p.from_at <= u.trade_time
      and (p.to_at is null or p.to_at > u.trade_time))`;
  const ofType = type === undefined ? sql`` : sql`and p.type = ${type}`;
  const associated = within("associations", sql`${belongs("p", scope, sql.raw("u.trade_time"))} ${ofType}`);
  if (manager === undefined) return associated;
  // The first condition is there to be quick; the joined text keeps SQLite from walking the manager's whole index per line.
  return sql`u.customer in (select m.customer from assignments m where m.manager = ${manager}
    and ${isOf("m", scope)}) and ${associated}
    and ${within("assignments", sql`${isOf("p", scope)} and p.manager || '' = ${manager}`)}`;
}

function eventValue(dimension: EventDimension, { manager }: DashboardScope): RawBuilder<unknown> {
  switch (dimension) {
    case "association_type":
      return sql.raw("a.type");
    case "reason":
      return sql.raw("a.end_reason");
    case "started_by":
      return sql.raw("a.started_by");
    case "via":
      // An id tells one association from the next; what it is the id of tells how customers came.
      return sql.raw(
        "case when substr(a.via, 1, 4) = 'reg-' then 'registration' when substr(a.via, 1, 4) = 'inv-' then 'invitation' else a.via end",
      );
    case "manager":
      if (manager !== undefined) return sql`cast(${manager} as text)`;
      return sql`(select m.manager from assignments m where ${overlapping("a")} and m.partner = a.partner
        order by m.from_at, m.id limit 1)`;
  }
}

function managerAt(at: Instant): RawBuilder<unknown> {
  return sql`(select m.manager from assignments m where m.customer = a.customer and m.partner = a.partner
    and m.from_at <= ${at} and (m.to_at is null or m.to_at > ${at}) order by m.from_at desc, m.id desc limit 1)`;
}

type Fact = Exclude<ProfileDimension, "association_type" | "manager">;

/** Whether a dimension is a fact of the customer itself. */
function isFact(dimension: ProfileDimension): dimension is Fact {
  return dimension !== "association_type" && dimension !== "manager";
}

/**
 * Counts customers by several facts, going through them once: they are grouped by all the facts together, and the few
 * groups then by each. Looking 900,000 customers up one by one takes 6 s where going through a million of them in their
 * order takes 0.6 s; for the few customers of a small partner it is the other way round. One that is another partner's by
 * now, and may not be seen, is counted with facts that are not known.
 */
function countedFacts(facts: readonly Fact[], held: RawBuilder<boolean>, isMany: boolean): RawBuilder<ProfileCount> {
  const customers = isMany
    ? sql`customers c where exists (select 1 from associations a where a.customer = c.account_name and ${held})`
    : sql`associations a left join customers c on c.account_name = a.customer where ${held}`;
  const columns = sql.raw(facts.map((fact) => `c.${fact}`).join(", "));
  const each = facts.map((fact) => {
    const value = sql.raw(fact);
    return sql`select ${sql.lit(fact)} as dimension, ${value} as value, sum(held) as count from facts group by ${value}`;
  });
  return sql`with facts as materialized (select ${columns}, count(*) as held from ${customers} group by ${columns})
    select * from (${sql.join(each, sql` union all `)}) counted order by value asc nulls first`;
}

function countedTypes(held: RawBuilder<boolean>): RawBuilder<ProfileCount> {
  return sql`select 'association_type' as dimension, a.type as value, count(*) as count
    from associations a where ${held} group by a.type order by a.type`;
}

/** Materialized, since SQLite would otherwise find each customer's manager twice: to sort and to show. */
function countedManagers(held: RawBuilder<boolean>, at: Instant): RawBuilder<ProfileCount> {
  return sql`with looked_after as materialized (select ${managerAt(at)} as value from associations a where ${held})
    select 'manager' as dimension, value, count(*) as count from looked_after
    group by value order by value asc nulls first`;
}
