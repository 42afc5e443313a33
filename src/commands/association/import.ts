import type { Command } from "commander";
import { importAssociations } from "../../actions/import-associations.ts";
import type { App } from "../../app.ts";
import { ASSOCIATION_FIELDS } from "../../domain/association/fields.ts";
import { addBulkOptions, type BulkFlags, bulk } from "../bulk.ts";
import { derivedHeaders } from "../fields.ts";
import { associationColumns } from "./columns.ts";

/** `association import`. */
export function registerImport(association: Command, app: App): void {
  const command = association
    .command("import <file>")
    .description(app.text({ en: "Import the history of associations as it was", zh: "导入历史关联记录" }));
  addBulkOptions(command, app, { fields: ASSOCIATION_FIELDS }).action(async (path: string, flags: BulkFlags) => {
    await bulk(app, {
      path,
      flags,
      fields: ASSOCIATION_FIELDS,
      derived: derivedHeaders(associationColumns),
      action: importAssociations,
    });
  });
}
