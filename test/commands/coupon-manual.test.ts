import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { newCustomer } from "../../src/domain/customers/customer.ts";
import { associationOf, partnerOf, programOf, seed, seedPartner } from "../seeding.ts";
import { testApp } from "../support.ts";

type Row = Record<string, unknown>;

const PROJECT = "id partner customer project amount state reported_at reported_by coupon".split(" ");
const EVENT = "coupon partner at from to by reason".split(" ");

/** A solution provider on the SI path with a customer, a reseller with one, and a partner that is p1's customer itself. */
async function world() {
  const app = await testApp();
  await seed(app.database, async (tables) => {
    const held = [
      programOf("p1", "solution-provider"),
      programOf("p1", "software-path"),
      programOf("p1", "si-path", { stage: "role-validation" }),
    ];
    await seedPartner(tables, partnerOf("p1"), held);
    await seedPartner(tables, partnerOf("p2"), [programOf("p2", "software-path")]);
    await seedPartner(tables, partnerOf("r1"), [programOf("r1", "reseller")]);
    await tables.customers.insert(["c1", "c2", "c3", "p2"].map(newCustomer));
    await tables.associations.insert([
      associationOf("asc-1", "c1", "p1", "2026-01-01"),
      associationOf("asc-2", "c2", "r1", "2026-01-01"),
      associationOf("asc-3", "p2", "p1", "2026-01-01"),
    ]);
  });
  const idOf = async (argv: string[]) => String((await app.json(argv)).id);
  const apply = (solution: string, kind: string, amount: string, ...more: string[]) => [
    ...["coupon", "apply", "--partner", "p1", "--solution", solution, "--kind", kind, "--amount", amount],
    ...["--config-link", "https://example.com/l", "--note", "试用", ...more],
  ];
  const refusal = async (argv: string[]) => {
    const { code, stdout, stderr } = await app.run([...argv, "--json"]);
    const { rules } = JSON.parse(stderr).error as { rules: { id: string; remedy: { en: string } }[] };
    return { code, stdout, ids: rules.map(({ id }) => id), remedies: JSON.stringify(rules) };
  };
  const solution = (kind: string) => idOf(["solution", "add", "--name", "方案", "--kind", kind, "--partner", "p1"]);
  return { app, idOf, apply, refusal, solution };
}

test("beyond the ceiling an si kind takes a reason, a software kind does not", async () => {
  const { app, apply, refusal, solution } = await world();
  const [si, software] = [await solution("si"), await solution("cloud-software")];
  for (const kind of ["si", "si-validation", "si-support-validation"]) {
    expect((await refusal(apply(si, kind, "20000.01"))).ids).toEqual(["coupon.ceiling"]);
  }
  for (const kind of ["si-differentiation", "si-support-differentiation"]) {
    expect((await refusal(apply(si, kind, "1"))).ids).toEqual(["coupon.stage"]);
  }
  const coupon = await app.json(apply(si, "si", "20000.01", "--additional", "二期项目追加"));
  expect(coupon).toMatchObject({ state: "pending", amount: "20000.01", additional: "二期项目追加", customer: null });
  await app.json(`coupon approve ${coupon.id}`);
  expect((await refusal(apply(si, "si", "0.01"))).ids).toEqual(["coupon.ceiling"]);
  expect((await app.run(apply(si, "si-validation", "5", "--additional", "还要"))).code).toBe(0);
  expect((await app.run(apply(software, "cloud-software", "5", "--additional", "还要"))).code).toBe(2);
  expect((await app.run(apply(si, "si", "5", "--additional", " "))).code).toBe(8);
  // A ceiling over the whole company, which somebody has set, is lifted by no reason.
  await app.run("policy set coupon.ceiling.company 20005.01 --from 2026-01-01");
  expect((await refusal(apply(si, "si", "0.01", "--additional", "还要"))).ids).toEqual(["coupon.ceiling"]);
});

test("a project of a sub-customer is reported, listed, and answered by a coupon", async () => {
  const { app, apply, refusal, solution } = await world();
  const refused = await refusal(apply(await solution("cloud-software"), "cloud-software", "1", "--customer", "c1"));
  expect(refused.ids).toEqual(["coupon.reseller-customer"]);
  for (const way of ["coupon report-project --customer c1", "coupon issue c1"]) expect(refused.remedies).toContain(way);
  const report = ["coupon", "report-project", "--customer", "c1", "--project", "核心系统上云", "--amount", "900.50"];
  const project = await app.json([...report, "--partner", "p1"]);
  expect(Object.keys(project)).toEqual(PROJECT);
  expect(project).toMatchObject({ partner: "p1", customer: "c1", amount: "900.50", state: "reported", coupon: null });
  expect(await app.json<Row[]>("coupon projects --state reported")).toEqual([project]);
  const issue = ["coupon", "issue", "c1", "--amount", "800", "--reason", "内部申请"];
  const coupon = await app.json([...issue, "--project", "cpj-", "--as", "boss"]);
  expect(coupon).toMatchObject({
    partner: "p1",
    customer: "c1",
    kind: "manual",
    solution: null,
    state: "approved",
    note: "核心系统上云",
    reason: "内部申请",
    decided_by: "boss",
  });
  expect(await app.json<Row[]>("coupon projects")).toMatchObject([{ state: "issued", coupon: coupon.id }]);
  expect((await app.run([...issue, "--project", "cpj-"])).code).toBe(6);
  expect(await app.json(`coupon show ${coupon.id}`)).toEqual(coupon);
  expect(await app.json<Row[]>("coupon list --kind manual --customer c1")).toEqual([coupon]);
});

