import type { ResellerCustomerView, ResellerView } from "../../database/tables/resellers.ts";
import { ASSOCIATION_TYPES } from "../../domain/association/association.ts";
import { PARTNER_STATUSES } from "../../domain/partners/partner.ts";
import { RELATION_STATES } from "../../domain/resellers/types.ts";
import type { ListColumn } from "../listing.ts";

/** A reseller beside its distributor, or one that has invited it. */
export const resellerColumns: readonly ListColumn<ResellerView>[] = [
  { key: "account_name", label: { en: "Account", zh: "云经销商账号" }, type: "text", value: (row) => row.accountName },
  { key: "company", label: { en: "Company", zh: "公司名称" }, type: "text", value: (row) => row.company },
  { key: "distributor", label: { en: "Distributor", zh: "总经销商" }, type: "text", value: (row) => row.distributor },
  {
    key: "state",
    label: { en: "State", zh: "归属状态" },
    type: "text",
    value: (row) => row.state,
    values: RELATION_STATES,
  },
  {
    key: "invited_at",
    label: { en: "Invited", zh: "邀请时间" },
    type: "instant",
    value: (row) => row.invitedAt,
    wide: true,
  },
  { key: "from", label: { en: "From", zh: "开始时间" }, type: "instant", value: (row) => row.from },
  { key: "to", label: { en: "To", zh: "结束时间" }, type: "instant", value: (row) => row.to },
  { key: "phone", label: { en: "Mobile", zh: "手机号码" }, type: "text", value: (row) => row.phone, wide: true },
  { key: "email", label: { en: "E-mail", zh: "邮箱" }, type: "text", value: (row) => row.email, wide: true },
  {
    key: "status",
    label: { en: "Status", zh: "状态" },
    type: "text",
    value: (row) => row.status,
    values: PARTNER_STATUSES,
  },
  {
    key: "account_manager",
    label: { en: "Account manager", zh: "客户经理" },
    type: "text",
    value: (row) => row.accountManager,
  },
  { key: "customers", label: { en: "Customers", zh: "客户数" }, type: "integer", value: (row) => row.customers },
  {
    key: "referral_customers",
    label: { en: "Referral", zh: "顾问销售客户数" },
    type: "integer",
    value: (row) => row.referralCustomers,
    wide: true,
  },
  {
    key: "resale_customers",
    label: { en: "Resale", zh: "代售客户数" },
    type: "integer",
    value: (row) => row.resaleCustomers,
    wide: true,
  },
];

/** A customer of a reseller, as far as the distributor may know it: who it is, and not its phone or its affairs. */
export const resellerCustomerColumns: readonly ListColumn<ResellerCustomerView>[] = [
  { key: "reseller", label: { en: "Reseller", zh: "云经销商" }, type: "text", value: (row) => row.reseller },
  { key: "account_name", label: { en: "Account", zh: "客户账号名" }, type: "text", value: (row) => row.accountName },
  { key: "full_name", label: { en: "Full name", zh: "客户名称" }, type: "text", value: (row) => row.fullName },
  {
    key: "association_type",
    label: { en: "Association", zh: "关联类型" },
    type: "text",
    value: (row) => row.associationType,
    values: ASSOCIATION_TYPES,
  },
  {
    key: "associated_at",
    label: { en: "Associated", zh: "关联时间" },
    type: "instant",
    value: (row) => row.associatedAt,
  },
];
