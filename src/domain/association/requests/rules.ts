import type { Words } from "../../../language/text.ts";
import { formatInstant, type Instant } from "../../../values/instant.ts";
import { formatFen } from "../../../values/money.ts";
import { shellWord } from "../../../values/shell.ts";
import type { Customer } from "../../customers/customer.ts";
import { addMonths } from "../../incentives/months.ts";
import type { Member } from "../../managers/member.ts";
import type { Rule } from "../../rules.ts";
import type { AssociationType } from "../association.ts";
import { contractsOf, SPECIAL_CONTRACT } from "../rules.ts";
import type { RequestKind, Starter } from "./request.ts";

/** Everything that the decision on a request to disassociate or to switch may look at. */
export interface RequestCase {
  readonly at: Instant;
  readonly account: Customer;
  /** The type that the association has now. */
  readonly type: AssociationType;
  readonly kind: RequestKind;
  /** The type that a switch leads to. */
  readonly to: AssociationType | null;
  readonly startedBy: Starter;
  /** Orders of the customer that wait for the partner to pay them, as they are recorded here. */
  readonly awaited: readonly string[];
  /** When the customer's requests were submitted, by whomever: those that were withdrawn are left out. */
  readonly submitted: readonly Instant[];
}

type RequestRule = Rule<RequestCase>;

const MANAGED = "doc: 管理客户关联关系";
const ENDED = "doc: 如何取消/解除关联合作伙伴";

const isSwitch = ({ kind }: RequestCase): boolean => kind === "switch";
const isResale = ({ type }: RequestCase): boolean => type === "resale";

const WINDOW: RequestRule = {
  id: "association.window",
  effect: "refuse",
  source: MANAGED,
  text: {
    en: "{customer} has {requests} of at most {requests_per_window} requests within {window_months} months.",
    zh: "客户 {customer} 在 {window_months} 个月内已有 {requests} 次申请，上限为 {requests_per_window} 次。",
  },
  remedy: {
    en: "The next request can be submitted from {next_at} on.",
    zh: "自 {next_at} 起可再次提交申请。",
  },
  when: ({ account, at, submitted }, parameters) => {
    const most = parameters.count("association.requests_per_window");
    const months = parameters.count("association.window_months");
    // One submitted behind a clock that was set back counts too.
    const ends = submitted.map((one) => addMonths(one, months)).filter((end) => at < end);
    if (ends.length < most) return false;
    const freeing = ends.sort((a, b) => b - a)[most - 1];
    return {
      customer: account.accountName,
      requests: ends.length,
      requests_per_window: most,
      window_months: months,
      // With a limit of 0 no day is one.
      next_at: freeing === undefined ? "-" : formatInstant(freeing),
    };
  },
};

const CUSTOMER_SWITCH: RequestRule = {
  id: "association.customer-switch",
  effect: "refuse",
  source: "doc: 客户自己是否可以切换与伙伴的关联模式",
  text: { en: "A customer cannot start a switch of type itself.", zh: "客户不能自行发起关联类型切换。" },
  remedy: {
    en: "The partner starts it, without --by-customer: `partnerctl association switch {customer} --to {to} --reason <text>`.",
    zh: "请由伙伴发起（不加 --by-customer）：`partnerctl association switch {customer} --to {to} --reason <原因>`。",
  },
  when: (facts) =>
    facts.startedBy === "customer" &&
    isSwitch(facts) && { started_by: facts.startedBy, customer: facts.account.accountName, to: facts.to },
};

const PENDING_WORDS: Words = {
  pending_partner_order: { en: "see its fact pending_partner_order", zh: "见客户资料 pending_partner_order" },
};

/** How many orders a refusal names; the list shows the others. */
const NAMED = 5;

/** The orders that a refusal names, and the fact of the customer, whose order has no id here: people are pointed to it. */
function pendingNames({ pendingPartnerOrder }: Customer, awaited: readonly string[]): readonly string[] {
  return [...awaited.slice(0, NAMED), ...(pendingPartnerOrder ? ["pending_partner_order"] : [])];
}

/** What is done about them. */
function pendingSteps({ accountName, pendingPartnerOrder }: Customer, awaited: readonly string[]): readonly string[] {
  return [
    ...awaited.slice(0, NAMED).map((id) => `partnerctl order pay ${shellWord(id)}`),
    ...(pendingPartnerOrder ? [`partnerctl customer edit ${shellWord(accountName)} --no-pending-partner-order`] : []),
  ];
}

