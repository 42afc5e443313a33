import type { Rule } from "../rules.ts";
import type { Member } from "./member.ts";

/** Everything that handing a customer or a reseller to an account manager may look at. */
export interface AssignmentCase {
  readonly member: Member;
  /** The account of the customer or reseller. */
  readonly subject: string;
  /** Whether it is with the member's partner: a customer by an open association, a reseller by its link. */
  readonly associated: boolean;
  /** The account manager whom it has now. */
  readonly currentManager: string | undefined;
  /** Whether another account manager is to be relieved (`--replace`). */
  readonly replace: boolean;
}

/** What an account manager must be, whoever is handed to it. */
const MEMBER_RULES: readonly Rule<AssignmentCase>[] = [
  {
    id: "manager.role",
    effect: "refuse",
    source: "doc: 为客户分配客户经理",
    text: {
      en: "{member} lacks the role account-manager.",
      zh: "成员 {member} 没有 account-manager（客户经理）角色。",
    },
    remedy: {
      en: "Give the role: `partnerctl member edit {member} --role account-manager`, or choose another member.",
      zh: "请授予该角色：`partnerctl member edit {member} --role account-manager`，或选择其他成员。",
    },
    when: ({ member }) =>
      !member.roles.includes("account-manager") && { member: member.account, roles: [...member.roles] },
  },
  {
    id: "manager.inactive",
    effect: "refuse",
    source: "ours: who has left looks after nobody",
    text: { en: "{member} is inactive.", zh: "成员 {member} 已停用。" },
    remedy: {
      en: "Choose an active account manager: `partnerctl member list`.",
      zh: "请选择在职的客户经理：`partnerctl member list`。",
    },
    when: ({ member }) => member.status !== "active" && { member: member.account, status: member.status },
  },
];

/** What decides whether a customer may be assigned, in the order of POLICY.md §4. */
export const ASSIGNMENT_RULES: readonly Rule<AssignmentCase>[] = [
  ...MEMBER_RULES,
  {
    id: "manager.not-associated",
    effect: "refuse",
    source: "doc: 为客户分配客户经理",
    text: {
      en: "{customer} is not associated with the member's partner.",
      zh: "客户 {customer} 未与该成员所属伙伴关联。",
    },
    remedy: {
      en: "It has to be associated first; see whether it can be: `partnerctl association check {customer} --type <referral|resale> --partner {partner}`.",
      zh: "请先关联客户，可查看能否关联：`partnerctl association check {customer} --type <关联类型> --partner {partner}`。",
    },
    when: ({ member, subject, associated }) =>
      !associated && { customer: subject, partner: member.partner, associated: false },
  },
  {
    id: "manager.already-assigned",
    effect: "refuse",
    source: "doc: 为客户经理分配客户",
    text: {
      en: "{customer} has an account manager: {manager}.",
      zh: "客户 {customer} 已有客户经理 {manager}。",
    },
    remedy: {
      en: "Transfer or unassign it first, or do both at once: `partnerctl manager assign {member} {customer} --replace`.",
      zh: "请先转移或收回该客户，或使用 `partnerctl manager assign {member} {customer} --replace` 一步完成。",
    },
    // The same manager again is no assignment: decideAssignment has answered that.
    when: ({ subject, currentManager, replace }) =>
      currentManager !== undefined && !replace && { customer: subject, manager: currentManager },
    said: ({ member }) => ({ member: member.account }),
  },
];

/** The same rules where a reseller is handed over: it must be linked to the member's partner. */
export const RESELLER_ASSIGNMENT_RULES: readonly Rule<AssignmentCase>[] = [
  ...MEMBER_RULES,
  {
    id: "manager.not-associated",
    effect: "refuse",
    source: "doc: 为云经销商分配客户经理",
    text: {
      en: "{reseller} is no reseller of the member's partner.",
      zh: "{reseller} 不是该成员所属伙伴的云经销商。",
    },
    remedy: {
      en: "See the distributor's resellers: `partnerctl reseller list --state linked`, or invite it: `partnerctl reseller invite {reseller} --distributor {partner}`.",
      zh: "请查看该总经销商的云经销商：`partnerctl reseller list --state linked`，或先邀请：`partnerctl reseller invite {reseller} --distributor {partner}`。",
    },
    when: ({ member, subject, associated }) =>
      !associated && { reseller: subject, partner: member.partner, associated: false },
  },
  {
    id: "manager.already-assigned",
    effect: "refuse",
    source: "doc: 为云经销商分配客户经理",
    text: {
      en: "{reseller} has an account manager: {manager}.",
      zh: "云经销商 {reseller} 已有客户经理 {manager}。",
    },
    remedy: {
      en: "Transfer or unassign it first, or do both at once: `partnerctl manager assign {member} {reseller} --reseller --replace`.",
      zh: "请先转移或收回该云经销商，或使用 `partnerctl manager assign {member} {reseller} --reseller --replace` 一步完成。",
    },
    when: ({ subject, currentManager, replace }) =>
      currentManager !== undefined && !replace && { reseller: subject, manager: currentManager },
    said: ({ member }) => ({ member: member.account }),
  },
];
