import { expect, test } from "vitest";
import { PARAMETERS } from "../../src/domain/policy/parameters.ts";
import { RULEBOOK } from "../../src/domain/rulebook.ts";
import { testApp } from "../support.ts";

type Entry = Record<string, string | null>;

const set = (app: Awaited<ReturnType<typeof testApp>>, ...words: string[]) => app.run(["policy", "set", ...words]);
const changes = async (app: Awaited<ReturnType<typeof testApp>>) => {
  const count = (table: string) => `(select count(*) from ${table}) as ${table}`;
  return Object.values(
    (await app.rows(`select ${["changes", "parameters", "parameters_history"].map(count).join(", ")}`))[0] ?? {},
  );
};

test("list names every parameter and rule by id, the fields as documented", async () => {
  const app = await testApp();
  const entries = await app.json<Entry[]>("policy list");
  expect(Object.keys(entries[0] ?? {})).toEqual(["id", "kind", "value", "from", "effect", "source", "text"]);
  expect(entries).toHaveLength(PARAMETERS.length + RULEBOOK.length);
  expect(entries.map(({ id }) => id)).toEqual(entries.map(({ id }) => id).sort());
  expect(entries.filter(({ id }) => id === "registration.limit").map(({ kind }) => kind)).toEqual([
    "parameter",
    "rule",
  ]);
  expect(entries.find(({ id }) => id === "coupon.ceiling.company")).toMatchObject({ value: null, from: null });
  expect(entries.find(({ id }) => id === "registration.consumer-cloud")).toEqual({
    id: "registration.consumer-cloud",
    kind: "rule",
    value: null,
    from: null,
    effect: "refuse",
    source: expect.stringContaining("seed"),
    text: expect.any(String),
  });
});

test("no rule is written twice", () => {
  const ids = RULEBOOK.map(({ id }) => id);
  expect(ids.filter((id, place) => ids.indexOf(id) !== place)).toEqual([]);
});

test("list is filtered, sorted and cut like any other", async () => {
  const app = await testApp();
  const list = (line: string) => app.json<Entry[]>(`policy list ${line}`);
  expect(new Set((await list("--kind rule")).map(({ kind }) => kind))).toEqual(new Set(["rule"]));
  expect((await list("--effect review --kind rule")).length).toBe(
    RULEBOOK.filter(({ effect }) => effect === "review").length,
  );
  expect((await list("--value 7,15")).map(({ id }) => id)).toEqual([
    "invitation.email_days",
    "payment.due_days",
    "registration.new_account_days",
    "registration.validity_days",
  ]);
  const all = await list("");
  expect(await list("--limit 3 --offset 2")).toEqual(all.slice(2, 5));
  const effects = (await list("--sort effect:desc")).map(({ effect }) => effect);
  expect(effects[0]).toBe("unchanged");
  expect(effects.at(-1)).toBeNull();
  expect((await app.run("policy list --kind rul")).code).toBe(2);
  expect((await app.run("policy list --sort remedy")).code).toBe(2);
});

test("show tells everything of a parameter, of a rule, and of what is both", async () => {
  const app = await testApp();
  const keys = ["id", "kind", "type", "value", "from", "default", "effect", "source", "text", "remedy", "history"];
  const parameter = await app.json("policy show registration.validity_days");
  expect(Object.keys(parameter)).toEqual(keys);
  expect(parameter).toMatchObject({
    kind: "parameter",
    type: "count",
    value: "15",
    default: "15",
    effect: null,
    history: [],
  });
  const rule = await app.json("policy show association.associated-elsewhere");
  expect(Object.keys(rule)).toEqual(keys);
  expect(rule).toMatchObject({ kind: "rule", type: null, value: null, default: null, effect: "refuse", history: [] });
  expect(rule.text).toContain("<partner>");
  const both = await app.json("policy show registration.limit --lang zh");
  expect(both).toMatchObject({ kind: "rule and parameter", type: "count", value: "100", effect: "refuse" });
  expect(both.text).toBe(
    "一个伙伴同时可有的待审核与有效已报备客户数上限。伙伴待审核与已报备的客户已有 <slots_used> 个，上限为 <limit> 个。",
  );
  const { code, stderr } = await app.run("policy show registration.limt");
  expect([code, stderr]).toEqual([7, expect.stringContaining("Did you mean registration.limit?")]);
});

