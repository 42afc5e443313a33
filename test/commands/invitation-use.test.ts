import { describe, expect, test } from "vitest";
import { BEFORE_MAIL_EXPIRY, inviting, MAIL_EXPIRY, type Row } from "./invitations.ts";

const ruleIds = (stderr: string): string[] => (JSON.parse(stderr).error.rules as { id: string }[]).map(({ id }) => id);

describe("association create --via a mail", () => {
  test.each(["id", "prefix", "url", "token"] as const)("by its %s", async (way) => {
    const app = await inviting();
    const { id } = await app.register(1);
    const mail = await app.send(id);
    const token = mail.url.slice(-26);
    const via = { id: mail.id, prefix: mail.id.slice(0, 20), url: mail.url, token }[way];
    const { code, stdout } = await app.associate("c1", via);
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { customer: "c1", partner: "p1", type: "referral" }]);
    expect(await app.rows("select via from associations")).toEqual([{ via: mail.id }]);
    expect(await app.list()).toMatchObject([
      { state: "associated", customer: "c1", customers: 1, cause: null, url: null },
    ]);
    expect(await app.json(`registration show ${id}`)).toMatchObject({ state: "associated" });
    expect((await app.run("db check")).code).toBe(0);
  });

  test.each(["id", "prefix", "url", "token", "registration"] as const)(
    "by its %s, which says whose it is",
    async (way) => {
      const app = await inviting();
      const { id } = await app.register(1);
      const mail = await app.send(id);
      const via = {
        id: mail.id,
        prefix: mail.id.slice(0, 20),
        url: mail.url,
        token: mail.url.slice(-26),
        registration: id,
      };
      const create = ["association", "create", "c1", "--type", "referral"];
      expect(await app.json([...create, "--via", via[way]])).toMatchObject({ customer: "c1", partner: "p1" });
    },
  );

  test("where nothing says whose it is, somebody has to; what is named must be there", async () => {
    const app = await inviting();
    const { id } = await app.register(1);
    const mail = await app.send(id);
    const create = ["association", "create", "c1", "--type", "referral", "--via"];
    expect((await app.run([...create, "a friend"])).code).toBe(8);
    expect((await app.run([...create, "inv-nothing"])).code).toBe(7);
    // Who says for whom it is means that one.
    expect((await app.run([...create, mail.id, "--partner", "p2"])).code).toBe(7);
  });

  test("may be used by an account that its registration does not name, but once", async () => {
    const app = await inviting();
    const made = await app.json<{ id: string }>(
      "customer register --partner p1 --full-name 新客户 --phone 13811119999 --email n@example.com",
    );
    const mail = await app.send(made.id);
    for (const name of ["n1", "n2"]) await app.must(["customer", "add", name]);
    expect((await app.associate("n1", mail.url)).code).toBe(0);
    const again = await app.associate("n2", mail.url);
    expect([again.code, ruleIds(again.stderr)]).toEqual([4, ["invitation.used"]]);
    expect(await app.list()).toMatchObject([{ state: "associated", customer: "n1", cause: null }]);
  });

  test("holds for seven days; why it failed is recorded, and another try may go well", async () => {
    const app = await inviting();
    const mail = await app.send((await app.register(1)).id);
    const late = await app.associate("c1", mail.id, "--now", MAIL_EXPIRY);
    expect([late.code, late.stdout, ruleIds(late.stderr)]).toEqual([4, "", ["invitation.expired"]]);
    expect(await app.list()).toMatchObject([{ state: "failed", cause: "invitation.expired", customer: null }]);
    expect(await app.json("association list")).toEqual([]);
    expect((await app.associate("c1", mail.id, "--now", BEFORE_MAIL_EXPIRY)).code).toBe(0);
    expect(await app.list()).toMatchObject([{ state: "associated", cause: null }]);
  });

  test("counts its registration as none once that has lapsed: the rules of association alone decide", async () => {
    const app = await inviting();
    const { id } = await app.register(1);
    await app.must(["policy", "set", "invitation.email_days", "30", "--from", "2026-11-01"]);
    const mail = await app.send(id);
    const late = await app.associate("c1", mail.id, "--now", "2026-12-09T10:00:00+08:00");
    expect([late.code, ruleIds(late.stderr)]).toEqual([4, ["association.account-age"]]);
    expect(await app.list()).toMatchObject([{ state: "failed", cause: "association.account-age" }]);
  });

  test("records what the rules of association refuse, and nothing in a dry run", async () => {
    const app = await inviting();
    const mail = await app.send((await app.register(1)).id);
    await app.must("customer edit c1 --huawei-internal");
    expect((await app.associate("c1", mail.id, "-n")).code).toBe(4);
    expect(await app.list()).toMatchObject([{ state: "sent", cause: null }]);
    expect((await app.associate("c1", mail.id)).code).toBe(4);
    expect(await app.list()).toMatchObject([{ state: "failed", cause: "association.huawei-internal" }]);
    await app.must("customer edit c1 --no-huawei-internal");
    expect((await app.associate("c1", mail.id)).code).toBe(0);
  });

  test("keeps to its type, its partner and its customer", async () => {
    const app = await inviting();
    const mail = await app.send((await app.register(1, ["--association-type", "resale"])).id);
    const other = await app.associate("c1", mail.id, "--type", "referral");
    expect([other.code, ruleIds(other.stderr)]).toEqual([4, ["invitation.other-type"]]);
    expect((await app.associate("c1", mail.id, "--partner", "p2", "--type", "resale")).code).toBe(7);
    await app.must("customer add c2");
    expect((await app.associate("c2", mail.id, "--type", "resale")).code).toBe(2);
    expect((await app.associate("c1", "inv-nothing")).code).toBe(7);
    expect((await app.associate("c1", "https://partner.example.com/invitation?invitation=nothing")).code).toBe(7);
    expect((await app.associate("c1", "0".repeat(26))).code).toBe(7);
    expect((await app.associate("c1", "an exhibition")).code).toBe(0);
  });
});

