import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { fixturePath } from "../seeding.ts";
import { testApp } from "../support.ts";

/** An app with partners, customers and members to import things about. */
async function portfolio() {
  const app = await testApp();
  for (const name of ["partner", "customer", "association", "member"]) {
    await app.run([name, "import", fixturePath(`${name}s.csv`)]);
  }
  return app;
}

const USAGE = "id,bill_cycle,trade_time,account_name,cash_amount";
const PERIOD = "customer,partner,type,from,to";

/** Files that say two things of one record, what comes of their rows, and what is left behind. */
const CASES = [
  {
    command: "customer import",
    lines: ["account_name,full_name,phone", "x,甲,13800000001", "y,乙,", "x,丙,", "x,丁,13800000002"],
    outcomes: ["created", "created", "updated", "updated"],
    list: "customer list --account-name x",
    left: { full_name: "丁", phone: "13800000002" },
  },
  {
    command: "partner import",
    lines: [
      "account_name,company,kind,programs,distributor",
      "x,甲,distributor,software-path,",
      "x,乙,reseller,si-path:role-validation@2026-01-01;software-path,d1",
      "x,丙,reseller,software-path,d2",
    ],
    outcomes: ["created", "updated", "updated"],
    list: "partner list --account-name x",
    left: { company: "丙", kind: "reseller", programs: "software-path", distributor: "d2" },
  },
  {
    command: "member import",
    lines: ["account,name,partner,roles", "x,N,sp-yunfan,reader", "x,N,sp-yunfan,operator;reader"],
    outcomes: ["created", "updated"],
    list: "member list --account x",
    left: { roles: "operator;reader" },
  },
  {
    command: "usage import",
    lines: [USAGE, "u1,2026-10,2026-10-01,dongli-auto,1", "u1,2026-10,2026-10-01,nobody,2"],
    outcomes: ["imported", "unmatched"],
    list: "usage list --id u1",
    left: { cash_amount: "2.00", account_name: "nobody" },
  },
  {
    command: "association import",
    lines: [
      PERIOD,
      "CUSTOMER,sp-yunfan,referral,2020-01-01,",
      "CUSTOMER,sp-yunfan,referral,2020-01-01,2021-01-01",
      "CUSTOMER,sp-yunfan,resale,2021-01-01,2022-01-01",
    ],
    outcomes: ["created", "updated", "created"],
    list: "association list --customer CUSTOMER --type referral --from 2020-01-01",
    left: { to: "2020-12-31T16:00:00.000Z" },
  },
] as const;

test.each(CASES)(
  "$command: a file that says two things of one record changes nothing on its second run",
  async (one) => {
    const app = await portfolio();
    await app.run("customer add lonely");
    const file = app.path("repeats.csv");
    writeFileSync(file, one.lines.map((line) => `${line.replace("CUSTOMER", "lonely")}\n`).join(""));
    const outcomes = async () => {
      const { code } = await app.run(`${one.command} ${file} --results ${app.path("r.jsonl")}`);
      const rows = readFileSync(app.path("r.jsonl"), "utf8").trim().split("\n");
      return [code, ...rows.map((row) => JSON.parse(row).outcome)];
    };
    expect(await outcomes()).toEqual([0, ...one.outcomes]);
    const list = one.list.replace("CUSTOMER", "lonely");
    const [left] = await app.json<object[]>(list);
    expect(left).toMatchObject(one.left);
    for (let run = 0; run < 2; run++) expect(await outcomes()).toEqual([0, ...one.outcomes.map(() => "unchanged")]);
    expect(await app.json(list)).toEqual([left]);
  },
);

test("a record that a file changes there and back, and rows that cannot be used, are told apart", async () => {
  const app = await testApp();
  await app.run("customer add x --full-name 甲 --level V1");
  const file = app.path("x.jsonl");
  const rows = [{ full_name: "乙" }, { phone: "1" }, { level: "V1" }, { full_name: "甲" }];
  writeFileSync(file, rows.map((row) => `${JSON.stringify({ account_name: "x", ...row })}\n`).join(""));
  const run = async () => JSON.parse((await app.run(`customer import ${file} --json`)).stdout);
  expect(await run()).toMatchObject({ rows: 4, updated: 0, unchanged: 3, invalid: 1 });
  writeFileSync(file, `${JSON.stringify({ account_name: "x", full_name: "丙" })}\n`, { flag: "a" });
  expect(await run()).toMatchObject({ rows: 5, updated: 3, unchanged: 1, invalid: 1 });
  expect(await run()).toMatchObject({ rows: 5, updated: 0, unchanged: 4, invalid: 1 });
});

test("rows that each say another thing of a record all count", async () => {
  const app = await testApp();
  await app.run("customer add x --full-name 甲 --level V1");
  const file = app.path("x.jsonl");
  const rows = [{ full_name: "甲" }, { level: "V2" }, { phone: "13800000001" }];
  writeFileSync(file, rows.map((row) => `${JSON.stringify({ account_name: "x", ...row })}\n`).join(""));
  const run = async () => JSON.parse((await app.run(`customer import ${file} --json`)).stdout);
  expect(await run()).toMatchObject({ updated: 2, unchanged: 1 });
  expect(await app.json("customer show x")).toMatchObject({ full_name: "甲", level: "V2", phone: "13800000001" });
  expect(await run()).toMatchObject({ updated: 0, unchanged: 3 });
});

test("manager assign --replace: the last manager of a customer stays on the second run", async () => {
  const app = await portfolio();
  await app.run("member add am-x --name X --role account-manager --partner sp-yunfan");
  await app.run("member add am-y --name Y --role account-manager --partner sp-yunfan");
  await app.run("member add re-x --name Z --role reader --partner sp-yunfan");
  await app.run("customer add lonely");
  await app.run("association create lonely --type referral --partner sp-yunfan");
  const file = app.path("a.csv");
  const managers = ["am-x", "re-x", "am-y", "re-x"];
  writeFileSync(file, `customer,manager\n${managers.map((name) => `lonely,${name}\n`).join("")}`);
  const run = async () => JSON.parse((await app.run(`manager assign --replace --from ${file} --json`)).stdout);
  expect(await run()).toMatchObject({ assigned: 2, refused: 2, unchanged: 0 });
  const history = await app.json("manager history lonely");
  expect(await run()).toMatchObject({ assigned: 0, refused: 2, unchanged: 2 });
  expect(await app.json("manager history lonely")).toEqual(history);
});
