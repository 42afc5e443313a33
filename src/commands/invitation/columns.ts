import { ASSOCIATION_TYPES } from "../../domain/association/association.ts";
import { urlOf } from "../../domain/invitations/link.ts";
import {
  INVITATION_KINDS,
  INVITATION_STATES,
  type Invitation,
  invitationStateAt,
} from "../../domain/invitations/types.ts";
import type { Instant } from "../../values/instant.ts";
import type { ListColumn } from "../listing.ts";

/** An invitation, and how many customers were associated through it. */
export interface InvitationView extends Invitation {
  readonly customers: number;
}

/** An invitation as it stands at an instant: one that is due shows as expired. `baseUrl` is where links lead. */
export function invitationColumns(now: Instant, baseUrl: string): readonly ListColumn<InvitationView>[] {
  return [
    { key: "id", label: { en: "ID", zh: "编号" }, type: "text", value: (row) => row.id },
    { key: "partner", label: { en: "Partner", zh: "伙伴" }, type: "text", value: (row) => row.partner },
    {
      key: "kind",
      label: { en: "Kind", zh: "方式" },
      type: "text",
      value: (row) => row.kind,
      values: INVITATION_KINDS,
    },
    {
      key: "registration",
      label: { en: "Registration", zh: "报备编号" },
      type: "text",
      value: (row) => row.registration,
      wide: true,
    },
    { key: "full_name", label: { en: "Full name", zh: "客户全称" }, type: "text", value: (row) => row.fullName },
    { key: "email", label: { en: "E-mail", zh: "邮箱" }, type: "text", value: (row) => row.email },
    {
      key: "association_type",
      label: { en: "Association", zh: "关联类型" },
      type: "text",
      value: (row) => row.associationType,
      values: ASSOCIATION_TYPES,
      wide: true,
    },
    { key: "label", label: { en: "Label", zh: "标签" }, type: "text", value: (row) => row.label },
    {
      key: "state",
      label: { en: "State", zh: "状态" },
      type: "text",
      value: (row) => invitationStateAt(row, now),
      values: INVITATION_STATES,
    },
    { key: "sent_at", label: { en: "Sent", zh: "发送时间" }, type: "instant", value: (row) => row.sentAt },
    {
      key: "expires_at",
      label: { en: "Expires", zh: "到期时间" },
      type: "instant",
      value: (row) => row.expiresAt,
      wide: true,
    },
    {
      key: "customer",
      label: { en: "Customer", zh: "客户" },
      type: "text",
      value: (row) => row.customer,
      wide: true,
    },
    {
      key: "customers",
      label: { en: "Customers", zh: "客户数" },
      type: "integer",
      value: (row) => row.customers,
      computed: "asked",
    },
    { key: "cause", label: { en: "Cause", zh: "失败原因" }, type: "text", value: (row) => row.cause },
    { key: "invited_by", label: { en: "Invited by", zh: "邀请人" }, type: "text", value: (row) => row.invitedBy },
    {
      key: "url",
      label: { en: "Link", zh: "链接" },
      type: "text",
      value: (row) => (row.token !== null && opens(row, now) ? urlOf(baseUrl, row.token) : null),
      wide: true,
      computed: true,
    },
  ];
}

/** Whether the link of an invitation leads to anything: a mail that was not sent, or has had its day, does not. */
function opens(invitation: Invitation, now: Instant): boolean {
  return invitation.kind === "link" || invitationStateAt(invitation, now) === "sent";
}
