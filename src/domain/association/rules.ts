import type { Text } from "../../language/text.ts";
import { DAY_MS, formatInstant, type Instant } from "../../values/instant.ts";
import { formatFen } from "../../values/money.ts";
import type { Customer } from "../customers/customer.ts";
import type { Rule } from "../rules.ts";
import type { AssociationType } from "./association.ts";

/** Everything that the decision on one association may look at. undefined is "none". */
export interface AssociationCase {
  readonly at: Instant;
  readonly account: Customer;
  readonly partner: string;
  readonly type: AssociationType;
  /** The partner of the customer's open association. */
  readonly associatedWith: string | undefined;
  /** Whether this partner has an accepted registration of the customer that has not lapsed. */
  readonly registered: boolean;
  /** Whether another partner has a live registration of the same customer. */
  readonly registeredByOther: boolean;
}

type AssociationRule = Rule<AssociationCase>;

const DOC = "doc: 申请关联合作伙伴及关联的注意事项";
const INVITED = "doc: 管理已邀请客户";

const REGISTER_FIRST: Text = {
  en: "Register the customer first: `partnerctl customer register --partner {partner} --full-name <name> --phone <number> --account-name {customer}`.",
  zh: "请先报备该客户：`partnerctl customer register --partner {partner} --full-name <客户全称> --phone <手机号码> --account-name {customer}`。",
};
const saidPartner = ({ partner }: AssociationCase) => ({ partner });

/** Contracts under which a customer buys from the vendor itself: a partner cannot resell to it. */
const DIRECT_CONTRACTS: ReadonlySet<string> = new Set(["direct", "telesales", "special-price", "professional-service"]);

/** The contracts that the customer has signed, apart. */
export const contractsOf = ({ contracts }: Customer): string[] => contracts?.split(";") ?? [];

/** A contract that keeps the customer as it is: from being associated, and a resale customer from leaving or switching. */
export const SPECIAL_CONTRACT = {
  id: "association.special-contract",
  effect: "refuse",
  source: INVITED,
  text: { en: "A special contract of the customer is in force.", zh: "客户的特殊合同正在生效。" },
  remedy: {
    en: "Have the ecosystem manager end the contract, then try again.",
    zh: "请联系生态经理终止该合同，然后重试。",
  },
  when: ({ account }) => contractsOf(account).includes("special") && { contracts: contractsOf(account) },
} satisfies AssociationRule;

