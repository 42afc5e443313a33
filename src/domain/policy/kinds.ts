import type { Text } from "../../language/text.ts";

/** What a line of the list is. */
export const ENTRY_KINDS = ["parameter", "rule"] as const;
/** What is shown of one name may be both. */
export const SHOWN_KINDS = [...ENTRY_KINDS, "rule and parameter"] as const;

export type ShownKind = (typeof SHOWN_KINDS)[number];

/** What people read for them. */
export const SHOWN_KIND_WORDS: Readonly<Record<ShownKind, Text>> = {
  parameter: { en: "parameter", zh: "参数" },
  rule: { en: "rule", zh: "规则" },
  "rule and parameter": { en: "rule and parameter", zh: "规则与参数" },
};