test("set dates a value: it holds from midnight in Shanghai on, not a millisecond earlier", async () => {
  const app = await testApp();
  const { code, stdout } = await set(app, "registration.limit", "5", "--from", "2026-12-01", "--json");
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    value: "100",
    from: null,
    history: [{ value: "5", from: "2026-11-30T16:00:00.000Z" }],
  });
  const valueAt = async (now: string) =>
    JSON.parse((await app.run("policy show registration.limit --json", { now })).stdout);
  expect(await valueAt("2026-11-30T23:59:59.999+08:00")).toMatchObject({ value: "100", from: null });
  expect(await valueAt("2026-12-01T00:00:00+08:00")).toMatchObject({ value: "5", from: "2026-11-30T16:00:00.000Z" });
  const [listed] = await app.json<Entry[]>("policy list --id registration.limit --value 5 --now 2026-12-01");
  expect(listed).toMatchObject({ id: "registration.limit", from: "2026-11-30T16:00:00.000Z" });
});

test("a dated value decides on both sides of its day", async () => {
  const app = await testApp();
  await app.run("partner add p1 --company 甲 --uscc 91350100M000100Y43 --kind solution-provider --phone 13800000009");
  await app.run("customer add old --full-name 甲客户 --phone 13800000001 --registered-at 2026-11-20");
  expect((await set(app, "registration.new_account_days", "1", "--from", "2026-11-25")).code).toBe(0);
  const check = (now: string) =>
    app.run("customer check --partner p1 --full-name 甲客户 --phone 13800000001 --account-name old", { now });
  expect((await check("2026-11-24T23:59:59.999+08:00")).code).toBe(0);
  expect((await check("2026-11-25T00:00:00+08:00")).code).toBe(5);
});

test("the same value for the same day writes nothing, another one takes its place", async () => {
  const app = await testApp();
  await set(app, "coupon.ceiling.joined", "1000", "--from", "2026-01-01");
  expect(await changes(app)).toEqual([1, 1, 0]);
  const again = await set(app, "coupon.ceiling.joined", "1,000.00", "--from", "2026-01");
  expect([again.code, await changes(app)]).toEqual([0, [1, 1, 0]]);
  expect(again.stderr).toMatch(/Unchanged/);
  const other = await set(app, "coupon.ceiling.joined", "2000.5", "--from", "2026-01-01", "--json");
  expect(JSON.parse(other.stdout)).toMatchObject({
    value: "2000.50",
    history: [{ value: "2000.50", from: "2025-12-31T16:00:00.000Z" }],
  });
  expect(await changes(app)).toEqual([2, 1, 1]);
});

test("an optional amount can be set and unset", async () => {
  const app = await testApp();
  await set(app, "coupon.ceiling.company", "500", "--from", "2026-01-01");
  expect(await app.json("policy show coupon.ceiling.company")).toMatchObject({ value: "500.00", default: null });
  await set(app, "coupon.ceiling.company", "", "--from", "2026-02-01");
  expect(await app.json("policy show coupon.ceiling.company")).toMatchObject({
    value: null,
    from: "2026-01-31T16:00:00.000Z",
    history: [
      { value: "500.00", from: "2025-12-31T16:00:00.000Z" },
      { value: null, from: "2026-01-31T16:00:00.000Z" },
    ],
  });
});

test.each([
  ...["true", "1", "yes", "y", "是", "Y", " yes "].map((word) => ["registration.age_needs_follow_up", word, "true"]),
  ...["false", "0", "no", "n", "否", "No"].map((word) => ["registration.age_needs_follow_up", word, "false"]),
  ["incentive.rebound_from", "2026-03", "2026-03-01"],
  ["incentive.rebound_from", "2026/3/5", "2026-03-05"],
])("%s reads %j as %s", async (name, word, value) => {
  const app = await testApp();
  const { stdout } = await set(app, name as string, word as string, "--from", "2026-02", "--json");
  expect(JSON.parse(stdout)).toMatchObject({ value, history: [{ value, from: "2026-01-31T16:00:00.000Z" }] });
});

