import type { App } from "../../app.ts";
import { RULEBOOK } from "../../domain/rulebook.ts";
import { inGeneral, same, type Text } from "../../language/text.ts";

/** What the areas are called, by the part of an id before its dot. */
const AREAS: Readonly<Record<string, Text>> = {
  registration: { en: "Registering a customer", zh: "客户报备" },
  association: { en: "Associating a customer", zh: "客户关联" },
  manager: { en: "Account managers", zh: "客户经理" },
  voucher: { en: "Vouchers and their quotas", zh: "代金券与代金券额度" },
  coupon: { en: "Test coupons", zh: "测试券" },
  incentive: { en: "Incentives", zh: "激励" },
  brand: { en: "Branding of the console", zh: "品牌定制" },
  performance: { en: "Performance", zh: "业绩" },
};

/** Every rule that this program decides by, in the order in which they are reported. */
export function rulesText(app: App): string {
  const lines: string[] = [];
  let last: string | undefined;
  for (const { id, effect, text } of RULEBOOK) {
    const area = id.replace(/\..*$/, "");
    if (area !== last) lines.push(...(last === undefined ? [] : [""]), app.text(AREAS[area] ?? same(area)));
    last = area;
    lines.push(`  ${id} (${effect})`, `    ${app.text(inGeneral(text))}`);
  }
  const more = app.text({
    en: "Sources and parameters: partnerctl policy list, partnerctl policy show <rule or parameter>",
    zh: "来源与参数：partnerctl policy list、partnerctl policy show <规则或参数>",
  });
  return [...lines, "", more].join("\n");
}
