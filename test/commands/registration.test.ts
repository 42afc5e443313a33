import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { fixturePath } from "../seeding.ts";
import { testApp } from "../support.ts";

type Row = Record<string, unknown>;

const FIELDS = ["id", "partner", "full_name", "phone", "email", "account_name", "association_type", "state"];
FIELDS.push("submitted_at", "decided_at", "expires_at", "decided_by", "rules", "reason");
const USCC = "91990001MA0000001R";
const REVIEW = [
  "--request-review",
  "--expected-consumption",
  "50000",
  "--project",
  "上云",
  "--communication",
  "已沟通",
];
/** 15 × 24 hours after the clock of tests. */
const EXPIRY = "2026-12-09T10:00:00.000+08:00";
const BEFORE_EXPIRY = "2026-12-09T09:59:59.999+08:00";

async function registry() {
  const app = await testApp();
  for (const name of ["p1", "p2"]) {
    const added = ["partner", "add", name, "--company", "示例", "--uscc", USCC, "--kind", "solution-provider"];
    expect((await app.run([...added, "--phone", "13900000001"])).code).toBe(0);
  }
  const customer = (n: number) => ["--full-name", `客户${n}号`, "--phone", `1380000000${n}`];
  /** Registers the customer of that number, which nobody knows. */
  const register = (n: number, partner = "p1", more: readonly string[] = []) =>
    app.json(["customer", "register", "--partner", partner, ...customer(n), ...more]);
  /** Applies for a known customer whose account is old. */
  const apply = async (n: number, partner = "p1", now = "2026-11-24T10:00:00+08:00") => {
    await app.run(["customer", "add", `acc-${n}`, "--phone", `1380000000${n}`, "--registered-at", "2020-01-01"]);
    return await app.json<{ id: string }>([
      "customer",
      "register",
      "--partner",
      partner,
      ...customer(n),
      ...REVIEW,
      "--now",
      now,
    ]);
  };
  const states = async (options = "") =>
    Object.fromEntries(
      (await app.json<Row[]>(`registration list ${options}`)).map((row) => [row.full_name, row.state]),
    );
  const failed = async (line: string | readonly string[]) => {
    const argv = typeof line === "string" ? line.split(" ") : line;
    const { code, stdout, stderr } = await app.run([...argv, "--json"]);
    return { code, stdout, error: JSON.parse(stderr).error };
  };
  return { ...app, customer, register, apply, states, failed };
}

test("list, show and csv have the columns of the contract", async () => {
  const app = await registry();
  expect(await app.run("registration list --json")).toEqual({ code: 0, stdout: "[]\n", stderr: "" });
  expect((await app.run("registration list -f csv")).stdout).toBe(`${FIELDS.join(",")}\n`);
  const made = await app.apply(1);
  const listed = await app.json<Row[]>("registration list");
  expect(listed).toEqual([made]);
  expect(Object.keys(listed[0] as Row)).toEqual(FIELDS);
  expect(await app.json(`registration show ${made.id}`)).toEqual(made);
  expect((await app.run("registration list -f csv")).stdout.split("\n")[1]).toBe(
    `${made.id},p1,客户1号,13800000001,,acc-1,,pending,2026-11-24T02:00:00.000Z,,,,registration.account-age,`,
  );
  expect((await app.run("registration list -f csv --headers label --lang zh")).stdout.split("\n")[0]).toBe(
    "编号,伙伴,客户全称,手机号码,邮箱,客户账号名,关联类型,状态,提交时间,审核时间,到期时间,审核人,规则,原因",
  );
});

test("a registration has expired at 15 × 24 hours and not one millisecond before, in every place", async () => {
  const app = await registry();
  const { id } = await app.register(1);
  const state = async (now: string) => [
    (await app.json(`registration show ${id} --now ${now}`)).state,
    (await app.json<Row[]>(`registration list --state registered --now ${now}`)).length,
    (await app.json<Row[]>(`registration list --state expired --now ${now}`)).length,
    (await app.json(`registration slots --partner p1 --now ${now}`)).used,
    (await app.run(["customer", "check", "--partner", "p2", ...app.customer(1), "--now", now])).code,
    (await app.run(`registration delete ${id} --dry-run --now ${now}`)).code,
    (await app.json<Row[]>(`registration expire --dry-run --now ${now}`)).length,
  ];
  expect(await state(BEFORE_EXPIRY)).toEqual(["registered", 1, 0, 1, 4, 0, 0]);
  expect(await state(EXPIRY)).toEqual(["expired", 0, 1, 0, 0, 6, 1]);
});

