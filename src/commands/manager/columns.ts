import type { ManagerView } from "../../database/tables/assignments.ts";
import type { ResellerManagerView } from "../../database/tables/reseller-assignments.ts";
import type { Assignment, AssignmentPeriod, ResellerAssignment } from "../../domain/managers/assignment.ts";
import { MEMBER_STATUSES } from "../../domain/managers/member.ts";
import type { Fen } from "../../values/money.ts";
import type { ListColumn } from "../listing.ts";

const PERIOD: readonly ListColumn<AssignmentPeriod>[] = [
  { key: "manager", label: { en: "Account manager", zh: "客户经理" }, type: "text", value: (row) => row.manager },
  { key: "from", label: { en: "From", zh: "开始时间" }, type: "instant", value: (row) => row.from },
  { key: "to", label: { en: "To", zh: "结束时间" }, type: "instant", value: (row) => row.to },
  { key: "assigned_by", label: { en: "Assigned by", zh: "分配人" }, type: "text", value: (row) => row.assignedBy },
  { key: "via", label: { en: "Via", zh: "分配方式" }, type: "text", value: (row) => row.via },
];

/** SURFACE.md "assignment". */
export const assignmentColumns: readonly ListColumn<Assignment>[] = [
  { key: "customer", label: { en: "Customer", zh: "客户" }, type: "text", value: (row) => row.customer },
  ...PERIOD,
];

/** The same of a reseller. */
export const resellerAssignmentColumns: readonly ListColumn<ResellerAssignment>[] = [
  { key: "reseller", label: { en: "Reseller", zh: "云经销商" }, type: "text", value: (row) => row.reseller },
  ...PERIOD,
];

const MANAGER: readonly ListColumn<Omit<ManagerView, "customers" | "consumption">>[] = [
  { key: "account", label: { en: "Account", zh: "账号" }, type: "text", value: (row) => row.account },
  { key: "name", label: { en: "Name", zh: "姓名" }, type: "text", value: (row) => row.name },
  { key: "partner", label: { en: "Partner", zh: "伙伴" }, type: "text", value: (row) => row.partner },
  {
    key: "status",
    label: { en: "Status", zh: "状态" },
    type: "text",
    value: (row) => row.status,
    values: MEMBER_STATUSES,
  },
];

/** An account manager with its customers of now and their cash consumption of this cycle. */
export const managerColumns: readonly ListColumn<ManagerView>[] = [
  ...MANAGER,
  { key: "customers", label: { en: "Customers", zh: "客户数" }, type: "integer", value: (row) => row.customers },
  { key: "consumption", label: { en: "This cycle", zh: "本账期消费" }, type: "money", value: (row) => row.consumption },
];

/** The same with the performance of this cycle that belongs to them. */
export const managerPerformanceColumns: readonly ListColumn<ManagerView & { readonly performance: Fen }>[] = [
  ...managerColumns,
  {
    key: "performance",
    label: { en: "Performance", zh: "本账期业绩" },
    type: "money",
    value: (row) => row.performance,
    computed: true,
  },
];

/** An account manager with its resellers of now. */
export const resellerManagerColumns: readonly ListColumn<ResellerManagerView>[] = [
  ...MANAGER,
  { key: "resellers", label: { en: "Resellers", zh: "云经销商数" }, type: "integer", value: (row) => row.resellers },
];