describe("association create --via a link", () => {
  const link = async (app: Awaited<ReturnType<typeof inviting>>, ...words: readonly string[]) =>
    await app.json<Row & { id: string; url: string }>(["invitation", "link", "--partner", "p1", ...words]);

  test("takes new customers without a registration, and old ones with a live one only", async () => {
    const app = await inviting();
    const { url, id } = await link(app);
    for (const [name, age] of [
      ["new", "2026-11-17T10:00:00+08:00"],
      ["old", "2026-11-17T09:59:59.999+08:00"],
    ]) {
      await app.must(["customer", "add", String(name), "--registered-at", String(age)]);
    }
    expect((await app.associate("new", url)).code).toBe(0);
    const refused = await app.associate("old", url);
    expect([refused.code, ruleIds(refused.stderr)]).toEqual([4, ["association.account-age"]]);
    const registered = await app.register(1);
    expect((await app.associate("c1", url, "--now", "2026-12-09T10:00:00+08:00")).code).toBe(4);
    expect((await app.associate("c1", url, "--now", "2026-12-09T09:59:59.999+08:00")).code).toBe(0);
    expect(await app.json(`registration show ${registered.id}`)).toMatchObject({ state: "associated" });
    expect(await app.list()).toMatchObject([{ id, state: "active", customers: 2, customer: null, cause: null }]);
  });

  test("marks the customers whom nothing marks", async () => {
    const app = await inviting();
    const { url } = await link(app, "--label", "展会");
    await app.must("customer add c1");
    await app.must("customer add c2 --label 老客户");
    for (const name of ["c1", "c2"]) expect((await app.associate(name, url)).code).toBe(0);
    expect(await app.json("customer list --columns account_name,label")).toEqual([
      { account_name: "c1", label: "展会" },
      { account_name: "c2", label: "老客户" },
    ]);
  });

  test("gives the customer to the account manager who made it, in the same change", async () => {
    const app = await inviting();
    const { url, id } = await link(app, "--as", "mia");
    await app.must("customer add c1");
    const { code, stderr } = await app.associate("c1", url, "--as", "otto");
    expect([code, stderr]).toEqual([0, "Assigned to mia, who invited it.\n"]);
    expect(await app.json("manager history c1")).toEqual([
      { customer: "c1", manager: "mia", from: "2026-11-24T02:00:00.000Z", to: null, assigned_by: "otto", via: id },
    ]);
    expect(
      await app.rows("select 1 as same from assignments a join associations b on b.created_by = a.created_by"),
    ).toHaveLength(1);
    expect(await app.json("customer show c1")).toMatchObject({ label: "mia", account_manager: "mia" });
  });

  test.each([
    ["has another role now", "member edit mia --role reader", "lacks the role account-manager"],
    ["has left", "member remove mia", "is inactive"],
  ])("not to one who %s", async (_, line, why) => {
    const app = await inviting();
    const { url } = await link(app, "--as", "mia");
    await app.must(line);
    await app.must("customer add c1");
    const { code, stderr } = await app.associate("c1", url);
    expect([code, stderr]).toEqual([0, expect.stringContaining(why)]);
    expect(stderr).toMatch(/^Warning: /);
    expect(await app.json("manager history c1")).toEqual([]);
    expect(await app.json("association list")).toHaveLength(1);
  });

  test("nobody is assigned through an operator's", async () => {
    const app = await inviting();
    const { url } = await link(app, "--as", "otto");
    await app.must("customer add c1");
    expect(await app.associate("c1", url)).toMatchObject({ code: 0, stderr: "" });
    expect(await app.json("manager history c1")).toEqual([]);
  });
});

