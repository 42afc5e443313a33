import type { OpenChange } from "../database/session.ts";
import type { Tables } from "../database/tables/index.ts";
import { ASSOCIATION_TYPE_WORDS, type Association } from "../domain/association/association.ts";
import { ASSOCIATION_FIELDS } from "../domain/association/fields.ts";
import { CUSTOMER, PARTNER } from "../domain/record-names.ts";
import type { Instant } from "../values/instant.ts";
import { type EndedAssociation, runAssociationEffects } from "./association-effects.ts";
import { type BulkAction, invalid, type RowResult } from "./bulk.ts";
import { accountLock } from "./locks.ts";
import { endsTooEarly, meet, spanText, unknownName } from "./period-rows.ts";
import { type GivenValues, type Problem, rawCell, readRecord } from "./read-fields.ts";
import { settledKeys } from "./repeats.ts";

/**
 * Imports the history of associations as it was. One is known by customer, partner, type and beginning; what else a
 * row gives replaces what is known. Rows are judged one after another: an earlier one counts for a later one.
 */
export const importAssociations: BulkAction = {
  outcomes: ["created", "updated", "unchanged", "invalid"],
  failures: ["invalid"],
  async chunk(tables, records) {
    const read = records.map((record) => ({ record, ...readRecord(ASSOCIATION_FIELDS, record) }));
    const history = await openHistory(
      tables,
      read.map(({ given }) => given),
    );
    const judged = read.map((row) => {
      const { given, row: unreadable, missing, bad } = row;
      const problem = unreadable ?? missing ?? history.unknown(given) ?? bad ?? endsTooEarly(given);
      return { ...row, key: periodKey(given), problem };
    });
    const settled = settledKeys(
      {
        keys: judged.map(({ problem, key }) => (problem ? undefined : key)),
        given: (at) => (judged[at] as (typeof judged)[number]).given,
      },
      (_, merged) => history.leavesAsIs(merged),
    );
    const results = judged.map(({ record, given, key: period, problem: found }): RowResult => {
      const key = rawCell(ASSOCIATION_FIELDS, record, "customer");
      if (!found && settled.has(period)) {
        return { row: record.row, key, outcome: "unchanged", id: history.known(given)?.id ?? null };
      }
      const problem = found ?? history.problem(given);
      if (problem) return invalid(record.row, key, problem.code, problem.text);
      const { outcome, id } = history.put(given);
      return { row: record.row, key, outcome, id };
    });
    await history.save();
    return { results };
  },
};

/** The periods of the customers that rows are about, kept up to date while the rows are applied. */
async function openHistory(tables: Tables, rows: readonly GivenValues[]) {
  const change = tables.change as OpenChange;
  const named = (key: string) => [...new Set(rows.map((given) => String(given.get(key) ?? "")))];
  await tables.lock(named("customer").map(accountLock));
  const customers = await tables.customers.byAccounts(named("customer"));
  const unknownPartners = new Set(await tables.partners.unknown(named("partner")));
  const periods = await tables.associations.ofCustomers([...customers.keys()]);
  const inserts = new Map<string, Association>();
  const replaces = new Map<string, Association>();
  /** Those that had no end before. */
  const wereOpen = new Set<string>();

  const periodsOf = (given: GivenValues): Association[] => {
    const customer = String(given.get("customer"));
    const known = periods.get(customer) ?? [];
    periods.set(customer, known);
    return known;
  };
  const findKnown = (given: GivenValues): Association | undefined =>
    periodsOf(given).find(
      ({ partner, type, from }) =>
        partner === given.get("partner") && type === given.get("type") && from === given.get("from"),
    );

  return {
    unknown(given: GivenValues): Problem | undefined {
      const [partner, customer] = [given.get("partner"), given.get("customer")];
      // A name that cannot be read is not an unknown one.
      if (typeof partner === "string" && unknownPartners.has(partner)) {
        return unknownName("UNKNOWN_PARTNER", PARTNER, partner);
      }
      if (typeof customer === "string" && !customers.has(customer)) {
        return unknownName("UNKNOWN_CUSTOMER", CUSTOMER, customer);
      }
      return undefined;
    },

    known: findKnown,

    /** Whether the values given make no difference to the association as it was before. */
    leavesAsIs(given: GivenValues): boolean {
      const known = findKnown(given);
      return known !== undefined && isSame(known, withGiven(known, given, known.id));
    },

    /** Why a period cannot stand: it meets another one of the customer. */
    problem(given: GivenValues): Problem | undefined {
      const known = findKnown(given);
      const span = withGiven(known, given, "");
      const other = periodsOf(given).find((period) => period !== known && meet(period, span));
      return other && overlapping(other);
    },

    put(given: GivenValues): { readonly outcome: string; readonly id: string } {
      const known = findKnown(given);
      const after = withGiven(known, given, known?.id ?? change.ids.next("asc"));
      if (known && isSame(known, after)) return { outcome: "unchanged", id: known.id };
      const all = periodsOf(given);
      if (known) all.splice(all.indexOf(known), 1, after);
      else all.push(after);
      const isNew = known === undefined || inserts.has(after.id);
      (isNew ? inserts : replaces).set(after.id, after);
      if (known && !isNew && known.to === null) wereOpen.add(after.id);
      return { outcome: known ? "updated" : "created", id: after.id };
    },

    async save(): Promise<void> {
      await tables.associations.insert([...inserts.values()]);
      await tables.associations.replace([...replaces.values()]);
      await runEffects(tables, change, [...inserts.values(), ...replaces.values()], wereOpen, periods);
    },
  };
}

