import type { App } from "../../app.ts";
import { RULEBOOK } from "../../domain/rulebook.ts";
import { EFFECT_WORDS } from "../../domain/rules.ts";
import { inGeneral, same, type Text } from "../../language/text.ts";

/** What the areas are called, by the part of an id before its dot. */
const AREAS: Readonly<Record<string, Text>> = {
  registration: { en: "Registering a customer", zh: "客户报备" },
  association: { en: "Associating a customer", zh: "客户关联" },
  manager: { en: "Account managers", zh: "客户经理" },
  voucher: { en: "Vouchers and their quotas", zh: "代金券与代金券额度" },
  invitation: { en: "Inviting a customer", zh: "邀请客户" },
  program: { en: "Programmes", zh: "伙伴计划" },
  reseller: { en: "Distributors and resellers", zh: "总经销商与云经销商" },
  certification: { en: "Certification of business information", zh: "商业信息认证" },
  settlement: { en: "Settlement while a certification is open", zh: "认证期间的结算" },
  invoice: { en: "Invoices from the vendor", zh: "向云厂商索取发票" },
  withdrawal: { en: "Withdrawals", zh: "提现" },
  ledger: { en: "Money: top-ups and allocations", zh: "充值与调账" },
  store: { en: "Cloud store", zh: "云商店" },
  access: { en: "Who may do what", zh: "权限" },
  coupon: { en: "Test coupons", zh: "测试券" },
  incentive: { en: "Incentives", zh: "激励" },
  brand: { en: "Branding of the console", zh: "品牌定制" },
  performance: { en: "Performance", zh: "业绩" },
};

function inBrackets({ en, zh }: Text): Text {
  return { en: ` (${en})`, zh: `（${zh}）` };
}

/** Every rule that this program decides by, in the order in which they are reported. */
export function rulesText(app: App): string {
  const lines: string[] = [];
  let last: string | undefined;
  for (const { id, effect, text } of RULEBOOK) {
    const area = id.replace(/\..*$/, "");
    if (area !== last) lines.push(...(last === undefined ? [] : [""]), app.text(AREAS[area] ?? same(area)));
    last = area;
    lines.push(`  ${id}${app.text(inBrackets(EFFECT_WORDS[effect]))}`, `    ${app.text(inGeneral(text))}`);
  }
  const more = app.text({
    en: "Sources and parameters: partnerctl policy list, partnerctl policy show <rule or parameter>",
    zh: "来源与参数：partnerctl policy list、partnerctl policy show <规则或参数>",
  });
  return [...lines, "", more].join("\n");
}
