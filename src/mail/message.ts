import type { SendMailOptions } from "nodemailer";

/** Somebody who writes or gets a mail. */
export interface Mailbox {
  readonly name: string;
  readonly address: string;
}

/** A mail in plain text, before it is put into the form in which it travels. */
export interface Message {
  /** What it is known by; the right side of its Message-ID is `host`. */
  readonly id: string;
  readonly host: string;
  readonly from: Mailbox;
  readonly replyTo: Mailbox | undefined;
  readonly to: Mailbox;
  readonly subject: string;
  readonly text: string;
  readonly date: Date;
}

/** What the library is told of a mail. It takes nothing from files or the network, whatever stands in the text. */
export function optionsOf({ id, host, from, replyTo, to, subject, text, date }: Message): SendMailOptions {
  return {
    messageId: `<${id}@${host}>`,
    date,
    from,
    to,
    ...(replyTo ? { replyTo } : {}),
    subject,
    text,
    textEncoding: "base64",
    xMailer: false,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** Writes a mail as it travels, and as an .eml file holds it (RFC 5322 and MIME, lines ended by CRLF). */
export async function writeMessage(message: Message): Promise<Uint8Array> {
  const { default: nodemailer } = await import("nodemailer");
  const transport = nodemailer.createTransport({ streamTransport: true, buffer: true, newline: "windows" });
  const { message: bytes } = await transport.sendMail(optionsOf(message));
  return bytes as Buffer;
}