/** What refuses either type of association, in the order of POLICY.md §3. */
const ANY_TYPE: readonly AssociationRule[] = [
  {
    id: "association.international-site",
    effect: "refuse",
    source: DOC,
    text: { en: "The customer signed up on the international site.", zh: "客户注册在国际站，不可关联。" },
    remedy: { en: "Ask the customer for an account of the China site.", zh: "请客户使用中国站账号。" },
    when: ({ account }) => account.site === "international" && { site: "international" },
  },
  {
    id: "association.associated-elsewhere",
    effect: "refuse",
    source: "doc: 客户关联伙伴",
    text: { en: "The customer is associated with the partner {partner}.", zh: "客户已与伙伴 {partner} 关联。" },
    remedy: {
      en: "Another partner may begin after the customer has disassociated from {partner}.",
      zh: "如需更换伙伴，请客户先与 {partner} 解除关联。",
    },
    when: ({ partner, associatedWith }) =>
      associatedWith !== undefined && associatedWith !== partner && { partner: associatedWith },
  },
  {
    id: "association.is-partner",
    effect: "refuse",
    source: DOC,
    text: {
      en: "The account is a partner itself, or applies to become one.",
      zh: "该账号本身是伙伴或正在申请成为伙伴。",
    },
    remedy: { en: "Ask the customer for another account.", zh: "请客户使用其他账号。" },
    when: ({ account }) => account.partnerAccount && { partner_account: true },
  },
  {
    id: "association.registered-by-huawei",
    effect: "refuse",
    source: DOC,
    text: { en: "Huawei Cloud itself has registered the customer.", zh: "客户已被华为云报备。" },
    remedy: REGISTER_FIRST,
    said: saidPartner,
    when: ({ account, registered }) =>
      account.registeredByHuawei && !registered && { registered_by_huawei: true, customer: account.accountName },
  },
  {
    id: "association.registered-by-other",
    effect: "refuse",
    source: "doc: Managing Invited Customers",
    text: { en: "Another partner has registered this customer.", zh: "客户已被其他伙伴报备，且仍在有效期内。" },
    remedy: { en: "Try again when that registration has ended.", zh: "请在该报备失效后再关联。" },
    when: ({ registeredByOther }) => registeredByOther && { registered_by_other: true },
  },
  {
    id: "association.subsidy-program",
    effect: "refuse",
    source: DOC,
    text: {
      en: "The customer takes part in a government subsidy programme.",
      zh: "客户已加入政府补贴类计划，不可关联。",
    },
    remedy: { en: "Ask the customer whether it has left that programme.", zh: "请客户确认是否已退出政府补贴类计划。" },
    when: ({ account }) => account.subsidyProgram && { subsidy_program: true },
  },
  {
    id: "association.finance-managed-member",
    effect: "refuse",
    source: DOC,
    text: {
      en: "The account is an enterprise member whose accounting is unified with its master's.",
      zh: "客户账号是财务托管的企业子客户，不可关联。",
    },
    remedy: { en: "Associate the enterprise's master account instead.", zh: "请改为关联其企业主账号。" },
    when: ({ account }) =>
      account.enterpriseRole === "member" &&
      account.accounting === "unified" && { enterprise_role: "member", accounting: "unified" },
  },
  SPECIAL_CONTRACT,
  {
    id: "association.huawei-internal",
    effect: "refuse",
    source: INVITED,
    text: { en: "The account belongs to Huawei itself.", zh: "该账号是华为内部账号，不可关联。" },
    remedy: { en: "Ask the customer for an account of its own.", zh: "请客户使用自有账号。" },
    when: ({ account }) => account.huaweiInternal && { huawei_internal: true },
  },
  {
    id: "association.consumer-cloud",
    effect: "refuse",
    source: INVITED,
    text: { en: "Consumer-cloud users cannot be associated.", zh: "消费者云用户不可关联。" },
    remedy: { en: "Ask the customer for an enterprise cloud account.", zh: "请客户使用企业云账号。" },
    when: ({ account }) => account.consumerCloud && { consumer_cloud: true },
  },
  {
    id: "association.reward-program",
    effect: "refuse",
    source: INVITED,
    text: {
      en: "The customer has joined the Huawei Cloud reward promotion programme.",
      zh: "客户已加入华为云奖励推广计划，不可关联。",
    },
    remedy: { en: "Ask the customer for another account.", zh: "请客户使用其他账号。" },
    when: ({ account }) => account.rewardProgram && { reward_program: true },
  },
  {
    id: "association.has-consumption",
    effect: "refuse",
    source: INVITED,
    text: {
      en: "The customer has cash consumption and no accepted registration by this partner.",
      zh: "客户存在现金消费，且没有本伙伴的有效报备。",
    },
    remedy: REGISTER_FIRST,
    said: saidPartner,
    when: ({ account, registered }) =>
      account.cashConsumption && !registered && { cash_consumption: true, customer: account.accountName },
  },
  {
    id: "association.account-age",
    effect: "refuse",
    source: "doc: 注册超过7天无法关联合作伙伴",
    text: {
      en: "The account is older than {new_account_days} days and has no accepted registration by this partner.",
      zh: "客户账号注册时间超过 {new_account_days} 天，且没有本伙伴的有效报备。",
    },
    remedy: REGISTER_FIRST,
    said: saidPartner,
    when: ({ account, registered, at }, parameters) => {
      if (registered || account.registeredAt === null) return false;
      const days = parameters.count("registration.new_account_days");
      return (
        at - account.registeredAt > days * DAY_MS && {
          registered_at: formatInstant(account.registeredAt),
          new_account_days: days,
          customer: account.accountName,
        }
      );
    },
  },
];