test("after the expiry the same partner may register again, and so may another", async () => {
  const app = await registry();
  const first = await app.register(1);
  expect(await app.register(1, "p1", ["--now", BEFORE_EXPIRY])).toEqual(first);
  const second = await app.register(1, "p1", ["--now", EXPIRY]);
  expect(second).toMatchObject({ state: "registered", submitted_at: "2026-12-09T02:00:00.000Z" });
  expect(second.id).not.toBe(first.id);
  expect((await app.run(["customer", "check", "--partner", "p2", ...app.customer(1), "--now", EXPIRY])).code).toBe(4);
});

test("expire records what is due, of one partner or of all, once", async () => {
  const app = await registry();
  for (const [n, partner] of [
    [1, "p1"],
    [2, "p2"],
  ] as const) {
    await app.register(n, partner);
  }
  await app.register(3, "p1", ["--now", "2026-11-25"]);
  const own = await app.json<Row[]>(`registration expire --partner p2 --now ${EXPIRY}`);
  expect(own.map((row) => [row.full_name, row.state])).toEqual([["客户2号", "expired"]]);
  const rest = await app.run(`registration expire --now ${EXPIRY} --json`);
  expect(JSON.parse(rest.stdout)).toMatchObject([{ full_name: "客户1号", state: "expired" }]);
  expect(rest.stderr).toBe("Expired 1.\n");
  expect(await app.run(`registration expire --now ${EXPIRY} --json -q`)).toEqual({
    code: 0,
    stdout: "[]\n",
    stderr: "",
  });
  // What was recorded as expired stays so under an earlier clock: a read shows the present records.
  expect(await app.states()).toEqual({ 客户1号: "expired", 客户2号: "expired", 客户3号: "registered" });
});

test("expiring lists what lapses within so many days, the last day included", async () => {
  const app = await registry();
  await app.register(1);
  await app.apply(2);
  await app.register(3, "p2", ["--now", "2026-11-25T10:00:00+08:00"]);
  const names = async (line: string) => (await app.json<Row[]>(line)).map((row) => row.full_name);
  expect(await names("registration expiring --within 14")).toEqual([]);
  expect(await names("registration expiring --within 15")).toEqual(["客户1号"]);
  expect(await names("registration expiring --within 14 --now 2026-11-25T09:59:59.999+08:00")).toEqual([]);
  expect(await names("registration expiring --within 15 --now 2026-11-25T10:00+08:00")).toEqual(["客户1号", "客户3号"]);
  expect(await names("registration expiring --within 15 --now 2026-11-25T10:00+08:00 --partner p2")).toEqual([
    "客户3号",
  ]);
  expect(await names(`registration expiring --within 99 --now ${EXPIRY} --sort expires_at:desc`)).toEqual(["客户3号"]);
  expect(await app.failed("registration expiring")).toMatchObject({ code: 8, stdout: "", error: { field: "within" } });
  expect(await app.failed("registration expiring --within soon")).toMatchObject({
    code: 2,
    error: { field: "within" },
  });
});

test("slots: used, free, the limit and the next release", async () => {
  const app = await registry();
  const slots = { partner: "p1", used: 0, free: 100, limit: 100, next_release: null };
  expect(await app.json("registration slots --partner p1")).toEqual(slots);
  expect(Object.keys(await app.json("registration slots --partner p1"))).toEqual(Object.keys(slots));
  await app.apply(1);
  expect(await app.json("registration slots --partner p1")).toEqual({ ...slots, used: 1, free: 99 });
  await app.register(2, "p1", ["--now", "2026-11-23T10:00:00+08:00"]);
  await app.register(3);
  const release = { used: 3, free: 97, next_release: "2026-12-08T02:00:00.000Z" };
  expect(await app.json("registration slots --partner p1")).toEqual({ ...slots, ...release });
  expect(await app.json("registration slots --partner p2")).toEqual({ ...slots, partner: "p2" });
  expect(await app.failed("registration slots")).toMatchObject({ code: 8, error: { field: "partner" } });
  expect(await app.failed("registration slots --partner nobody")).toMatchObject({ code: 7 });
});

test("an approval starts the clock, and says who decided and why", async () => {
  const app = await registry();
  const { id } = await app.apply(1);
  const now = "2026-12-01T08:00:00.001+08:00";
  const approved = await app.json<Row[]>([
    "registration",
    "approve",
    id,
    "--reason",
    "同意",
    "--as",
    "eco",
    "--now",
    now,
  ]);
  expect(approved).toEqual(await app.json("registration list"));
  expect(approved).toMatchObject([
    {
      ...{ id, state: "registered", submitted_at: "2026-11-24T02:00:00.000Z", decided_at: "2026-12-01T00:00:00.001Z" },
      ...{ expires_at: "2026-12-16T00:00:00.001Z", decided_by: "eco", reason: "同意" },
      rules: ["registration.account-age"],
    },
  ]);
});

