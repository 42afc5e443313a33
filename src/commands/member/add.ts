import type { Command } from "commander";
import { addMember, editMember, removeMember } from "../../actions/save-member.ts";
import type { App } from "../../app.ts";
import type { Field } from "../../domain/fields.ts";
import { ECOSYSTEM_MANAGER, ROLES, type Role, roleProblem } from "../../domain/managers/member.ts";
import { MEMBER_FIELDS, parseRoles } from "../../domain/managers/member-fields.ts";
import { inputNeeded, usageError } from "../../errors.ts";
import type { Text } from "../../language/text.ts";
import { allNeeded, needed, neededAccount, readOption } from "../fields.ts";
import { onePartner } from "../partner.ts";
import { addIfVersion, readIfVersion } from "../versions.ts";
import { memberColumns } from "./columns.ts";

interface Flags {
  readonly name?: string;
  readonly role?: readonly string[];
}

const ONE_OF_THEM: Text = { en: `one of ${ROLES.join(", ")}`, zh: `可选 ${ROLES.join("、")}` };
const NAME_ASKED: Text = { en: "the person's name", zh: "姓名" };
const NAME = MEMBER_FIELDS.find(({ key }) => key === "name") as Field;
const ROLE_TEXT: Text = { en: `role, repeatable (${ROLES.join("|")})`, zh: `角色，可重复（${ROLES.join("|")}）` };
const gathered = (word: string, before: readonly string[] = []): string[] => [...before, word];

/** `member edit` and `member remove`. */
export function registerEdit(member: Command, app: App): void {
  const edit = member
    .command("edit <account>")
    .description(app.text({ en: "Change a member's name, or all of its roles", zh: "修改成员姓名，或重设其全部角色" }))
    .option("--name <name>", app.text({ en: "the person's name", zh: "姓名" }))
    .option("--role <role>", app.text(ROLE_TEXT), gathered);
  addIfVersion(edit, app).action(async (account: string, flags: Flags) => {
    const changes = {
      ...(flags.name === undefined ? {} : { name: readName(needed({ ...flags }, "--name", NAME_ASKED)) }),
      ...(flags.role === undefined ? {} : { roles: readRoles(flags.role) }),
    };
    const database = await app.mutable(memberColumns);
    const edited = await editMember(database, app.draft(), account, changes, readIfVersion({ ...flags }));
    await app.printRecord(memberColumns, edited);
  });

  member
    .command("remove <account>")
    .description(app.text({ en: "Make a member inactive", zh: "停用成员" }))
    .action(async (account: string) => {
      const database = await app.mutable(memberColumns);
      await app.printRecord(memberColumns, await removeMember(database, app.draft(), account));
    });
}

/** `member add`. */
export function registerAdd(member: Command, app: App): void {
  member
    .command("add <account>")
    .description(app.text({ en: "Add a member", zh: "新增成员" }))
    .option("--name <name>", app.text({ en: "the person's name", zh: "姓名" }))
    .option("--role <role>", app.text(ROLE_TEXT), gathered)
    .action(async (account: string, flags: Flags) => {
      neededAccount(account, { en: "the member's account", zh: "成员账号" });
      const [given] = allNeeded({ name: flags.name, role: flags.role?.join("") }, [
        ["--name", NAME_ASKED],
        ["--role", ONE_OF_THEM],
      ]);
      const name = readName(given);
      const roles = readRoles(flags.role ?? []);
      const database = await app.mutable(memberColumns);
      const partner = roles.includes(ECOSYSTEM_MANAGER) ? noPartner(app, roles) : await onePartner(app, database);
      const added = await addMember(database, app.draft(partner), { account, name, partner, roles });
      if (partner === null && !app.scoped) {
        app.say({
          en: `With an ecosystem manager only members may act: say who you are with --as, for instance --as ${account}.`,
          zh: `有生态经理后仅成员可操作：请用 --as 指明身份，例如 --as ${account}。`,
        });
      }
      await app.printRecord(memberColumns, added);
    });
}

function readName(text: string): string {
  return String(readOption(NAME, text));
}

function readRoles(words: readonly string[]): readonly Role[] {
  const parsed = parseRoles(words.join(";"), "--role");
  if (parsed.kind === "bad") throw usageError("BAD_VALUE", parsed.text, { field: "role" });
  if (parsed.roles.length > 0) return parsed.roles;
  throw inputNeeded("--role", ONE_OF_THEM);
}

/** An ecosystem manager belongs to no partner, whatever a setting names; --partner on the command line is refused. */
function noPartner(app: App, roles: readonly Role[]): null {
  const { partner = null } = app.globals;
  const problem = roleProblem(roles, partner);
  if (problem) throw usageError("BAD_VALUE", problem, { field: partner === null ? "role" : "partner" });
  return null;
}