/** What refuses resale only, in the order of POLICY.md §3. */
const RESALE_ONLY: readonly AssociationRule[] = [
  {
    id: "association.resale-contract",
    effect: "refuse",
    source: DOC,
    text: {
      en: "The customer buys from Huawei Cloud directly, under a contract of its own ({contracts}).",
      zh: "客户与华为云签有直签、电销、特价或专业服务合同（{contracts}），不可按代售关联。",
    },
    remedy: {
      en: "Associate it as referral, or wait until the contract ends.",
      zh: "请按顾问销售关联，或待合同终止后重试。",
    },
    when: ({ account }) => {
      const contracts = contractsOf(account).filter((contract) => DIRECT_CONTRACTS.has(contract));
      return contracts.length > 0 && { contracts };
    },
  },
  {
    id: "association.resale-reserved-instance",
    effect: "refuse",
    source: DOC,
    text: {
      en: "The customer has a reserved instance that has not expired.",
      zh: "客户有未到期的预留实例，不可按代售关联。",
    },
    remedy: {
      en: "Associate it as referral, or wait until the instance expires.",
      zh: "请按顾问销售关联，或待预留实例到期。",
    },
    when: ({ account }) => account.reservedInstance && { reserved_instance: true },
  },
  {
    id: "association.resale-owed-invoice",
    effect: "refuse",
    source: DOC,
    text: {
      en: "The customer owes invoices of {owed_invoice} yuan.",
      zh: "客户欠票 {owed_invoice} 元，不可按代售关联。",
    },
    remedy: {
      en: "The customer settles them first, or is associated as referral.",
      zh: "请客户先处理欠票，或按顾问销售关联。",
    },
    when: ({ account }) => account.owedInvoice > 0 && { owed_invoice: formatFen(account.owedInvoice) },
  },
  {
    id: "association.resale-stored-value-card",
    effect: "refuse",
    source: DOC,
    text: {
      en: "The customer has a stored-value card that is not spent.",
      zh: "客户有未使用完的储值卡，不可按代售关联。",
    },
    remedy: {
      en: "The customer spends it first, or is associated as referral.",
      zh: "请客户先使用完储值卡，或按顾问销售关联。",
    },
    when: ({ account }) => account.storedValueCard && { stored_value_card: true },
  },
  {
    id: "association.resale-master",
    effect: "refuse",
    source: DOC,
    text: {
      en: "The account is an enterprise master with members whose accounting is independent.",
      zh: "客户是有非财务托管子客户的企业主账号，不可按代售关联。",
    },
    remedy: {
      en: "Separate these members first, or associate it as referral.",
      zh: "请先解除与这些子客户的企业关联，或按顾问销售关联。",
    },
    when: ({ account }) =>
      account.enterpriseRole === "master" &&
      (account.membersAccounting === "independent" || account.membersAccounting === "both") && {
        enterprise_role: "master",
        members_accounting: account.membersAccounting,
      },
  },
  {
    id: "association.resale-member",
    effect: "refuse",
    source: DOC,
    text: {
      en: "The account is an enterprise member whose accounting is independent.",
      zh: "客户账号是非财务托管的企业子客户，不可按代售关联。",
    },
    remedy: {
      en: "Separate it from its master first, or associate it as referral.",
      zh: "请先解除与企业主账号的关联，或按顾问销售关联。",
    },
    when: ({ account }) =>
      account.enterpriseRole === "member" &&
      account.accounting === "independent" && { enterprise_role: "member", accounting: "independent" },
  },
  {
    id: "association.resale-bonus-balance",
    effect: "refuse",
    source: DOC,
    text: {
      en: "The customer has an unused top-up bonus of {bonus_balance} yuan.",
      zh: "客户有未使用的充值赠送余额 {bonus_balance} 元，不可按代售关联。",
    },
    remedy: {
      en: "The customer uses it up first, or is associated as referral.",
      zh: "请客户先用完充值赠送余额，或按顾问销售关联。",
    },
    when: ({ account }) => account.bonusBalance > 0 && { bonus_balance: formatFen(account.bonusBalance) },
  },
  {
    id: "association.resale-credit-account",
    effect: "refuse",
    source: INVITED,
    text: { en: "The customer has a credit account.", zh: "客户有信用账户，不可按代售关联。" },
    remedy: {
      en: "Close the credit account first, or associate it as referral.",
      zh: "请客户先关闭信用账户，或按顾问销售关联。",
    },
    when: ({ account }) => account.creditAccount && { credit_account: true },
  },
  {
    id: "association.resale-top-up-balance",
    effect: "refuse",
    source: "doc: 以“代售模式”申请关联伙伴的条件是什么",
    text: {
      en: "The customer has a top-up balance of {top_up_balance} yuan.",
      zh: "客户有充值余额 {top_up_balance} 元，不可按代售关联。",
    },
    remedy: {
      en: "The customer withdraws it first, or is associated as referral.",
      zh: "请客户先提现充值余额，或按顾问销售关联。",
    },
    when: ({ account }) => account.topUpBalance > 0 && { top_up_balance: formatFen(account.topUpBalance) },
  },
];

/** What decides whether a customer may be associated, in the order of POLICY.md §3. */
export const ASSOCIATION_RULES: readonly AssociationRule[] = [
  ...ANY_TYPE,
  ...RESALE_ONLY.map(
    (rule): AssociationRule => ({
      ...rule,
      when: (facts, parameters) => facts.type === "resale" && rule.when(facts, parameters),
    }),
  ),
];
