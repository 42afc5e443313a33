import type { Command } from "commander";
import { makeLink } from "../../actions/make-link.ts";
import type { App } from "../../app.ts";
import { urlOf } from "../../domain/invitations/link.ts";
import { isBlank } from "../../values/names.ts";
import { warnOfExample } from "../config/values.ts";
import { onePartner } from "../partner.ts";
import { openCode, QR } from "../qr.ts";
import { baseUrlOf, columnsOf, viewsOf } from "./list.ts";

interface Flags {
  readonly label?: string;
  readonly qr?: boolean;
}

/** `invitation link`: the actor's own link, also as a QR code on the screen or in a picture. */
export function registerLink(invitation: Command, app: App): void {
  invitation
    .command("link")
    .description(
      app.text({ en: "Make a link that customers join through; it never expires", zh: "生成邀请链接（长期有效）" }),
    )
    .option(
      "--label <text>",
      app.text({
        en: "what marks the customers who come (the actor unless given)",
        zh: "客户标签（默认为操作人账号）",
      }),
    )
    .option("--qr", app.text(QR))
    .action((flags: Flags) => printLink(app, flags));
}

async function printLink(app: App, flags: Flags): Promise<void> {
  const code = await openCode(app, flags);
  const columns = columnsOf(app);
  const database = await app.mutable(columns);
  const partner = await onePartner(app, database);
  const label = flags.label === undefined || isBlank(flags.label) ? app.actor() : flags.label;
  const { invitation, created } = await makeLink(database, app.draft(partner), partner, label);
  if (!created) app.say({ en: "This link exists already; it stays as it is.", zh: "该链接已存在，保持不变。" });
  const url = urlOf(baseUrlOf(app), invitation.token);
  await code.save(url);
  // In a dry run the database may not be there to be asked: what is new has no customers.
  const [view] = created
    ? [{ ...invitation, customers: 0 }]
    : await database.read((tables) => viewsOf(tables, [invitation]));
  await app.printRecord(columns, view as NonNullable<typeof view>);
  await code.show(url);
  warnOfExample(app, "invitation.base_url");
}
