import type { CouponEventView } from "../../database/tables/coupons.ts";
import type { CouponEligibility } from "../../domain/coupons/decide.ts";
import { type CouponProject, PROJECT_STATES } from "../../domain/coupons/projects.ts";
import { COUPON_KINDS, COUPON_STATES, type Coupon, RECORDED_KINDS } from "../../domain/coupons/types.ts";
import type { Column } from "../../output/dataset.ts";
import type { ListColumn } from "../listing.ts";

/** An application for a test coupon, or one that was issued by hand. */
export const couponColumns: readonly ListColumn<Coupon>[] = [
  { key: "id", label: { en: "ID", zh: "编号" }, type: "text", value: (row) => row.id },
  { key: "partner", label: { en: "Partner", zh: "伙伴" }, type: "text", value: (row) => row.partner },
  { key: "solution", label: { en: "Solution", zh: "方案" }, type: "text", value: (row) => row.solution, wide: true },
  {
    key: "kind",
    label: { en: "Kind", zh: "测试券类型" },
    type: "text",
    value: (row) => row.kind,
    values: RECORDED_KINDS,
  },
  { key: "amount", label: { en: "Amount", zh: "金额" }, type: "money", value: (row) => row.amount },
  {
    key: "state",
    label: { en: "State", zh: "状态" },
    type: "text",
    value: (row) => row.state,
    values: COUPON_STATES,
  },
  {
    key: "config_link",
    label: { en: "Price calculator link", zh: "价格计算器清单链接" },
    type: "text",
    value: (row) => row.configLink,
    wide: true,
  },
  { key: "note", label: { en: "Note", zh: "说明" }, type: "text", value: (row) => row.note, wide: true },
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
  {
    key: "decided_by",
    label: { en: "Decided by", zh: "审核人" },
    type: "text",
    value: (row) => row.decidedBy,
    wide: true,
  },
  { key: "reason", label: { en: "Reason", zh: "原因" }, type: "text", value: (row) => row.reason, wide: true },
  {
    key: "customer",
    label: { en: "Sub-customer", zh: "子客户" },
    type: "text",
    value: (row) => row.customer,
    wide: true,
  },
  {
    key: "additional",
    label: { en: "Why more than was left", zh: "追加申请原因" },
    type: "text",
    value: (row) => row.additional,
    wide: true,
  },
];

/** One thing that happened to a coupon. */
export const eventColumns: readonly ListColumn<CouponEventView>[] = [
  { key: "coupon", label: { en: "Coupon", zh: "测试券编号" }, type: "text", value: (row) => row.coupon },
  { key: "partner", label: { en: "Partner", zh: "伙伴" }, type: "text", value: (row) => row.partner },
  { key: "at", label: { en: "At", zh: "时间" }, type: "instant", value: (row) => row.at },
  {
    key: "from",
    label: { en: "From state", zh: "原状态" },
    type: "text",
    value: (row) => row.from,
    values: COUPON_STATES,
  },
  { key: "to", label: { en: "To state", zh: "新状态" }, type: "text", value: (row) => row.to, values: COUPON_STATES },
  { key: "by", label: { en: "By", zh: "操作人" }, type: "text", value: (row) => row.by },
  { key: "reason", label: { en: "Reason", zh: "原因" }, type: "text", value: (row) => row.reason },
];

/** A project that a solution provider has reported. */
export const projectColumns: readonly ListColumn<CouponProject>[] = [
  { key: "id", label: { en: "ID", zh: "编号" }, type: "text", value: (row) => row.id },
  { key: "partner", label: { en: "Partner", zh: "伙伴" }, type: "text", value: (row) => row.partner },
  { key: "customer", label: { en: "Sub-customer", zh: "子客户" }, type: "text", value: (row) => row.customer },
  { key: "project", label: { en: "Project", zh: "项目说明" }, type: "text", value: (row) => row.project },
  { key: "amount", label: { en: "Amount", zh: "金额" }, type: "money", value: (row) => row.amount },
  {
    key: "state",
    label: { en: "State", zh: "状态" },
    type: "text",
    value: (row) => row.state,
    values: PROJECT_STATES,
  },
  {
    key: "reported_at",
    label: { en: "Reported", zh: "报备时间" },
    type: "instant",
    value: (row) => row.reportedAt,
  },
  {
    key: "reported_by",
    label: { en: "Reported by", zh: "报备人" },
    type: "text",
    value: (row) => row.reportedBy,
    wide: true,
  },
  { key: "coupon", label: { en: "Coupon", zh: "测试券编号" }, type: "text", value: (row) => row.coupon, wide: true },
];

/** What could be applied for, one row per kind of test coupon. */
export const eligibilityColumns: readonly Column<CouponEligibility>[] = [
  {
    key: "kind",
    label: { en: "Kind", zh: "测试券类型" },
    type: "text",
    value: (row) => row.kind,
    values: COUPON_KINDS,
  },
  { key: "eligible", label: { en: "Eligible", zh: "可申请" }, type: "boolean", value: (row) => row.eligible },
  { key: "ceiling", label: { en: "Ceiling", zh: "上限" }, type: "money", value: (row) => row.ceiling },
  { key: "used", label: { en: "Used", zh: "已批准" }, type: "money", value: (row) => row.used },
  { key: "pending", label: { en: "Pending", zh: "审核中" }, type: "money", value: (row) => row.pending },
  { key: "available", label: { en: "Available", zh: "剩余" }, type: "money", value: (row) => row.available },
  {
    key: "rules",
    label: { en: "Rules", zh: "规则" },
    type: "ids",
    value: (row) => row.rules.map((rule) => rule.id),
  },
];
