import type { Command } from "commander";
import { checkAssociation, switchHint } from "../../actions/create-association.ts";
import type { App } from "../../app.ts";
import { onePartner } from "../partner.ts";
import { printVerdict } from "../verdict.ts";
import { readType, typeText } from "./request.ts";

/** Associated already with the other type: a state that only a switch changes. */
const CONFLICT = 6;

/** `association check`: the verdict on an association, with every rule that fired; writes nothing. */
export function registerCheck(association: Command, app: App): void {
  association
    .command("check <customer>")
    .description(
      app.text({ en: "Say whether a customer may be associated, and why not", zh: "判断客户能否关联及原因" }),
    )
    .option("--type <type>", app.text(typeText))
    .action(async (customer: string, flags: { readonly type?: string }) => {
      const type = readType(customer, flags.type);
      const database = await app.database("read");
      const request = { customer, type, partner: await onePartner(app, database) };
      const { otherType, ...verdict } = await checkAssociation(database, app.now(), request);
      await printVerdict(app, verdict);
      if (!otherType) return;
      app.exitCode = CONFLICT;
      app.say(switchHint(customer, request.type));
    });
}
