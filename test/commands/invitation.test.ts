import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { BEFORE_MAIL_EXPIRY, inviting, MAIL_EXPIRY, type Row } from "./invitations.ts";

const FIELDS = ["id", "partner", "kind", "registration", "full_name", "email", "association_type", "label", "state"];
FIELDS.push("sent_at", "expires_at", "customer", "customers", "cause", "invited_by", "url");
const SENT_AT = "2026-11-24T02:00:00.000Z";
const EXPIRES_AT = "2026-12-01T02:00:00.000Z";
const BASE = "https://partner.example.com/invitation?invitation=";

describe("invitation send", () => {
  test("records a mail that is valid for seven days, with the columns of a list", async () => {
    const app = await inviting();
    expect(await app.list()).toEqual([]);
    expect((await app.run("invitation list -f csv")).stdout).toBe(`${FIELDS.join(",")}\n`);
    const { id } = await app.register(1, ["--association-type", "resale"]);
    const sent = await app.send(id);
    expect(Object.keys(sent)).toEqual(FIELDS);
    expect(sent).toEqual({
      id: id.replace("reg-", "inv-"),
      partner: "p1",
      kind: "email",
      registration: id,
      full_name: "客户1号",
      email: "c1@example.com",
      association_type: "resale",
      label: null,
      state: "sent",
      sent_at: SENT_AT,
      expires_at: EXPIRES_AT,
      customer: null,
      customers: 0,
      cause: null,
      invited_by: "tester",
      url: expect.stringMatching(`^${BASE.replace("?", "\\?")}[0-9a-z]{26}$`),
    });
    expect(await app.list()).toEqual([sent]);
    const states = async (now: string) => (await app.list("--now", now)).map(({ state, url }) => [state, url !== null]);
    expect(await states(BEFORE_MAIL_EXPIRY)).toEqual([["sent", true]]);
    expect(await states(MAIL_EXPIRY)).toEqual([["expired", false]]);
    expect(await app.list("--state", "expired", "--now", BEFORE_MAIL_EXPIRY)).toEqual([]);
    expect(await app.list("--state", "expired", "--now", MAIL_EXPIRY)).toHaveLength(1);
  });

  test("follows the parameter", async () => {
    const app = await inviting();
    await app.must("policy set invitation.email_days 3 --from 2026-11-01");
    const { id } = await app.register(1);
    expect((await app.send(id)).expires_at).toBe("2026-11-27T02:00:00.000Z");
  });

  test("sends a valid one not again, for another type it does", async () => {
    const app = await inviting();
    const { id } = await app.register(1);
    const first = await app.send(id);
    const again = await app.run(["invitation", "send", id, "--json"]);
    expect([again.code, JSON.parse(again.stdout)]).toEqual([0, [first]]);
    expect(again.stderr).toContain("invitation resend <id>");
    const resale = await app.send(id, "--association-type", "resale");
    expect(resale).toMatchObject({ id: first.id, association_type: "resale" });
    expect(resale.url).not.toBe(first.url);
    expect((await app.associate("c1", first.url)).code).toBe(7);
    expect((await app.associate("c1", resale.url, "--type", "resale")).code).toBe(0);
  });

  test("takes several, all or none", async () => {
    const app = await inviting();
    const ids = [(await app.register(1)).id, (await app.register(2)).id];
    const bare = await app.json<{ id: string }>(
      "customer register --partner p1 --full-name 无邮箱 --phone 13800000009",
    );
    const refused = await app.failed(["invitation", "send", ...ids, bare.id]);
    expect([refused.code, refused.rules, refused.stdout]).toEqual([4, ["invitation.no-email"], ""]);
    expect(refused.error.hint).toBe(`Name the others without ${bare.id}: none was sent.`);
    expect(await app.list()).toEqual([]);
    const sent = await app.json<Row[]>(["invitation", "send", ...ids, ids[0] as string]);
    expect(sent.map(({ registration, state }) => [registration, state])).toEqual(ids.map((id) => [id, "sent"]));
  });

  test("goes to registered customers of an active partner only", async () => {
    const app = await inviting();
    const lapsed = await app.register(1);
    const at = "2026-12-09T10:00:00+08:00";
    expect((await app.failed(["invitation", "send", lapsed.id, "--now", at])).rules).toEqual([
      "invitation.not-registered",
    ]);
    expect((await app.run(["invitation", "send", lapsed.id, "--now", "2026-12-09T09:59:59.999+08:00"])).code).toBe(0);
    const review = ["--request-review", "--expected-consumption", "1", "--project", "x", "--communication", "x"];
    const pending = await app.register(2, review, "2020-01-01");
    const refused = await app.failed(["invitation", "send", pending.id]);
    expect([refused.code, refused.rules]).toEqual([4, ["invitation.not-registered"]]);
    const third = await app.register(3);
    await app.must("partner freeze p1");
    expect((await app.failed(["invitation", "send", third.id])).rules).toEqual(["registration.partner-inactive"]);
    expect((await app.failed(["invitation", "link", "--partner", "p1"])).rules).toEqual([
      "registration.partner-inactive",
    ]);
    expect(await app.rows("select code, rules from attempts where rules like '%inactive'")).toHaveLength(2);
  });

  test("wants registrations that there are", async () => {
    const app = await inviting();
    expect((await app.failed("invitation send")).code).toBe(8);
    expect((await app.failed("invitation send reg-nothing")).code).toBe(7);
    expect((await app.failed("invitation send --prepared reg-x")).code).toBe(2);
    expect((await app.failed("invitation send reg-x --association-type friend")).code).toBe(2);
    expect((await app.failed("invitation send reg-x --print --eml-dir x")).code).toBe(2);
    expect((await app.failed("invitation send reg-x reg-y --print")).code).toBe(2);
    expect((await app.failed("invitation resend inv-nothing")).code).toBe(7);
  });

  test("writes nothing in a dry run, and shows the mail", async () => {
    const app = await inviting();
    const { id } = await app.register(1);
    const dry = await app.json<Row[]>(["invitation", "send", id, "-n", "--eml-dir", app.path("mails")]);
    expect(dry).toMatchObject([{ state: "sent", sent_at: SENT_AT }]);
    const shown = await app.run(["invitation", "send", id, "-n", "--print"]);
    expect([shown.code, shown.stdout]).toEqual([0, expect.stringMatching(/^From: .*\r\nTo: .*<c1@example\.com>\r\n/)]);
    expect([await app.list(), readdirSync(app.home).includes("mails")]).toEqual([[], false]);
  });

  test("writes .eml files, whole and never over another", async () => {
    const app = await inviting();
    const ids = [(await app.register(1)).id, (await app.register(2)).id];
    const sent = await app.json<Row[]>(["invitation", "send", ...ids, "--eml-dir", app.path("a/b ")]);
    expect(readdirSync(app.path("a/b ")).sort()).toEqual(sent.map(({ id }) => `${id}-20261124T100000.eml`));
    const one = app.path("one.eml");
    const resent = await app.run(["invitation", "resend", String(sent[0]?.id), "-o", one, "--json"]);
    expect([resent.code, JSON.parse(resent.stdout)]).toMatchObject([0, [{ id: sent[0]?.id, state: "sent" }]]);
    expect(readFileSync(one, "utf8")).toMatch(/^From: /);
    const kept = await app.failed(["invitation", "resend", String(sent[0]?.id), "-o", one]);
    expect([kept.code, kept.error.code]).toEqual([6, "file-exists"]);
    // Refused before anything is written: the mail that is out stays valid.
    expect(await app.list("--id", String(sent[0]?.id))).toEqual(JSON.parse(resent.stdout));
  });

  test("says why a file could not be written, in the record too", async () => {
    const app = await inviting();
    const { id } = await app.register(1);
    const nowhere = await app.failed(["invitation", "send", id, "-o", app.path("none/x.eml")]);
    expect([nowhere.code, nowhere.error.code, await app.list()]).toEqual([2, "no-such-folder", []]);
    mkdirSync(app.path("mails"));
    writeFileSync(app.path(`mails/${id.replace("reg-", "inv-")}-20261124T100000.eml`), "mine");
    const taken = await app.failed(["invitation", "send", id, "--eml-dir", app.path("mails")]);
    expect([taken.code, taken.stdout, taken.error.code]).toEqual([6, "", "file-exists"]);
    expect(await app.list()).toMatchObject([
      { state: "failed", sent_at: null, expires_at: null, url: null, cause: expect.stringContaining("already exists") },
    ]);
    const via = ["association", "create", "c1", "--partner", "p1", "--type", "referral", "--via", "inv-"];
    expect((await app.failed(via)).rules).toEqual(["invitation.not-sent"]);
    expect((await app.send(id)).state).toBe("sent");
  });
});

