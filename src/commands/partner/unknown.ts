import type { App } from "../../app.ts";

const SHOWN = 10;

/** Warns about names that were given as distributor or customer_of and that no partner has (yet). */
export function warnUnknown(app: App, names: readonly string[]): void {
  if (names.length === 0) return;
  const shown = names.slice(0, SHOWN);
  const more = names.length - shown.length;
  app.warn({
    en: `No partner has these names, which were given as distributor or customer_of: ${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}. They are kept.`,
    zh: `distributor 或 customer_of 中的以下名称尚无对应伙伴：${shown.join("、")}${more > 0 ? ` 等 ${names.length} 个` : ""}，已按原样保留。`,
  });
}
