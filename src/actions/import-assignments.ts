import type { OpenChange } from "../database/session.ts";
import type { Tables } from "../database/tables/index.ts";
import type { Association } from "../domain/association/association.ts";
import type { Assignment } from "../domain/managers/assignment.ts";
import { ASSIGNMENT_HISTORY_FIELDS } from "../domain/managers/fields.ts";
import { CUSTOMER, MEMBER } from "../domain/record-names.ts";
import type { Instant } from "../values/instant.ts";
import { type BulkAction, invalid, type RowResult } from "./bulk.ts";
import { accountLock } from "./locks.ts";
import { endsTooEarly, type FilePeriod, meet, spanText, unknownName } from "./period-rows.ts";
import { type GivenValues, type Problem, rawCell, readRecord } from "./read-fields.ts";
import { settledKeys } from "./repeats.ts";

const FIELDS = ASSIGNMENT_HISTORY_FIELDS;

/** Who imports, and for which partner alone (all if undefined). */
export interface AssignmentImport {
  readonly actor: string;
  readonly partner: string | undefined;
}

/**
 * Imports who looked after whom, as it was. A period is known by customer, manager and beginning; its end replaces what
 * is known of it. Rows are judged one after another: an earlier one counts for a later one.
 */
export function importAssignments(options: AssignmentImport): BulkAction {
  return {
    outcomes: ["created", "updated", "unchanged", "invalid"],
    failures: ["invalid"],
    async chunk(tables, records) {
      const read = records.map((record) => ({ record, ...readRecord(FIELDS, record) }));
      const history = await openHistory(
        tables,
        options,
        read.map(({ given }) => given),
      );
      const judged = read.map(({ record, given, row, missing, bad }) => ({
        record,
        given,
        key: JSON.stringify(["customer", "manager", "from"].map((name) => given.get(name) ?? null)),
        problem: row ?? missing ?? history.unknown(given) ?? bad ?? endsTooEarly(given),
      }));
      const settled = settledKeys(
        {
          keys: judged.map(({ problem, key }) => (problem ? undefined : key)),
          given: (at) => (judged[at] as (typeof judged)[number]).given,
        },
        (_, merged) => history.leavesAsIs(merged),
      );
      const results = judged.map(({ record, given, key: period, problem: found }): RowResult => {
        const key = rawCell(FIELDS, record, "customer");
        if (!found && settled.has(period)) {
          return { row: record.row, key, outcome: "unchanged", id: history.known(given)?.id ?? null };
        }
        const problem = found ?? history.problem(given);
        if (problem) return invalid(record.row, key, problem.code, problem.text);
        return { row: record.row, key, ...history.put(given) };
      });
      await history.save();
      return { results };
    },
  };
}