describe("invitation resend", () => {
  test("renews what has expired, if its registration still holds", async () => {
    const app = await inviting();
    const { id } = await app.register(1);
    const { id: mail, url } = await app.send(id);
    const renew = (now: string) => app.run(["invitation", "resend", mail, "--now", now, "--json"]);
    const [renewed] = JSON.parse((await renew(MAIL_EXPIRY)).stdout) as Row[];
    expect(renewed).toMatchObject({ id: mail, state: "sent", expires_at: "2026-12-08T02:00:00.000Z" });
    expect(renewed?.url).not.toBe(url);
    const lapsed = await app.failed(["invitation", "resend", mail, "--now", "2026-12-09T10:00:00+08:00"]);
    expect([lapsed.code, lapsed.rules]).toEqual([4, ["invitation.not-registered"]]);
    expect(await app.rows("select state, version from invitations_history order by version")).toEqual([
      { state: "sent", version: 1 },
    ]);
  });

  test("is not for links, nor for what was used", async () => {
    const app = await inviting();
    const { id } = await app.json<{ id: string }>("invitation link --partner p1");
    expect((await app.failed(`invitation resend ${id}`)).code).toBe(6);
    const mail = await app.send((await app.register(1)).id);
    expect((await app.associate("c1", mail.id)).code).toBe(0);
    expect((await app.failed(`invitation resend ${mail.id}`)).rules).toEqual(["invitation.not-registered"]);
  });
});

