import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { fixture, fixturePath } from "../seeding.ts";
import { testApp } from "../support.ts";

type Row = Record<string, unknown>;

const FIELDS = [
  "account_name",
  "customer_id",
  "full_name",
  "phone",
  "email",
  "site",
  "customer_type",
  "verified_status",
  "registered_at",
  "industry",
  "region",
  "level",
  "label",
  "partner",
  "association_type",
  "associated_at",
  "account_manager",
  "consumer_cloud",
  "contracts",
  "cash_consumption",
  "direct_sales_followed",
  "registered_by_huawei",
  "online_sales_owned",
  "support_center_owned",
  "reward_program",
  "subsidy_program",
  "huawei_internal",
  "partner_account",
  "enterprise_role",
  "accounting",
  "members_accounting",
  "reserved_instance",
  "support_plan",
  "owed_invoice",
  "stored_value_card",
  "bonus_balance",
  "credit_account",
  "top_up_balance",
  "arrears",
  "pending_partner_order",
  "postpaid",
  "pickup_voucher",
];

/** Everything that a customer is of whom only the account is known. */
const UNKNOWN = {
  ...Object.fromEntries(FIELDS.map((field) => [field, false])),
  ...{ account_name: "acme", customer_id: null, full_name: null, phone: null, email: null, site: "china" },
  ...{ customer_type: null, verified_status: null, registered_at: null, industry: null, region: null, level: null },
  ...{ label: null, partner: null, association_type: null, associated_at: null, account_manager: null },
  ...{ contracts: null, enterprise_role: "none", accounting: null, members_accounting: null },
  ...{ owed_invoice: "0.00", bonus_balance: "0.00", top_up_balance: "0.00", arrears: "0.00" },
};

