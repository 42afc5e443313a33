import { ASSOCIATION_TYPES } from "../../domain/association/association.ts";
import { REGISTRATION_STATES, type Registration, stateAt } from "../../domain/registration/types.ts";
import type { Instant } from "../../values/instant.ts";
import type { ListColumn } from "../listing.ts";

/** SURFACE.md "registration", as it stands at an instant: one that is due shows as expired. */
export function registrationColumns(now: Instant): readonly ListColumn<Registration>[] {
  return [
    { key: "id", label: { en: "ID", zh: "编号" }, type: "text", value: (row) => row.id },
    { key: "partner", label: { en: "Partner", zh: "伙伴" }, type: "text", value: (row) => row.partner },
    { key: "full_name", label: { en: "Full name", zh: "客户全称" }, type: "text", value: (row) => row.fullName },
    { key: "phone", label: { en: "Mobile", zh: "手机号码" }, type: "text", value: (row) => row.phone },
    { key: "email", label: { en: "E-mail", zh: "邮箱" }, type: "text", value: (row) => row.email, wide: true },
    { key: "account_name", label: { en: "Account", zh: "客户账号名" }, type: "text", value: (row) => row.accountName },
    {
      key: "association_type",
      label: { en: "Association", zh: "关联类型" },
      type: "text",
      value: (row) => row.associationType,
      values: ASSOCIATION_TYPES,
      wide: true,
    },
    {
      key: "state",
      label: { en: "State", zh: "状态" },
      type: "text",
      value: (row) => stateAt(row, now),
      values: REGISTRATION_STATES,
    },
    {
      key: "submitted_at",
      label: { en: "Submitted", zh: "提交时间" },
      type: "instant",
      value: (row) => row.submittedAt,
    },
    {
      key: "decided_at",
      label: { en: "Decided", zh: "审核时间" },
      type: "instant",
      value: (row) => row.decidedAt,
      wide: true,
    },
    { key: "expires_at", label: { en: "Expires", zh: "到期时间" }, type: "instant", value: (row) => row.expiresAt },
    {
      key: "decided_by",
      label: { en: "Decided by", zh: "审核人" },
      type: "text",
      value: (row) => row.decidedBy,
      wide: true,
    },
    { key: "rules", label: { en: "Rules", zh: "规则" }, type: "ids", value: (row) => row.rules },
    { key: "reason", label: { en: "Reason", zh: "原因" }, type: "text", value: (row) => row.reason, wide: true },
  ];
}
