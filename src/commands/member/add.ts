import type { Command } from "commander";
import { addMember } from "../../actions/save-member.ts";
import type { App } from "../../app.ts";
import { ECOSYSTEM_MANAGER, ROLES, type Role, roleProblem } from "../../domain/managers/member.ts";
import { parseRoles } from "../../domain/managers/member-fields.ts";
import { inputNeeded, usageError } from "../../errors.ts";
import { needed, neededAccount } from "../fields.ts";
import { onePartner } from "../partner.ts";
import { memberColumns } from "./columns.ts";

interface Flags {
  readonly name?: string;
  readonly role?: readonly string[];
}

/** `member add`. */
export function registerAdd(member: Command, app: App): void {
  member
    .command("add <account>")
    .description(app.text({ en: "Add a member", zh: "新增成员" }))
    .option("--name <name>", app.text({ en: "the person's name", zh: "姓名" }))
    .option(
      "--role <role>",
      app.text({ en: `role, repeatable (${ROLES.join("|")})`, zh: `角色，可重复（${ROLES.join("|")}）` }),
      (word: string, before: readonly string[] = []) => [...before, word],
    )
    .action(async (account: string, flags: Flags) => {
      neededAccount(account, { en: "the member's account", zh: "成员账号" });
      const name = needed({ ...flags }, "--name", { en: "the person's name", zh: "姓名" });
      const roles = readRoles(flags.role ?? []);
      const database = await app.mutable(memberColumns);
      const partner = roles.includes(ECOSYSTEM_MANAGER) ? noPartner(app, roles) : await onePartner(app, database);
      const added = await addMember(database, app.draft(partner), { account, name, partner, roles });
      await app.printRecord(memberColumns, added);
    });
}

function readRoles(words: readonly string[]): readonly Role[] {
  const parsed = parseRoles(words.join(";"));
  if (parsed.kind === "bad") throw usageError("bad-value", parsed.text, { field: "role" });
  if (parsed.roles.length > 0) return parsed.roles;
  throw inputNeeded("--role", { en: `one of ${ROLES.join(", ")}`, zh: `可选 ${ROLES.join("、")}` });
}

/** An ecosystem manager belongs to no partner, whatever a setting names; --partner on the command line is refused. */
function noPartner(app: App, roles: readonly Role[]): null {
  const { partner = null } = app.globals;
  const problem = roleProblem(roles, partner);
  if (problem) throw usageError("bad-value", problem, { field: partner === null ? "role" : "partner" });
  return null;
}
