import { AppError, usageError } from "../errors.ts";
import type { Text } from "../language/text.ts";
import { type Message, optionsOf } from "./message.ts";

/** The server that takes mails. */
export interface MailServer {
  readonly host: string;
  readonly port: number | undefined;
  readonly user: string | undefined;
  readonly password: string | undefined;
}

/** What became of one mail: `cause` is null where the server took it. */
export interface Handover {
  readonly cause: string | null;
  /** Why there is no use in trying the next one. */
  readonly stop?: AppError;
}

const CONNECT_MS = 10_000;
const SILENCE_MS = 30_000;
/** The port of which TLS is a part; on every other one the connection begins in the clear. */
const TLS_PORT = 465;
const LONGEST_CAUSE = 200;

const LOOPBACK = /^(localhost|127(\.\d+){3}|::1)$/i;
/** Failures of the way to the server: what was not sent may be sent later. */
const UNREACHABLE: ReadonlySet<string> = new Set(["ECONNECTION", "ETIMEDOUT", "ESOCKET", "EDNS"]);
const REFUSED_LOGIN: ReadonlySet<string> = new Set(["EAUTH", "ENOAUTH"]);

/** Hands mails over one after another, on one connection. A password travels encrypted only, or within this machine. */
export async function handOver(server: MailServer, messages: readonly Message[]): Promise<Handover[]> {
  const { default: nodemailer } = await import("nodemailer");
  const { host, port, user, password } = server;
  const transport = nodemailer.createTransport({
    pool: true,
    maxConnections: 1,
    maxMessages: Number.POSITIVE_INFINITY,
    host,
    ...(port === undefined ? {} : { port }),
    secure: port === TLS_PORT,
    requireTLS: user !== undefined && port !== TLS_PORT && !LOOPBACK.test(host),
    ...(user === undefined ? {} : { auth: { user, pass: password ?? "" } }),
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    dnsTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const handovers: Handover[] = [];
  try {
    for (const message of messages) {
      const last = handovers.at(-1);
      handovers.push(last?.stop ? last : await handOne(server, () => transport.sendMail(optionsOf(message))));
    }
  } finally {
    transport.close();
  }
  return handovers;
}

async function handOne(server: MailServer, send: () => Promise<unknown>): Promise<Handover> {
  try {
    await send();
    return { cause: null };
  } catch (error) {
    const { code = "", responseCode } = error as { code?: string; responseCode?: number };
    const said = oneLine((error as Error).message, server.password);
    if (REFUSED_LOGIN.has(code)) return { cause: said, stop: refusedLogin(server, said) };
    if (code === "ETLS") return { cause: said, stop: unsafe(server, said) };
    if (UNREACHABLE.has(code) || responseCode === 421) return { cause: said, stop: unreachable(server, said) };
    // Whatever the server does not say itself is no matter of this mail.
    if (responseCode === undefined && code !== "EENVELOPE" && code !== "EMESSAGE") throw error;
    return { cause: said };
  }
}

/** What a server says, as one line that is not too long and repeats no password. */
function oneLine(text: string, password: string | undefined): string {
  const hidden = password ? text.replaceAll(password, "***") : text;
  const line = hidden.replace(/[\p{Cc}\s]+/gu, " ").trim();
  return line.length > LONGEST_CAUSE ? `${line.slice(0, LONGEST_CAUSE)}…` : line;
}

const addressOf = ({ host, port }: MailServer): string => (port === undefined ? host : `${host}:${port}`);

function unreachable(server: MailServer, said: string): AppError {
  return new AppError(
    "busy",
    "mail-server-unreachable",
    {
      en: `The mail server ${addressOf(server)} cannot be reached: ${said}`,
      zh: `无法连接邮件服务器 ${addressOf(server)}：${said}`,
    },
    { field: "smtp.host", hint: AGAIN },
  );
}

/** What failed is sent by the same command, once the way is free. */
const AGAIN: Text = {
  en: "Run the command again, or hand the mails over yourself: --eml-dir <folder>.",
  zh: "请稍后重试，或自行发送邮件：--eml-dir <文件夹>。",
};

function unsafe(server: MailServer, said: string): AppError {
  return usageError(
    "mail-server-tls",
    {
      en: `The connection to the mail server ${addressOf(server)} cannot be encrypted: ${said}`,
      zh: `与邮件服务器 ${addressOf(server)} 的连接无法加密：${said}`,
    },
    {
      field: "smtp.host",
      hint: {
        en: "Check smtp.host and smtp.port (465 is encrypted from the start), and the server's certificate.",
        zh: "请检查 smtp.host 与 smtp.port（465 为全程加密），以及服务器证书。",
      },
    },
  );
}

function refusedLogin(server: MailServer, said: string): AppError {
  return usageError(
    "mail-server-login",
    {
      en: `The mail server ${addressOf(server)} does not let smtp.user in: ${said}`,
      zh: `邮件服务器 ${addressOf(server)} 拒绝 smtp.user 登录：${said}`,
    },
    {
      field: "smtp.user",
      hint: {
        en: "Check smtp.user and PARTNERCTL_SMTP_PASSWORD.",
        zh: "请检查 smtp.user 与 PARTNERCTL_SMTP_PASSWORD。",
      },
    },
  );
}