describe("what was registered with --invite", () => {
  test("waits to be sent; without an address nobody is invited", async () => {
    const app = await inviting();
    const { id } = await app.register(1, ["--invite", "--association-type", "referral"]);
    expect(await app.list()).toMatchObject([
      { registration: id, state: "prepared", sent_at: null, expires_at: null, association_type: "referral", url: null },
    ]);
    const bare = "customer register --partner p1 --full-name 无邮箱 --phone 13800000009 --invite";
    expect((await app.run(bare)).stderr).toContain("nobody is invited");
    expect(await app.list()).toHaveLength(1);
    expect(await app.send(id)).toMatchObject({ state: "sent", association_type: "referral" });
  });

  test("is recorded by a file, and once an application is approved, in the name of who applied", async () => {
    const app = await inviting();
    writeFileSync(
      app.path("r.csv"),
      "partner,full_name,phone,email,invite\np1,甲,13811110001,a@example.com,是\np1,乙,13811110002,b@example.com,否\np1,丙,13811110003,,yes\n",
    );
    expect((await app.run(["customer", "register", "--from", app.path("r.csv"), "--as", "mia"])).code).toBe(0);
    expect(await app.list()).toMatchObject([{ full_name: "甲", state: "prepared", invited_by: "mia" }]);
    const review = ["--request-review", "--expected-consumption", "1", "--project", "x", "--communication", "x"];
    const pending = await app.register(4, [...review, "--invite", "--as", "mia"], "2020-01-01");
    expect(await app.list()).toHaveLength(1);
    await app.must(["registration", "approve", pending.id]);
    expect(await app.list("--registration", pending.id)).toMatchObject([{ state: "prepared", invited_by: "mia" }]);
    expect(await app.rows("select manager from invitations")).toEqual([{ manager: "mia" }, { manager: "mia" }]);
  });

  test("is sent all at once; what lapsed meanwhile has failed and keeps nobody from the rest", async () => {
    const app = await inviting();
    const first = await app.register(1, ["--invite"]);
    const second = await app.register(2, ["--invite"]);
    await app.must(["registration", "delete", first.id]);
    const { code, stdout } = await app.run("invitation send --prepared --json");
    expect([code, JSON.parse(stdout)]).toMatchObject([
      3,
      [
        { registration: first.id, state: "failed", cause: "invitation.not-registered" },
        { registration: second.id, state: "sent", cause: null },
      ],
    ]);
    expect(await app.json("invitation send --prepared")).toEqual([]);
  });
});

