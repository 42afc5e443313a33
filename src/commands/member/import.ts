import type { Command } from "commander";
import { importMembers } from "../../actions/import-members.ts";
import type { App } from "../../app.ts";
import { MEMBER_FIELDS } from "../../domain/managers/member-fields.ts";
import { derivedHeaders } from "../fields.ts";
import { addImport } from "../import-verb.ts";
import { memberColumns } from "./columns.ts";

/** `member import`. */
export function registerImport(member: Command, app: App): void {
  addImport(member, app, {
    text: { en: "Import members; known accounts are updated", zh: "导入成员，已知账号将更新" },
    fields: MEMBER_FIELDS,
    derived: derivedHeaders(memberColumns),
    action: () => importMembers(app.partner()),
  });
}