async function imported() {
  const app = await testApp();
  const { code, stderr } = await app.run(["customer", "import", fixturePath("customers.csv")]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return app;
}

const accounts = (rows: readonly Row[]) => rows.map((row) => row.account_name);

test("show prints one object with every column, empty ones null", async () => {
  const app = await testApp();
  const added = await app.json("customer add acme");
  expect(Object.keys(added)).toEqual(FIELDS);
  expect(added).toEqual(UNKNOWN);
  expect(await app.json("customer show acme")).toEqual(added);
  const list = await app.json<Row[]>("customer list");
  expect(list).toEqual([added]);
  expect(Object.keys(list[0] as Row)).toEqual(FIELDS);
});

test("csv has the same columns as its header, in the same order, and no row in an empty list", async () => {
  const app = await testApp();
  const header = `${FIELDS.join(",")}\n`;
  expect(await app.run("customer list -f csv")).toEqual({ code: 0, stdout: header, stderr: "" });
  expect((await app.run("customer list -f tsv")).stdout).toBe(header.replaceAll(",", "\t"));
  expect(await app.run("customer list --json")).toEqual({ code: 0, stdout: "[]\n", stderr: "" });
  expect(await app.run("customer list -f jsonl")).toEqual({ code: 0, stdout: "", stderr: "" });
  expect((await app.run("customer add x -f csv --phone +86-138-0000-0001")).stdout).toMatch(/^.*\nx,,,13800000001,/);
});

test("a fact is read as its type says", async () => {
  const app = await testApp();
  const given = ["--phone", "0086 138 0000 0001", "--site", "国际站", "--customer-type", "ENTERPRISE"];
  const more = [
    "--contracts",
    "special；direct",
    "--arrears",
    "12.5",
    "--registered-at",
    "2026-11-01",
    "--level",
    "V3",
  ];
  const row = await app.json(["customer", "add", "acme", ...given, ...more, "--consumer-cloud", "--no-postpaid"]);
  expect(row).toEqual({
    ...UNKNOWN,
    ...{ phone: "13800000001", site: "international", customer_type: "enterprise", contracts: "direct;special" },
    ...{ arrears: "12.50", registered_at: "2026-10-31T16:00:00.000Z", level: "V3", consumer_cloud: true },
  });
});

test("edit keeps what is not given and clears what is given empty", async () => {
  const app = await testApp();
  await app.run("customer add acme --phone 13800000001 --contracts direct --arrears 3 --consumer-cloud --site 国际站");
  const name = { full_name: "某某", phone: "13800000001", contracts: "direct", arrears: "3.00", consumer_cloud: true };
  expect(await app.json("customer edit acme --full-name 某某")).toMatchObject({ ...name, site: "international" });
  const empty = ["--full-name=", "--phone=", "--contracts=", "--arrears=", "--site=", "--no-consumer-cloud"];
  expect(await app.json(["customer", "edit", "acme", ...empty])).toEqual(UNKNOWN);
  expect(await app.json("customer edit acme")).toEqual(UNKNOWN);
});

test.each([
  ["add acme", 6, "already-exists", null, "customer edit acme"],
  ["edit nobody", 7, "not-found", null, null],
  ["show nobody", 7, "not-found", null, null],
  ["add", 8, "input-needed", "account", null],
  ["add b --phone 12800000001", 2, "BAD_PHONE", "phone", null],
  ["add b --phone 1380000000", 2, "BAD_PHONE", "phone", null],
  ["add b --arrears 1.234", 2, "BAD_VALUE", "arrears", null],
  ["add b --level V6", 2, "BAD_VALUE", "level", null],
  ["add b --registered-at 2026-02-30", 2, "BAD_VALUE", "registered_at", null],
  ["add b --email nobody", 2, "BAD_VALUE", "email", null],
  ["add b --contracts direct;nonsense", 2, "BAD_VALUE", "contracts", null],
  ["add b c", 2, "excess-arguments", null, null],
  ["add b --full-nam x", 2, "unknown-option", "full-nam", null],
])("customer %s ends with %i and writes nothing", async (line, code, word, field, hint) => {
  const app = await testApp();
  await app.run("customer add acme");
  const outcome = await app.run(`customer ${line} --json`);
  expect([outcome.code, outcome.stdout]).toEqual([code, ""]);
  const { error } = JSON.parse(outcome.stderr);
  expect(error).toMatchObject({ code: word, field, rules: [], row: null });
  if (hint) expect(error.hint).toContain(hint);
  expect(accounts(await app.json<Row[]>("customer list"))).toEqual(["acme"]);
});

test("a blank account is no account", async () => {
  const app = await testApp();
  for (const account of ["", "  ", "\u3000"]) expect((await app.run(["customer", "add", account])).code).toBe(8);
  expect(await app.json("customer list")).toEqual([]);
});

test.each([
  ["--columns nope", 2],
  ["--format nope", 2],
  ["-o taken.json", 6],
  ["-o nowhere/new.json", 2],
])("what cannot be printed (%s) is refused before anything is written", async (options, code) => {
  const app = await testApp();
  writeFileSync(app.path("taken.json"), "mine");
  const words = options.replace(/(taken|nowhere)/, (name) => app.path(name));
  const { code: ended, stdout } = await app.run(`customer add acme ${words}`);
  expect([ended, stdout]).toEqual([code, ""]);
  expect((await app.run(`customer import ${fixturePath("customers.csv")} ${words}`)).code).toBe(code);
  expect(readFileSync(app.path("taken.json"), "utf8")).toBe("mine");
  expect(await app.json("customer list")).toEqual([]);
});

test("a dry run shows everything and writes nothing, not even a file", async () => {
  const app = await testApp();
  const { code, stdout } = await app.run("customer add acme --phone 13800000001 --json --dry-run");
  expect([code, JSON.parse(stdout)]).toEqual([0, { ...UNKNOWN, phone: "13800000001" }]);
  expect(await app.json("db info")).toMatchObject({ exists: false });
  expect((await app.run("customer edit acme -n")).code).toBe(7);
});

test.each([
  ["--level V5", ["nanfeng-games"]],
  ["--customer-type individual --region 华东", ["mei-sample", "tianyi-personal"]],
  ["--region 西南,西北 --customer-type individual", ["liu-sample", "sample-wang"]],
  ["--customer-type none", ["internal-account", "oldtown-books"]],
  ["--registered-at= --json", ["age-unknown"]],
  ["--phone=", ["no-phone"]],
  ["--contracts special", ["contract-special", "many-refusals"]],
  ["--contracts special-price,telesales", ["contract-special-price", "contract-telesales", "contract-two"]],
  ["--arrears-from 0.01", ["zhiyuan-media"]],
  ["--arrears 320.50,1", ["zhiyuan-media"]],
  ["--owed-invoice-from 0.01 --owed-invoice-to 1199.99", ["resale-blocked"]],
  ["--consumer-cloud yes --site china", ["ccloud-user"]],
  ["--registered-at 2026-11-17", ["age-exact", "age-over", "age-under"]],
  ["--registered-at-from 2026-11-17T10:00:00+08:00 --registered-at-to 2026-11-17", ["age-exact", "age-under"]],
  ["--registered-at-to 2026-11-17T09:59:59.999+08:00 --registered-at-from 2026-11-17", ["age-over"]],
  ["--registered-at 2023-12", ["dongli-auto"]],
  ["--registered-at 2023-12-01,2026-11-17", ["age-exact", "age-over", "age-under", "dongli-auto"]],
  ["--registered-at 2026-11-17,", ["age-exact", "age-over", "age-under", "age-unknown"]],
  ["--registered-at 2026-11-17T10:00:00+08:00,2023-12", ["age-exact", "dongli-auto"]],
  ["--registered-at 2026-11-17,2023-12 --limit 2 --sort registered-at", ["dongli-auto", "age-over"]],
  ["--account_name green-lamp,nobody", ["green-lamp"]],
  ["--limit 0", []],
  ["--limit 2", ["age-exact", "age-old"]],
  ["--limit 2 --offset 69", ["zhao-sample", "zhiyuan-media"]],
  ["--offset 70", ["zhiyuan-media"]],
  ["--sort phone:desc --limit 2", ["twin-a", "twin-b"]],
  ["--sort phone --limit 2", ["no-phone", "yunshan-tech"]],
  ["--sort level:desc --limit 1", ["nanfeng-games"]],
  ["--sort level:DESC --limit 1", ["nanfeng-games"]],
  ["--sort registered-at --limit 2", ["age-unknown", "dongli-auto"]],
])("customer list %s", async (options, expected) => {
  const app = await imported();
  expect(accounts(await app.json<Row[]>(`customer list ${options}`))).toEqual(expected);
});

test.each([
  ["--limit -1", "limit"],
  ["--limit x", "limit"],
  ["--offset 1.5", "offset"],
  ["--sort nope", "sort"],
  ["--sort level:up", "sort"],
  ["--level V9", "level"],
  ["--consumer-cloud perhaps", "consumer-cloud"],
  ["--arrears-from 1.234", "arrears-from"],
  ["--registered-at-from 2026-13", "registered-at-from"],
  ["--registered-at 2026-11-17,2026-13-01", "registered-at"],
  ["--contracts direkt", "contracts"],
  ["--columns full_nam", "columns"],
])("customer list %s ends with 2 and names the option", async (options, field) => {
  const app = await testApp();
  const { code, stdout, stderr } = await app.run(`customer list ${options} --json`);
  expect([code, stdout]).toEqual([2, ""]);
  expect(JSON.parse(stderr).error).toMatchObject({ field });
});

test.each([
  [["--sort", "-arrears"], '--sort "-arrears" is not one of '],
  [["--sort=-arrears:desc"], '--sort "-arrears" is not one of '],
  [
    ["--sort", "arrears:down"],
    '--sort "arrears:down" is not a column and its direction, as in arrears:asc or arrears:desc.',
  ],
  [
    ["--sort", "top-up-balance:"],
    '--sort "top-up-balance:" is not a column and its direction, as in top_up_balance:asc',
  ],
])("customer list %j says what was given, and where the direction stands", async (options, message) => {
  const app = await testApp();
  const { code, stderr } = await app.run(["customer", "list", ...options]);
  expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
});

test("lists are whole, and ordered by code point with the empty ones first", async () => {
  const app = await testApp();
  const names = ["b", "B", "a1", "a10", "a2", "中", "é", "😀", "￥"];
  for (const name of names) await app.run(["customer", "add", name, ...(name === "b" ? [] : ["--label", name])]);
  const sorted = ["B", "a1", "a10", "a2", "b", "é", "中", "￥", "😀"];
  expect(accounts(await app.json<Row[]>("customer list"))).toEqual(sorted);
  const labels = await app.json<Row[]>("customer list --sort label");
  expect(accounts(labels)).toEqual(["b", ...sorted.filter((name) => name !== "b")]);
  const reverse = await app.json<Row[]>("customer list --sort account_name:desc");
  expect(accounts(reverse)).toEqual(sorted.reverse());
});

test("columns are chosen and ordered, and headed with keys or labels in either language", async () => {
  const app = await testApp();
  await app.run("customer add acme --registered-at 2026-11-01T09:30+08:00 --phone 13800000001");
  const shown = async (options: string) => (await app.run(`customer list ${options}`)).stdout;
  expect(await shown("--json=phone,account-name")).toBe('[\n  {"phone":"13800000001","account_name":"acme"}\n]\n');
  const columns = "--columns account_name,registered_at,label";
  expect(await shown(`-f csv ${columns}`)).toBe("account_name,registered_at,label\nacme,2026-11-01T01:30:00.000Z,\n");
  expect(await shown(`-f csv ${columns} --headers label`)).toBe(
    "Account,Signed up,Label\nacme,2026-11-01T01:30:00.000Z,\n",
  );
  expect(await shown(`-f csv ${columns} --headers label --lang zh`)).toContain("客户账号名,注册时间,客户标签\n");
  expect(await shown(`-f csv ${columns} --lang zh`)).toContain("account_name,registered_at,label\n");
  expect(await shown(`--json=account_name,label --headers label --lang zh`)).toBe(
    '[\n  {"客户账号名":"acme","客户标签":null}\n]\n',
  );
  expect(await shown(columns)).toMatch(/^Account │ Signed up {8}│ Label\n[─┼]+\nacme {4}│ 2026-11-01 09:30 │ *\n$/);
  expect(await shown(`${columns} --lang zh`)).toMatch(/^客户账号名 │ 注册时间/);
  expect(await shown(`${columns} --headers key`)).toMatch(/^account_name │ registered_at/);
});

test("a list exported as csv imports to nothing but unchanged, raw and for excel", async () => {
  const app = await imported();
  const guarded = ["=SUM(A1)", "+86", "-1", "@x", "'quoted", "\ttab", 'a,b"c\nd'];
  // A command line loses the tab around a value.
  const rows = guarded.map((label, place) => ({ account_name: `guard-${place}`, label, full_name: label }));
  await app.run("customer import - --input-format json", { stdin: JSON.stringify(rows) });
  const before = await app.json<Row[]>("customer list");
  expect(before.filter((row) => guarded.includes(String(row.label)))).toHaveLength(guarded.length);
  const forms = [
    "raw.csv",
    "raw.tsv",
    "raw.json",
    "raw.jsonl",
    "excel.csv --csv-profile excel",
    "label.csv --headers label",
  ];
  for (const form of [...forms, "zh.csv --headers label --lang zh --csv-profile excel"]) {
    const [name = "", ...options] = form.split(" ");
    const written = await app.run(["customer", "list", "-o", app.path(name), ...options]);
    expect({ form, ...written }).toEqual({ form, code: 0, stdout: "", stderr: "" });
    const again = await app.json(["customer", "import", app.path(name)]);
    expect({ form, ...again }).toMatchObject({ form, rows: before.length, unchanged: before.length });
  }
  expect(readFileSync(app.path("excel.csv"), "utf8")).toMatch(/^\ufeffaccount_name.*\r\n/);
  expect(readFileSync(app.path("excel.csv"), "utf8")).toContain("'=SUM(A1)");
  expect(await app.json("customer list")).toEqual(before);
});

test("import reports what became of each row, and the same file again changes nothing", async () => {
  const app = await testApp();
  const path = fixturePath("customers.csv");
  const first = await app.json(`customer import ${path}`);
  const counts = { rows: fixture("customers.csv").length, updated: 0, invalid: 0 };
  expect(Object.keys(first)).toEqual(["job", "rows", "created", "updated", "unchanged", "invalid"]);
  expect(first).toMatchObject({ ...counts, created: counts.rows, unchanged: 0 });
  expect(await app.json(`customer import ${path}`)).toMatchObject({ ...counts, created: 0, unchanged: counts.rows });
  expect(await app.json(`customer import ${fixturePath("customers-gb18030.csv")}`)).toMatchObject({ created: 5 });
});

test("masked values never replace what is known", async () => {
  const app = await imported();
  const before = await app.json("customer show yunshan-tech");
  const { code, stderr } = await app.run(`customer import ${fixturePath("customers-partner-center.csv")}`);
  expect([code, stderr]).toEqual([0, ""]);
  const { full_name, phone, email } = before;
  expect(await app.json("customer show yunshan-tech")).toMatchObject({ full_name, phone, email });
});

test("-o refuses to overwrite without --force, and its extension says the format", async () => {
  const app = await testApp();
  await app.run("customer add acme");
  const file = app.path("out.json");
  expect((await app.run(`customer list -o ${file}`)).code).toBe(0);
  const first = readFileSync(file, "utf8");
  expect(JSON.parse(first)).toHaveLength(1);
  await app.run("customer add beta");
  const refused = await app.run(`customer list -o ${file} --json`);
  expect([refused.code, JSON.parse(refused.stderr).error.code]).toEqual([6, "file-exists"]);
  expect(readFileSync(file, "utf8")).toBe(first);
  expect((await app.run(`customer list -o ${file} --force`)).code).toBe(0);
  expect(JSON.parse(readFileSync(file, "utf8"))).toHaveLength(2);
  expect((await app.run("customer list -o - -f csv --columns account_name")).stdout).toBe("account_name\nacme\nbeta\n");
});
