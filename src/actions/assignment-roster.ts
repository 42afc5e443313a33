import type { OpenChange } from "../database/session.ts";
import type { Tables } from "../database/tables/index.ts";
import { type AssignmentPeriod, endingAt } from "../domain/managers/assignment.ts";
import { decideAssignment } from "../domain/managers/decide.ts";
import type { Member } from "../domain/managers/member.ts";
import type { Verdict } from "../domain/rules.ts";
import type { Instant } from "../values/instant.ts";
import type { Subject } from "./assignment-subjects.ts";
import { parametersOf } from "./parameters.ts";

/** How somebody is handed over: by whom, for which partner alone (all if undefined), and whether others are relieved. */
export interface AssignOptions {
  readonly actor: string;
  readonly partner: string | undefined;
  readonly replace: boolean;
}

/** Who has whom, fetched in a constant number of queries and kept up to date while accounts are handed over. */
export async function openRoster<Item extends AssignmentPeriod>(
  tables: Tables,
  change: OpenChange,
  subject: Subject<Item>,
  { actor, partner, replace }: AssignOptions,
  managers: readonly string[],
  accounts: readonly string[],
) {
  const table = subject.table(tables);
  await tables.lock(accounts.map(subject.lock));
  const parameters = await parametersOf(tables, change.at);
  await tables.members.hold(managers);
  const members = await tables.members.byKeys(managers);
  const known = await subject.known(tables, accounts, change.at);
  const open = await table.openOf(accounts, change.at);
  const ends = await table.endsAhead(accounts, change.at);
  const inserts = new Map<string, Item>();
  const replaces = new Map<string, Item>();

  /** What is to be said of handing an account over, and the assignment that it has. */
  function judge(member: Member, account: string): { verdict: Verdict; assignment: Item | undefined } {
    const current = open.get(account);
    const associated = known.get(account) === (member.partner ?? "");
    // Who looks after another partner's account is not for who is bound to its own.
    const isSeen = associated || tables.bound === undefined || current?.partner === tables.bound.partner;
    const facts = {
      member,
      subject: account,
      associated,
      currentManager: isSeen ? current?.manager : undefined,
      replace,
    };
    return { verdict: decideAssignment(facts, parameters, subject.rules), assignment: current };
  }

  return {
    /** The member, unless the command runs on behalf of another partner than its own. */
    member(account: string): Member | undefined {
      const member = members.get(account);
      const foreign = partner !== undefined && member?.partner !== null && member?.partner !== partner;
      return foreign ? undefined : member;
    },
    knows: (account: string): boolean => known.has(account),
    managerOf: (account: string): string | undefined => open.get(account)?.manager,
    judge,
    assign(member: Member, account: string): { verdict: Verdict; assignment: Item | undefined } {
      const { verdict, assignment: current } = judge(member, account);
      if (verdict.verdict === "unchanged") return { verdict, assignment: current };
      if (verdict.verdict !== "accept") return { verdict, assignment: undefined };
      if (current) (inserts.has(current.id) ? inserts : replaces).set(current.id, endingAt(current, change.at));
      const assignment = subject.of(account, {
        id: change.ids.next("asg"),
        partner: member.partner as string,
        manager: member.account,
        // Not before the end of what came before, however far back the clock is.
        from: Math.max(change.at, ends.get(account) ?? change.at) as Instant,
        to: null,
        assignedBy: actor,
        via: "assign",
      });
      inserts.set(assignment.id, assignment);
      open.set(account, assignment);
      return { verdict, assignment };
    },
    async save(): Promise<void> {
      await table.replace([...replaces.values()]);
      await table.insert([...inserts.values()]);
    },
  };
}

/** Ends who looked after resellers on behalf of another partner than the one they are linked to from now on. */
export async function endResellerAssignments(
  tables: Tables,
  distributors: ReadonlyMap<string, string | undefined>,
  at: Instant,
): Promise<void> {
  const open = await tables.resellerAssignments.openOf([...distributors.keys()], at);
  const over = [...open.values()].filter(({ reseller, partner }) => distributors.get(reseller) !== partner);
  await tables.resellerAssignments.replace(over.map((assignment) => endingAt(assignment, at)));
}
