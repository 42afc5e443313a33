import { expect, test } from "vitest";
import { type Message, writeMessage } from "../../src/mail/message.ts";

const message = (changes: Partial<Message> = {}): Message => ({
  id: "inv-1.0",
  host: "partner.example.com",
  from: { name: "青岚科技", address: "sales@qinglan.example.com" },
  replyTo: undefined,
  to: { name: "某某科技", address: "it@moumou.example.com" },
  subject: "青岚科技邀请您 / An invitation",
  text: "您好！\n\nhttps://partner.example.com/x\n",
  date: new Date("2026-11-24T02:00:00Z"),
  ...changes,
});

/** The headers of a mail by name, unfolded, and its body; read without the library that wrote it. */
function read(bytes: Uint8Array) {
  const raw = Buffer.from(bytes).toString("latin1");
  const [head = "", ...body] = raw.split("\r\n\r\n");
  const headers = head.replace(/\r\n[ \t]+/g, " ").split("\r\n");
  const words = (text: string) =>
    text
      .replace(/\?=\s+=\?/g, "?==?")
      .replace(/=\?UTF-8\?B\?(.*?)\?=/gi, (_, base64) => Buffer.from(base64, "base64").toString("latin1"));
  const value = (name: string) => {
    const found = headers.find((line) => line.toLowerCase().startsWith(`${name.toLowerCase()}:`));
    return found && Buffer.from(words(found.slice(name.length + 1).trim()), "latin1").toString("utf8");
  };
  return {
    raw,
    names: headers.map((line) => line.split(":")[0]),
    value,
    text: Buffer.from(body.join(""), "base64").toString(),
  };
}

test("a mail says in 7-bit lines of at most 76 what it says in Chinese", async () => {
  const { raw, names, value, text } = read(await writeMessage(message()));
  expect(names).toEqual([
    "From",
    "To",
    "Subject",
    "Message-ID",
    "Date",
    "Content-Transfer-Encoding",
    "MIME-Version",
    "Content-Type",
  ]);
  expect(value("From")).toBe("青岚科技 <sales@qinglan.example.com>");
  expect(value("To")).toBe("某某科技 <it@moumou.example.com>");
  expect(value("Subject")).toBe("青岚科技邀请您 / An invitation");
  expect(value("Message-ID")).toBe("<inv-1.0@partner.example.com>");
  expect(value("Date")).toBe("Tue, 24 Nov 2026 02:00:00 +0000");
  expect(value("Content-Type")).toBe("text/plain; charset=utf-8");
  expect(text).toBe(message().text);
  expect(raw).toMatch(/^[\x20-\x7e\r\n]*$/);
  expect(raw.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
  expect(Math.max(...raw.split("\r\n").map((line) => line.length))).toBeLessThanOrEqual(78);
});

test("the same mail is written the same twice", async () => {
  expect(Buffer.from(await writeMessage(message())).equals(Buffer.from(await writeMessage(message())))).toBe(true);
});

test.each([
  ["a subject", { subject: "Hi\r\nBcc: evil@example.com\r\n\r\nbody" }],
  ["a name", { to: { name: "x\r\nBcc: evil@example.com", address: "a@example.com" } }],
  ["a name with quotes", { from: { name: '"><evil@example.com>, "', address: "a@example.com" } }],
  ["an address", { to: { name: "x", address: "a@example.com>\r\nBcc: <evil@example.com" } }],
  ["an id", { id: "x\r\nBcc: evil@example.com" }],
  ["a name with half a character", { to: { name: "\ud800", address: "a@example.com" } }],
] as [string, Partial<Message>][])("%s makes no header of its own", async (_, changes) => {
  const { names } = read(await writeMessage(message({ replyTo: { name: "y", address: "r@example.com" }, ...changes })));
  expect(names).toEqual([
    "From",
    "To",
    "Reply-To",
    "Subject",
    "Message-ID",
    "Date",
    "Content-Transfer-Encoding",
    "MIME-Version",
    "Content-Type",
  ]);
});

test("a long name and a long text are carried whole", async () => {
  const name = "某".repeat(500);
  const { raw, value, text } = read(
    await writeMessage(message({ to: { name, address: "a@example.com" }, text: "字".repeat(100_000) })),
  );
  expect(value("To")).toBe(`${name} <a@example.com>`);
  expect(text).toBe("字".repeat(100_000));
  expect(Math.max(...raw.split("\r\n").map((line) => line.length))).toBeLessThan(998);
});
