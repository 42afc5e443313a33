import { MEMBER_STATUSES, type Member, ROLES } from "../../domain/managers/member.ts";
import type { ListColumn } from "../listing.ts";

/** SURFACE.md "member". */
export const memberColumns: readonly ListColumn<Member>[] = [
  { key: "account", label: { en: "Account", zh: "账号" }, type: "text", value: (member) => member.account },
  { key: "name", label: { en: "Name", zh: "姓名" }, type: "text", value: (member) => member.name },
  { key: "partner", label: { en: "Partner", zh: "伙伴" }, type: "text", value: (member) => member.partner },
  {
    key: "roles",
    label: { en: "Roles", zh: "角色" },
    type: "text",
    value: (member) => member.roles.join(";"),
    values: ROLES,
    several: true,
  },
  {
    key: "status",
    label: { en: "Status", zh: "状态" },
    type: "text",
    value: (member) => member.status,
    values: MEMBER_STATUSES,
  },
  {
    key: "created_at",
    label: { en: "Recorded", zh: "录入时间" },
    type: "instant",
    value: (member) => member.createdAt,
  },
];