/** The periods of the customers that rows are about, kept up to date while the rows are applied. */
async function openHistory(tables: Tables, { actor, partner: only }: AssignmentImport, rows: readonly GivenValues[]) {
  const change = tables.change as OpenChange;
  const named = (key: string) => [...new Set(rows.map((given) => String(given.get(key) ?? "")))];
  await tables.lock(named("customer").map(accountLock));
  const customers = await tables.customers.known(named("customer"));
  await tables.members.hold(named("manager"));
  const members = await tables.members.byKeys(named("manager"));
  const periods = await tables.assignments.ofCustomers([...customers]);
  // Only who is bound to a partner is asked whether the customers were its own.
  const associations = tables.bound ? await tables.associations.ofCustomers([...customers]) : undefined;
  const inserts = new Map<string, Assignment>();
  const replaces = new Map<string, Assignment>();

  /** The partner that a manager works for; undefined where the command may not name this one. */
  const partnerOf = (given: GivenValues): string | null | undefined => {
    const member = members.get(String(given.get("manager")));
    return only !== undefined && member?.partner !== null && member?.partner !== only ? undefined : member?.partner;
  };
  const periodsOf = (given: GivenValues): Assignment[] => {
    const customer = String(given.get("customer"));
    const known = periods.get(customer) ?? [];
    periods.set(customer, known);
    return known;
  };
  const findKnown = (given: GivenValues): Assignment | undefined =>
    periodsOf(given).find(({ manager, from }) => manager === given.get("manager") && from === given.get("from"));
  const after = (given: GivenValues, known: Assignment | undefined): Assignment => {
    const to = given.get("to");
    const fresh = {
      id: "",
      customer: String(given.get("customer")),
      partner: partnerOf(given) as string,
      manager: String(given.get("manager")),
      from: given.get("from") as Instant,
      to: null,
      assignedBy: actor,
      via: "import",
    };
    return { ...(known ?? fresh), to: to === undefined ? (known?.to ?? null) : (to as Instant | null) };
  };

  return {
    unknown(given: GivenValues): Problem | undefined {
      const [customer, manager] = [given.get("customer"), given.get("manager")];
      // A name that cannot be read is not an unknown one.
      if (typeof customer === "string" && !customers.has(customer)) {
        return unknownName("UNKNOWN_CUSTOMER", CUSTOMER, customer);
      }
      if (typeof manager === "string" && partnerOf(given) === undefined) {
        return unknownName("UNKNOWN_MEMBER", MEMBER, manager);
      }
      return undefined;
    },

    known: findKnown,

    /** Whether the values given make no difference to the period as it was before. */
    leavesAsIs(given: GivenValues): boolean {
      const known = findKnown(given);
      return known !== undefined && known.to === after(given, known).to;
    },

    /** Why a period cannot stand: nobody's manager, another partner's customer, or it meets another one. */
    problem(given: GivenValues): Problem | undefined {
      if (partnerOf(given) === null) return withoutPartner(String(given.get("manager")));
      const known = findKnown(given);
      const span = after(given, known);
      const { bound } = tables;
      if (bound && !covered(associations?.get(span.customer) ?? [], bound.partner, span)) {
        return notTheirs(span.customer, bound.partner);
      }
      const other = periodsOf(given).find((period) => period !== known && meet(period, span));
      return other && overlapping(other, bound === undefined || other.partner === bound.partner);
    },

    put(given: GivenValues): { readonly outcome: string; readonly id: string } {
      const known = findKnown(given);
      const now = after(given, known);
      if (known && known.to === now.to) return { outcome: "unchanged", id: known.id };
      const all = periodsOf(given);
      const saved = known ? now : { ...now, id: change.ids.next("asg") };
      if (known) all.splice(all.indexOf(known), 1, saved);
      else all.push(saved);
      (known && !inserts.has(saved.id) ? replaces : inserts).set(saved.id, saved);
      return { outcome: known ? "updated" : "created", id: saved.id };
    },

    async save(): Promise<void> {
      await tables.assignments.insert([...inserts.values()]);
      await tables.assignments.replace([...replaces.values()]);
    },
  };
}

/** Whether the customer was the partner's at every instant of the period; what follows without a gap is one. */
function covered(associations: readonly Association[], partner: string, { from, to }: FilePeriod): boolean {
  let reached: number = from;
  for (const period of associations) {
    if (period.partner !== partner || period.from > reached) continue;
    if (period.to === null) return true;
    reached = Math.max(reached, period.to);
  }
  return to !== null && reached >= to;
}

function withoutPartner(manager: string): Problem {
  return {
    code: "BAD_VALUE",
    text: {
      en: `${manager} belongs to no partner and looks after no customers.`,
      zh: `成员 ${manager} 不属于任何伙伴，不能担任客户经理。`,
    },
  };
}

function notTheirs(customer: string, partner: string): Problem {
  return {
    code: "UNKNOWN_CUSTOMER",
    text: {
      en: `${customer} was not associated with ${partner} during the whole of that period.`,
      zh: `客户 ${customer} 在该时段内未一直与伙伴 ${partner} 关联。`,
    },
  };
}

/** Whose the other period is, is told to who may see it. */
function overlapping(period: Assignment, isVisible: boolean): Problem {
  const { customer, manager } = period;
  const span = spanText(period);
  const whose = isVisible ? { en: `: ${manager}, ${span.en}`, zh: `：${manager}，${span.zh}` } : { en: "", zh: "" };
  return {
    code: "BAD_VALUE",
    text: {
      en: `The period overlaps another one of ${customer}${whose.en}.`,
      zh: `与客户 ${customer} 的另一分配时段重叠${whose.zh}。`,
    },
  };
}
