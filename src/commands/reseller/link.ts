import type { Command } from "commander";
import { linkReseller, unlinkReseller } from "../../actions/link-resellers.ts";
import type { App } from "../../app.ts";
import { needed } from "../fields.ts";
import { resellerColumns } from "./columns.ts";

/** `reseller link` and `reseller unlink`: what only an ecosystem manager does. */
export function registerLinks(reseller: Command, app: App): void {
  reseller
    .command("link <reseller>")
    .description(
      app.text({ en: "Link a reseller to a distributor, if the rules allow it", zh: "建立归属关系（按规则判定）" }),
    )
    .option("--distributor <account>", app.text({ en: "the distributor", zh: "总经销商" }))
    .action(async (account: string, flags: Readonly<Record<string, unknown>>) => {
      const distributor = needed(flags, "--distributor", { en: "the distributor's account", zh: "总经销商账号" });
      const database = await app.mutable(resellerColumns);
      const { relation, changed } = await linkReseller(database, app.draft(distributor), account, distributor);
      if (!changed) app.say({ en: "Linked already: unchanged.", zh: "已归属该总经销商，未变。" });
      await app.printRecord(resellerColumns, relation);
    });

  reseller
    .command("unlink <reseller>")
    .description(app.text({ en: "End a reseller's link to its distributor", zh: "解除归属关系" }))
    .action(async (account: string) => {
      const database = await app.mutable(resellerColumns);
      const { relation } = await unlinkReseller(database, app.draft(account), account);
      await app.printRecord(resellerColumns, relation);
    });
}
