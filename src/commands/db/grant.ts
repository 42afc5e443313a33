import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import { fileHasNoRoles, grantRole, revokeRole } from "../../actions/grant-role.ts";
import type { App } from "../../app.ts";
import type { Grant } from "../../domain/access/grant.ts";
import { inputNeeded, usageError } from "../../errors.ts";
import type { Column } from "../../output/dataset.ts";
import { isServer } from "../../values/address.ts";

const grantColumns: readonly Column<Grant>[] = [
  { key: "role", label: { en: "Role", zh: "角色" }, type: "text", value: (row) => row.role },
  { key: "partner", label: { en: "Partner", zh: "伙伴" }, type: "text", value: (row) => row.partner },
  { key: "granted_at", label: { en: "Granted at", zh: "授权时间" }, type: "instant", value: (row) => row.grantedAt },
];

interface Flags {
  readonly passwordFile?: string;
}

/** `db grant` and `db revoke`: which roles of a server work for which partner. */
export function registerGrant(db: Command, app: App): void {
  db.command("grant <role>")
    .description(
      app.text({
        en: "Let a role of the server work for one partner (--partner), and see no other",
        zh: "授权数据库角色只为一个伙伴（--partner）工作",
      }),
    )
    .option(
      "--password-file <file>",
      app.text({ en: "set the role's password: the first line of a file", zh: "设置角色密码：取文件首行" }),
    )
    .action(async (role: string, flags: Flags) => {
      refuseFile(app);
      const partner = app.partner();
      if (partner === undefined) {
        throw inputNeeded("--partner", { en: "the only partner whose records the role gets", zh: "该角色所属的伙伴" });
      }
      const password = flags.passwordFile === undefined ? undefined : await firstLine(flags.passwordFile);
      const database = await app.mutable(grantColumns);
      const wanted = { role, partner, ...(password === undefined ? {} : { password }) };
      const { grant, made } = await grantRole(database, app.draft(partner), wanted);
      if (!made) app.say({ en: `${role} is bound to ${partner} already.`, zh: `${role} 此前已绑定 ${partner}。` });
      await app.printRecord(grantColumns, grant);
    });

  db.command("revoke <role>")
    .description(app.text({ en: "Take a role's access away; the role stays", zh: "撤销角色的访问权限（保留角色）" }))
    .action(async (role: string) => {
      refuseFile(app);
      const database = await app.mutable(grantColumns);
      await app.printRecord(grantColumns, await revokeRole(database, app.draft(), role));
    });
}

/** A file that does not exist is not made just to say so. */
function refuseFile(app: App): void {
  const path = app.settings.get("db") as string;
  if (!isServer(path)) throw fileHasNoRoles(path);
}

/** A password never stands on a command line, where others see it. */
async function firstLine(path: string): Promise<string> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw usageError(
      "unreadable-file",
      { en: `${path} cannot be read (${error.code}).`, zh: `无法读取 ${path}（${error.code}）。` },
      { field: "password-file" },
    );
  });
  const [line = ""] = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  if (line !== "") return line;
  throw usageError(
    "BAD_VALUE",
    { en: `The first line of ${path} is empty: no password.`, zh: `${path} 的首行为空，没有密码。` },
    { field: "password-file" },
  );
}
