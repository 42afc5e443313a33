import { ASSOCIATION_TYPES } from "../../domain/association/association.ts";
import {
  QUOTA_STATES,
  quotaStateAt,
  RECORD_TYPES,
  VOUCHER_STATES,
  type Voucher,
  type VoucherQuota,
  type VoucherRecord,
  voucherBalanceAt,
  voucherStateAt,
} from "../../domain/vouchers/types.ts";
import type { Instant } from "../../values/instant.ts";
import type { ListColumn } from "../listing.ts";

/** A quota as it stands at an instant: one whose time is over is invalid. */
export function quotaColumns(now: Instant): readonly ListColumn<VoucherQuota>[] {
  return [
    { key: "id", label: { en: "ID", zh: "编号" }, type: "text", value: (row) => row.id },
    { key: "partner", label: { en: "Partner", zh: "伙伴" }, type: "text", value: (row) => row.partner },
    { key: "amount", label: { en: "Amount", zh: "额度" }, type: "money", value: (row) => row.amount },
    { key: "balance", label: { en: "Balance", zh: "余额" }, type: "money", value: (row) => row.balance },
    {
      key: "state",
      label: { en: "State", zh: "状态" },
      type: "text",
      value: (row) => quotaStateAt(row, now),
      values: QUOTA_STATES,
    },
    {
      key: "valid_until",
      label: { en: "Valid until", zh: "有效期至" },
      type: "instant",
      value: (row) => row.validUntil,
    },
    { key: "distributor", label: { en: "Shared by", zh: "分配方" }, type: "text", value: (row) => row.distributor },
    { key: "parent", label: { en: "Parent", zh: "上级额度" }, type: "text", value: (row) => row.parent, wide: true },
    {
      key: "valid_from",
      label: { en: "Valid from", zh: "生效时间" },
      type: "instant",
      value: (row) => row.validFrom,
      wide: true,
    },
    {
      key: "face_min",
      label: { en: "Least face value", zh: "单张面额下限" },
      type: "money",
      value: (row) => row.faceMin,
      wide: true,
    },
    {
      key: "face_max",
      label: { en: "Greatest face value", zh: "单张面额上限" },
      type: "money",
      value: (row) => row.faceMax,
      wide: true,
    },
    {
      key: "count_max",
      label: { en: "Most vouchers", zh: "发放张数上限" },
      type: "integer",
      value: (row) => row.countMax,
      wide: true,
    },
    {
      key: "association_type",
      label: { en: "Association", zh: "限关联类型" },
      type: "text",
      value: (row) => row.associationType,
      values: ASSOCIATION_TYPES,
      wide: true,
    },
    {
      key: "first_association",
      label: { en: "First association only", zh: "仅限首次关联" },
      type: "boolean",
      value: (row) => row.firstAssociation,
      wide: true,
    },
    {
      key: "granted_at",
      label: { en: "Granted", zh: "发放时间" },
      type: "instant",
      value: (row) => row.grantedAt,
      wide: true,
    },
    {
      key: "granted_by",
      label: { en: "Granted by", zh: "发放人" },
      type: "text",
      value: (row) => row.grantedBy,
      wide: true,
    },
    { key: "remark", label: { en: "Remark", zh: "备注" }, type: "text", value: (row) => row.remark, wide: true },
  ];
}

/** A voucher as it stands at an instant: one that is due has expired, and nothing is left of it. */
export function voucherColumns(now: Instant): readonly ListColumn<Voucher>[] {
  return [
    { key: "id", label: { en: "ID", zh: "编号" }, type: "text", value: (row) => row.id },
    { key: "partner", label: { en: "Partner", zh: "伙伴" }, type: "text", value: (row) => row.partner },
    { key: "customer", label: { en: "Customer", zh: "客户" }, type: "text", value: (row) => row.customer },
    { key: "quota", label: { en: "Quota", zh: "额度编号" }, type: "text", value: (row) => row.quota, wide: true },
    { key: "amount", label: { en: "Amount", zh: "面额" }, type: "money", value: (row) => row.amount },
    { key: "balance", label: { en: "Balance", zh: "余额" }, type: "money", value: (row) => voucherBalanceAt(row, now) },
    {
      key: "state",
      label: { en: "State", zh: "状态" },
      type: "text",
      value: (row) => voucherStateAt(row, now),
      values: VOUCHER_STATES,
    },
    {
      key: "valid_until",
      label: { en: "Valid until", zh: "有效期至" },
      type: "instant",
      value: (row) => row.validUntil,
    },
    {
      key: "issued_at",
      label: { en: "Issued", zh: "发放时间" },
      type: "instant",
      value: (row) => row.issuedAt,
      wide: true,
    },
    {
      key: "issued_by",
      label: { en: "Issued by", zh: "发放人" },
      type: "text",
      value: (row) => row.issuedBy,
      wide: true,
    },
    {
      key: "ended_at",
      label: { en: "Ended", zh: "结束时间" },
      type: "instant",
      value: (row) => (voucherStateAt(row, now) === "expired" ? row.validUntil : row.endedAt),
      wide: true,
    },
    { key: "remark", label: { en: "Remark", zh: "备注" }, type: "text", value: (row) => row.remark, wide: true },
  ];
}

/** A movement of a quota or a voucher. */
export const recordColumns: readonly ListColumn<VoucherRecord>[] = [
  { key: "at", label: { en: "At", zh: "时间" }, type: "instant", value: (row) => row.at },
  { key: "id", label: { en: "ID", zh: "编号" }, type: "text", value: (row) => row.id, wide: true },
  { key: "type", label: { en: "Type", zh: "类型" }, type: "text", value: (row) => row.type, values: RECORD_TYPES },
  { key: "partner", label: { en: "Partner", zh: "伙伴" }, type: "text", value: (row) => row.partner },
  { key: "quota", label: { en: "Quota", zh: "额度编号" }, type: "text", value: (row) => row.quota, wide: true },
  { key: "voucher", label: { en: "Voucher", zh: "代金券编号" }, type: "text", value: (row) => row.voucher, wide: true },
  { key: "customer", label: { en: "Customer", zh: "客户" }, type: "text", value: (row) => row.customer },
  { key: "counterpart", label: { en: "Counterpart", zh: "对方" }, type: "text", value: (row) => row.counterpart },
  { key: "amount", label: { en: "Amount", zh: "金额" }, type: "money", value: (row) => row.amount },
  {
    key: "quota_balance",
    label: { en: "Balance of the quota", zh: "额度余额" },
    type: "money",
    value: (row) => row.quotaBalance,
  },
  { key: "by", label: { en: "By", zh: "操作人" }, type: "text", value: (row) => row.by },
  { key: "remark", label: { en: "Remark", zh: "备注" }, type: "text", value: (row) => row.remark, wide: true },
];
