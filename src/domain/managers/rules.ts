import type { Rule } from "../rules.ts";
import type { Member } from "./member.ts";

/** Everything that handing a customer to an account manager may look at. */
export interface AssignmentCase {
  readonly member: Member;
  readonly customer: string;
  /** Whether the customer has an open association with the member's partner. */
  readonly associated: boolean;
  /** The account manager whom the customer has now. */
  readonly currentManager: string | undefined;
  /** Whether another account manager is to be relieved (`--replace`). */
  readonly replace: boolean;
}

/** What decides whether a customer may be assigned, in the order of POLICY.md §4. */
export const ASSIGNMENT_RULES: readonly Rule<AssignmentCase>[] = [
  {
    id: "manager.role",
    effect: "refuse",
    source: "doc: 为客户分配客户经理",
    text: {
      en: "{member} lacks the role account-manager.",
      zh: "成员 {member} 没有 account-manager（客户经理）角色。",
    },
    remedy: {
      en: "Give the role: `member edit {member} --role account-manager`, or choose another member.",
      zh: "请授予该角色：`member edit {member} --role account-manager`，或选择其他成员。",
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
      en: "Choose an active account manager: `member list`.",
      zh: "请选择在职的客户经理：`member list`。",
    },
    when: ({ member }) => member.status !== "active" && { member: member.account, status: member.status },
  },
  {
    id: "manager.not-associated",
    effect: "refuse",
    source: "doc: 为客户分配客户经理",
    text: {
      en: "{customer} is not associated with the member's partner.",
      zh: "客户 {customer} 未与该成员所属伙伴关联。",
    },
    remedy: {
      en: "Associate it first: `association create {customer}`.",
      zh: "请先关联客户：`association create {customer}`。",
    },
    when: ({ member, customer, associated }) => !associated && { customer, partner: member.partner, associated: false },
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
      en: "Transfer or unassign it first, or do both at once: `manager assign --replace`.",
      zh: "请先转移或收回该客户，或使用 `manager assign --replace` 一步完成。",
    },
    // The same manager again is no assignment: decideAssignment has answered that.
    when: ({ customer, currentManager, replace }) =>
      currentManager !== undefined && !replace && { customer, manager: currentManager },
  },
];
