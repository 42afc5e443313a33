import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { smtpServer } from "../mail/smtp.ts";
import { inviting, type Row } from "./invitations.ts";

/** The text of a mail as it came. */
const textOf = (data: string): string => Buffer.from(data.split("\r\n\r\n")[1] ?? "", "base64").toString();

test("a mail goes to the server, in the partner's name, with the link of the record", async () => {
  const server = await smtpServer();
  const app = await inviting({ environment: server.environment });
  const mail = await app.send((await app.register(1)).id);
  expect(mail).toMatchObject({ state: "sent", sent_at: "2026-11-24T02:00:00.000Z", cause: null });
  expect(server.received).toHaveLength(1);
  const [{ from, to, data }] = server.received as [(typeof server.received)[number]];
  expect([from, to]).toEqual(["<p1@example.com>", "c1@example.com"]);
  expect(textOf(data)).toContain(`\n${mail.url}\n`);
  // Once for the record, once for what became of it.
  expect(await app.rows("select 1 as one from changes where command like 'partnerctl invitation%'")).toHaveLength(2);
  expect(await app.rows("select state from invitations_history")).toEqual([{ state: "prepared" }]);
  // What is valid is not sent again, and nothing in a dry run.
  await app.send(String(mail.registration));
  await app.must(["invitation", "resend", mail.id, "--dry-run"]);
  expect(server.received).toHaveLength(1);
});

test("a mail whose link leads to the example address is warned of, until an address is set", async () => {
  const server = await smtpServer();
  const app = await inviting({ environment: server.environment });
  const warning = "Warning: invitation.base_url is not set";
  const [first, second] = [(await app.register(1)).id, (await app.register(2)).id];
  const sent = await app.run(["invitation", "send", first]);
  expect([sent.code, sent.stderr]).toEqual([0, expect.stringContaining(warning)]);
  // Nothing was mailed: there is nothing to warn of.
  expect((await app.run(["invitation", "send", first])).stderr).not.toContain(warning);
  await app.must(["config", "set", "invitation.base_url", "https://partners.example.com/join"]);
  expect((await app.run(["invitation", "send", second])).stderr).not.toContain(warning);
});

test("several mails go over one connection; from whom is a setting, answers go to the partner", async () => {
  const server = await smtpServer();
  const app = await inviting({ environment: { ...server.environment, PARTNERCTL_SMTP_FROM: "post@vendor.example" } });
  const ids = [(await app.register(1)).id, (await app.register(2)).id, (await app.register(3)).id];
  await app.must(["invitation", "send", ...ids]);
  expect(server.received.map(({ from, to }) => [from, to])).toEqual(
    [1, 2, 3].map((n) => ["<post@vendor.example>", `c${n}@example.com`]),
  );
  expect(server.lines.filter((line) => line.startsWith("EHLO"))).toHaveLength(1);
  expect(server.received[0]?.data).toMatch(/\r\nReply-To: .*<p1@example\.com>\r\n/);
});

test("what the server does not take has failed with its words, the rest is sent: exit 3", async () => {
  const refuse = (recipient: string) =>
    recipient.startsWith("c2") ? "550 5.1.1 no such user\u001b[31m 无此用户" : undefined;
  const server = await smtpServer({ refuse });
  const app = await inviting({ environment: server.environment });
  const ids = [(await app.register(1)).id, (await app.register(2)).id, (await app.register(3)).id];
  const { code, stdout, stderr } = await app.run(["invitation", "send", ...ids, "--json"]);
  expect(code).toBe(3);
  const rows = JSON.parse(stdout) as Row[];
  expect(rows.map(({ state }) => state)).toEqual(["sent", "failed", "sent"]);
  expect(rows[1]).toMatchObject({
    sent_at: null,
    expires_at: null,
    url: null,
    cause: expect.stringContaining("5.1.1 no such user"),
  });
  expect(rows[1]?.cause).not.toMatch(/\p{Cc}/u);
  expect(stderr).toContain("c2@example.com failed");
  const byMail = (a: Row, b: Row) => (String(a.email) < String(b.email) ? -1 : 1);
  expect((await app.list()).sort(byMail)).toEqual(rows);
  expect((await app.run(["invitation", "resend", String(rows[1]?.id)])).code).toBe(3);
});