test("an approval re-checks refusals", async () => {
  const app = await registry();
  const { id } = await app.apply(1);
  await app.run("customer edit acc-1 --consumer-cloud");
  const refused = await app.failed(`registration approve ${id}`);
  expect([refused.code, refused.stdout, refused.error.rules.map((rule: Row) => rule.id)]).toEqual([
    4,
    "",
    ["registration.consumer-cloud"],
  ]);
  await app.run("customer edit acc-1 --no-consumer-cloud");
  expect(await app.states()).toEqual({ 客户1号: "pending" });
});

test("an approval refuses what was associated meanwhile by an import", async () => {
  const app = await registry();
  const { id } = await app.apply(1);
  const file = app.path("a.csv");
  writeFileSync(file, "customer,partner,type,from\nacc-1,p2,referral,2026-11-01\n");
  expect((await app.run(`association import ${file}`)).code).toBe(0);
  const { code, error } = await app.failed(`registration approve ${id}`);
  expect([code, error.rules.map((rule: Row) => rule.id)]).toEqual([4, ["registration.already-associated"]]);
});

test("an approval asks neither for reviews nor for the limit, and leaves itself out of the conflicts", async () => {
  const app = await testApp();
  for (const file of ["partner", "customer"]) await app.run([file, "import", fixturePath(`${file}s.csv`)]);
  const words = ["customer", "register", "--partner", "sp-qinglan", "--account-name", "many-reviews", ...REVIEW];
  const { id } = await app.json([...words, "--full-name", "多审示例科技有限公司", "--phone", "13800000052"]);
  const filled = await app.run(`customer register --from ${fixturePath("registrations-limit.csv")} --json`);
  expect(JSON.parse(filled.stdout)).toMatchObject({ registered: 99, refused: 2 });
  const [approved] = await app.json<Row[]>(`registration approve ${id}`);
  expect(approved).toMatchObject({ state: "registered", reason: null });
  expect(approved?.rules).toHaveLength(5);
  expect(await app.json("registration slots --partner sp-qinglan")).toMatchObject({ used: 100, free: 0 });
});

test("a rejection needs its reason and frees the customer", async () => {
  const app = await registry();
  const { id } = await app.apply(1);
  expect(await app.failed(`registration reject ${id}`)).toMatchObject({
    code: 8,
    stdout: "",
    error: { field: "reason" },
  });
  expect((await app.failed(["registration", "reject", id, "--reason", ""])).code).toBe(8);
  const rejected = await app.json<Row[]>(["registration", "reject", id, "--reason", "信息不足", "--as", "eco"]);
  expect(rejected).toMatchObject([{ state: "rejected", reason: "信息不足", decided_by: "eco", expires_at: null }]);
  expect(rejected[0]?.decided_at).toBe("2026-11-24T02:00:00.000Z");
  expect((await app.run(["customer", "check", "--partner", "p2", ...app.customer(1)])).code).toBe(5);
  expect(await app.json("registration slots --partner p1")).toMatchObject({ used: 0 });
});

test("deleting frees the slot and the customer, of pending and registered ones", async () => {
  const app = await registry();
  const pending = await app.apply(1);
  const registered = await app.register(2);
  const deleted = await app.json<Row[]>(`registration delete ${pending.id} ${registered.id}`);
  expect(deleted.map((row) => row.state)).toEqual(["deleted", "deleted"]);
  expect(await app.json("registration slots --partner p1")).toMatchObject({ used: 0, next_release: null });
  expect(await app.register(2, "p2")).toMatchObject({ state: "registered", partner: "p2" });
});

test("the wrong state ends with 6, naming it and what to do", async () => {
  const app = await registry();
  const { id } = await app.register(1);
  for (const line of [`approve ${id}`, `reject ${id} --reason no`]) {
    const { code, stdout, error } = await app.failed(`registration ${line}`);
    expect([code, stdout, error.code]).toEqual([6, "", "wrong-state"]);
    expect(error.message).toContain("registered");
    expect(error.hint).toContain("registration list --state pending");
  }
  await app.run(`registration delete ${id}`);
  expect(await app.failed(`registration delete ${id}`)).toMatchObject({ code: 6, error: { code: "wrong-state" } });
  expect((await app.run(`registration delete ${id} --lang zh`)).stderr).toContain("状态为“已删除”，不能删除");
});

