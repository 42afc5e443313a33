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

/** The words among the values of those dimensions; the others are what somebody wrote. */
export const PROFILE_WORDS: readonly string[] = [...ASSOCIATION_TYPES, ...CUSTOMER_TYPES, ...VERIFIED_STATUSES];
