import type { Command } from "commander";
import { createAssociation } from "../../actions/create-association.ts";
import type { App } from "../../app.ts";
import { ASSOCIATION_TYPES, type AssociationType } from "../../domain/association/association.ts";
import { ASSOCIATION_FIELDS } from "../../domain/association/fields.ts";
import type { Field } from "../../domain/fields.ts";
import { needed, neededAccount, readOption } from "../fields.ts";
import { onePartner } from "../partner.ts";
import { associationColumns } from "./columns.ts";

const TYPE = ASSOCIATION_FIELDS.find((field) => field.key === "type") as Field;

interface Flags {
  readonly type?: string;
  readonly via?: string;
}

/** `association create`. */
export function registerCreate(association: Command, app: App): void {
  const types = ASSOCIATION_TYPES.join("|");
  association
    .command("create <customer>")
    .description(app.text({ en: "Associate a customer with a partner", zh: "将客户与伙伴关联" }))
    .option("--type <type>", app.text({ en: `association type (${types})`, zh: `关联类型（${types}）` }))
    .option("--via <id>", app.text({ en: "the registration or invitation that led to it", zh: "来源的报备或邀请编号" }))
    .action(async (customer: string, flags: Flags) => {
      neededAccount(customer, { en: "the customer's account", zh: "客户账号名" }, "<customer>");
      const given = needed({ ...flags }, "--type", {
        en: ASSOCIATION_TYPES.join(" / "),
        zh: ASSOCIATION_TYPES.join(" / "),
      });
      const type = readOption(TYPE, given) as AssociationType;
      const database = await app.mutable(associationColumns);
      const partner = await onePartner(app, database);
      const request = { customer, partner, type, via: flags.via || undefined };
      const { association, created } = await createAssociation(database, app.draft(partner), request);
      if (!created) {
        app.say({ en: "They are associated already; nothing was changed.", zh: "该关联已存在，未作改动。" });
      }
      await app.printRecord(associationColumns, association);
    });
}
