import type { Command } from "commander";
import { importAssignments } from "../../actions/import-assignments.ts";
import type { App } from "../../app.ts";
import { ASSIGNMENT_HISTORY_FIELDS } from "../../domain/managers/fields.ts";
import { derivedHeaders } from "../fields.ts";
import { addImport } from "../import-verb.ts";
import { assignmentColumns } from "./columns.ts";

/** `manager import`. */
export function registerImport(manager: Command, app: App): void {
  addImport(manager, app, {
    text: { en: "Import who looked after whom, as it was", zh: "导入客户经理的历史分配" },
    fields: ASSIGNMENT_HISTORY_FIELDS,
    derived: derivedHeaders(assignmentColumns),
    action: () => importAssignments({ actor: app.actor(), partner: app.partner() }),
  });
}
