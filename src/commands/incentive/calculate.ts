import type { Command } from "commander";
import { calculateIncentives } from "../../actions/calculate-incentives.ts";
import type { App } from "../../app.ts";
import { usageError } from "../../errors.ts";
import type { Text } from "../../language/text.ts";
import { cycleOf, isCycle } from "../../values/instant.ts";
import { needed } from "../fields.ts";
import { badValue } from "../option-values.ts";
import { statementColumns } from "./columns.ts";

/** Rates are not public: nobody has any until they are entered. */
const withoutRate = (statements: number): Text => ({
  en: `Statements for which no rate has been entered, so that they amount to 0: ${statements}. Enter it, then calculate again: \`partnerctl incentive policy add --program <programme> --rate <percent> --from <date>\`.`,
  zh: `有 ${statements} 份账单没有适用的返点比例，金额为 0。请先录入再重新计算：\`partnerctl incentive policy add --program <计划> --rate <比例> --from <日期>\`。`,
});

/** `incentive calculate`. */
export function registerCalculate(incentive: Command, app: App): void {
  incentive
    .command("calculate")
    .description(app.text({ en: "Calculate the incentives of a cycle", zh: "计算某账期的激励" }))
    .option("--cycle <YYYY-MM>", app.text({ en: "the billing cycle (needed)", zh: "账期（必填）" }))
    .action(async (flags: { cycle?: string }) => {
      const cycle = readCycle(app, needed({ ...flags }, "--cycle", { en: "the billing cycle", zh: "账期" }));
      const database = await app.mutable(statementColumns);
      const done = await calculateIncentives(database, app.draft(), cycle, app.partner());
      app.say({
        en: `${done.made} new, ${done.replaced} recalculated, ${done.differences} differences to confirmed ones.`,
        zh: `新增 ${done.made} 份，重新计算 ${done.replaced} 份，与已确认账单的差额 ${done.differences} 份。`,
      });
      if (done.unrated > 0) app.warn(withoutRate(done.unrated));
      await app.printList(statementColumns, [done.statements]);
    });
}

function readCycle(app: App, cycle: string): string {
  if (!isCycle(cycle)) {
    throw badValue("--cycle", cycle, { en: "a billing cycle such as 2026-11", zh: "2026-11 这样的账期" });
  }
  const current = cycleOf(app.now());
  if (cycle <= current) return cycle;
  throw usageError(
    "BAD_VALUE",
    {
      en: `The cycle ${cycle} has not begun: nothing can be calculated. The current one is ${current}.`,
      zh: `账期 ${cycle} 尚未开始，无法计算。当前账期为 ${current}。`,
    },
    {
      field: "cycle",
      hint: {
        en: `partnerctl incentive calculate --cycle ${current}`,
        zh: `partnerctl incentive calculate --cycle ${current}`,
      },
    },
  );
}
