import { formatInstant, type Instant } from "../../values/instant.ts";
import { type Fen, formatFen } from "../../values/money.ts";
import { ASSOCIATION_TYPE_WORDS, type Association } from "../association/association.ts";
import type { Customer } from "../customers/customer.ts";
import type { PartnerProfile } from "../partners/partner.ts";
import type { Parameters } from "../policy/parameters.ts";
import type { Rule } from "../rules.ts";
import { BALANCE, PARTNER_INACTIVE, QUOTA_EXPIRED, QUOTA_STATE } from "./quota-rules.ts";
import type { VoucherQuota } from "./types.ts";

/** Everything that issuing a voucher to one customer may look at. */
export interface IssueCase {
  readonly at: Instant;
  /** Whose quota it is. */
  readonly profile: PartnerProfile;
  /** As it stands: what was issued before in the same command is taken off. */
  readonly quota: VoucherQuota;
  /** Vouchers issued from it so far, whatever became of them. */
  readonly issued: number;
  readonly account: Customer;
  /** The open association, whosever it is. */
  readonly association: Pick<Association, "partner" | "type" | "from"> | undefined;
  /** Whether the customer had another association before that one. */
  readonly hadOther: boolean;
  readonly amount: Fen;
  /** The last instant of the voucher; null: that of the quota. */
  readonly validUntil: Instant | null;
  /** To how many customers the command issues at once. */
  readonly customers: number;
  /** How many of them, this one included, have not got theirs yet. */
  readonly remaining: number;
}

const DOC = "doc: 发放优惠券 状态码";

/** The association where it is the partner's own: of another partner's customer nothing more is told than that it is. */
function ownAssociation({ profile, association }: Pick<IssueCase, "profile" | "association">) {
  return association?.partner === profile.partner.accountName ? association : undefined;
}

