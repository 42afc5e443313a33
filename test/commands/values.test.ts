import { writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { fixturePath } from "../seeding.ts";
import { testApp } from "../support.ts";

type TestApp = Awaited<ReturnType<typeof testApp>>;

/** Runs an import of a json file and returns its exit code and the code of each row. */
async function codesOf(app: TestApp, command: readonly string[], name: string, text: string): Promise<unknown[]> {
  writeFileSync(app.path(name), text);
  const results = app.path("results.jsonl");
  const { code } = await app.run([...command, app.path(name), "--results", results]);
  const { readFileSync } = await import("node:fs");
  const lines = readFileSync(results, "utf8").trim().split("\n");
  return [code, ...lines.map((line) => JSON.parse(line).code ?? JSON.parse(line).outcome)];
}

const json = (...rows: object[]): string => JSON.stringify(rows);

describe("what no text may hold", () => {
  const kinds = [
    ["NUL", "x\0y"],
    ["lone surrogate", "x\ud800y"],
  ] as const;

  test.each(kinds)("a %s in a file is a bad value, and nothing of the row is kept", async (_name, text) => {
    const app = await testApp();
    const rows = [{ account_name: "a", label: text }, { account_name: text }, { account_name: "b" }];
    expect(await codesOf(app, ["customer", "import"], "c.json", json(...rows))).toEqual([
      3,
      "BAD_VALUE",
      "BAD_VALUE",
      "created",
    ]);
    const lines = rows.map((row) => `${JSON.stringify(row)}\n`).join("");
    expect((await codesOf(app, ["customer", "import"], "c.jsonl", lines)).slice(1, 3)).toEqual([
      "BAD_VALUE",
      "BAD_VALUE",
    ]);
    expect(await app.json<unknown[]>("customer list")).toHaveLength(1);
  });

  test.each(kinds)("a %s on the command line or in a setting is exit 2", async (_name, text) => {
    const app = await testApp();
    await app.run(["partner", "import", fixturePath("partners.csv")]);
    for (const argv of [
      ["customer", "add", "a", "--label", text],
      ["customer", "add", text],
      ["customer", "list", `--label=${text}`],
      ["member", "add", "m", "--name", text, "--role", "reader", "--partner", "sp-yunfan"],
      ["customer", "add", "a", "--as", text],
    ]) {
      const { code, stdout, stderr } = await app.run([...argv, "--json"]);
      expect([code, stdout, JSON.parse(stderr).error.code]).toEqual([2, "", "BAD_VALUE"]);
    }
    writeFileSync(app.path(".partnerctl.json"), JSON.stringify({ actor: text }));
    expect(await app.run("customer add a")).toMatchObject({ code: 2, stdout: "" });
  });

  test("a pair of surrogates is a character", async () => {
    const app = await testApp();
    await codesOf(app, ["customer", "import"], "c.json", '[{"account_name":"a","label":"\\ud83d\\ude00"}]');
    expect(await app.json("customer show a")).toMatchObject({ label: "😀" });
  });
});

describe("white space around a name is no part of it", () => {
  test.each([" ", "\u3000", "\u200b", "\u0085"])("%j around what names a record", async (blank) => {
    const app = await testApp();
    const around = (text: string) => `${blank}${text}${blank}`;
    await app.run(["partner", "import", fixturePath("partners.csv")]);
    const partner = {
      account_name: around("r-new"),
      company: "新",
      kind: "reseller",
      distributor: around("dist-huadong"),
    };
    expect(await codesOf(app, ["partner", "import"], "p.json", json(partner))).toEqual([0, "created"]);
    expect(await app.json("partner show r-new")).toMatchObject({ distributor: "dist-huadong" });
    const customer = { account_name: around("c"), customer_id: around("7"), label: around("l") };
    expect(await codesOf(app, ["customer", "import"], "c.json", json(customer))).toEqual([0, "created"]);
    // A text that names nothing is kept as it was quoted.
    expect(await app.json("customer show c")).toMatchObject({ customer_id: "7", label: around("l") });
    const line = { bill_cycle: "2026-11", trade_time: "2026-11-01", trade_id: around("t"), cash_amount: "1" };
    const imported = (row: object) => codesOf(app, ["usage", "import"], "u.json", json({ ...line, ...row }));
    expect(await imported({ id: around("u"), account_name: around("c") })).toEqual([0, "imported"]);
    expect(await imported({ id: around("v"), customer_id: around("7") })).toEqual([0, "imported"]);
    expect(await app.json("usage list --columns id,trade_id --sort id")).toEqual([
      { id: "u", trade_id: "t" },
      { id: "v", trade_id: "t" },
    ]);
    const request = { partner: around("sp-yunfan"), full_name: "甲乙科技", phone: "13800000001" };
    expect(await codesOf(app, ["customer", "register", "--from"], "r.json", json(request))).toEqual([0, "registered"]);
    expect((await app.run(["customer", "show", around("c")])).code).toBe(0);
  });
});

describe("white space alone is no value", () => {
  const uscc = "91990001MA0000001R";
  const partner = ["partner", "add", "p", "--uscc", uscc, "--kind", "reseller", "--company"];

  test.each([" ", "  ", "\u3000", "\u00a0\u3000", "\u200b"])("%j on the command line", async (blank) => {
    const app = await testApp();
    const code = async (...argv: string[]) => (await app.run(argv)).code;
    expect(await code(...partner, blank)).toBe(8);
    expect(await code("partner", "add", blank, "--company", "X", "--uscc", uscc, "--kind", "none")).toBe(8);
    expect(await code(...partner, "X")).toBe(0);
    expect(await code("partner", "edit", "p", "--company", blank)).toBe(2);
    expect(await code("member", "add", "m", "--name", blank, "--role", "reader")).toBe(8);
    expect(await code("member", "add", blank, "--name", "N", "--role", "reader")).toBe(8);
    expect(await code("customer", "register", "--full-name", blank, "--phone", "13800000001")).toBe(8);
    expect(await code("customer", "check", "--full-name", "X", "--phone", blank)).toBe(8);
    expect(await code("customer", "add", blank)).toBe(8);
    expect(await code("association", "create", blank, "--type", "resale")).toBe(8);
    expect(await code("solution", "add", "--name", blank, "--kind", "basic")).toBe(8);
    const empty = await app.json(["customer", "add", "c", "--full-name", blank, "--label", blank]);
    expect([empty.full_name, empty.label]).toEqual([null, null]);
  });

  test("in files", async () => {
    const app = await testApp();
    await app.run([...partner, "X"]);
    await app.run("customer add c --full-name 甲");
    for (const blank of ["  ", "\u3000", "\u200b "]) {
      const imported = (command: string, row: object) => codesOf(app, command.split(" "), "b.json", json(row));
      expect(await imported("customer import", { account_name: blank })).toEqual([3, "MISSING_VALUE"]);
      expect(await imported("partner import", { account_name: "q", company: blank })).toEqual([3, "MISSING_VALUE"]);
      const member = { account: "m", name: blank, roles: "reader", partner: "p" };
      expect(await imported("member import", member)).toEqual([3, "MISSING_VALUE"]);
      const request = { partner: "p", full_name: blank, phone: "13800000001" };
      expect(await imported("customer register --from", request)).toEqual([3, "MISSING_VALUE"]);
      const review = { expected_consumption: "1", project: blank, communication: "x", request_review: "y" };
      expect(await imported("customer register --from", { ...request, full_name: "甲", ...review })).toEqual([
        3,
        "MISSING_VALUE",
      ]);
      const line = { id: "u", bill_cycle: "2026-11", trade_time: "2026-11-01", account_name: blank };
      expect(await imported("usage import", line)).toEqual([3, "MISSING_VALUE"]);
    }
    expect(await codesOf(app, ["customer", "import"], "b.json", '[{"account_name":"c","full_name":"\u3000"}]')).toEqual(
      [0, "updated"],
    );
    expect(await app.json("customer show c")).toMatchObject({ full_name: null });
  });
});

describe("one code per invalid row", () => {
  test("what is missing comes before a value that cannot be kept, which is not missing itself", async () => {
    const app = await testApp();
    await app.run(["partner", "import", fixturePath("partners.csv")]);
    const register = ["customer", "register", "--from"];
    const good = { partner: "sp-yunfan", full_name: "甲", phone: "13800000001" };
    const rows = [
      { ...good, email: "\0", full_name: "" },
      { ...good, full_name: "\0" },
      { ...good, full_name: { a: 1 }, phone: { a: 1 } },
      { ...good, email: "\0", partner: "nobody" },
      { ...good, email: "\0", phone: "12" },
      { ...good, partner: "\0" },
    ];
    expect(await codesOf(app, register, "r.json", json(...rows))).toEqual([
      3,
      "MISSING_VALUE",
      "BAD_VALUE",
      "BAD_VALUE",
      "UNKNOWN_PARTNER",
      "BAD_PHONE",
      "BAD_VALUE",
    ]);
  });

  test("holds for every import", async () => {
    const app = await testApp();
    await app.run(["partner", "import", fixturePath("partners.csv")]);
    await app.run("customer add a");
    const codes = async (command: string, ...rows: object[]) =>
      (await codesOf(app, command.split(" "), "x.json", json(...rows))).slice(1);
    const period = { customer: "a", partner: "sp-yunfan", type: "resale", from: "2026-01-01" };
    expect(
      await codes(
        "association import",
        { ...period, end_reason: "\0", customer: null },
        { ...period, end_reason: "\0", customer: "nobody" },
        { ...period, customer: "\0" },
        { ...period, partner: "\0" },
      ),
    ).toEqual(["MISSING_VALUE", "UNKNOWN_CUSTOMER", "BAD_VALUE", "BAD_VALUE"]);
    expect(
      await codes(
        "manager assign --from",
        { customer: "\0", manager: "" },
        { customer: "a", manager: "\0" },
        { customer: "\0", manager: "nobody" },
        { customer: "nobody", manager: "\0" },
      ),
    ).toEqual(["MISSING_VALUE", "BAD_VALUE", "UNKNOWN_MEMBER", "UNKNOWN_CUSTOMER"]);
    const line = { id: "u1", bill_cycle: "2026-11", trade_time: "2026-11-01", account_name: "a" };
    expect(
      await codes("usage import", { ...line, region_name: "\0", account_name: "" }, { ...line, account_name: "\0" }),
    ).toEqual(["MISSING_VALUE", "BAD_VALUE"]);
    const member = { account: "m", name: "N", roles: "reader", partner: "sp-yunfan" };
    expect(await codes("member import", { ...member, name: "\0", roles: "" }, { ...member, roles: "\0" })).toEqual([
      "MISSING_VALUE",
      "BAD_VALUE",
    ]);
    expect(await codes("partner import", { account_name: "p", uscc: "\0", company: "" })).toEqual(["MISSING_VALUE"]);
  });
});

describe("a masked value on the command line", () => {
  const register = ["customer", "register", "--partner", "sp-yunfan"];
  test.each([
    [[...register, "--full-name", "李*", "--phone", "13800000001"], "full_name", "--full-name"],
    [[...register, "--full-name", "李示例", "--phone", "138****0001"], "phone", "--phone"],
    [[...register, "--full-name", "李示例", "--phone", "13800000001", "--email", "l＊@b.com"], "email", "--email"],
    [
      ["customer", "check", "--partner", "sp-yunfan", "--full-name", "李*", "--phone", "13800000001"],
      "full_name",
      "--full-name",
    ],
    [["customer", "add", "a", "--full-name", "张*"], "full_name", "--full-name"],
    [["customer", "edit", "yunshan-tech", "--email", "z***@example.com"], "email", "--email"],
    [["partner", "edit", "sp-yunfan", "--company", "云*公司"], "company", "--company"],
    [["member", "add", "m", "--name", "王*", "--role", "reader", "--partner", "sp-yunfan"], "name", "--name"],
    [["member", "edit", "m", "--name", "王*"], "name", "--name"],
  ])("%j is exit 2 and says so", async (argv, field, option) => {
    const app = await testApp();
    await app.run(["partner", "import", fixturePath("partners.csv")]);
    const { code, stdout, stderr } = await app.run([...argv, "--json"]);
    const { error } = JSON.parse(stderr);
    expect([code, stdout, error.field]).toEqual([2, "", field]);
    expect(error.message).toMatch(new RegExp(`^${option} ".*" is masked, as exports are; give the whole value\\.$`));
    expect((await app.run([...argv, "--lang", "zh"])).stderr).toContain("已脱敏（与导出文件一样），请填写完整的值。");
  });

  test("is a value where exports mask nothing", async () => {
    const app = await testApp();
    const added = await app.json(["customer", "add", "a*", "--label", "*", "--industry", "IT*"]);
    expect(added).toMatchObject({ account_name: "a*", label: "*", industry: "IT*" });
  });
});

describe("outer white space", () => {
  test("is no part of a name or key on the command line", async () => {
    const app = await testApp();
    await app.run(["partner", "import", fixturePath("partners.csv")]);
    const added = await app.json(["customer", "add", "  t  ", "--full-name", "\t张示例 ", "--label", " x y "]);
    expect(added).toMatchObject({ account_name: "t", full_name: "张示例", label: "x y" });
    expect(await app.json(["customer", "show", " t"])).toEqual(added);
    expect(await app.json<unknown[]>(["customer", "list", "--account-name", " t "])).toHaveLength(1);
    const member = ["member", "add", " m ", "--name", " 王示例 ", "--role", " reader "];
    expect(await app.json([...member, "--partner", " sp-yunfan ", "--as", " yf-admin "])).toMatchObject({
      account: "m",
      name: "王示例",
      partner: "sp-yunfan",
      roles: "reader",
    });
    expect((await app.run(["customer", "add", "u", "--as", " "])).code).toBe(2);
    expect((await app.run(["customer", "add", " "])).code).toBe(8);
  });

  test("is none of a key in any file, so that the command line reaches it", async () => {
    const app = await testApp();
    const rows = [{ account_name: " t ", label: " x " }];
    expect(await codesOf(app, ["customer", "import"], "c.json", json(...rows))).toEqual([0, "created"]);
    expect(await app.json("customer show t")).toMatchObject({ account_name: "t", label: " x " });
    writeFileSync(app.path("c.csv"), 'account_name,label\n" t "," x "\n');
    expect(await app.json(["customer", "import", app.path("c.csv")])).toMatchObject({ unchanged: 1 });
  });

  test("may be part of a file's name", async () => {
    const app = await testApp();
    writeFileSync(app.path(" c.csv "), "account_name\na\n");
    const file = app.path(" c.csv ");
    expect(await app.json(["customer", "import", file, "--input-format", "csv"])).toMatchObject({ created: 1 });
    expect((await app.run(["customer", "list", "-f", "csv", "-o", app.path("out ")])).code).toBe(0);
    expect((await import("node:fs")).existsSync(app.path("out "))).toBe(true);
  });
});

describe("JSON", () => {
  test("lists, true and false only stand for what can hold them", async () => {
    const app = await testApp();
    const rows = [
      { account_name: ["x"] },
      { account_name: "a", full_name: true },
      { account_name: "b", arrears: [1] },
      { account_name: "c", postpaid: ["true"] },
      { account_name: "d", postpaid: true, contracts: ["direct", "special"] },
    ];
    const bad = ["BAD_VALUE", "BAD_VALUE", "BAD_VALUE", "BAD_VALUE"];
    expect(await codesOf(app, ["customer", "import"], "c.json", json(...rows))).toEqual([3, ...bad, "created"]);
    expect(await app.json("customer show d")).toMatchObject({ postpaid: true, contracts: "direct;special" });
    const partners = [
      { account_name: "p", company: "甲", programs: ["software-path:role-selection", "store-service"] },
    ];
    expect(await codesOf(app, ["partner", "import"], "p.json", json(...partners))).toEqual([0, "created"]);
    const members = [{ account: "m", name: "王", partner: "p", roles: ["reader", "operator"] }];
    expect(await codesOf(app, ["member", "import"], "m.json", json(...members))).toEqual([0, "created"]);
  });

  test("a number with an exponent is an amount, a text of it none", async () => {
    const app = await testApp();
    const text =
      '[{"account_name":"a","arrears":1E2},{"account_name":"b","arrears":"1e3"},{"account_name":"c","arrears":1e-05}]';
    expect(await codesOf(app, ["customer", "import"], "c.json", text)).toEqual([
      3,
      "created",
      "BAD_VALUE",
      "BAD_VALUE",
    ]);
    expect(await app.json("customer show a")).toMatchObject({ arrears: "100.00" });
    const line = '[{"id":"1","bill_cycle":"2026-11","trade_time":"2026-11-02","account_name":"a","cash_amount":1e-05}]';
    expect(await codesOf(app, ["usage", "import"], "u.json", line)).toEqual([0, "imported"]);
  });
});

test.each([
  [["customer", "add", "a", "--arrears", "90071992547409.92"], '--arrears "90071992547409.92"'],
  [["account", "top-up", "99999999999999999", "--partner", "sp-yunfan"], '<yuan> "99999999999999999"'],
  [["coupon", "issue", "sp-yunfan", "--reason", "x", "--amount", "1e99"], undefined],
  [["coupon", "issue", "sp-yunfan", "--reason", "x", "--amount", "99999999999999999"], '--amount "99999999999999999"'],
])("%j: an amount beyond what can be counted is said to be too large", async (argv, said) => {
  const app = await testApp();
  await app.run(["partner", "import", fixturePath("partners.csv")]);
  const { code, stderr } = await app.run(argv);
  expect(code).toBe(2);
  if (said === undefined) expect(stderr).not.toContain("too large");
  else expect(stderr).toContain(`${said} is too large an amount.`);
});

test("rows too", async () => {
  const app = await testApp();
  const path = app.path("c.csv");
  writeFileSync(path, "account_name,arrears\na,99999999999999999\n");
  const results = app.path("r.jsonl");
  await app.run(["customer", "import", path, "--results", results, "--lang", "zh"]);
  const { readFileSync } = await import("node:fs");
  expect(readFileSync(results, "utf8")).toContain("arrears 的值“99999999999999999”过大。");
});

test.each([
  [
    "partner join sp-yunfan --program store-service --stage role-validation",
    2,
    "store-service has no stages; leave --stage out.",
  ],
  [
    "partner join sp-yunfan --program store-service --stage role-validation --lang zh",
    2,
    "store-service 没有阶段，请去掉 --stage。",
  ],
  ["member add m --name x --role bogus --partner sp-yunfan", 2, '--role "bogus" is not one of'],
  ["dashboard customers --section counts --partner sp-yunfan --manager zz", 7, 'sp-yunfan has no member "zz".'],
  ["dashboard customers --section counts --partner sp-yunfan --manager zz --lang zh", 7, "sp-yunfan 没有成员“zz”。"],
])("%s says so", async (line, expected, said) => {
  const app = await testApp();
  await app.run(["partner", "import", fixturePath("partners.csv")]);
  const { code, stderr } = await app.run(line);
  expect([code, stderr]).toEqual([expected, expect.stringContaining(said)]);
});

test("what a customer owes or was given is 0 or more; a balance may be overdrawn", async () => {
  const app = await testApp();
  const rows = ["owed_invoice", "arrears", "bonus_balance"].flatMap((key) => [
    { account_name: `${key}-1`, [key]: "-0.01" },
    { account_name: `${key}-2`, [key]: "0" },
  ]);
  const over = { account_name: "o", top_up_balance: "-1" };
  const pair = ["BAD_VALUE", "created"];
  expect(await codesOf(app, ["customer", "import"], "c.json", json(...rows, over))).toEqual([
    3,
    ...pair,
    ...pair,
    ...pair,
    "created",
  ]);
  const { code, stderr } = await app.run("customer add x --arrears=-1");
  expect([code, stderr]).toEqual([2, expect.stringContaining('--arrears "-1" is below 0, which it cannot be.')]);
});

test.each([
  ["已实名", "verified"],
  ["已实名认证", "verified"],
  ["未实名", "unverified"],
])("verified_status %s is %s", async (word, expected) => {
  const app = await testApp();
  expect(await app.json(["customer", "add", "a", "--verified-status", word])).toMatchObject({
    verified_status: expected,
  });
});