/** What the end of any association brings about (POLICY.md §3), also where it is recorded afterwards. */
async function runEffects(
  tables: Tables,
  change: OpenChange,
  associations: readonly Association[],
  wereOpen: ReadonlySet<string>,
  periods: ReadonlyMap<string, readonly Association[]>,
): Promise<void> {
  const ended: EndedAssociation[] = [];
  const switched: EndedAssociation[] = [];
  for (const association of associations) {
    const { id, customer, partner, to } = association;
    if (to === null) continue;
    const later = periods.get(customer)?.filter((other) => other.partner === partner && other.from >= to) ?? [];
    // Another one of the two that begins where this one ends continues it with the other type.
    const goesOn = later.some(({ from }) => from === to);
    const wasCurrent = wereOpen.has(id) && later.length === 0;
    (goesOn ? switched : ended).push({ association: { ...association, to }, wasCurrent });
  }
  await runAssociationEffects(tables, change, "switch", switched);
  await runAssociationEffects(tables, change, "end", ended);
}

/** What a row makes of the association that is known, or of none: what it does not give stays. */
function withGiven(known: Association | undefined, given: GivenValues, id: string): Association {
  const kept = <Value>(key: string, before: Value): Value => {
    const value = given.get(key);
    return value === undefined ? before : (value as Value);
  };
  return {
    id,
    customer: String(given.get("customer")),
    partner: String(given.get("partner")),
    type: given.get("type") as Association["type"],
    from: given.get("from") as Instant,
    to: kept("to", known?.to ?? null),
    endReason: kept("end_reason", known?.endReason ?? null),
    startedBy: kept("started_by", known?.startedBy ?? null),
    via: known?.via ?? null,
  };
}

function isSame(a: Association, b: Association): boolean {
  return a.to === b.to && a.endReason === b.endReason && a.startedBy === b.startedBy;
}

/** What tells one association from another. */
function periodKey(given: GivenValues): string {
  return JSON.stringify(["customer", "partner", "type", "from"].map((key) => given.get(key) ?? null));
}

function overlapping(period: Association): Problem {
  const { customer, partner, type } = period;
  const { en, zh } = spanText(period);
  return {
    code: "BAD_VALUE",
    text: {
      en: `The period overlaps another one of ${customer}: ${partner}, ${type}, ${en}.`,
      zh: `与客户 ${customer} 的另一关联时段重叠：${partner}，${ASSOCIATION_TYPE_WORDS[type].zh}，${zh}。`,
    },
  };
}
