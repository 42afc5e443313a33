import type { Command } from "commander";
import { importAssociations } from "../../actions/import-associations.ts";
import type { App } from "../../app.ts";
import { ASSOCIATION_FIELDS } from "../../domain/association/fields.ts";
import { derivedHeaders } from "../fields.ts";
import { addImport } from "../import-verb.ts";
import { associationColumns } from "./columns.ts";

/** `association import`. */
export function registerImport(association: Command, app: App): void {
  addImport(association, app, {
    text: { en: "Import the history of associations as it was", zh: "导入历史关联记录" },
    fields: ASSOCIATION_FIELDS,
    derived: derivedHeaders(associationColumns),
    action: () => importAssociations,
  });
}
