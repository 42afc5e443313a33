import type { Command } from "commander";
import { resendInvitations, type Sent, sendInvitations, sendPrepared } from "../../actions/send-invitations.ts";
import type { App } from "../../app.ts";
import { ASSOCIATION_TYPES, type AssociationType } from "../../domain/association/association.ts";
import { urlOf } from "../../domain/invitations/link.ts";
import { REGISTRATION_FIELDS } from "../../domain/registration/fields.ts";
import { inputNeeded, usageError } from "../../errors.ts";
import { same } from "../../language/text.ts";
import { warnOfExample } from "../config/values.ts";
import { readOption } from "../fields.ts";
import { type Carrier, type CarrierFlags, openCarrier } from "./carrier.ts";
import { baseUrlOf, columnsOf, viewsOf } from "./list.ts";

interface SendFlags extends CarrierFlags {
  readonly associationType?: string;
  readonly prepared?: boolean;
}

/** How many links are told to who hands them over; the list has all of them. */
const MOST_LINKS = 10;

/** Some mails went out, the others did not. */
const SOME_FAILED = 3;

const ASSOCIATION_TYPE = REGISTRATION_FIELDS.find(({ key }) => key === "association_type");

/** `invitation send` and `invitation resend`. */
export function registerSend(invitation: Command, app: App): void {
  const send = invitation
    .command("send [ids...]")
    .description(app.text({ en: "Invite registered customers by mail", zh: "邮件邀请已报备的客户" }))
    .option(
      "--association-type <type>",
      app.text({
        en: `association type (${ASSOCIATION_TYPES.join("|")}), else the registration's`,
        zh: `关联类型（${ASSOCIATION_TYPES.join("|")}），默认同报备`,
      }),
    )
    .option(
      "--prepared",
      app.text({
        en: "send what was registered with --invite and not sent yet",
        zh: "发送报备时要求邀请但尚未发送的邮件",
      }),
    );
  addCarrierOptions(send, app).action((ids: string[], flags: SendFlags) => runSend(app, ids, flags));

  const resend = invitation.command("resend <ids...>").description(
    app.text({
      en: "Send mails again: they are valid anew, their old links are not",
      zh: "重新发送邀请邮件（原链接失效）",
    }),
  );
  addCarrierOptions(resend, app).action(async (ids: string[], flags: CarrierFlags) => {
    const carrier = await openCarrier(app, flags, ids.length);
    const database = await app.mutable(columnsOf(app));
    await finish(app, carrier, await resendInvitations(database, app.draft(), ids, carrier.deliver));
  });
}

function addCarrierOptions(command: Command, app: App): Command {
  return command
    .option(
      "--eml-dir <folder>",
      app.text({ en: "write each mail as an .eml file into a folder", zh: "将每封邮件写为文件夹中的 .eml 文件" }),
    )
    .option(
      "--print",
      app.text({
        en: "print the mail instead (with --dry-run: to see it first)",
        zh: "输出邮件原文（加 --dry-run 可预览）",
      }),
    )
    .addHelpText("after", () =>
      app.text({
        en: "\nOne mail is also written by -o <file>.eml. Without any of these it goes to the mail server smtp.host\n(config set smtp.host <host>); where none is set, hand over the link yourself (column url).",
        zh: "\n单封邮件也可用 -o <文件>.eml 写出。以上均未指定时，邮件交由 smtp.host 服务器发送\n（config set smtp.host <服务器>）；未设置服务器时，请自行转交链接（url 列）。",
      }),
    );
}

async function runSend(app: App, ids: string[], flags: SendFlags): Promise<void> {
  const type =
    flags.associationType === undefined || !ASSOCIATION_TYPE
      ? null
      : (readOption(ASSOCIATION_TYPE, flags.associationType) as AssociationType | null);
  if (flags.prepared && (ids.length > 0 || type !== null)) throw notBoth();
  if (!flags.prepared && ids.length === 0) {
    throw inputNeeded(
      "<ids>",
      { en: "the registrations, or --prepared", zh: "报备编号，或使用 --prepared" },
      same("partnerctl registration list"),
    );
  }
  const carrier = await openCarrier(app, flags, flags.prepared ? undefined : ids.length);
  const database = await app.mutable(columnsOf(app));
  const sent = flags.prepared
    ? await sendPrepared(database, app.draft(), app.partner(), carrier.deliver)
    : await sendInvitations(database, app.draft(), ids, type, carrier.deliver);
  if (sent.mails.length < sent.invitations.filter(({ state }) => state === "sent").length) {
    app.say({
      en: "An invitation that is still valid was not sent again: partnerctl invitation resend <id>",
      zh: "仍在有效期内的邀请未重复发送。如需重发：partnerctl invitation resend <编号>",
    });
  }
  await finish(app, carrier, sent);
}

/** Prints what was sent; what failed is warned of, and where nothing arrived at all the way itself is the error. */
async function finish(app: App, carrier: Carrier, sent: Sent): Promise<void> {
  const failed = sent.invitations.filter(({ state }) => state === "failed");
  const stopped = carrier.stopped();
  if (stopped && failed.length === sent.mails.length) throw stopped;
  for (const { id, email, cause } of failed) {
    app.warn({ en: `${id} to ${email} failed: ${cause}`, zh: `${id}（${email}）失败：${cause}` });
  }
  if (failed.length > 0) app.exitCode = SOME_FAILED;
  if (sent.mails.length > 0) warnOfExample(app, "invitation.base_url");
  if (carrier.byHand && sent.mails.length > 0) {
    app.say({
      en: "No mail server is set (smtp.host), so nothing was mailed. Hand over the links below, or write the mails: partnerctl invitation resend <id> --eml-dir <folder>",
      zh: "未设置邮件服务器（smtp.host），邮件未发出。请自行转交以下链接，或写出邮件：partnerctl invitation resend <编号> --eml-dir <文件夹>",
    });
    const shown = sent.mails.slice(0, MOST_LINKS);
    for (const { invitation, token } of shown) {
      const url = urlOf(baseUrlOf(app), token);
      app.say({ en: `${invitation.email}: ${url}`, zh: `${invitation.email}：${url}` });
    }
    if (sent.mails.length > shown.length) {
      app.say({
        en: "More: partnerctl invitation list --columns id,email,url",
        zh: "更多：partnerctl invitation list --columns id,email,url",
      });
    }
  }
  if (await carrier.printed(sent.mails)) return;
  const columns = columnsOf(app);
  const database = await app.database("read");
  const views = app.dryRun
    ? sent.invitations.map((invitation) => ({ ...invitation, customers: 0 }))
    : await database.read((tables) => viewsOf(tables, sent.invitations));
  await app.printList(columns, [views]);
}

function notBoth() {
  return usageError(
    "BAD_VALUE",
    {
      en: "--prepared sends what is recorded as it is: leave out the ids and --association-type.",
      zh: "--prepared 按已记录的内容发送，请去掉编号与 --association-type。",
    },
    { field: "prepared" },
  );
}
