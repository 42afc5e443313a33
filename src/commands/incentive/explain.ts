import type { Command } from "commander";
import { type Explanation, explainIncentive } from "../../actions/explain-incentive.ts";
import type { App } from "../../app.ts";
import type { Section } from "../../output/sections.ts";
import { oneOf } from "../option-values.ts";
import { outputFolder, refuseMixture } from "../sections.ts";
import { EXPLANATION_SECTIONS, explanationSections } from "./explanation.ts";

/** `incentive explain`: the whole way from consumption lines to the amount. */
export function registerExplain(incentive: Command, app: App): void {
  incentive
    .command("explain <id>")
    .description(app.text({ en: "Explain a statement down to its consumption lines", zh: "逐条说明激励账单的来源" }))
    .option(
      "--section <name>",
      `${app.text({ en: "only this section", zh: "只输出该部分" })}: ${EXPLANATION_SECTIONS.join(", ")}`,
    )
    .action(async (id: string, flags: { section?: string }) => {
      const only = flags.section === undefined ? undefined : oneOf("--section", flags.section, EXPLANATION_SECTIONS);
      const folder = await outputFolder(app);
      if (only === undefined) refuseMixture(app, folder, EXPLANATION_SECTIONS);
      const database = await app.database("read");
      await explainIncentive(database, id, app.now(), (explanation) => print(app, explanation, only, folder));
    });
}

async function print(
  app: App,
  explanation: Explanation,
  only: (typeof EXPLANATION_SECTIONS)[number] | undefined,
  folder: string | undefined,
): Promise<void> {
  const { id } = explanation.statement;
  const sections = explanationSections(explanation).filter(({ name }) => only === undefined || name === only);
  const [one] = sections as [Section];
  if (only === undefined || folder !== undefined) {
    const title = { en: `How ${id} came about`, zh: `激励账单 ${id} 的来源` };
    return await app.printSections(title, sections, folder);
  }
  if (one.shape === "list") return await app.printList(one.columns, one.batches);
  for await (const [row] of one.batches) await app.printRecord(one.columns, row);
}