describe("invitation link", () => {
  test("is each member's own, by label, and stays the same", async () => {
    const app = await inviting();
    const link = (...words: readonly string[]) =>
      app.json<Row & { id: string; url: string }>(["invitation", "link", "--partner", "p1", ...words]);
    const general = await link("--as", "mia");
    expect(Object.keys(general)).toEqual(FIELDS);
    expect(general).toMatchObject({
      kind: "link",
      label: "mia",
      invited_by: "mia",
      state: "active",
      registration: null,
      expires_at: null,
      url: expect.stringContaining(BASE),
    });
    expect(await link("--as", "mia")).toEqual(general);
    const others = [
      await link("--as", "otto"),
      await link("--as", "mia", "--label", "展会 A"),
      await link("--as", "otto", "--label", "展会 A"),
    ];
    expect(new Set([general, ...others].map(({ url }) => url)).size).toBe(4);
    expect(await app.list("--kind", "link", "--now", "2099-01-01")).toHaveLength(4);
    expect((await app.list("--label", "展会 A")).map(({ invited_by }) => invited_by).sort()).toEqual(["mia", "otto"]);
  });

  test("leads where the setting says", async () => {
    const app = await inviting({ environment: { PARTNERCTL_INVITATION_BASE_URL: "https://x.example/join?a=b" } });
    const { url } = await app.json<{ url: string }>("invitation link --partner p1");
    expect(url).toMatch(/^https:\/\/x\.example\/join\?a=b&invitation=[0-9a-z]{26}$/);
    const bad = await app.run("invitation link --partner p1", { environment: { PARTNERCTL_INVITATION_BASE_URL: "x" } });
    expect([bad.code, bad.stderr]).toEqual([2, expect.stringContaining("invitation.base_url")]);
  });

  test("is a picture or stands on the screen, and nothing is replaced", async () => {
    const app = await inviting();
    const shown = await app.run("invitation link --partner p1 --qr");
    expect([shown.code, shown.stdout]).toEqual([0, expect.stringMatching(/\n\n█{20}/)]);
    for (const extension of ["png", "svg"]) {
      const path = app.path(`code.${extension}`);
      const line = ["invitation", "link", "--partner", "p1", "--qr", "-o", path];
      expect((await app.json<Row>(line)).kind).toBe("link");
      const bytes = readFileSync(path);
      expect(bytes.subarray(0, 5).toString("latin1")).toBe(extension === "png" ? "\x89PNG\r" : "<?xml");
      expect((await app.failed(line)).code).toBe(6);
      expect((await app.run([...line, "--force"])).code).toBe(0);
    }
    for (const words of [["--json"], ["-f", "csv"], ["-o", app.path("x.csv")], ["-o", app.path("x.gif")]]) {
      const { code, stderr } = await app.run(["invitation", "link", "--partner", "p1", "--qr", ...words]);
      expect([words, code, stderr]).toEqual([words, 2, expect.stringContaining("-o code.svg")]);
    }
    const dry = app.path("dry.png");
    expect((await app.run(["invitation", "link", "--partner", "p1", "-n", "-o", dry])).code).toBe(0);
    expect(readdirSync(app.home)).not.toContain("dry.png");
  });
});
