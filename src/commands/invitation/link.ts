import type { Command } from "commander";
import { makeLink } from "../../actions/make-link.ts";
import type { App } from "../../app.ts";
import { urlOf } from "../../domain/invitations/link.ts";
import { usageError } from "../../errors.ts";
import { isBlank } from "../../values/names.ts";
import { onePartner } from "../partner.ts";
import { baseUrlOf, columnsOf, viewsOf } from "./list.ts";

const PICTURES = ["png", "svg"] as const;

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
    .option(
      "--qr",
      app.text({
        en: "show it as a QR code; with -o x.png or x.svg as a picture",
        zh: "显示二维码；加 -o x.png 或 x.svg 保存为图片",
      }),
    )
    .action((flags: Flags) => printLink(app, flags));
}

async function printLink(app: App, flags: Flags): Promise<void> {
  const picture = await app.takeOutput(PICTURES);
  const onScreen = flags.qr === true && picture === undefined;
  if (onScreen && (app.format() !== "table" || (app.globals.output ?? "-") !== "-")) throw noPicture();
  const columns = columnsOf(app);
  const database = await app.mutable(columns);
  const partner = await onePartner(app, database);
  const label = flags.label === undefined || isBlank(flags.label) ? app.actor() : flags.label;
  const { invitation, created } = await makeLink(database, app.draft(partner), partner, label);
  if (!created) app.say({ en: "This link exists already; it stays as it is.", zh: "该链接已存在，保持不变。" });
  const url = urlOf(baseUrlOf(app), invitation.token);
  if (picture !== undefined && !app.dryRun) await writePicture(app, url, picture);
  // In a dry run the database may not be there to be asked: what is new has no customers.
  const [view] = created
    ? [{ ...invitation, customers: 0 }]
    : await database.read((tables) => viewsOf(tables, [invitation]));
  await app.printRecord(columns, view as NonNullable<typeof view>);
  if (onScreen) await showCode(app, url);
}

async function showCode(app: App, url: string): Promise<void> {
  const { qrText } = await import("../../output/qr.ts");
  const { onPaper } = await import("../../terminal/style.ts");
  const painted = app.world.stdout.isTTY === true && app.colored;
  app.world.stdout.write(`\n${await qrText(url, painted ? onPaper : undefined)}`);
}

async function writePicture(app: App, url: string, path: string): Promise<void> {
  const { qrPicture } = await import("../../output/qr.ts");
  const { writeFile } = await import("../../output/write.ts");
  const format = PICTURES.find((extension) => path.toLowerCase().endsWith(extension)) as (typeof PICTURES)[number];
  await writeFile(path, [await qrPicture(url, format)], { force: app.globals.force === true });
}

function noPicture() {
  return usageError(
    "bad-value",
    {
      en: "--qr shows the code beside a table only. For a picture name one with -o code.png or -o code.svg.",
      zh: "--qr 仅能与表格一起显示。如需图片，请用 -o code.png 或 -o code.svg。",
    },
    { field: "qr" },
  );
}
