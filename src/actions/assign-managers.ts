import type { ChangeDraft, Database } from "../database/database.ts";
import type { OpenChange } from "../database/session.ts";
import type { Tables } from "../database/tables/index.ts";
import { type Assignment, endingAt } from "../domain/managers/assignment.ts";
import { decideAssignment } from "../domain/managers/decide.ts";
import { ASSIGNMENT_FIELDS } from "../domain/managers/fields.ts";
import type { Member } from "../domain/managers/member.ts";
import { ASSIGNMENT_RULES } from "../domain/managers/rules.ts";
import { parametersAt } from "../domain/policy/parameters.ts";
import { type Verdict, verdictOf } from "../domain/rules.ts";
import { conflict, type FiredRule, notFound } from "../errors.ts";
import type { Text } from "../language/text.ts";
import type { Instant } from "../values/instant.ts";
import { refuseForeign } from "./authorize.ts";
import { type BulkAction, type BulkRecord, invalid, type RowResult } from "./bulk.ts";
import { accountLock } from "./locks.ts";
import { type Problem, rawCell, readRecord } from "./read-fields.ts";
import { refusal } from "./register-customers.ts";

const MEMBER: Text = { en: "member", zh: "成员" };
const CUSTOMER: Text = { en: "customer", zh: "客户" };

/** How customers are handed over: by whom, for which partner alone (all if undefined), and whether others are relieved. */
export interface AssignOptions {
  readonly actor: string;
  readonly partner: string | undefined;
  readonly replace: boolean;
}

/** The assignments that stand afterwards, in the order of the customers, and how many of them are new. */
export interface Assigned {
  readonly assignments: readonly Assignment[];
  readonly made: number;
}

/** Hands customers over to an account manager, all or none: refused is exit 4, the one that a customer has is kept. */
export async function assignManager(
  database: Database,
  draft: ChangeDraft,
  manager: string,
  customers: readonly string[],
  options: AssignOptions,
): Promise<Assigned> {
  const partner = await partnerOf(database, draft, manager);
  return await database.write({ ...draft, partner }, (tables, change) =>
    handOver(tables, change, manager, unique(customers), options),
  );
}

/** Whose change it is: the partner of the member who gets the customers. */
async function partnerOf(database: Database, draft: ChangeDraft, manager: string): Promise<string | null> {
  const known = await database.read(({ members }) => members.find(manager));
  return known?.partner ?? draft.partner;
}

/** `from` names the only one who may be relieved: a customer that is no longer its own is exit 6. */
async function handOver(
  tables: Tables,
  change: OpenChange,
  manager: string,
  wanted: readonly string[],
  options: AssignOptions,
  from?: string,
): Promise<Assigned> {
  const roster = await openRoster(tables, change, options, [manager], wanted);
  const member = roster.member(manager);
  if (!member) throw notFound(MEMBER, manager);
  for (const customer of wanted) if (!roster.knows(customer)) throw notFound(CUSTOMER, customer);
  const stray = from === undefined ? undefined : wanted.find((customer) => roster.managerOf(customer) !== from);
  if (stray !== undefined) throw notTheirs(stray, from as string);
  const handed = wanted.map((customer) => roster.assign(member, customer));
  const fired = handed.flatMap(({ verdict }) => verdict.rules);
  if (fired.length > 0) throw refusal(verdictOf(eachOnce(fired)));
  await roster.save();
  return {
    assignments: handed.map(({ assignment }) => assignment as Assignment),
    made: handed.filter(({ verdict }) => verdict.verdict === "accept").length,
  };
}

/**
 * Hands the customers of one account manager over to another, all that it has or those that are named: a customer that
 * is not its own is exit 6, and what the rules refuse of one is refused of all.
 */
export async function transferCustomers(
  database: Database,
  draft: ChangeDraft,
  from: string,
  to: string,
  customers: readonly string[],
  options: AssignOptions,
): Promise<Assigned> {
  const partner = await partnerOf(database, draft, to);
  return await database.write({ ...draft, partner }, async (tables, change) => {
    for (const member of [from, to]) {
      const found = await tables.members.find(member);
      if (!found) throw notFound(MEMBER, member);
      refuseForeign(tables, found.partner);
    }
    const held = await tables.assignments.customersOf(from, change.at);
    const wanted = customers.length > 0 ? unique(customers) : held;
    return await handOver(tables, change, to, wanted, { ...options, replace: true }, from);
  });
}

