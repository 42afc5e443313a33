import type { Text } from "../../language/text.ts";
import type { Instant } from "../../values/instant.ts";

/** The role of the vendor's side, which belongs to no partner. */
export const ECOSYSTEM_MANAGER = "ecosystem-manager";
export const ROLES = ["admin", "account-manager", "account-director", "operator", "reader", ECOSYSTEM_MANAGER] as const;

/** What people read for them. */
export const ROLE_WORDS: Readonly<Record<(typeof ROLES)[number], Text>> = {
  admin: { en: "admin", zh: "管理员" },
  "account-manager": { en: "account manager", zh: "客户经理" },
  "account-director": { en: "account director", zh: "客户经理主管" },
  operator: { en: "operator", zh: "操作员" },
  reader: { en: "reader", zh: "只读成员" },
  "ecosystem-manager": { en: "ecosystem manager", zh: "生态经理" },
};
export const MEMBER_STATUSES = ["active", "inactive"] as const;

/** What people read for them. */
export const MEMBER_STATUS_WORDS: Readonly<Record<(typeof MEMBER_STATUSES)[number], Text>> = {
  active: { en: "active", zh: "正常" },
  inactive: { en: "inactive", zh: "已停用" },
};

export type Role = (typeof ROLES)[number];
export type MemberStatus = (typeof MEMBER_STATUSES)[number];

/** A person who acts: a member of a partner's organization, or an ecosystem manager. */
export interface Member {
  readonly account: string;
  readonly name: string;
  readonly partner: string | null;
  readonly roles: readonly Role[];
  readonly status: MemberStatus;
  readonly createdAt: Instant;
}

const MOST_ROLES = 3;

/** Says what is wrong with a member's roles; undefined where they may be held together (POLICY.md §4). */
export function roleProblem(roles: readonly Role[], partner: string | null): Text | undefined {
  if (roles.length === 0) return { en: "A member needs at least one role.", zh: "成员至少需要一个角色。" };
  const twice = roles.find((role, place) => roles.indexOf(role) !== place);
  if (twice !== undefined) return { en: `The role ${twice} is given twice.`, zh: `角色 ${twice} 重复。` };
  if (roles.includes(ECOSYSTEM_MANAGER)) return ecosystemManagerProblem(roles, partner);
  if (roles.length > MOST_ROLES) {
    return { en: `A member has at most ${MOST_ROLES} roles.`, zh: `一个成员最多可有 ${MOST_ROLES} 个角色。` };
  }
  if (roles.includes("admin") && roles.length > 1) {
    return { en: "The role admin excludes every other role.", zh: "admin（系统管理员）不能与其他角色同时担任。" };
  }
  if (roles.includes("account-manager") && roles.includes("account-director")) {
    return {
      en: "The roles account-manager and account-director exclude each other.",
      zh: "account-manager（客户经理）与 account-director（客户经理主管）不能同时担任。",
    };
  }
  if (partner === null) {
    return { en: `The role ${roles[0]} belongs to a partner.`, zh: `角色 ${roles[0]} 须属于某个伙伴。` };
  }
  return undefined;
}

function ecosystemManagerProblem(roles: readonly Role[], partner: string | null): Text | undefined {
  if (roles.length > 1) {
    return {
      en: "The role ecosystem-manager excludes every other role.",
      zh: "ecosystem-manager（生态经理）不能与其他角色同时担任。",
    };
  }
  if (partner !== null) {
    return {
      en: "An ecosystem-manager belongs to no partner.",
      zh: "ecosystem-manager（生态经理）不属于任何伙伴。",
    };
  }
  return undefined;
}
