import type { ChangeDraft, Database } from "../database/database.ts";
import type { OpenChange } from "../database/session.ts";
import type { Tables } from "../database/tables/index.ts";
import { type AssignmentPeriod, endingAt } from "../domain/managers/assignment.ts";
import { MEMBER } from "../domain/record-names.ts";
import { type Verdict, verdictOf } from "../domain/rules.ts";
import { conflict, type FiredRule, notFound } from "../errors.ts";
import type { Text } from "../language/text.ts";
import { shellWord } from "../values/shell.ts";
import { type AssignOptions, openRoster } from "./assignment-roster.ts";
import type { Subject, SubjectWords } from "./assignment-subjects.ts";
import { refuseForeign } from "./authorize.ts";
import { type BulkAction, type BulkRecord, invalid, type RowResult } from "./bulk.ts";
import { type Problem, rawCell, readRecord } from "./read-fields.ts";
import { refusal } from "./refusal.ts";

/** The assignments that stand afterwards, in the order of the accounts, and how many of them are new. */
export interface Assigned<Item extends AssignmentPeriod> {
  readonly assignments: readonly Item[];
  readonly made: number;
}

/** Hands accounts over to an account manager, all or none: refused is exit 4, the one that an account has is kept. */
export async function assignManager<Item extends AssignmentPeriod>(
  database: Database,
  draft: ChangeDraft,
  subject: Subject<Item>,
  manager: string,
  accounts: readonly string[],
  options: AssignOptions,
): Promise<Assigned<Item>> {
  const partner = await partnerOf(database, draft, manager);
  return await database.write({ ...draft, partner }, async (tables, change) => {
    await refuseForeignMember(tables, manager);
    return await handOver(tables, change, subject, manager, unique(accounts), options);
  });
}

/** Whose change it is: the partner of the member who gets the accounts. */
async function partnerOf(database: Database, draft: ChangeDraft, manager: string): Promise<string | null> {
  const known = await database.read(({ members }) => members.find(manager));
  return known?.partner ?? draft.partner;
}

/** A member of another partner is exit 9 for who is bound to its own, one that nobody knows exit 7. */
async function refuseForeignMember(tables: Tables, account: string): Promise<void> {
  const found = await tables.members.find(account);
  if (!found) throw notFound(MEMBER, account);
  refuseForeign(tables, found.partner);
}

/** `from` names the only one who may be relieved: an account that is no longer its own is exit 6. */
async function handOver<Item extends AssignmentPeriod>(
  tables: Tables,
  change: OpenChange,
  subject: Subject<Item>,
  manager: string,
  wanted: readonly string[],
  options: AssignOptions,
  from?: string,
): Promise<Assigned<Item>> {
  const roster = await openRoster(tables, change, subject, options, [manager], wanted);
  const member = roster.member(manager);
  if (!member) throw notFound(MEMBER, manager);
  for (const account of wanted) if (!roster.knows(account)) throw notFound(subject.what, account);
  const stray = from === undefined ? undefined : wanted.find((account) => roster.managerOf(account) !== from);
  if (stray !== undefined) throw notTheirs(subject, stray, from as string);
  const handed = wanted.map((account) => roster.assign(member, account));
  const fired = handed.flatMap(({ verdict }) => verdict.rules);
  if (fired.length > 0) throw refusal(verdictOf(eachOnce(subject, fired)));
  await roster.save();
  return {
    assignments: handed.map(({ assignment }) => assignment as Item),
    made: handed.filter(({ verdict }) => verdict.verdict === "accept").length,
  };
}

/**
 * Hands the accounts of one account manager over to another, all that it has or those that are named: one that is not
 * its own is exit 6, and what the rules refuse of one is refused of all.
 */
export async function transferAccounts<Item extends AssignmentPeriod>(
  database: Database,
  draft: ChangeDraft,
  subject: Subject<Item>,
  from: string,
  to: string,
  accounts: readonly string[],
  options: AssignOptions,
): Promise<Assigned<Item>> {
  const partner = await partnerOf(database, draft, to);
  return await database.write({ ...draft, partner }, async (tables, change) => {
    for (const member of [from, to]) await refuseForeignMember(tables, member);
    const held = await subject.table(tables).subjectsOf(from, change.at);
    const wanted = accounts.length > 0 ? unique(accounts) : held;
    return await handOver(tables, change, subject, to, wanted, { ...options, replace: true }, from);
  });
}

function notTheirs({ what, flag }: SubjectWords, account: string, manager: string) {
  const see = `partnerctl manager customers ${shellWord(manager)}${flag}`;
  return conflict(
    "not-assigned",
    {
      en: `The ${what.en} "${account}" is not one of ${manager}'s.`,
      zh: `${what.zh}“${account}”不属于客户经理 ${manager}。`,
    },
    { hint: { en: `See whose they are: ${see}`, zh: `查看其负责的${what.zh}：${see}` } },
  );
}