test("a server that is not there is 75, the record says why, and the same command works later", async () => {
  const gone = await smtpServer();
  gone.close();
  const app = await inviting();
  const { id } = await app.register(1);
  const { code, stdout, error } = await app.failed(["invitation", "send", id], { environment: gone.environment });
  expect([code, stdout, error.code, error.field]).toEqual([75, "", "mail-server-unreachable", "smtp.host"]);
  expect(await app.list()).toMatchObject([
    { state: "failed", sent_at: null, cause: expect.stringContaining("ECONNREFUSED") },
  ]);
  const server = await smtpServer();
  expect((await app.run(["invitation", "send", id], { environment: server.environment })).code).toBe(0);
  expect([server.received.length, await app.list()]).toMatchObject([1, [{ state: "sent", cause: null }]]);
});

test("a server that hangs up has taken what it took: exit 3", async () => {
  const server = await smtpServer({ hangUpAfter: 1 });
  const app = await inviting({ environment: server.environment });
  const ids = [(await app.register(1)).id, (await app.register(2)).id, (await app.register(3)).id];
  const { code, stdout } = await app.run(["invitation", "send", ...ids, "--json"]);
  expect([code, (JSON.parse(stdout) as Row[]).map(({ state }) => state)]).toEqual([3, ["sent", "failed", "failed"]]);
  expect(server.received).toHaveLength(1);
});

test("the password comes from the environment and is told nobody", async () => {
  const server = await smtpServer({ password: "gehe:im/7" });
  const app = await inviting({ environment: { ...server.environment, PARTNERCTL_SMTP_USER: "post" } });
  const { id } = await app.register(1);
  const send = (password: string) =>
    app.run(["invitation", "send", id, "--json"], { environment: { PARTNERCTL_SMTP_PASSWORD: password } });
  const refused = await send("falsch-9");
  expect([refused.code, JSON.parse(refused.stderr).error.code]).toEqual([2, "mail-server-login"]);
  expect(`${refused.stderr}${JSON.stringify(await app.list())}`).not.toContain("falsch-9");
  expect((await send("gehe:im/7")).code).toBe(0);
  expect(server.received).toHaveLength(1);
  for (const table of ["changes", "attempts", "invitations", "invitations_history"]) {
    expect(JSON.stringify(await app.rows(`select * from ${table}`))).not.toMatch(/gehe:im|falsch-9/);
  }
  expect(
    (await app.run("config list --json", { environment: { PARTNERCTL_SMTP_PASSWORD: "x-secret" } })).stdout,
  ).not.toContain("x-secret");
});

test("a folder's settings do not name where the password is sent", async () => {
  const server = await smtpServer();
  const app = await inviting();
  const { id } = await app.register(1);
  const { PARTNERCTL_SMTP_HOST: host, PARTNERCTL_SMTP_PORT: port } = server.environment;
  writeFileSync(app.path(".partnerctl.json"), JSON.stringify({ "smtp.host": host, "smtp.port": port }));
  const refused = await app.failed(["invitation", "send", id], { environment: { PARTNERCTL_SMTP_PASSWORD: "x" } });
  expect([refused.code, refused.error.code, server.lines]).toEqual([2, "mail-server-untrusted", []]);
  expect((await app.run(["invitation", "send", id])).code).toBe(0);
  expect(server.received).toHaveLength(1);
});

test("nothing stands in a header that a name or company brings", async () => {
  const server = await smtpServer();
  const app = await inviting({ environment: server.environment });
  await app.must(["partner", "edit", "p1", "--company", "甲\r\nBcc: evil@example.com\r\n\r\nx"]);
  const words = ["--full-name", "乙\nBcc: evil@example.com", "--phone", "13811112222", "--email", "ok@example.com"];
  const { id } = await app.json<{ id: string }>(["customer", "register", "--partner", "p1", ...words]);
  await app.must(["invitation", "send", id]);
  const [head = ""] = server.received[0]?.data.split("\r\n\r\n") ?? [];
  expect(head).not.toMatch(/^Bcc/im);
  expect(server.lines.filter((line) => line.startsWith("RCPT"))).toEqual(["RCPT TO:<ok@example.com>"]);
});

test("given again with its key, a mail goes out once, and the answer is that of the first time", async () => {
  const server = await smtpServer();
  const app = await inviting({ environment: server.environment });
  const { id } = await app.register(1);
  const line = ["invitation", "send", id, "--json", "--idempotency-key", "k"];
  const first = await app.run(line);
  const again = await app.run(line, { now: "2026-11-24T10:00:01+08:00" });
  expect([first.code, again.code, again.stdout]).toEqual([0, 0, first.stdout]);
  expect(JSON.parse(first.stdout)).toMatchObject([{ state: "sent" }]);
  expect(server.received).toHaveLength(1);
});
