import type { Command } from "commander";
import { createAssociation, partnerBehind } from "../../actions/create-association.ts";
import type { App } from "../../app.ts";
import { onePartner } from "../partner.ts";
import { associationColumns } from "./columns.ts";
import { readType, typeText } from "./request.ts";

interface Flags {
  readonly type?: string;
  readonly via?: string;
}

/** `association create`. */
export function registerCreate(association: Command, app: App): void {
  association
    .command("create <customer>")
    .description(app.text({ en: "Associate a customer with a partner", zh: "将客户与伙伴关联" }))
    .option("--type <type>", app.text(typeText))
    .option(
      "--via <id>",
      app.text({
        en: "the registration or invitation (or its link) that led to it",
        zh: "来源的报备或邀请编号（或邀请链接）",
      }),
    )
    .action(async (customer: string, flags: Flags) => {
      const type = readType(customer, flags.type);
      const via = flags.via || undefined;
      const database = await app.mutable(associationColumns);
      const partner = app.partner() ?? (await partnerBehind(database, via)) ?? (await onePartner(app, database));
      const request = { customer, type, partner, via };
      const { association, created, joined } = await createAssociation(database, app.draft(partner), request);
      if (!created) {
        app.say({ en: "They are associated already; nothing was changed.", zh: "该关联已存在，未作改动。" });
      }
      if (joined?.warning) app.warn(joined.warning);
      else if (joined?.manager) {
        app.say({ en: `Assigned to ${joined.manager}, who invited it.`, zh: `已分配给邀请人 ${joined.manager}。` });
      }
      await app.printRecord(associationColumns, association);
    });
}
