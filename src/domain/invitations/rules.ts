import { formatInstant, type Instant } from "../../values/instant.ts";
import { ASSOCIATION_TYPE_WORDS, type AssociationType } from "../association/association.ts";
import type { PartnerCase } from "../registration/partner-rules.ts";
import { REGISTRATION_STATE_WORDS, type Registration, stateAt } from "../registration/types.ts";
import type { Rule, Said } from "../rules.ts";
import { INVITATION_STATE_WORDS, type Invitation, isAddress } from "./types.ts";

/** Everything that sending one mail may look at. */
export interface InvitationCase extends PartnerCase {
  readonly registration: Registration;
}

/** Everything that associating a customer through a mail may look at. */
export interface InvitationUse {
  readonly at: Instant;
  readonly invitation: Invitation;
  readonly registration: Registration;
  /** The type of association that is asked for. */
  readonly type: AssociationType;
}

const ONLINE = "doc: 线上邀请报备客户";
const INVITED = "doc: Managing Invited Customers";

const REGISTER = "partnerctl customer register --partner {partner} --full-name {full_name} --phone {phone}";

/** The words of that command. */
function customerOf({ partner, fullName, phone, email }: Registration): Said {
  return { partner, full_name: fullName, phone, email: email ?? { en: "<address>", zh: "<邮箱>" } };
}

/** What keeps a mail from being sent, beside the rules about the partner. */
export const INVITATION_RULES: readonly Rule<InvitationCase>[] = [
  {
    id: "invitation.not-registered",
    effect: "refuse",
    source: ONLINE,
    text: {
      en: "The registration {registration} is {state}; only a registered customer is invited by mail.",
      zh: "报备 {registration} 的状态为“{state}”，只能邮件邀请已报备且在有效期内的客户。",
    },
    words: { state: REGISTRATION_STATE_WORDS },
    remedy: {
      en: `Wait for its approval, or register the customer again: \`${REGISTER}\`.`,
      zh: `请等待审核通过，或重新报备：\`${REGISTER}\`。`,
    },
    said: ({ registration }) => customerOf(registration),
    when: ({ registration, at }) => {
      const state = stateAt(registration, at);
      return state !== "registered" && { registration: registration.id, state };
    },
  },
  {
    id: "invitation.no-email",
    effect: "refuse",
    source: ONLINE,
    text: {
      en: "The registration {registration} has no e-mail address that a mail can go to.",
      zh: "报备 {registration} 没有可用的邮箱地址。",
    },
    remedy: {
      en: "Hand over a link: `partnerctl invitation link`, or delete the registration and register the customer with --email.",
      zh: "请改用链接邀请：`partnerctl invitation link`，或删除该报备后填写 --email 重新报备。",
    },
    when: ({ registration: { id, email } }) => !isAddress(email) && { registration: id, email },
  },
];

/** What keeps a customer from being associated through a mail; a link has no such rules. */
export const INVITATION_USE_RULES: readonly Rule<InvitationUse>[] = [
  {
    id: "invitation.used",
    effect: "refuse",
    source: INVITED,
    text: {
      en: "The invitation {invitation} has been used by {customer}.",
      zh: "邀请 {invitation} 已被客户 {customer} 使用。",
    },
    remedy: {
      en: `Register the customer again and invite it once more: \`${REGISTER} --email {email} --invite\`.`,
      zh: `请重新报备该客户并再次邀请：\`${REGISTER} --email {email} --invite\`。`,
    },
    said: ({ registration }) => customerOf(registration),
    when: ({ invitation: { id, state, customer } }) =>
      state === "associated" && { invitation: id, customer: customer ?? "" },
  },
  {
    id: "invitation.not-sent",
    effect: "refuse",
    source: INVITED,
    text: {
      en: "The invitation {invitation} has not been sent (its state is {state}).",
      zh: "邀请 {invitation} 尚未送达（状态为“{state}”）。",
    },
    words: { state: INVITATION_STATE_WORDS },
    remedy: {
      en: "Send it: `partnerctl invitation resend {invitation}`.",
      zh: "请先发送：`partnerctl invitation resend {invitation}`。",
    },
    when: ({ invitation: { id, state, sentAt } }) => sentAt === null && { invitation: id, state },
  },
  {
    id: "invitation.expired",
    effect: "refuse",
    source: "doc: 合作伙伴如何发送邀请链接",
    text: {
      en: "The invitation {invitation} expired at {expires_at}.",
      zh: "邀请 {invitation} 已于 {expires_at} 失效。",
    },
    remedy: {
      en: "Renew it: `partnerctl invitation resend {invitation}`.",
      zh: "请重新发送：`partnerctl invitation resend {invitation}`。",
    },
    when: ({ invitation: { id, state, expiresAt }, at }) =>
      state !== "associated" &&
      expiresAt !== null &&
      at >= expiresAt && { invitation: id, expires_at: formatInstant(expiresAt) },
  },
  {
    id: "invitation.other-type",
    effect: "refuse",
    source: "ours: the customer agrees to what the mail says",
    text: {
      en: "The invitation {invitation} is for {invited_type}, not for {type}.",
      zh: "邀请 {invitation} 的关联类型为“{invited_type}”，不是“{type}”。",
    },
    words: { invited_type: ASSOCIATION_TYPE_WORDS, type: ASSOCIATION_TYPE_WORDS },
    remedy: {
      en: "Associate it as {invited_type}, or invite again: `partnerctl invitation send {registration} --association-type {type}`.",
      zh: "请按“{invited_type}”关联，或重新邀请：`partnerctl invitation send {registration} --association-type {type}`。",
    },
    when: ({ invitation: { id, associationType }, registration, type }) =>
      associationType !== null &&
      associationType !== type && {
        invitation: id,
        invited_type: associationType,
        type,
        registration: registration.id,
      },
  },
];
