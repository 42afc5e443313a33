import type { Command } from "commander";
import { importAssignments } from "../../actions/import-assignments.ts";
import type { App } from "../../app.ts";
import { ASSIGNMENT_HISTORY_FIELDS } from "../../domain/managers/fields.ts";
import { addBulkOptions, type BulkFlags, bulk } from "../bulk.ts";
import { derivedHeaders } from "../fields.ts";
import { assignmentColumns } from "./columns.ts";

/** `manager import`. */
export function registerImport(manager: Command, app: App): void {
  const command = manager
    .command("import <file>")
    .description(app.text({ en: "Import who looked after whom, as it was", zh: "导入客户经理的历史分配" }));
  addBulkOptions(command, app, { fields: ASSIGNMENT_HISTORY_FIELDS }).action(async (path: string, flags: BulkFlags) => {
    await bulk(app, {
      path,
      flags,
      fields: ASSIGNMENT_HISTORY_FIELDS,
      derived: derivedHeaders(assignmentColumns),
      action: importAssignments({ actor: app.actor(), partner: app.partner() }),
    });
  });
}
