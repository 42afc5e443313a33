import type { ChangeDraft, Database } from "../database/database.ts";
import type { Roles } from "../database/engine.ts";
import type { Tables } from "../database/tables/index.ts";
import type { Grant } from "../domain/access/grant.ts";
import { PARTNER } from "../domain/record-names.ts";
import { type AppError, conflict, notFound } from "../errors.ts";
import { shellWord } from "../values/shell.ts";
import { refuseBound } from "./authorize.ts";

/** Whoever binds roles does it one after another. */
const GRANTS = "grants";
const ROLE = { en: "granted role", zh: "已授权角色" };

/** The grant that stands afterwards, and whether it is new. */
export interface Granted {
  readonly grant: Grant;
  readonly made: boolean;
}

/**
 * Lets a role of the server work for one partner, and for that one only: the role is made where there is none. The same
 * again changes nothing but the password; another partner is exit 6, and so is an engine that knows no such boundary.
 */
export async function grantRole(
  database: Database,
  draft: ChangeDraft,
  { role, partner, password }: { readonly role: string; readonly partner: string; readonly password?: string },
): Promise<Granted> {
  return await database.write(draft, async (tables, change) => {
    refuseBound(tables, "db grant");
    const roles = rolesOf(tables, database.path);
    const reason = await roles.secure();
    if (reason !== undefined) throw noBoundary(database.path, reason);
    await tables.lock([GRANTS]);
    if ((await tables.partners.unknown([partner])).length > 0) throw notFound(PARTNER, partner);
    const before = await tables.grants.find(role);
    if (before && before.partner !== partner) throw otherPartner(before);
    const grant = before ?? { role, partner, grantedAt: change.at };
    if (!before) await tables.grants.insert([grant]);
    // Also where it is granted already: the role may have been dropped and made anew.
    await roles.grant(role, password);
    return { grant, made: before === undefined };
  });
}

/** Takes a role's access away again; the role itself stays. One that has none is exit 7. */
export async function revokeRole(database: Database, draft: ChangeDraft, role: string): Promise<Grant> {
  return await database.write(draft, async (tables) => {
    refuseBound(tables, "db revoke");
    const roles = rolesOf(tables, database.path);
    await tables.lock([GRANTS]);
    const grant = await tables.grants.find(role);
    if (!grant) throw notFound(ROLE, role);
    await tables.grants.remove(role);
    await roles.revoke(role);
    return grant;
  });
}

function rolesOf({ grants }: Tables, path: string): Roles {
  if (!grants.roles) throw fileHasNoRoles(path);
  return grants.roles;
}

/** Why a file binds nobody. */
export function fileHasNoRoles(path: string): AppError {
  return conflict(
    "no-roles",
    {
      en: `${path} is a file: it knows no roles, and its permissions are the only boundary.`,
      zh: `${path} 是文件，没有角色；文件权限是唯一的边界。`,
    },
    {
      hint: {
        en: "Move to a server first: partnerctl db copy postgres://…",
        zh: "请先迁移到服务器：partnerctl db copy postgres://…",
      },
      field: "db",
    },
  );
}

function noBoundary(path: string, reason: string): AppError {
  return conflict(
    "no-row-security",
    {
      en: `${path} does not take row-level security, so that no role can be kept to one partner: ${reason}.`,
      zh: `${path} 不支持行级安全，无法将角色限定到一个伙伴：${reason}。`,
    },
    { hint: { en: "See what it offers: partnerctl doctor", zh: "查看其能力：partnerctl doctor" } },
  );
}

function otherPartner({ role, partner }: Grant): AppError {
  return conflict(
    "granted-elsewhere",
    { en: `The role ${role} is bound to ${partner} already.`, zh: `角色 ${role} 已绑定伙伴 ${partner}。` },
    {
      hint: {
        en: `Take that back first: partnerctl db revoke ${shellWord(role)}`,
        zh: `请先撤销：partnerctl db revoke ${shellWord(role)}`,
      },
      field: "partner",
    },
  );
}
