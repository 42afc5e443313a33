import type { Field, ParsedCell } from "../fields.ts";
import { parseCell } from "../fields.ts";
import { ROLES, type Role } from "./member.ts";

/** What is recorded of a member: imported, added and shown. */
export const MEMBER_FIELDS: readonly Field[] = [
  {
    key: "account",
    type: "text",
    names: true,
    required: true,
    label: { en: "Account", zh: "账号" },
    aliases: ["account_name", "成员账号", "账号名", "登录名称"],
  },
  {
    key: "name",
    type: "text",
    names: true,
    required: true,
    masked: true,
    label: { en: "Name", zh: "姓名" },
    aliases: ["成员姓名"],
  },
  {
    key: "partner",
    type: "text",
    names: true,
    label: { en: "Partner", zh: "伙伴" },
    aliases: ["伙伴账号", "伙伴账号名"],
  },
  { key: "roles", type: "text", required: true, several: true, label: { en: "Roles", zh: "角色" }, aliases: ["role"] },
];

const ROLE: Field = {
  key: "roles",
  type: "choice",
  values: ROLES,
  label: { en: "Role", zh: "角色" },
  synonyms: {
    系统管理员: "admin",
    管理员: "admin",
    客户经理: "account-manager",
    客户经理主管: "account-director",
    操作员: "operator",
    只读: "reader",
    只读成员: "reader",
    生态经理: "ecosystem-manager",
  },
};

export type ParsedRoles =
  | { readonly kind: "roles"; readonly roles: readonly Role[] }
  | Extract<ParsedCell, { kind: "bad" }>;

/**
 * Reads roles separated by `;` or `,`, as they stand: whether they may be held together is `roleProblem`'s to say.
 * `called` is what a bad one is said of.
 */
export function parseRoles(text: string, called = ROLE.key): ParsedRoles {
  const field = called === ROLE.key ? ROLE : { ...ROLE, key: called };
  const roles: Role[] = [];
  for (const word of text.split(/[;；,，、]/)) {
    if (word.trim() === "") continue;
    const parsed = parseCell(field, word);
    if (parsed.kind === "bad") return parsed;
    if (parsed.kind === "value") roles.push(parsed.value as Role);
  }
  return { kind: "roles", roles };
}

/** Puts roles into the order in which they are listed, so that the same ones are always the same text. */
export function inOrder(roles: readonly Role[]): Role[] {
  return ROLES.filter((role) => roles.includes(role));
}