/** What has to be put right first, in the order of POLICY.md §3. */
const BLOCKS: readonly RequestRule[] = [
  {
    id: "association.pending-order",
    effect: "refuse",
    source: MANAGED,
    text: {
      en: "An order of {customer} waits for the partner to pay it: {pending}.",
      zh: "客户 {customer} 有待伙伴支付的订单：{pending}。",
    },
    remedy: {
      en: "Pay the order or have it cancelled, and record that: {steps}.",
      zh: "请先支付或取消该订单并登记：{steps}。",
    },
    words: { pending: PENDING_WORDS },
    when: ({ account, awaited }) =>
      (account.pendingPartnerOrder || awaited.length > 0) && {
        customer: account.accountName,
        pending_partner_order: account.pendingPartnerOrder,
        orders: awaited.slice(0, NAMED),
      },
    said: ({ account, awaited }) => ({
      pending: pendingNames(account, awaited),
      steps: pendingSteps(account, awaited),
    }),
  },
  {
    id: "association.reserved-instance",
    effect: "refuse",
    source: MANAGED,
    text: { en: "The customer has a reserved instance that has not expired.", zh: "客户有未到期的预留实例。" },
    remedy: { en: "Wait until the instance expires.", zh: "请待预留实例到期后重试。" },
    when: (facts) =>
      facts.account.reservedInstance && (isResale(facts) || isSwitch(facts)) && { reserved_instance: true },
  },
  {
    id: "association.postpaid",
    effect: "refuse",
    source: MANAGED,
    text: { en: "The customer may pay afterwards (postpaid).", zh: "客户已申请后付费。" },
    remedy: { en: "The customer gives up postpaid payment first.", zh: "请客户先取消后付费。" },
    when: (facts) => facts.account.postpaid && !isResale(facts) && isSwitch(facts) && { postpaid: true },
  },
  {
    id: "association.arrears",
    effect: "refuse",
    source: MANAGED,
    text: {
      en: "{customer} is {arrears} yuan in arrears (see its fact arrears).",
      zh: "客户 {customer} 欠款 {arrears} 元（见客户资料 arrears）。",
    },
    remedy: {
      en: "Clear it (a referral customer tops up, for a resale customer its partner allocates cash), then record it: `partnerctl customer edit {customer} --arrears 0`.",
      zh: "请先结清欠款（顾问销售客户自行充值，代售客户由伙伴拨款），再更新客户资料：`partnerctl customer edit {customer} --arrears 0`。",
    },
    when: ({ account: { accountName, arrears } }) =>
      arrears > 0 && { customer: accountName, arrears: formatFen(arrears) },
  },
  {
    id: "association.owed-invoice",
    effect: "refuse",
    source: MANAGED,
    text: { en: "The customer owes invoices of {owed_invoice} yuan.", zh: "客户欠票 {owed_invoice} 元。" },
    remedy: { en: "The customer settles them first.", zh: "请客户先处理欠票。" },
    when: (facts) =>
      facts.account.owedInvoice > 0 &&
      !isResale(facts) &&
      isSwitch(facts) && { owed_invoice: formatFen(facts.account.owedInvoice) },
  },
  {
    id: "association.enterprise-member",
    effect: "refuse",
    source: MANAGED,
    text: {
      en: "The account is bound to an enterprise whose members keep their own accounts ({enterprise_role}).",
      zh: "客户是非财务托管的企业子客户，或是有此类子客户的企业主账号（{enterprise_role}）。",
    },
    remedy: {
      en: "Separate master and members first.",
      zh: "请先解除企业主账号与子客户的关联。",
    },
    when: ({ account: { enterpriseRole, accounting, membersAccounting } }) =>
      (enterpriseRole === "member" &&
        accounting === "independent" && { enterprise_role: enterpriseRole, accounting }) ||
      (enterpriseRole === "master" &&
        (membersAccounting === "independent" || membersAccounting === "both") && {
          enterprise_role: enterpriseRole,
          members_accounting: membersAccounting,
        }),
  },
  {
    ...SPECIAL_CONTRACT,
    when: (facts) =>
      isResale(facts) && contractsOf(facts.account).includes("special") && { contracts: contractsOf(facts.account) },
  },
  {
    id: "association.support-plan",
    effect: "refuse",
    source: MANAGED,
    text: {
      en: "The customer has a partner support plan that has not expired.",
      zh: "客户有未到期的合作伙伴支持计划。",
    },
    remedy: { en: "Wait until the plan expires, or unsubscribe it.", zh: "请待支持计划到期或退订后重试。" },
    when: (facts) => facts.account.supportPlan && isResale(facts) && !isSwitch(facts) && { support_plan: true },
  },
  {
    id: "association.pickup-voucher",
    effect: "refuse",
    source: ENDED,
    text: { en: "The customer has unused pickup vouchers.", zh: "客户有未使用的提货券。" },
    remedy: { en: "The customer uses them first.", zh: "请客户先使用提货券。" },
    when: (facts) =>
      facts.account.pickupVoucher && facts.startedBy === "customer" && !isSwitch(facts) && { pickup_voucher: true },
  },
];

/** What is checked once more when the other side agrees: something may have come up since the request was submitted. */
export const COMPLETION_RULES: readonly RequestRule[] = BLOCKS;

/** What decides whether a request may be submitted, in the order of POLICY.md §3. */
export const REQUEST_RULES: readonly RequestRule[] = [WINDOW, CUSTOMER_SWITCH, ...BLOCKS];

/** Who wants to start or decide a request of a partner. */
export interface RequestActor {
  readonly actor: string;
  readonly command: string;
  readonly roles: Member["roles"];
}

/** What keeps all others of a partner from starting or deciding its requests. */
export const ADMIN_ONLY: Rule<RequestActor> = {
  id: "association.admin-only",
  effect: "refuse",
  source: MANAGED,
  text: {
    en: "{actor} may not run {command}: only the partner's admin starts or decides these requests.",
    zh: "{actor} 无权执行 {command}：仅伙伴的 admin（系统管理员）可发起或处理此类申请。",
  },
  remedy: {
    en: "Ask the admin of the partner, or an ecosystem manager.",
    zh: "请联系伙伴的系统管理员或生态经理。",
  },
  when: ({ actor, command, roles }) => !roles.includes("admin") && { actor, command, roles: [...roles] },
};