/** What decides whether a voucher may be issued (money.md §2.2), in the order in which it is reported. */
export const ISSUE_RULES: readonly Rule<IssueCase>[] = [
  PARTNER_INACTIVE,
  QUOTA_STATE,
  {
    id: "voucher.quota-not-yet-valid",
    effect: "refuse",
    source: DOC,
    text: { en: "The quota {quota} is valid from {valid_from} on.", zh: "代金券额度 {quota} 自 {valid_from} 起生效。" },
    remedy: {
      en: "Wait for that, or issue from another quota: `partnerctl voucher quota list --state normal`.",
      zh: "请等待生效，或使用其他额度：`partnerctl voucher quota list --state normal`。",
    },
    when: ({ quota: { id, validFrom }, at }) =>
      validFrom !== null && at < validFrom && { quota: id, valid_from: formatInstant(validFrom) },
  },
  QUOTA_EXPIRED,
  {
    id: "voucher.own-account",
    effect: "refuse",
    source: DOC,
    text: { en: "{partner} cannot issue a voucher to itself.", zh: "{partner} 不能为自己发放代金券。" },
    remedy: {
      en: "Issue it to a customer: `partnerctl customer list --partner {partner}`.",
      zh: "请发放给客户：`partnerctl customer list --partner {partner}`。",
    },
    when: ({ profile, account }) =>
      account.accountName === profile.partner.accountName && { partner: profile.partner.accountName },
  },
  {
    id: "voucher.not-associated",
    effect: "refuse",
    source: DOC,
    text: { en: "{customer} is not a customer of {partner}.", zh: "{customer} 不是 {partner} 的客户。" },
    remedy: {
      en: "Associate it first: `partnerctl association create {customer} --type resale --partner {partner}`.",
      zh: "请先关联：`partnerctl association create {customer} --type resale --partner {partner}`。",
    },
    instead: {
      // Who is somebody's customer cannot be associated: that command could only be refused.
      when: ({ has_partner }) => has_partner === true,
      remedy: {
        en: "Issue it to a customer of {partner}: `partnerctl customer list --partner {partner}`.",
        zh: "请发放给 {partner} 的客户：`partnerctl customer list --partner {partner}`。",
      },
    },
    when: ({ profile, account, association }) => {
      const partner = profile.partner.accountName;
      // Of the partner itself voucher.own-account has said what there is to say.
      const isOther = account.accountName !== partner && association?.partner !== partner;
      return isOther && { customer: account.accountName, partner, has_partner: association !== undefined };
    },
  },
  {
    id: "voucher.association-type",
    effect: "refuse",
    source: DOC,
    text: {
      en: "{customer} is associated as {type}; the quota {quota} is for {needed} customers only.",
      zh: "{customer} 的关联类型为“{type}”，代金券额度 {quota} 仅限“{needed}”类型客户。",
    },
    words: { type: ASSOCIATION_TYPE_WORDS, needed: ASSOCIATION_TYPE_WORDS },
    remedy: {
      en: "Issue from a quota without that limit: `partnerctl voucher quota list --state normal`.",
      zh: "请使用不限关联类型的额度：`partnerctl voucher quota list --state normal`。",
    },
    when: ({ account, quota, ...facts }) => {
      const association = ownAssociation(facts);
      return (
        association !== undefined &&
        quota.associationType !== null &&
        association.type !== quota.associationType && {
          customer: account.accountName,
          type: association.type,
          needed: quota.associationType,
          quota: quota.id,
        }
      );
    },
  },
  {
    id: "voucher.finance-managed-member",
    effect: "refuse",
    source: DOC,
    text: {
      en: "{customer} is an enterprise member whose accounting is unified with its master's.",
      zh: "{customer} 是财务托管的企业子客户，不能发放代金券。",
    },
    remedy: {
      en: "Issue it to the enterprise's master account instead.",
      zh: "请改为发放给其企业主账号。",
    },
    when: ({ account: { accountName, enterpriseRole, accounting }, ...facts }) =>
      ownAssociation(facts) !== undefined &&
      enterpriseRole === "member" &&
      accounting === "unified" && { customer: accountName, enterprise_role: enterpriseRole, accounting },
  },
  {
    id: "voucher.first-association",
    effect: "refuse",
    source: DOC,
    text: {
      en: "The quota {quota} is for customers associated for the first time; {customer} was associated before.",
      zh: "代金券额度 {quota} 仅限首次关联的客户，{customer} 此前已有关联。",
    },
    remedy: {
      en: "Issue from a quota without that limit: `partnerctl voucher quota list --first-association false`.",
      zh: "请使用无此限制的额度：`partnerctl voucher quota list --first-association false`。",
    },
    when: ({ account, quota, hadOther, ...facts }) =>
      ownAssociation(facts) !== undefined &&
      quota.firstAssociation &&
      hadOther && { customer: account.accountName, quota: quota.id },
  },
  {
    id: "voucher.face-min",
    effect: "refuse",
    source: DOC,
    text: {
      en: "A voucher of the quota {quota} is worth at least {minimum} yuan, not {amount}.",
      zh: "代金券额度 {quota} 的单张面额下限为 {minimum} 元，不能为 {amount} 元。",
    },
    remedy: { en: "Give an --amount of {minimum} or more.", zh: "请将 --amount 设为不低于 {minimum}。" },
    when: ({ quota: { id, faceMin }, amount }) =>
      faceMin !== null && amount < faceMin && { quota: id, minimum: formatFen(faceMin), amount: formatFen(amount) },
  },
  {
    id: "voucher.face-max",
    effect: "refuse",
    source: DOC,
    text: {
      en: "A voucher of the quota {quota} is worth at most {maximum} yuan, not {amount}.",
      zh: "代金券额度 {quota} 的单张面额上限为 {maximum} 元，不能为 {amount} 元。",
    },
    remedy: { en: "Give an --amount of {maximum} or less.", zh: "请将 --amount 设为不高于 {maximum}。" },
    when: ({ quota: { id, faceMax }, amount }) =>
      faceMax !== null && amount > faceMax && { quota: id, maximum: formatFen(faceMax), amount: formatFen(amount) },
  },
  {
    id: "voucher.validity",
    effect: "refuse",
    source: DOC,
    text: {
      en: "A voucher cannot be valid until {valid_until}: that is over, or behind the end of the quota.",
      zh: "代金券的有效期不能截止于 {valid_until}：该时间已过，或晚于额度的截止时间。",
    },
    remedy: {
      en: "Leave --valid-until out, which takes the end of the quota, or name a day before that.",
      zh: "请去掉 --valid-until（默认为额度的截止时间），或指定更早的日期。",
    },
    when: ({ quota, validUntil, at }) =>
      validUntil !== null &&
      (validUntil < at || (quota.validUntil !== null && validUntil > quota.validUntil)) && {
        quota: quota.id,
        valid_until: formatInstant(validUntil),
        quota_valid_until: quota.validUntil === null ? null : formatInstant(quota.validUntil),
      },
  },
  {
    id: "voucher.count-limit",
    effect: "refuse",
    source: DOC,
    text: {
      en: "The quota {quota} is for {limit} vouchers, and {issued} are issued already.",
      zh: "代金券额度 {quota} 限发 {limit} 张，已发放 {issued} 张。",
    },
    remedy: {
      en: "Issue from another quota: `partnerctl voucher quota list --state normal`.",
      zh: "请使用其他额度：`partnerctl voucher quota list --state normal`。",
    },
    when: ({ quota: { id, countMax }, issued }) =>
      countMax !== null && issued >= countMax && { quota: id, limit: countMax, issued },
  },
  {
    id: "voucher.customers-per-issue",
    effect: "refuse",
    source: "doc: CreatePartnerCoupons",
    text: {
      en: "At most {limit} customers get a voucher at once, not {customers}.",
      zh: "单次最多为 {limit} 个客户发放，不能为 {customers} 个。",
    },
    remedy: {
      en: "Name fewer, or issue from a file: `partnerctl voucher issue --from <file>`.",
      zh: "请减少客户数，或用文件发放：`partnerctl voucher issue --from <文件>`。",
    },
    when: ({ customers }, parameters: Parameters) => {
      const limit = parameters.count("voucher.customers_per_issue");
      return customers > limit && { customers, limit };
    },
  },
  BALANCE,
];
