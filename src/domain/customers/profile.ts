import type { Text } from "../../language/text.ts";
import { ASSOCIATION_TYPES } from "../association/association.ts";
import { CUSTOMER_TYPES, VERIFIED_STATUSES } from "./customer.ts";

/** What customers are counted by in their profile. */
export const PROFILE_DIMENSIONS = [
  "association_type",
  "customer_type",
  "verified_status",
  "industry",
  "region",
  "level",
  "manager",
  "label",
] as const;

/** What people read for them. */
export const PROFILE_DIMENSION_WORDS: Readonly<Record<(typeof PROFILE_DIMENSIONS)[number], Text>> = {
  association_type: { en: "association type", zh: "关联类型" },
  customer_type: { en: "customer type", zh: "客户类型" },
  verified_status: { en: "verified status", zh: "实名认证状态" },
  industry: { en: "industry", zh: "行业" },
  region: { en: "region", zh: "地区" },
  level: { en: "level", zh: "客户等级" },
  manager: { en: "manager", zh: "客户经理" },
  label: { en: "label", zh: "客户标签" },
};

/** The words among the values of those dimensions; the others are what somebody wrote. */
export const PROFILE_VALUES: readonly string[] = [...ASSOCIATION_TYPES, ...CUSTOMER_TYPES, ...VERIFIED_STATUSES];
