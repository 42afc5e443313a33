import type { ChangeDraft, Database } from "../database/database.ts";
import { type Member, type Role, roleProblem } from "../domain/managers/member.ts";
import { inOrder } from "../domain/managers/member-fields.ts";
import { conflict, notFound, usageError } from "../errors.ts";
import type { Text } from "../language/text.ts";
import { refuseForeign } from "./authorize.ts";

export const MEMBER: Text = { en: "member", zh: "成员" };

/** A member as it is to be added; `partner` null belongs to none. */
export interface NewMember {
  readonly account: string;
  readonly name: string;
  readonly partner: string | null;
  readonly roles: readonly Role[];
}

/** Adds a member: roles that exclude each other are exit 2, an unknown partner exit 7, a known account exit 6. */
export async function addMember(database: Database, draft: ChangeDraft, wanted: NewMember): Promise<Member> {
  const { account, partner } = wanted;
  const problem = roleProblem(wanted.roles, partner);
  if (problem) throw usageError("bad-value", problem, { field: "role" });
  return await database.write(draft, async (tables, change) => {
    refuseForeign(tables, partner);
    if (partner !== null && (await tables.partners.unknown([partner])).length > 0) {
      throw notFound({ en: "partner", zh: "伙伴" }, partner);
    }
    if (await tables.members.find(account)) throw alreadyThere(account);
    const member: Member = { ...wanted, roles: inOrder(wanted.roles), status: "active", createdAt: change.at };
    await tables.members.insert([member]);
    return member;
  });
}

function alreadyThere(account: string) {
  return conflict(
    "already-exists",
    { en: `The member "${account}" exists already.`, zh: `成员“${account}”已存在。` },
    {
      hint: {
        en: `See it with: partnerctl member show ${account}`,
        zh: `可用以下命令查看：partnerctl member show ${account}`,
      },
    },
  );
}