function notTheirs(customer: string, manager: string) {
  return conflict(
    "not-assigned",
    {
      en: `The customer "${customer}" is not one of ${manager}'s.`,
      zh: `客户“${customer}”不属于客户经理 ${manager}。`,
    },
    {
      hint: {
        en: `See whose they are: partnerctl manager customers ${manager}`,
        zh: `查看其客户：partnerctl manager customers ${manager}`,
      },
    },
  );
}

/** Hands over a file of customers, row by row: an earlier row counts for a later one. */
export function assignManagers(options: AssignOptions): BulkAction {
  return {
    outcomes: ["assigned", "unchanged", "refused", "invalid"],
    failures: ["refused", "invalid"],
    async chunk(tables, records) {
      const read = records.map((record) => ({ record, ...readRow(record) }));
      const roster = await openRoster(
        tables,
        tables.change as OpenChange,
        options,
        unique(read.map(({ manager }) => manager)),
        unique(read.map(({ customer }) => customer)),
      );
      const judged = read.map(({ record, customer, manager, before, bad }) => {
        const member = roster.member(manager);
        const unknown =
          customer !== "" && !roster.knows(customer)
            ? unknownRow("UNKNOWN_CUSTOMER", CUSTOMER, customer)
            : manager !== "" && !member
              ? unknownRow("UNKNOWN_MEMBER", MEMBER, manager)
              : undefined;
        return { record, customer, member, problem: before ?? unknown ?? bad };
      });
      // Who has the last word on a customer: where that is as it stands, rows before it would change it there and back.
      const last = new Map<string, Verdict>();
      const isRepeated = new Set(judged.map(({ customer }) => customer)).size < judged.length;
      for (const { customer, member, problem } of isRepeated ? judged : []) {
        if (problem || !member) continue;
        const { verdict } = roster.judge(member, customer);
        if (verdict.verdict !== "refuse") last.set(customer, verdict);
      }
      const results = judged.map(({ record, customer, member, problem }): RowResult => {
        const row = { row: record.row, key: customer };
        if (problem || !member) {
          const { code, text } = problem ?? unknownRow("UNKNOWN_MEMBER", MEMBER, "");
          return invalid(row.row, row.key, code, text);
        }
        const settled = last.get(customer)?.verdict === "unchanged";
        const { verdict, assignment } = settled ? roster.judge(member, customer) : roster.assign(member, customer);
        if (settled && verdict.verdict === "accept") {
          return { ...row, outcome: "unchanged", id: assignment?.id ?? null };
        }
        const id = assignment?.id ?? null;
        if (verdict.verdict === "unchanged") return { ...row, outcome: "unchanged", id };
        if (verdict.verdict !== "accept") return { ...row, outcome: "refused", rules: verdict.rules };
        return { ...row, outcome: "assigned", id };
      });
      await roster.save();
      return { results };
    },
  };
}

/** Ends the open assignments of customers at the clock, all or none; a customer without one is exit 6. */
export async function unassignCustomers(
  database: Database,
  draft: ChangeDraft,
  customers: readonly string[],
  partner: string | undefined,
): Promise<Assignment[]> {
  return await database.write(draft, async (tables) => {
    const wanted = [...new Set(customers)];
    await tables.lock(wanted.map(accountLock));
    const known = await tables.customers.known(wanted);
    const open = await tables.assignments.openOf(wanted, draft.at);
    const changed = wanted.map((customer) => {
      if (!known.has(customer)) throw notFound(CUSTOMER, customer);
      const assignment = open.get(customer);
      if (assignment) refuseForeign(tables, assignment.partner);
      if (!assignment || (partner !== undefined && assignment.partner !== partner)) throw notAssigned(customer);
      return endingAt(assignment, draft.at);
    });
    await tables.assignments.replace(changed);
    return changed;
  });
}

