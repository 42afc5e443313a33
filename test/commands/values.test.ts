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
