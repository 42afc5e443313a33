import type { ChangeDraft, Database } from "../database/database.ts";
import type { Tables } from "../database/tables/index.ts";
import { ECOSYSTEM_MANAGER, type Member, type Role, roleProblem } from "../domain/managers/member.ts";
import { inOrder, MEMBER_FIELDS } from "../domain/managers/member-fields.ts";
import { MEMBER, PARTNER } from "../domain/record-names.ts";
import { conflict, notFound, usageError } from "../errors.ts";
import type { Text } from "../language/text.ts";
import type { Instant } from "../values/instant.ts";
import { shellWord } from "../values/shell.ts";
import { refuseForeign } from "./authorize.ts";
import { ECOSYSTEM_MANAGERS } from "./locks.ts";
import { type Edited, requireVersion } from "./require-version.ts";

/** A member as it is to be added; `partner` null belongs to none. */
export interface NewMember {
  readonly account: string;
  readonly name: string;
  readonly partner: string | null;
  readonly roles: readonly Role[];
}

/** Adds a member, or one who had left again: roles that exclude each other are exit 2, an unknown partner exit 7, a known account exit 6. */
export async function addMember(database: Database, draft: ChangeDraft, wanted: NewMember): Promise<Member> {
  const { account, partner } = wanted;
  const problem = roleProblem(wanted.roles, partner);
  if (problem) throw usageError("BAD_VALUE", problem, { field: "role" });
  return await database.write(draft, async (tables, change) => {
    refuseForeign(tables, partner);
    if (partner !== null && (await tables.partners.unknown([partner])).length > 0) {
      throw notFound(PARTNER, partner);
    }
    await tables.members.hold([account]);
    const before = await tables.members.find(account);
    if (before?.status === "active") throw alreadyThere(account);
    const createdAt = before?.createdAt ?? change.at;
    const member: Member = { ...wanted, roles: inOrder(wanted.roles), status: "active", createdAt };
    // Who has left comes back with the roles that are given now.
    if (before) refuseForeign(tables, before.partner);
    await (before ? tables.members.replace([member]) : tables.members.insert([member]));
    return member;
  });
}

/** What of a member is changed; what is not given stays. */
export type MemberChanges = Partial<Pick<Member, "name" | "roles">>;

const givenOf = ({ name, roles }: MemberChanges) =>
  new Map(Object.entries({ ...(name === undefined ? {} : { name }), ...(roles ? { roles: roles.join(";") } : {}) }));

/** Changes a member's name or roles: roles that exclude each other are exit 2. */
export async function editMember(
  database: Database,
  draft: ChangeDraft,
  account: string,
  changes: MemberChanges,
  ifVersion?: number,
): Promise<Member> {
  return await database.write(draft, async (tables) => {
    const before = await ownMember(tables, account);
    const edited: Edited = { noun: "member", table: "members", key: account, fields: MEMBER_FIELDS };
    await requireVersion(tables, edited, ifVersion, givenOf(changes));
    const after = { ...before, ...changes, ...(changes.roles ? { roles: inOrder(changes.roles) } : {}) };
    const problem = roleProblem(after.roles, after.partner);
    if (problem) throw usageError("BAD_VALUE", problem, { field: "role" });
    if (before.roles.includes("account-manager") && !after.roles.includes("account-manager")) {
      await refuseAssigned(tables, account, draft.at);
    }
    const isSame = after.name === before.name && after.roles.join(";") === before.roles.join(";");
    if (!isSame) await tables.members.replace([after]);
    return after;
  });
}

/** Makes a member inactive; one who still looks after customers is exit 6, and one who is inactive already stays so. */
export async function removeMember(database: Database, draft: ChangeDraft, account: string): Promise<Member> {
  return await database.write(draft, async (tables) => {
    await tables.lock([ECOSYSTEM_MANAGERS]);
    const before = await ownMember(tables, account);
    if (before.status === "inactive") return before;
    await refuseAssigned(tables, account, draft.at);
    const after: Member = { ...before, status: "inactive" };
    await tables.members.replace([after]);
    const wasVendor = before.roles.includes(ECOSYSTEM_MANAGER);
    if (wasVendor && !(await tables.members.anyEcosystemManager())) throw lastOfThem(account);
    return after;
  });
}

async function ownMember(tables: Tables, account: string): Promise<Member> {
  await tables.members.hold([account]);
  const member = await tables.members.find(account);
  if (!member) throw notFound(MEMBER, account);
  refuseForeign(tables, member.partner);
  return member;
}

/** Without an ecosystem manager everybody might do everything. */
function lastOfThem(account: string) {
  return conflict(
    "last-ecosystem-manager",
    {
      en: `${account} is the last ecosystem manager; without one, everybody could do everything.`,
      zh: `${account} 是最后一位生态经理；没有生态经理时，任何人都可执行全部操作。`,
    },
    {
      hint: {
        en: "Add another one first: partnerctl member add <account> --name <name> --role ecosystem-manager",
        zh: "请先新增一位：partnerctl member add <账号> --name <姓名> --role ecosystem-manager",
      },
    },
  );
}

/** Whoever still looks after somebody hands them over first. */
async function refuseAssigned(tables: Tables, account: string, at: Instant): Promise<void> {
  const customers = await tables.assignments.subjectsOf(account, at);
  if (customers.length > 0) throw stillAssigned(account, { en: "customers", zh: "个客户" }, customers.length, "");
  const resellers = await tables.resellerAssignments.subjectsOf(account, at);
  const what = { en: "resellers", zh: "个云经销商" };
  if (resellers.length > 0) throw stillAssigned(account, what, resellers.length, " --reseller");
}

function stillAssigned(account: string, what: Text, count: number, flag: string) {
  return conflict(
    "still-assigned",
    {
      en: `The member "${account}" still looks after ${count} ${what.en}.`,
      zh: `成员“${account}”名下还有 ${count} ${what.zh}。`,
    },
    {
      hint: {
        en: `Hand them over first: partnerctl manager transfer ${shellWord(account)} <to-member>${flag}`,
        zh: `请先转移：partnerctl manager transfer ${shellWord(account)} <接手成员>${flag}`,
      },
    },
  );
}

function alreadyThere(account: string) {
  return conflict(
    "already-exists",
    { en: `The member "${account}" exists already.`, zh: `成员“${account}”已存在。` },
    {
      hint: {
        en: `See it with: partnerctl member show ${shellWord(account)}`,
        zh: `可用以下命令查看：partnerctl member show ${shellWord(account)}`,
      },
    },
  );
}
