import { ASSOCIATION_TYPES, type Association } from "../../domain/association/association.ts";
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