test("who reports is a solution provider, and for its own customer", async () => {
  const { app, refusal } = await world();
  const report = (partner: string, customer: string) => [
    ...["coupon", "report-project", "--customer", customer, "--project", "x"],
    ...["--amount", "1", "--partner", partner],
  ];
  expect((await refusal(report("r1", "c2"))).ids).toEqual(["coupon.project-provider"]);
  expect((await refusal(report("p1", "c2"))).ids).toEqual(["coupon.project-customer"]);
  expect((await refusal(report("p2", "c3"))).ids).toEqual(["coupon.project-provider", "coupon.project-customer"]);
  expect((await app.run(report("p1", "nobody"))).code).toBe(7);
  for (const count of [0, 2, 4]) {
    const given = report("p1", "c1").slice(0, 2 + count);
    expect((await app.run([...given, "--partner", "p1"])).code).toBe(8);
  }
  expect(await app.json("coupon projects")).toEqual([]);
});

test("by hand a coupon is issued to a partner, also one that is a customer itself, or to a partner's customer", async () => {
  const { app, refusal, idOf } = await world();
  const own = await idOf(["solution", "add", "--name", "x", "--kind", "cloud-software", "--partner", "p2"]);
  const apply = ["coupon", "apply", "--partner", "p2", "--solution", own, "--kind", "cloud-software", "--amount", "1"];
  const refused = await refusal([...apply, "--config-link", "https://example.com/l", "--note", "x"]);
  expect(refused.ids).toEqual(["coupon.sub-customer-account"]);
  expect(refused.remedies).toContain("coupon issue p2 --amount");
  const issue = (account: string) => ["coupon", "issue", account, "--amount", "5", "--reason", "人工"];
  expect(await app.json(issue("p2"))).toMatchObject({ partner: "p2", customer: null });
  expect(await app.json(issue("c2"))).toMatchObject({ partner: "r1", customer: "c2" });
  expect((await app.run(issue("c3"))).code).toBe(6);
  expect((await app.run(issue("nobody"))).code).toBe(7);
  expect((await app.run(issue("p2").slice(0, 5))).code).toBe(8);
  expect((await app.run(issue("p2").slice(0, 3))).code).toBe(8);
  // What goes to the customer is not the partner's own: the company's ceiling does not count it.
  await app.run("policy set coupon.ceiling.company 5 --from 2026-01-01");
  const [row] = await app.json<Row[]>("coupon list --partner p2");
  expect(row).toMatchObject({ kind: "manual", amount: "5.00" });
});

test("the history tells who, when, from which state to which, and why", async () => {
  const { app, apply, solution } = await world();
  const si = await solution("si");
  const { id } = await app.json([...apply(si, "si", "30000", "--additional", "追加"), "--as", "me"]);
  await app.json(`coupon reject ${id} --reason 资料不全 --as boss --now 2026-11-25`);
  const manual = await app.json("coupon issue c1 --amount 1 --reason 人工 --as boss --now 2026-11-26");
  const events = await app.json<Row[]>("coupon history");
  expect(Object.keys(events[0] as Row)).toEqual(EVENT);
  const told = events.map(({ coupon, at, from, to, by, reason }) => [coupon, at, from, to, by, reason]);
  expect(told).toEqual([
    [id, "2026-11-24T02:00:00.000Z", null, "pending", "me", "追加"],
    [id, "2026-11-24T16:00:00.000Z", "pending", "rejected", "boss", "资料不全"],
    [manual.id, "2026-11-25T16:00:00.000Z", null, "approved", "boss", "人工"],
  ]);
  expect(await app.json<Row[]>("coupon history --to rejected,approved --by boss --partner p1")).toHaveLength(2);
  expect(await app.json<Row[]>("coupon history --partner r1")).toEqual([]);
  expect(await app.json<Row[]>("coupon history --as-of 2026-11-24 --now 2026-12-01")).toHaveLength(1);
  expect(await app.json<Row[]>("coupon history --as-of 2026-11-25 --now 2026-12-01")).toHaveLength(2);
});

test("operators report, ecosystem managers issue, and everybody sees its own partner's alone", async () => {
  const { app } = await world();
  const members = ["op,p1,operator", "rd,p1,reader", "ro,r1,operator", "boss,,ecosystem-manager"];
  writeFileSync(app.path("m.csv"), `account,partner,roles,name\n${members.map((line) => `${line},人`).join("\n")}\n`);
  await app.json(["member", "import", app.path("m.csv")]);
  const report = "coupon report-project --customer c1 --project x --amount 1";
  expect((await app.run(`${report} --as rd`)).code).toBe(9);
  expect((await app.run(`${report} --as op`)).code).toBe(0);
  expect((await app.run("coupon issue c1 --amount 1 --reason x --as op")).code).toBe(9);
  expect((await app.run("coupon issue c1 --amount 1 --reason x --as boss")).code).toBe(0);
  for (const line of ["coupon projects", "coupon history"]) {
    expect(await app.json<Row[]>(`${line} --as rd`), line).toHaveLength(1);
    expect(await app.json<Row[]>(`${line} --as ro`), line).toEqual([]);
  }
});