function notAssigned(customer: string) {
  return conflict(
    "not-assigned",
    { en: `The customer "${customer}" has no account manager.`, zh: `客户“${customer}”没有客户经理。` },
    {
      hint: {
        en: `See who had it: partnerctl manager history ${customer}`,
        zh: `查看分配历史：partnerctl manager history ${customer}`,
      },
    },
  );
}

/** Who has whom, fetched in a constant number of queries and kept up to date while customers are handed over. */
async function openRoster(
  tables: Tables,
  change: OpenChange,
  { actor, partner, replace }: AssignOptions,
  managers: readonly string[],
  customers: readonly string[],
) {
  await tables.lock(customers.map(accountLock));
  const parameters = parametersAt(await tables.parameters.all(), change.at);
  await tables.members.hold(managers);
  const members = await tables.members.byKeys(managers);
  const known = await tables.customers.known(customers);
  const associated = await tables.associations.openPartners(customers, change.at);
  const open = await tables.assignments.openOf(customers, change.at);
  const ends = await tables.assignments.endsAhead(customers, change.at);
  const inserts = new Map<string, Assignment>();
  const replaces = new Map<string, Assignment>();

  /** What is to be said of handing over a customer, and the assignment that it has. */
  function judge(member: Member, customer: string): { verdict: Verdict; assignment: Assignment | undefined } {
    const current = open.get(customer);
    const facts = {
      member,
      customer,
      associated: associated.get(customer) === (member.partner ?? ""),
      currentManager: current?.manager,
      replace,
    };
    return { verdict: decideAssignment(facts, parameters), assignment: current };
  }

  return {
    /** The member, unless the command runs on behalf of another partner than its own. */
    member(account: string): Member | undefined {
      const member = members.get(account);
      const foreign = partner !== undefined && member?.partner !== null && member?.partner !== partner;
      return foreign ? undefined : member;
    },
    knows: (customer: string): boolean => known.has(customer),
    managerOf: (customer: string): string | undefined => open.get(customer)?.manager,
    judge,
    assign(member: Member, customer: string): { verdict: Verdict; assignment: Assignment | undefined } {
      const { verdict, assignment: current } = judge(member, customer);
      if (verdict.verdict === "unchanged") return { verdict, assignment: current };
      if (verdict.verdict !== "accept") return { verdict, assignment: undefined };
      if (current) (inserts.has(current.id) ? inserts : replaces).set(current.id, endingAt(current, change.at));
      const assignment: Assignment = {
        id: change.ids.next("asg"),
        customer,
        partner: member.partner as string,
        manager: member.account,
        // Not before the end of what came before, however far back the clock is.
        from: Math.max(change.at, ends.get(customer) ?? change.at) as Instant,
        to: null,
        assignedBy: actor,
        via: "assign",
      };
      inserts.set(assignment.id, assignment);
      open.set(customer, assignment);
      return { verdict, assignment };
    },
    async save(): Promise<void> {
      await tables.assignments.replace([...replaces.values()]);
      await tables.assignments.insert([...inserts.values()]);
    },
  };
}

function readRow(record: BulkRecord) {
  const { row, missing, bad } = readRecord(ASSIGNMENT_FIELDS, record);
  return {
    customer: rawCell(ASSIGNMENT_FIELDS, record, "customer"),
    manager: rawCell(ASSIGNMENT_FIELDS, record, "manager"),
    before: row ?? missing,
    bad,
  };
}

function unknownRow(code: string, what: Text, name: string): Problem {
  return { code, text: { en: `There is no ${what.en} "${name}".`, zh: `没有${what.zh}“${name}”。` } };
}

/** Rules that fired over several customers, in POLICY.md order, each with its facts once: one about the member fires for all. */
function eachOnce(rules: readonly FiredRule[]): FiredRule[] {
  const once = [...new Map(rules.map((rule) => [`${rule.id} ${JSON.stringify(rule.facts)}`, rule])).values()];
  const place = ({ id }: FiredRule): number => ASSIGNMENT_RULES.findIndex((rule) => rule.id === id);
  return once.sort((a, b) => place(a) - place(b));
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values.filter((value) => value !== ""))];
}
