import type { Text } from "../../language/text.ts";
import { DAY_MS, formatInstant } from "../../values/instant.ts";
import type { Rule } from "../rules.ts";
import { PARTNER_RULES } from "./partner-rules.ts";
import { REGISTRATION_STATE_WORDS, type RegistrationCase, stateAt } from "./types.ts";

const SEED = "seed: customer registration";
const DOC = "doc: 报备客户";

const ASK_FOR_REVIEW: Text = {
  en: "Ask for a manual review: --request-review with --expected-consumption, --project and --communication.",
  zh: "申请人工审核：使用 --request-review，并填写 --expected-consumption、--project 和 --communication。",
};

/** What decides whether a customer may be registered, in the order of POLICY.md §2. */
export const REGISTRATION_RULES: readonly Rule<RegistrationCase>[] = [
  ...PARTNER_RULES,
  {
    id: "registration.limit",
    effect: "refuse",
    source: DOC,
    text: {
      en: "The partner has {slots_used} pending and registered customers; {limit} is the limit.",
      zh: "伙伴待审核与已报备的客户已有 {slots_used} 个，上限为 {limit} 个。",
    },
    remedy: {
      en: "Delete a registration that is no longer needed, or wait until one expires: `partnerctl registration slots --partner {partner}` names the next release.",
      zh: "请删除不再需要的报备，或等待报备到期：`partnerctl registration slots --partner {partner}` 可查看下次释放时间。",
    },
    said: ({ profile }) => ({ partner: profile.partner.accountName }),
    when: ({ slotsUsed }, parameters) => {
      const limit = parameters.count("registration.limit");
      return slotsUsed >= limit && { slots_used: slotsUsed, limit };
    },
  },
  {
    id: "registration.phone-mismatch",
    effect: "refuse",
    source: DOC,
    text: {
      en: "The account {account_name} signed up with another mobile number than {phone}.",
      zh: "客户账号 {account_name} 注册时使用的手机号码不是 {phone}。",
    },
    remedy: {
      en: "Give the mobile number with which the customer signed up, or another account name.",
      zh: "请填写客户注册账号时使用的手机号码，或更换客户账号名。",
    },
    when: ({ request, account }) =>
      request.accountName !== null &&
      !!account?.phone &&
      account.phone !== request.phone && {
        account_name: request.accountName,
        phone: request.phone,
        account_phone: account.phone,
      },
  },
  {
    id: "registration.already-yours",
    effect: "unchanged",
    source: "ours: registering twice changes nothing",
    text: {
      en: "The partner has registered this customer already; its state is {state}.",
      zh: "伙伴此前已报备该客户，报备状态为“{state}”。",
    },
    words: { state: REGISTRATION_STATE_WORDS },
    remedy: {
      en: "Go on with it: `partnerctl registration show {registration}`.",
      zh: "请继续使用该报备：`partnerctl registration show {registration}`。",
    },
    when: ({ ownLive, at }) => ownLive && { registration: ownLive.id, state: stateAt(ownLive, at) },
  },
  {
    id: "registration.international-site",
    effect: "refuse",
    source: DOC,
    text: {
      en: "The customer signed up on the international site.",
      zh: "客户注册在国际站，不可报备。",
    },
    remedy: {
      en: "Ask the customer for an account of the China site.",
      zh: "请客户使用中国站账号。",
    },
    when: ({ account }) => account?.site === "international" && { site: "international" },
  },
  {
    id: "registration.already-associated",
    effect: "refuse",
    source: DOC,
    text: {
      en: "The customer is associated with the partner {associated_with} already.",
      zh: "客户已与伙伴 {associated_with} 关联。",
    },
    remedy: {
      en: "Nothing to register while that lasts; another partner may begin after the customer has disassociated.",
      zh: "关联期间无需报备；如需更换伙伴，请客户先解除关联。",
    },
    when: ({ associatedWith }) => associatedWith !== undefined && { associated_with: associatedWith },
  },
  {
    id: "registration.registered-by-other",
    effect: "refuse",
    source: DOC,
    text: {
      en: "Another partner has registered this customer.",
      zh: "客户已被其他伙伴报备，且仍在有效期内。",
    },
    remedy: {
      en: "Try again when that registration has ended.",
      zh: "请在该报备失效后重新报备。",
    },
    when: ({ otherLive }) => otherLive && { registered_by_other: true },
  },
  {
    id: "registration.consumer-cloud",
    effect: "refuse",
    source: SEED,
    text: { en: "Consumer-cloud users cannot be registered.", zh: "消费者云用户不可报备。" },
    remedy: { en: "Ask the customer for an enterprise cloud account.", zh: "请客户使用企业云账号。" },
    when: ({ account }) => account?.consumerCloud && { consumer_cloud: true },
  },
  {
    id: "registration.contracted",
    effect: "refuse",
    source: SEED,
    text: {
      en: "The customer has a contract with Huawei Cloud.",
      zh: "客户已经与华为云签约合同，不可报备。",
    },
    remedy: {
      en: "Ask the ecosystem manager whether the contract still holds.",
      zh: "请联系生态经理确认合同是否仍然有效。",
    },
    when: ({ account }) => !!account?.contracts && { contracts: account.contracts.split(";") },
  },
  {
    id: "registration.cash-not-followed",
    effect: "refuse",
    source: SEED,
    text: {
      en: "The customer has cash consumption and the direct sales team does not follow it.",
      zh: "客户存在现金消费记录且未被华为云直销团队跟进，不可报备。",
    },
    remedy: {
      en: "Ask the ecosystem manager whether direct sales follow the customer; then a manual review is possible.",
      zh: "请联系生态经理确认直销团队是否跟进该客户；如已跟进，可申请人工审核报备。",
    },
    when: ({ account }) =>
      account?.cashConsumption &&
      !account.directSalesFollowed && { cash_consumption: true, direct_sales_followed: false },
  },
  {
    id: "registration.finance-managed-member",
    effect: "refuse",
    source: SEED,
    text: {
      en: "The account is an enterprise member whose accounting is unified with its master's.",
      zh: "客户账号是财务托管的企业子客户，不可报备。",
    },
    remedy: {
      en: "Register the enterprise's master account instead.",
      zh: "请改为报备其企业主账号。",
    },
    when: ({ account }) =>
      account?.enterpriseRole === "member" &&
      account.accounting === "unified" && { enterprise_role: "member", accounting: "unified" },
  },
  {
    id: "registration.reward-program",
    effect: "refuse",
    source: SEED,
    text: {
      en: "The customer has joined the Huawei Cloud reward promotion programme.",
      zh: "客户已加入华为云奖励推广计划，不可报备。",
    },
    remedy: {
      en: "Ask the customer whether it has left that programme; register it afterwards.",
      zh: "请客户确认是否已退出奖励推广计划，退出后再报备。",
    },
    when: ({ account }) => account?.rewardProgram && { reward_program: true },
  },
  {
    id: "registration.account-age",
    effect: "review",
    source: SEED,
    text: {
      en: "The account is older than {new_account_days} days.",
      zh: "客户账号注册时间超过 {new_account_days} 天。",
    },
    remedy: ASK_FOR_REVIEW,
    when: ({ account, at }, parameters) => {
      if (!account || account.registeredAt === null) return false;
      const days = parameters.count("registration.new_account_days");
      if (at - account.registeredAt <= days * DAY_MS) return false;
      const facts = { registered_at: formatInstant(account.registeredAt), new_account_days: days };
      if (!parameters.flag("registration.age_needs_follow_up")) return facts;
      return account.directSalesFollowed && { ...facts, direct_sales_followed: true };
    },
  },
  {
    id: "registration.cash-followed",
    effect: "review",
    source: SEED,
    text: {
      en: "The customer has cash consumption and the direct sales team follows it.",
      zh: "客户存在现金消费且已被华为云直销团队跟进。",
    },
    remedy: ASK_FOR_REVIEW,
    when: ({ account }) =>
      account?.cashConsumption &&
      account.directSalesFollowed && { cash_consumption: true, direct_sales_followed: true },
  },
  {
    id: "registration.registered-by-huawei",
    effect: "review",
    source: SEED,
    text: {
      en: "Huawei Cloud itself has registered the customer.",
      zh: "客户已被华为云报备。",
    },
    remedy: ASK_FOR_REVIEW,
    when: ({ account }) => account?.registeredByHuawei && { registered_by_huawei: true },
  },
  {
    id: "registration.online-sales-owned",
    effect: "review",
    source: DOC,
    text: {
      en: "The customer belongs to Huawei Cloud's online sales team.",
      zh: "客户已归属华为云线上销售团队。",
    },
    remedy: ASK_FOR_REVIEW,
    when: ({ account }) => account?.onlineSalesOwned && { online_sales_owned: true },
  },
  {
    id: "registration.support-center-owned",
    effect: "review",
    source: DOC,
    text: {
      en: "The customer belongs to an authorized sales support center.",
      zh: "客户已归属授权销售支持中心。",
    },
    remedy: ASK_FOR_REVIEW,
    when: ({ account }) => account?.supportCenterOwned && { support_center_owned: true },
  },
];
