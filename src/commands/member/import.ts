import type { Command } from "commander";
import { importMembers } from "../../actions/import-members.ts";
import type { App } from "../../app.ts";
import { MEMBER_FIELDS } from "../../domain/managers/member-fields.ts";
import { addBulkOptions, type BulkFlags, bulk } from "../bulk.ts";
import { derivedHeaders } from "../fields.ts";
import { memberColumns } from "./columns.ts";

/** `member import`. */
export function registerImport(member: Command, app: App): void {
  const command = member
    .command("import <file>")
    .description(app.text({ en: "Import members; known accounts are updated", zh: "导入成员，已知账号将更新" }));
  addBulkOptions(command, app, { fields: MEMBER_FIELDS }).action(async (path: string, flags: BulkFlags) => {
    await bulk(app, {
      path,
      flags,
      fields: MEMBER_FIELDS,
      derived: derivedHeaders(memberColumns),
      action: importMembers(app.partner()),
    });
  });
}
