import { createServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";

/** What a mail server was told: who writes to whom, and the mail as it came. */
export interface Received {
  readonly from: string;
  readonly to: string;
  readonly data: string;
}

export interface SmtpOptions {
  /** What it answers to a recipient instead of taking it. */
  readonly refuse?: (recipient: string) => string | undefined;
  /** The password that it lets in; without it, it asks for none. */
  readonly password?: string;
  /** Hangs up after so many mails. */
  readonly hangUpAfter?: number;
}

/** A mail server of a few words (RFC 5321) on a port of this machine, for as long as the test runs. */
export async function smtpServer({ refuse, password, hangUpAfter = Number.POSITIVE_INFINITY }: SmtpOptions = {}) {
  const received: Received[] = [];
  const lines: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let [from, to, data] = ["", "", ""];
    let inData = false;
    let rest = "";
    const say = (line: string) => socket.write(`${line}\r\n`);
    const answer = (line: string): void => {
      lines.push(line);
      const [word = ""] = line.toUpperCase().split(/[ :]/);
      if (word === "EHLO") say(password === undefined ? "250 test" : "250-test\r\n250 AUTH PLAIN");
      else if (word === "AUTH") {
        const given = Buffer.from(line.split(" ")[2] ?? "", "base64")
          .toString()
          .split("\0")[2];
        say(given === password ? "235 welcome" : `535 5.7.8 no such user with ${given}`);
      } else if (word === "MAIL") {
        if (received.length >= hangUpAfter) return void socket.destroy();
        [from, to, data] = [line.slice(10), "", ""];
        say("250 ok");
      } else if (word === "RCPT") {
        const recipient = /<(.*)>/.exec(line)?.[1] ?? "";
        const refused = refuse?.(recipient);
        if (refused === undefined) to = recipient;
        say(refused ?? "250 ok");
      } else if (word === "DATA") {
        inData = true;
        say("354 go on");
      } else if (word === "RSET") say("250 ok");
      else if (word === "QUIT") socket.end("221 bye\r\n");
      else say("502 unknown");
    };
    socket.on("error", () => {});
    socket.on("data", (piece) => {
      rest += piece.toString("latin1");
      for (let end = rest.indexOf("\r\n"); end >= 0; end = rest.indexOf("\r\n")) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        if (!inData) answer(line);
        else if (line === ".") {
          inData = false;
          received.push({ from, to, data });
          say("250 taken");
        } else data += `${line.replace(/^\./, "")}\r\n`;
      }
    });
    say("220 test");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  const close = () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  onTestFinished(close);
  return {
    received,
    /** The commands that it was given. */
    lines,
    close,
    environment: { PARTNERCTL_SMTP_HOST: "127.0.0.1", PARTNERCTL_SMTP_PORT: String(port) },
  };
}