/** Hands over a file of accounts, row by row: an earlier row counts for a later one. */
export function assignManagers<Item extends AssignmentPeriod>(
  subject: Subject<Item>,
  options: AssignOptions,
): BulkAction {
  return {
    outcomes: ["assigned", "unchanged", "refused", "invalid"],
    failures: ["refused", "invalid"],
    async chunk(tables, records) {
      const read = records.map((record) => ({ record, ...readRow(subject, record) }));
      const roster = await openRoster(
        tables,
        tables.change as OpenChange,
        subject,
        options,
        unique(read.map(({ manager }) => manager)),
        unique(read.map(({ account }) => account)),
      );
      const judged = read.map(({ record, account, manager, before, bad }) => {
        const member = roster.member(manager);
        const unknown =
          account !== "" && !roster.knows(account)
            ? unknownRow(subject.unknownCode, subject.what, account)
            : manager !== "" && !member
              ? unknownRow("UNKNOWN_MEMBER", MEMBER, manager)
              : undefined;
        return { record, account, member, problem: before ?? unknown ?? bad };
      });
      // Who has the last word on an account: where that is as it stands, rows before it would change it there and back.
      const last = new Map<string, Verdict>();
      const isRepeated = new Set(judged.map(({ account }) => account)).size < judged.length;
      for (const { account, member, problem } of isRepeated ? judged : []) {
        if (problem || !member) continue;
        const { verdict } = roster.judge(member, account);
        if (verdict.verdict !== "refuse") last.set(account, verdict);
      }
      const results = judged.map(({ record, account, member, problem }): RowResult => {
        const row = { row: record.row, key: account };
        if (problem || !member) {
          const { code, text } = problem ?? unknownRow("UNKNOWN_MEMBER", MEMBER, "");
          return invalid(row.row, row.key, code, text);
        }
        const settled = last.get(account)?.verdict === "unchanged";
        const { verdict, assignment } = settled ? roster.judge(member, account) : roster.assign(member, account);
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

/** Ends the open assignments of accounts at the clock, all or none; an account without one is exit 6. */
export async function unassignAccounts<Item extends AssignmentPeriod>(
  database: Database,
  draft: ChangeDraft,
  subject: Subject<Item>,
  accounts: readonly string[],
  partner: string | undefined,
): Promise<Item[]> {
  return await database.write(draft, async (tables) => {
    const wanted = [...new Set(accounts)];
    await tables.lock(wanted.map(subject.lock));
    const known = await subject.known(tables, wanted, draft.at);
    const open = await subject.table(tables).openOf(wanted, draft.at);
    const changed = wanted.map((account) => {
      if (!known.has(account)) throw notFound(subject.what, account);
      const assignment = open.get(account);
      if (assignment) refuseForeign(tables, assignment.partner);
      if (!assignment || (partner !== undefined && assignment.partner !== partner)) throw notAssigned(subject, account);
      return endingAt(assignment, draft.at);
    });
    await subject.table(tables).replace(changed);
    return changed;
  });
}

function notAssigned({ what, flag }: SubjectWords, account: string) {
  const see = `partnerctl manager history ${shellWord(account)}${flag}`;
  return conflict(
    "not-assigned",
    { en: `The ${what.en} "${account}" has no account manager.`, zh: `${what.zh}“${account}”没有客户经理。` },
    { hint: { en: `See who had it: ${see}`, zh: `查看分配历史：${see}` } },
  );
}

function readRow({ fields, key }: SubjectWords, record: BulkRecord) {
  const { row, missing, bad } = readRecord(fields, record);
  return {
    account: rawCell(fields, record, key),
    manager: rawCell(fields, record, "manager"),
    before: row ?? missing,
    bad,
  };
}

function unknownRow(code: string, what: Text, name: string): Problem {
  return { code, text: { en: `There is no ${what.en} "${name}".`, zh: `没有${what.zh}“${name}”。` } };
}

/** Rules that fired over several accounts, in POLICY.md order, each with its facts once: one about the member fires for all. */
function eachOnce(subject: SubjectWords, rules: readonly FiredRule[]): FiredRule[] {
  const once = [...new Map(rules.map((rule) => [`${rule.id} ${JSON.stringify(rule.facts)}`, rule])).values()];
  const place = ({ id }: FiredRule): number => subject.rules.findIndex((rule) => rule.id === id);
  return once.sort((a, b) => place(a) - place(b));
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values.filter((value) => value !== ""))];
}