test("a mail of an account manager gives it the customer too, whoever sent it again", async () => {
  const app = await inviting();
  const { id } = await app.register(1, ["--as", "mia"]);
  const mail = await app.send(id, "--as", "mia");
  await app.must(["invitation", "resend", mail.id, "--as", "otto"]);
  expect((await app.associate("c1", mail.id)).code).toBe(0);
  expect(await app.json("manager history c1")).toMatchObject([{ manager: "mia", via: mail.id }]);
});

describe("once there is an ecosystem manager", () => {
  async function guarded() {
    const app = await inviting();
    await app.must("member add max --name max --role account-manager --partner p1");
    await app.must("member add rita --name rita --role reader --partner p1");
    await app.must("member add else --name else --role admin --partner p2");
    const { id } = await app.register(1, ["--as", "mia"]);
    await app.must("member add boss --name boss --role ecosystem-manager");
    return { ...app, id };
  }

  test("account managers send for what they registered, and see what they sent", async () => {
    const app = await guarded();
    expect((await app.failed(["invitation", "send", app.id, "--as", "max"])).code).toBe(7);
    expect((await app.failed(["invitation", "send", app.id, "--as", "rita"])).code).toBe(9);
    expect((await app.failed(["invitation", "send", app.id, "--as", "else"])).code).toBe(9);
    const mail = await app.send(app.id, "--as", "mia");
    expect((await app.failed(["invitation", "resend", mail.id, "--as", "max"])).code).toBe(7);
    expect((await app.failed(["invitation", "resend", mail.id, "--as", "else"])).code).toBe(9);
    expect((await app.run(["invitation", "resend", mail.id, "--as", "otto"])).code).toBe(0);
    const seen = async (actor: string) => (await app.list("--as", actor)).length;
    expect([await seen("mia"), await seen("max"), await seen("rita"), await seen("else"), await seen("boss")]).toEqual([
      1, 0, 1, 0, 1,
    ]);
  });

  test("links are made for the own partner, and used by nobody else", async () => {
    const app = await guarded();
    const { url } = await app.json<{ url: string }>("invitation link --as mia");
    expect((await app.failed("invitation link --as rita")).code).toBe(9);
    expect((await app.failed("invitation link --as mia --partner p2")).code).toBe(9);
    await app.must("customer add c5 --as boss");
    const foreign = await app.run(["association", "create", "c5", "--type", "referral", "--via", url, "--as", "else"]);
    expect(foreign.code).toBe(9);
    expect(
      (await app.run(["association", "create", "c5", "--type", "referral", "--via", url, "--as", "otto"])).code,
    ).toBe(0);
  });
});
