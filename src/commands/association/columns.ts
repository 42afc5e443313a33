import type { Requested } from "../../actions/request-association.ts";
import { ASSOCIATION_TYPES, type Association, STARTERS } from "../../domain/association/association.ts";
import { type AssociationRequest, REQUEST_KINDS, REQUEST_STATES } from "../../domain/association/requests/request.ts";
import type { ListColumn } from "../listing.ts";

/** SURFACE.md "association". */
export const associationColumns: readonly ListColumn<Association>[] = [
  { key: "id", label: { en: "ID", zh: "编号" }, type: "text", value: (row) => row.id },
  { key: "partner", label: { en: "Partner", zh: "伙伴" }, type: "text", value: (row) => row.partner },
  { key: "customer", label: { en: "Customer", zh: "客户" }, type: "text", value: (row) => row.customer },
  {
    key: "type",
    label: { en: "Type", zh: "关联类型" },
    type: "text",
    value: (row) => row.type,
    values: ASSOCIATION_TYPES,
  },
  { key: "from", label: { en: "From", zh: "开始时间" }, type: "instant", value: (row) => row.from },
  { key: "to", label: { en: "To", zh: "结束时间" }, type: "instant", value: (row) => row.to },
  { key: "end_reason", label: { en: "End reason", zh: "结束原因" }, type: "text", value: (row) => row.endReason },
];

/** A request to disassociate or to switch; the digest of its token is nobody's to see. */
export const requestColumns: readonly ListColumn<AssociationRequest>[] = [
  { key: "id", label: { en: "ID", zh: "编号" }, type: "text", value: (row) => row.id },
  { key: "partner", label: { en: "Partner", zh: "伙伴" }, type: "text", value: (row) => row.partner },
  { key: "customer", label: { en: "Customer", zh: "客户" }, type: "text", value: (row) => row.customer },
  {
    key: "kind",
    label: { en: "Kind", zh: "申请类型" },
    type: "text",
    value: (row) => row.kind,
    values: REQUEST_KINDS,
  },
  {
    key: "to",
    label: { en: "To type", zh: "目标关联类型" },
    type: "text",
    value: (row) => row.to,
    values: ASSOCIATION_TYPES,
  },
  {
    key: "started_by",
    label: { en: "Started by", zh: "发起方" },
    type: "text",
    value: (row) => row.startedBy,
    values: STARTERS,
  },
  { key: "reason", label: { en: "Reason", zh: "申请原因" }, type: "text", value: (row) => row.reason },
  {
    key: "state",
    label: { en: "State", zh: "状态" },
    type: "text",
    value: (row) => row.state,
    values: REQUEST_STATES,
  },
  {
    key: "submitted_at",
    label: { en: "Submitted", zh: "提交时间" },
    type: "instant",
    value: (row) => row.submittedAt,
  },
  {
    key: "decided_at",
    label: { en: "Decided", zh: "处理时间" },
    type: "instant",
    value: (row) => row.decidedAt,
    wide: true,
  },
  {
    key: "decided_by",
    label: { en: "Decided by", zh: "处理人" },
    type: "text",
    value: (row) => row.decidedBy,
    wide: true,
  },
  { key: "note", label: { en: "Note", zh: "处理说明" }, type: "text", value: (row) => row.note, wide: true },
];

/** A request that has just been submitted, with the token that the customer consents with: it is never shown again. */
export const submittedColumns: readonly ListColumn<Requested>[] = [
  ...requestColumns,
  { key: "token", label: { en: "Token", zh: "令牌" }, type: "text", value: (row) => row.token },
];
