import type { Command } from "commander";
import { checkIncentive, type IncentiveCheck } from "../../actions/check-incentive.ts";
import type { App } from "../../app.ts";
import type { Column } from "../../output/dataset.ts";
import { cycleOf, isCycle } from "../../values/instant.ts";
import { badValue } from "../option-values.ts";
import { onePartner } from "../partner.ts";
import { rulesColumn, verdictLines } from "../verdict.ts";

/** `incentive check`: prints its verdict on stdout whatever it is; only the exit code tells. */
export function registerCheck(incentive: Command, app: App): void {
  incentive
    .command("check [partner]")
    .description(
      app.text({ en: "Say whether a partner gets an incentive for a cycle", zh: "判断伙伴在某账期能否享受激励" }),
    )
    .option("--cycle <YYYY-MM>", app.text({ en: "the billing cycle (default: this one)", zh: "账期（默认当前账期）" }))
    .action(async (named: string | undefined, flags: { cycle?: string }) => {
      const cycle = flags.cycle ?? cycleOf(app.now());
      if (!isCycle(cycle)) {
        throw badValue("--cycle", cycle, { en: "a billing cycle such as 2026-11", zh: "2026-11 这样的账期" });
      }
      const other = app.globals.partner;
      if (named !== undefined && other !== undefined && named !== other) {
        throw badValue("--partner", other, { en: `the partner ${named} asked about`, zh: `所查询的伙伴 ${named}` });
      }
      const database = await app.database("read");
      const partner = named ?? (await onePartner(app, database));
      await print(app, await checkIncentive(database, app.now(), partner, cycle));
    });
}

function checkColumns(app: App): readonly Column<IncentiveCheck>[] {
  return [
    { key: "partner", label: { en: "Partner", zh: "伙伴" }, type: "text", value: (row) => row.partner },
    { key: "cycle", label: { en: "Cycle", zh: "账期" }, type: "text", value: (row) => row.cycle },
    { key: "eligible", label: { en: "Eligible", zh: "享受激励" }, type: "boolean", value: (row) => row.eligible },
    { key: "accrues_to", label: { en: "Accrues to", zh: "激励归属" }, type: "text", value: (row) => row.accruesTo },
    { key: "performance", label: { en: "Performance", zh: "业绩" }, type: "money", value: (row) => row.performance },
    { key: "payable", label: { en: "Payable", zh: "可支付" }, type: "boolean", value: (row) => row.payable },
    rulesColumn(app, (row) => row.rules),
  ];
}

async function print(app: App, check: IncentiveCheck): Promise<void> {
  await app.printRecord(checkColumns(app), check);
  const { output, columns } = app.globals;
  if (app.format() === "table" && output === undefined && columns === undefined) {
    const rules = check.eligible ? check.blockedBy : check.rules;
    const lines = rules.length === 0 ? [] : verdictLines(app, { verdict: "refuse", rules });
    app.world.stdout.write(lines.map((line) => `${line}\n`).join(""));
  }
  app.exitCode = check.eligible ? 0 : 4;
}
