import type { App } from "../../app.ts";
import { COUPON_RULES } from "../../domain/coupons/rules.ts";
import { INCENTIVE_RULES } from "../../domain/incentives/eligibility.ts";
import { PERFORMANCE_RULES } from "../../domain/incentives/performance.ts";
import { ASSIGNMENT_RULES } from "../../domain/managers/rules.ts";
import { REGISTRATION_RULES } from "../../domain/registration/rules.ts";
import type { Rule } from "../../domain/rules.ts";
import type { Text } from "../../language/text.ts";

const AREAS: readonly (readonly [Text, readonly Pick<Rule<never>, "id" | "effect" | "text">[]])[] = [
  [{ en: "Registering a customer", zh: "客户报备" }, REGISTRATION_RULES],
  [{ en: "Account managers", zh: "客户经理" }, ASSIGNMENT_RULES],
  [{ en: "Test coupons", zh: "测试券" }, COUPON_RULES],
  [{ en: "Incentives", zh: "激励" }, INCENTIVE_RULES],
  [{ en: "Performance", zh: "业绩" }, PERFORMANCE_RULES],
];

/** Every rule that this release decides by, in the order in which they are reported. */
export function rulesText(app: App): string {
  const areas = AREAS.map(([title, rules]) =>
    [app.text(title), ...rules.map(({ id, effect, text }) => `  ${id} (${effect})\n    ${app.text(text)}`)].join("\n"),
  );
  const more = app.text({
    en: "Details, sources and parameters: partnerctl policy list, partnerctl policy show <rule or parameter>",
    zh: "详情、来源与参数：partnerctl policy list、partnerctl policy show <规则或参数>",
  });
  return [...areas, more].join("\n\n");
}
