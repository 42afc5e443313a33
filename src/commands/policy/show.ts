import type { Command } from "commander";
import type { App } from "../../app.ts";
import { POLICY_IDS, policyEntry } from "../../domain/policy/entries.ts";
import { type AppError, notFound } from "../../errors.ts";
import { nearest } from "../../language/nearest.ts";
import type { Text } from "../../language/text.ts";
import { policyColumns } from "./columns.ts";

/** `policy show`. */
export function registerShow(policy: Command, app: App): void {
  policy
    .command("show <rule-or-parameter>")
    .description(app.text({ en: "Show a rule or parameter with its history", zh: "查看规则或参数及其历史取值" }))
    .action(async (id: string) => {
      const database = await app.database("read");
      const values = await database.read(({ parameters }) => parameters.all());
      const entry = policyEntry(id, values, app.now());
      if (!entry) throw unknown({ en: "rule or parameter", zh: "规则或参数" }, id, POLICY_IDS);
      await app.printRecord(policyColumns(app), entry);
    });
}

/** A name that stands for nothing: exit 7, with the nearest one as the hint. */
export function unknown(what: Text, id: string, names: readonly string[]): AppError {
  const near = nearest(id, names);
  const list = { en: "List them with: partnerctl policy list", zh: "可用以下命令列出：partnerctl policy list" };
  return notFound(what, id, {
    hint: near === undefined ? list : { en: `Did you mean ${near}?`, zh: `是否指 ${near}？` },
  });
}
