import type { Command } from "commander";
import { importPartners } from "../../actions/import-partners.ts";
import type { App } from "../../app.ts";
import { PARTNER_FIELDS } from "../../domain/partners/fields.ts";
import { addBulkOptions, type BulkFlags, bulk } from "../bulk.ts";
import { derivedHeaders } from "../fields.ts";
import { partnerColumns } from "./columns.ts";
import { warnUnknown } from "./unknown.ts";

/** `partner import`. */
export function registerImport(partner: Command, app: App): void {
  const command = partner
    .command("import <file>")
    .description(app.text({ en: "Import partners; known accounts are updated", zh: "导入伙伴，已知账号将更新" }));
  addBulkOptions(command, app, { fields: PARTNER_FIELDS }).action(async (path: string, flags: BulkFlags) => {
    const action = importPartners();
    await bulk(app, {
      path,
      flags,
      fields: PARTNER_FIELDS,
      derived: derivedHeaders(partnerColumns(app.now())),
      action,
    });
    warnUnknown(app, action.unknownNames());
  });
}
