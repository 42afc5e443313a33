import { SOLUTION_KINDS, SOLUTION_STATES, type Solution } from "../../domain/coupons/types.ts";
import type { ListColumn } from "../listing.ts";

/** SURFACE.md "solution". */
export const solutionColumns: readonly ListColumn<Solution>[] = [
  { key: "id", label: { en: "ID", zh: "编号" }, type: "text", value: (row) => row.id },
  { key: "partner", label: { en: "Partner", zh: "伙伴" }, type: "text", value: (row) => row.partner },
  { key: "name", label: { en: "Name", zh: "名称" }, type: "text", value: (row) => row.name },
  {
    key: "kind",
    label: { en: "Kind", zh: "方案类型" },
    type: "text",
    value: (row) => row.kind,
    values: SOLUTION_KINDS,
  },
  {
    key: "state",
    label: { en: "State", zh: "状态" },
    type: "text",
    value: (row) => row.state,
    values: SOLUTION_STATES,
  },
];
