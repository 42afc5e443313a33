import { type RawBuilder, sql } from "kysely";
import type { Instant } from "../../values/instant.ts";
import type { Session } from "../session.ts";

/**
 * Whether a period has not ended: it has no end, or one that lies ahead of the clock (`?`) and lay ahead when it was
 * recorded, as only imported ones do. An end that had come by the clock of the change that wrote it stays one whatever
 * the clock says now: changes are ordered by their sequence, never by their time. An empty period holds nothing.
 */
function openText(alias: string): string {
  const { to, from, changedBy } = columnsOf(alias);
  return `(${to} is null or (${to} > ? and ${to} > ${from} and ${to} > ${recordedAt(changedBy)}))`;
}

/** The condition for rows of the table that is asked without an alias; its one value is the clock. */
export const OPEN = openText("");

/** The condition as a part of a query, for the table behind an alias. */
export function isOpen(alias: string, now: Instant): RawBuilder<boolean> {
  const [before = "", after = ""] = openText(`${alias}.`).split("?");
  return sql<boolean>`${sql.raw(before)}${now}${sql.raw(after)}`;
}

/** Tables of periods, and whose period a row is. */
const OWNERS = { associations: "customer", assignments: "customer", reseller_assignments: "reseller" } as const;

/**
 * The ends that a clock set back has not reached yet, by customer or reseller: what follows them begins no earlier, or
 * one of them would have two at once.
 */
export async function endsAhead(
  { engine }: Session,
  table: keyof typeof OWNERS,
  owners: readonly string[],
  now: Instant,
): Promise<Map<string, Instant>> {
  const owner = OWNERS[table];
  const { to, from, changedBy } = columnsOf("");
  const rows = await engine.rowsFor<{ owner: string; at: Instant }>(
    `select ${owner} as owner, max(${to}) as at from ${table} where ${owner} in (?)
     and ${to} > ? and ${to} > ${from} and ${to} <= ${recordedAt(changedBy)} group by ${owner}`,
    owners,
    now,
  );
  const ends = new Map(rows.map((row) => [row.owner, row.at]));
  const foreign = table === "reseller_assignments" ? [] : await engine.restricted?.periods(table, owners, now);
  for (const { customer, to, endsAhead: isAhead } of foreign ?? []) {
    if (isAhead && to !== null) ends.set(customer, Math.max(to, ends.get(customer) ?? to) as Instant);
  }
  return ends;
}

function columnsOf(alias: string) {
  return { to: `${alias}to_at`, from: `${alias}from_at`, changedBy: `${alias}changed_by` };
}

function recordedAt(changedBy: string): string {
  return `(select w.at from change_clock w where w.seq = ${changedBy})`;
}