test("the list is filtered by several days", async () => {
  const app = await testApp();
  await set(app, "registration.limit", "55", "--from", "2026-01-05");
  await set(app, "payment.due_days", "55", "--from", "2026-02-05");
  await set(app, "incentive.confirm_days", "55", "--from", "2026-03-05");
  const ids = async (days: string) =>
    (await app.json<Entry[]>(`policy list --kind parameter --value 55 --from ${days}`)).map(({ id }) => id);
  expect(await ids("2026-01-05,2026-03-05")).toEqual(["incentive.confirm_days", "registration.limit"]);
  expect(await ids("2026-01-06,2026-02-05,")).toEqual(["payment.due_days"]);
});

test("a dry run shows the value and keeps nothing", async () => {
  const app = await testApp();
  const { code, stdout } = await set(app, "registration.limit", "5", "--from", "2026-01-01", "-n", "--json");
  expect([code, JSON.parse(stdout).value]).toEqual([0, "5"]);
  expect(await app.json("policy show registration.limit")).toMatchObject({ value: "100", history: [] });
});

test.each([
  [["registration.limt", "5", "--from", "2026-01-01"], 7, /registration\.limit/],
  [["registration.consumer-cloud", "5", "--from", "2026-01-01"], 7, /policy list/],
  [["registration.limit", "5"], 8, /--from/],
  [["registration.limit", "many", "--from", "2026-01-01"], 2, /type count/],
  [["registration.limit", "1.5", "--from", "2026-01-01"], 2, /whole number/],
  [["registration.limit", "", "--from", "2026-01-01"], 2, /whole number/],
  [["registration.age_needs_follow_up", "maybe", "--from", "2026-01-01"], 2, /true or false/],
  [["coupon.ceiling.joined", "1.234", "--from", "2026-01-01"], 2, /amount in yuan/],
  [["incentive.rebound_from", "2026-02-30", "--from", "2026-01-01"], 2, /a date/],
  [["registration.limit", "5", "--from", "tomorrow"], 2, /--from "tomorrow"/],
  [["registration.limit", "5", "--from", "2026-01-01T10:00:00Z"], 2, /--from/],
])("set %j ends with %i", async (words, code, message) => {
  const app = await testApp();
  const outcome = await set(app, ...words);
  expect([outcome.code, outcome.stdout]).toEqual([code, ""]);
  expect(outcome.stderr).toMatch(message);
});

test("people read effects and types in their language, and no empty history; machines get the words", async () => {
  const app = await testApp();
  const show = async (id: string, ...more: string[]) =>
    (await app.run(["policy", "show", id, "--lang", "zh", ...more])).stdout;
  expect(await show("registration.account-age")).toMatch(/^效果 +需人工审核$/m);
  expect(await show("registration.validity_days")).toMatch(/^类型 +整数$/m);
  expect(await show("registration.validity_days")).toMatch(/^设置记录$/m);
  expect((await app.json("policy show registration.validity_days")).history).toEqual([]);
  expect(await app.json("policy show registration.account-age --lang zh")).toMatchObject({ effect: "review" });
  expect(await show("registration.validity_days", "-f", "csv", "--columns", "type,history")).toBe(
    "type,history\ncount,[]\n",
  );
  const filtered = await app.json<Entry[]>(["policy", "list", "--effect", "需人工审核"]);
  expect(new Set(filtered.map(({ effect }) => effect))).toEqual(new Set(["review"]));
});

test("places for facts are the same in every list of rules", async () => {
  const app = await testApp();
  const { text, remedy } = await app.json<Entry>("policy show manager.already-assigned");
  expect(text).toBe("<customer> has an account manager: <manager>.");
  expect(remedy).toContain("`partnerctl manager assign <member> <customer> --replace`");
  expect((await app.run("help rules")).stdout).toContain(`manager.already-assigned (refuse)\n    ${text}`);
  expect((await app.run("help rules --lang zh")).stdout).toContain(
    "manager.already-assigned（拒绝）\n    客户 <customer>",
  );
  const all = await app.json<Entry[]>("policy list");
  expect(all.filter((entry) => /\{\w+\}/.test(String(entry.text)))).toEqual([]);
});