test("several ids are all or nothing, and one that is named twice is one", async () => {
  const app = await registry();
  const [a, b] = [await app.apply(1), await app.apply(2)];
  const { id } = await app.register(3);
  expect((await app.failed(`registration approve ${a.id} ${id} ${b.id}`)).code).toBe(6);
  expect((await app.failed(`registration reject ${a.id} reg-nobody --reason no`)).code).toBe(7);
  await app.run("customer edit acc-2 --consumer-cloud");
  const refused = await app.failed(`registration approve ${a.id} ${b.id}`);
  expect([refused.code, refused.error.hint]).toEqual([4, `Name the others without ${b.id}: none was approved.`]);
  expect((await app.failed(`registration approve ${b.id}`)).error.hint).toBe(
    "Ask the customer for an enterprise cloud account.",
  );
  expect(await app.states()).toEqual({ 客户1号: "pending", 客户2号: "pending", 客户3号: "registered" });
  const once = await app.json<Row[]>(`registration approve ${a.id} ${a.id} ${a.id.slice(0, -1)}`);
  expect(once.map((row) => row.id)).toEqual([a.id]);
});

test("an id may be shortened while it is unambiguous", async () => {
  const app = await registry();
  const first = await app.register(1);
  const later = await app.register(2, "p1", ["--now", "2027-01-01"]);
  const [a, b] = [first, later].map((row) => String(row.id)) as [string, string];
  let shared = 0;
  while (a[shared] === b[shared]) shared++;
  const show = (id: string) => app.json(`registration show ${id} --now 2026-11-24`);
  expect((await show(a.slice(0, shared + 1))).id).toBe(a);
  expect((await show(b.slice(0, shared + 1).toUpperCase())).id).toBe(b);
  expect((await show(b)).id).toBe(b);
  const several = await app.failed(`registration show ${a.slice(0, shared)}`);
  expect(several).toMatchObject({ code: 2, stdout: "", error: { code: "ambiguous-id", field: "id" } });
  expect(several.error.message).toContain(a);
  for (const wrong of [`${a}0`, "", "reg-0%", "nobody"]) {
    expect((await app.failed(["registration", "show", wrong])).code).toBe(7);
  }
});

test.each([
  ["--state pending", ["客户1号"]],
  ["--state registered", ["客户2号", "客户3号"]],
  ["--state pending,registered --partner p1", ["客户1号", "客户2号"]],
  ["--state expired", ["客户4号"]],
  ["--phone 13800000003,13800000001", ["客户1号", "客户3号"]],
  ["--full-name 客户2号", ["客户2号"]],
  ["--account-name=", ["客户4号", "客户2号", "客户3号"]],
  ["--rules registration.account-age", ["客户1号"]],
  ["--rules=", ["客户4号", "客户2号", "客户3号"]],
  ["--association-type resale", ["客户3号"]],
  ["--submitted-at 2026-11-24", ["客户1号", "客户2号", "客户3号"]],
  // Where a day is expected, a cycle is its first day.
  ["--submitted-at 2026-11", ["客户4号"]],
  ["--submitted-at-from 2026-11", ["客户4号", "客户1号", "客户2号", "客户3号"]],
  ["--submitted-at-to 2026-11", ["客户4号"]],
  ["--submitted-at-to 2026-11-01", ["客户4号"]],
  ["--expires-at-from 2026-12-09", ["客户2号", "客户3号"]],
  ["--expires-at-from 2026-12-09T10:00:00.001+08:00", []],
  ["--expires-at-to 2026-12-08", ["客户4号"]],
  ["--sort full_name:desc --limit 2", ["客户4号", "客户3号"]],
  ["--sort state", ["客户4号", "客户1号", "客户2号", "客户3号"]],
  ["--sort expires_at --limit 1", ["客户1号"]],
  ["--limit 0", []],
])("registration list %s", async (options, names) => {
  const app = await registry();
  await app.register(4, "p2", ["--now", "2026-11-01"]);
  await app.apply(1, "p1", "2026-11-24T09:59:58+08:00");
  await app.register(2, "p1", ["--now", "2026-11-24T09:59:59+08:00"]);
  await app.register(3, "p2", ["--association-type", "resale"]);
  const rows = await app.json<Row[]>(`registration list ${options}`);
  expect(rows.map((row) => row.full_name)).toEqual(names);
});

test.each([
  ["list --state lapsed", "state"],
  ["list --association-type both", "association-type"],
  ["list --expires-at-from soon", "expires-at-from"],
  ["list --sort nope", "sort"],
])("registration %s ends with 2 and names the option", async (line, field) => {
  const app = await registry();
  expect(await app.failed(`registration ${line}`)).toMatchObject({ code: 2, stdout: "", error: { field } });
});

test("what cannot be printed is refused before anything is decided", async () => {
  const app = await registry();
  const { id } = await app.apply(1);
  for (const line of [`approve ${id}`, `reject ${id} --reason no`, `delete ${id}`, `expire --now ${EXPIRY}`]) {
    expect((await app.run(`registration ${line} --columns nope`)).code).toBe(2);
  }
  expect(await app.states()).toEqual({ 客户1号: "pending" });
});
