import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Deliver, Delivery, Mail } from "../../actions/send-invitations.ts";
import type { App } from "../../app.ts";
import { letterOf, oneLine } from "../../domain/invitations/letter.ts";
import { urlOf } from "../../domain/invitations/link.ts";
import { isAddress } from "../../domain/invitations/types.ts";
import { AppError, usageError } from "../../errors.ts";
import type { Message } from "../../mail/message.ts";
import type { MailServer } from "../../mail/server.ts";
import { formatLocalStamp } from "../../values/instant.ts";
import { shellWord } from "../../values/shell.ts";
import { settingInUse } from "../config/values.ts";
import { baseUrlOf } from "./list.ts";

export interface CarrierFlags {
  readonly emlDir?: string;
  readonly print?: boolean;
}

/** What carries mails away: a server, files, or nobody but the person who asks. */
export interface Carrier {
  readonly deliver: Deliver | undefined;
  /** What stopped it before the last mail. */
  stopped(): AppError | undefined;
  /** Prints the mail where that was asked for instead of the record. */
  printed(mails: readonly Mail[]): Promise<boolean>;
  /** Whether it is left to the person to bring the link to the customer. */
  readonly byHand: boolean;
}

/** Chooses what carries the mails; `count` is how many there are, where that is known. */
export async function openCarrier(app: App, flags: CarrierFlags, count: number | undefined): Promise<Carrier> {
  const file = await app.takeOutput(["eml"]);
  const wanted = [flags.emlDir, file, flags.print || undefined].filter((way) => way !== undefined);
  if (wanted.length > 1) throw oneWay();
  if ((file !== undefined || flags.print) && count !== 1) throw oneMail();
  let stop: AppError | undefined;
  const carrier = (deliver: Deliver | undefined): Carrier => ({
    deliver,
    stopped: () => stop,
    printed: async (mails) => flags.print === true && (await printMail(app, mails[0])),
    byHand: deliver === undefined && flags.print !== true,
  });
  const halt = (error: AppError | undefined): void => {
    stop ??= error;
  };
  if (file !== undefined) return carrier((mails) => writeMails(app, mails, () => file, halt));
  if (flags.emlDir !== undefined) {
    const folder = flags.emlDir;
    if (!app.dryRun) await makeFolder(folder);
    const stamp = formatLocalStamp(app.now());
    return carrier((mails) =>
      writeMails(app, mails, ({ invitation }) => join(folder, `${invitation.id}-${stamp}.eml`), halt),
    );
  }
  const server = flags.print ? undefined : serverOf(app);
  return carrier(server && ((mails) => sendMails(app, server, mails, halt)));
}

async function makeFolder(folder: string): Promise<void> {
  const { naming } = await import("../../output/write.ts");
  await naming(join(folder, "x.eml"), async () => void (await mkdir(folder, { recursive: true })));
}

async function writeMails(
  app: App,
  mails: readonly Mail[],
  pathOf: (mail: Mail) => string,
  halt: (error: AppError) => void,
): Promise<Delivery[]> {
  const { writeMessage } = await import("../../mail/message.ts");
  const { writeFile } = await import("../../output/write.ts");
  const deliveries: Delivery[] = [];
  for (const mail of mails) {
    const { id } = mail.invitation;
    try {
      await writeFile(pathOf(mail), [await writeMessage(messageOf(app, mail))], { force: app.globals.force === true });
      deliveries.push({ id, cause: null });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      halt(error);
      deliveries.push({ id, cause: error.text.en });
    }
  }
  return deliveries;
}

async function sendMails(
  app: App,
  server: MailServer,
  mails: readonly Mail[],
  halt: (error: AppError | undefined) => void,
): Promise<Delivery[]> {
  const { handOver } = await import("../../mail/server.ts");
  const handovers = await handOver(
    server,
    mails.map((mail) => messageOf(app, mail)),
  );
  return mails.map(({ invitation: { id } }, place) => {
    const handover = handovers[place];
    halt(handover?.stop);
    return { id, cause: handover?.cause ?? null };
  });
}

async function printMail(app: App, mail: Mail | undefined): Promise<boolean> {
  if (!mail) return false;
  const { writeMessage } = await import("../../mail/message.ts");
  app.world.stdout.write(await writeMessage(messageOf(app, mail)));
  return true;
}

/** Puts a mail into words and says who writes it: the setting smtp.from, else the partner, else nobody who answers. */
function messageOf(app: App, { invitation, token, partner, validUntil }: Mail): Message {
  const { id, fullName, email, associationType } = invitation;
  const baseUrl = baseUrlOf(app);
  const host = new URL(baseUrl).hostname;
  const company = oneLine(partner.company);
  const own = isAddress(partner.email) ? { name: company, address: partner.email } : undefined;
  const from = settingInUse(app, "smtp.from");
  const letter = letterOf({
    company,
    fullName: fullName ?? "",
    associationType,
    url: urlOf(baseUrl, token),
    validUntil,
  });
  return {
    ...letter,
    // Sent again it is another mail.
    id: `${id}.${app.now()}`,
    host,
    from: { name: company, address: from ?? own?.address ?? `no-reply@${host}` },
    replyTo: from === undefined ? undefined : own,
    to: { name: oneLine(fullName ?? ""), address: email ?? "" },
    date: new Date(app.now()),
  };
}

/** The server of the settings. A folder's settings may not name where the password is sent to. */
function serverOf(app: App): MailServer | undefined {
  const host = settingInUse(app, "smtp.host");
  if (host === undefined) return undefined;
  const port = settingInUse(app, "smtp.port");
  const user = settingInUse(app, "smtp.user");
  const password = app.world.environment.PARTNERCTL_SMTP_PASSWORD || undefined;
  const [chosen] = app.settings.explain("smtp.host");
  if (password !== undefined && chosen?.source === "project") throw strangeServer(host, chosen.where);
  return { host, port: port === undefined ? undefined : Number(port), user, password };
}

function strangeServer(host: string, where: string): AppError {
  return usageError(
    "mail-server-untrusted",
    {
      en: `${where} names the mail server ${host}; a password is not sent where a folder says so.`,
      zh: `邮件服务器 ${host} 由 ${where} 指定；不会向项目文件指定的服务器发送密码。`,
    },
    {
      field: "smtp.host",
      hint: {
        en: `If it is the right one: partnerctl config set smtp.host ${shellWord(host)}`,
        zh: `确认无误后运行：partnerctl config set smtp.host ${shellWord(host)}`,
      },
    },
  );
}

function oneWay() {
  return usageError("BAD_VALUE", {
    en: "Of --eml-dir, --print and -o <file>.eml give one.",
    zh: "--eml-dir、--print 与 -o <文件>.eml 只能选用一个。",
  });
}

function oneMail() {
  return usageError("BAD_VALUE", {
    en: "--print and -o <file>.eml take one mail. For several use --eml-dir <folder>.",
    zh: "--print 与 -o <文件>.eml 只用于一封邮件，多封请用 --eml-dir <文件夹>。",
  });
}
