import type { FiredRule } from "../../errors.ts";
import { ADMIN_ONLY } from "../association/requests/rules.ts";
import { ECOSYSTEM_MANAGER, type Member, type Role } from "../managers/member.ts";
import { parametersAt } from "../policy/parameters.ts";
import { evaluate, fire, type Rule } from "../rules.ts";
import type { Access } from "./table.ts";

/** Everything that letting somebody run a command may look at. */
export interface AccessCase {
  readonly actor: string;
  /** The actor as a member, if it is one. */
  readonly member: Member | undefined;
  /** Whether there is an ecosystem manager: without one the database is a personal one. */
  readonly guarded: boolean;
  /** `<noun> <verb>`. */
  readonly command: string;
  readonly access: Access;
  /** The partner on whose behalf the command is to run, where it names one. */
  readonly partner: string | undefined;
}

/** Who may run what, in the order of POLICY.md §12. */
export const ACCESS_RULES: readonly Rule<AccessCase>[] = [
  {
    id: "access.unknown-actor",
    effect: "refuse",
    source: "ours: once there is an ecosystem manager, only members act",
    text: { en: "{actor} is not an active member.", zh: "{actor} 不是在职成员。" },
    remedy: {
      en: "Name an active member with --as, or ask an ecosystem manager to add one.",
      zh: "请用 --as 指定在职成员，或请生态经理新增成员。",
    },
    when: ({ actor, member, guarded }) =>
      (member ? member.status !== "active" : guarded) && { actor, status: member?.status ?? "unknown" },
  },
  {
    id: "access.other-partner",
    effect: "refuse",
    source: "ours: a member acts for its own partner only",
    text: {
      en: "{actor} is a member of {own_partner} and cannot act for {partner}.",
      zh: "{actor} 是 {own_partner} 的成员，不能代表 {partner} 操作。",
    },
    remedy: {
      en: "Act for {own_partner} (without --partner that is meant), or ask an ecosystem manager.",
      zh: "请以 {own_partner} 的名义操作（不加 --partner 即为此意），或联系生态经理。",
    },
    when: ({ actor, member, partner }) =>
      bound(member) &&
      partner !== undefined &&
      partner !== member.partner && { actor, own_partner: member.partner, partner },
  },
  {
    id: "access.own-application",
    effect: "refuse",
    source: "ours: decisions belong to ecosystem managers",
    text: {
      en: "{command} decides an application, and {actor} belongs to a partner: nobody decides one of the own partner.",
      zh: "{command} 是对申请的审批，而 {actor} 属于伙伴：任何人不得审批本伙伴的申请。",
    },
    remedy: { en: "Ask an ecosystem manager to decide.", zh: "请由生态经理审批。" },
    when: ({ actor, member, access, command }) => bound(member) && access.kind === "decide" && { actor, command },
  },
  {
    id: "access.role",
    effect: "refuse",
    source: "ours: POLICY §12",
    text: {
      en: "{actor} may not run {command} with the roles {roles}.",
      zh: "{actor} 的角色（{roles}）无权执行 {command}。",
    },
    instead: {
      when: ({ command }) => command === undefined,
      text: {
        en: "Only an ecosystem manager records, changes or sees ecosystem managers, and {actor} has the roles {roles}.",
        zh: "只有生态经理可以录入、修改或查看生态经理，而 {actor} 的角色为 {roles}。",
      },
    },
    remedy: {
      en: "It takes one of: {needed}. Ask somebody who has one, or act as such a member with --as.",
      zh: "所需角色：{needed}。请联系具有该角色的成员，或用 --as 以其身份操作。",
    },
    when: ({ actor, member, access, command }) =>
      bound(member) &&
      access.kind !== "decide" &&
      !access.adminOnly &&
      !member.roles.some((role) => access.roles.includes(role)) && {
        actor,
        command,
        roles: [...member.roles],
        needed: [...access.roles, ECOSYSTEM_MANAGER],
      },
  },
];

/** Which rules keep the actor from running the command; empty where nothing does. */
export function decideAccess(facts: AccessCase): FiredRule[] {
  if (facts.access.kind === "open") return [];
  const unknown = ruleOf("access.unknown-actor");
  const others = ACCESS_RULES.filter((rule) => rule !== unknown);
  const none = parametersAt([], 0 as never);
  const stranger = evaluate([unknown], facts, none);
  if (stranger.length > 0) return stranger;
  const { actor, command, member } = facts;
  const admin =
    facts.access.adminOnly && bound(member)
      ? evaluate([ADMIN_ONLY], { actor, command, roles: member.roles }, none)
      : [];
  return [...evaluate(others, facts, none), ...admin];
}

/** Whether a member is bound to a partner: everybody but ecosystem managers. */
function bound(member: Member | undefined): member is Member & { readonly partner: string } {
  return member !== undefined && !member.roles.includes(ECOSYSTEM_MANAGER);
}

function ruleOf(id: string): Rule<AccessCase> {
  const rule = ACCESS_RULES.find((one) => one.id === id);
  if (!rule) throw new Error(`there is no rule ${id}`);
  return rule;
}

/** The rule that keeps a member from the records of another partner than its own. */
export function otherPartner(actor: string, ownPartner: string, partner: string): FiredRule {
  return fire(ruleOf("access.other-partner"), { actor, own_partner: ownPartner, partner });
}

/** The rule that keeps a member from what only an ecosystem manager does. */
export function vendorOnly(actor: string, roles: readonly string[], command: string): FiredRule {
  return fire(ruleOf("access.role"), { actor, command, roles, needed: [ECOSYSTEM_MANAGER] });
}

/** The rule that keeps a member of a partner from ecosystem managers, who belong to none. */
export function vendorsOwn(actor: string, roles: readonly string[]): FiredRule {
  return fire(ruleOf("access.role"), { actor, roles, needed: [ECOSYSTEM_MANAGER] });
}

/** The rule that keeps a member from whole bank account numbers: whoever submits them may see them. */
export function mayNotReveal(actor: string, roles: readonly string[], command: string): FiredRule {
  return fire(ruleOf("access.role"), { actor, command, roles, needed: ["admin", ECOSYSTEM_MANAGER] });
}

/** The rule that keeps an account manager from the figures of another one. */
export function othersCustomers(actor: string, command: string): FiredRule {
  const needed = ["admin", "operator", "account-director", "reader", ECOSYSTEM_MANAGER];
  return fire(ruleOf("access.role"), { actor, command, roles: ["account-manager"], needed });
}

/** What an actor is kept to: its partner, and its own customers if account manager is all that it is. */
export interface Scope {
  /** Whether the actor is a member. */
  readonly known: boolean;
  readonly partner: string | undefined;
  readonly roles: readonly Role[];
  readonly manager: string | undefined;
}

/** What a member's roles let it see; an actor who is no member sees everything of a personal database. */
export function scopeOf(member: Member | undefined): Scope {
  const known = member !== undefined;
  if (!bound(member)) return { known, partner: undefined, roles: [], manager: undefined };
  const isManagerOnly = member.roles.length === 1 && member.roles[0] === "account-manager";
  return { known, partner: member.partner, roles: member.roles, manager: isManagerOnly ? member.account : undefined };
}
