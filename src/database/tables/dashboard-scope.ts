import { type RawBuilder, sql } from "kysely";
import type { AssociationType } from "../../domain/association/association.ts";
import type { Instant } from "../../values/instant.ts";

/** Whose figures are asked for: a partner's, or those of one of its account managers. */
export interface DashboardScope {
  readonly partner: string;
  readonly manager: string | undefined;
  /** Whoever was ever a reseller of the partner, where theirs are included: what counts is what fell into their links. */
  readonly resellers?: readonly string[];
}

/** A half-open span of instants. */
export interface Span {
  readonly from: Instant;
  readonly to: Instant;
}

/** A scope whose partner's associations are found by its index, or among all, whichever is quicker. */
export interface PlacedScope extends DashboardScope {
  readonly many: boolean;
}

/** Whether resellers are included. */
export function hasResellers({ resellers = [] }: DashboardScope): boolean {
  return resellers.length > 0;
}

/** The row is of the partner, or of one of the resellers that are included. */
export function isOf(alias: string, { partner, resellers = [] }: DashboardScope): RawBuilder<boolean> {
  const column = sql.raw(`${alias}.partner`);
  if (resellers.length === 0) return sql<boolean>`${column} = ${partner}`;
  return sql<boolean>`${column} in (${sql.join([partner, ...resellers])})`;
}

/** The row is of the partner, or of a reseller that was linked to it at the moment. */
export function belongs(alias: string, scope: DashboardScope, moment: RawBuilder<unknown>): RawBuilder<boolean> {
  const { partner } = scope;
  if (!hasResellers(scope)) return isOf(alias, scope);
  const column = sql.raw(`${alias}.partner`);
  return sql<boolean>`${isOf(alias, scope)} and (${column} = ${partner} or exists (select 1 from partner_links k
    where k.partner = ${column} and k.relation = 'distributor' and k.other = ${partner}
      and (k.from_at is null or k.from_at <= ${moment}) and (k.to_at is null or k.to_at > ${moment})))`;
}

/** The association `a` is the partner's at a moment; the joined text keeps SQLite from the index where it would be a detour. */
export function ofPartner(scope: PlacedScope, moment: RawBuilder<unknown>): RawBuilder<boolean> {
  if (scope.many && !hasResellers(scope)) return sql<boolean>`a.partner || '' = ${scope.partner}`;
  return belongs("a", scope, moment);
}

/** The association `a` holds at an instant, and the customer is then the manager's where one is asked for. */
export function heldAt(scope: PlacedScope, at: Instant): RawBuilder<boolean> {
  const { manager } = scope;
  const whose =
    manager === undefined
      ? sql``
      : sql`and a.customer in (select m.customer from assignments m where m.manager = ${manager}
          and ${isOf("m", scope)} and m.from_at <= ${at} and (m.to_at is null or m.to_at > ${at}))`;
  return sql`${ofPartner(scope, sql`${at}`)} and a.from_at <= ${at} and (a.to_at is null or a.to_at > ${at}) ${whose}`;
}

/** The association `a` began within a span, and not after now. */
export function begunIn(scope: PlacedScope, span: Span, now: Instant): RawBuilder<boolean> {
  return sql`${ofPartner(scope, sql.raw("a.from_at"))} and a.from_at >= ${span.from} and a.from_at < ${span.to}
    and a.from_at <= ${now} ${managed(scope)}`;
}

/**
 * Some period of the assignment `m` lies within that of the association. One that ends at the very end of the
 * association counts however short it was, and an association without duration is taken for the instant that it was.
 */
export function overlapping(association: string): RawBuilder<boolean> {
  const [customer, from, to] = ["customer", "from_at", "to_at"].map((column) => sql.raw(`${association}.${column}`));
  return sql`m.customer = ${customer} and (m.to_at = ${to} or (
    (${to} is null or m.from_at < ${to} or m.from_at <= ${from})
    and (m.to_at is null or (m.to_at > ${from} and m.to_at > m.from_at))))`;
}

/**
 * The association `a` met an assignment of the manager. From the manager's few assignments outwards: left to itself,
 * SQLite compares every association of the partner with every assignment of the manager.
 */
export function managed(scope: DashboardScope): RawBuilder<unknown> {
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
