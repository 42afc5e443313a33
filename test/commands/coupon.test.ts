import { expect, test } from "vitest";
import { newCustomer } from "../../src/domain/customers/customer.ts";
import { associationOf, partnerOf, programOf, seed, seedPartner } from "../seeding.ts";
import { testApp } from "../support.ts";

type Row = Record<string, unknown>;

const COUPON = [
  "id",
  "partner",
  "solution",
  "kind",
  "amount",
  "state",
  "config_link",
  "note",
  "submitted_at",
  "decided_at",
  "decided_by",
  "reason",
  "customer",
  "additional",
];
const NOW = "2026-11-24T02:00:00.000Z";

/** An app with a partner on the software path, one without a path, and one that is another's customer. */
async function world() {
  const app = await testApp();
  await seed(app.database, async (tables) => {
    const { customers, associations } = tables;
    await seedPartner(tables, partnerOf("p1"), [programOf("p1", "software-path"), programOf("p1", "service-path")]);
    await seedPartner(tables, partnerOf("p2"));
    await seedPartner(tables, partnerOf("p3"), [programOf("p3", "software-path")]);
    await customers.insert([newCustomer("c1"), newCustomer("p3")]);
    await associations.insert([associationOf("asc-1", "p3", "p1", "2026-01-01", "2026-12-01")]);
  });
  const solution = async (partner: string, kind = "cloud-software") =>
    String((await app.json(["solution", "add", "--name", "x", "--kind", kind, "--partner", partner])).id);
  const apply = (options: Record<string, string>) => {
    const all = {
      kind: "cloud-software",
      amount: "100",
      "config-link": "https://example.com/l",
      note: "试用",
      ...options,
    };
    return ["coupon", "apply", ...Object.entries({ partner: "p1", ...all }).flatMap(([k, v]) => [`--${k}`, v])];
  };
  const refusal = async (argv: string[]) => {
    const { code, stdout, stderr } = await app.run([...argv, "--json"]);
    return [code, stdout, ...(JSON.parse(stderr).error.rules as { id: string }[]).map((rule) => rule.id)];
  };
  return { app, solution, apply, refusal };
}

test("a link is kept as it is meant, and one with a space in it is none", async () => {
  const { app, solution, apply, refusal } = await world();
  const id = await solution("p1");
  const link = (text: string) => apply({ solution: id, "config-link": text });
  expect(await refusal(link("HTTPS://x.cn/a b"))).toEqual([4, "", "coupon.config-link"]);
  expect(await app.json(link(" HTTPS://x.cn/a%20b "))).toMatchObject({ config_link: "HTTPS://x.cn/a%20b" });
});

test("apply makes a pending application and prints every column", async () => {
  const { app, solution, apply } = await world();
  const id = await solution("p1");
  const coupon = await app.json(apply({ solution: "sol-", amount: "20,000.00" }));
  expect(Object.keys(coupon)).toEqual(COUPON);
  expect(coupon).toMatchObject({
    partner: "p1",
    solution: id,
    kind: "cloud-software",
    amount: "20000.00",
    state: "pending",
    config_link: "https://example.com/l",
    note: "试用",
    submitted_at: NOW,
    decided_at: null,
    decided_by: null,
    reason: null,
  });
  expect(coupon.id).toMatch(/^cpn-/);
  expect(await app.json("coupon show cpn-")).toEqual(coupon);
  expect(await app.json("coupon list")).toEqual([coupon]);
  expect(await app.json("coupon list --partner p2")).toEqual([]);
  expect(await app.json("coupon list --state approved,rejected")).toEqual([]);
});

test("the ceiling is reached, not passed, by a fen", async () => {
  const { app, solution, apply, refusal } = await world();
  await solution("p1");
  expect(await refusal(apply({ solution: "sol-", amount: "20000.01" }))).toEqual([4, "", "coupon.ceiling"]);
  expect((await app.run(apply({ solution: "sol-", amount: "20000" }))).code).toBe(0);
});

test("a refusal names every rule that fired, in order", async () => {
  const { app, solution, apply, refusal } = await world();
  const id = await solution("p1", "service");
  const everything = apply({ solution: id, partner: "p2", "config-link": "", customer: "c1", amount: "1" });
  expect(await refusal(everything)).toEqual([
    4,
    "",
    "coupon.path",
    "coupon.solution",
    "coupon.config-link",
    "coupon.reseller-customer",
  ]);
  await app.json(["solution", "edit", id, "--kind", "cloud-software"]);
  expect(await refusal(apply({ solution: id, "config-link": "" }))).toEqual([4, "", "coupon.config-link"]);
  expect(await refusal(apply({ solution: id, "config-link": "ftp://x" }))).toEqual([4, "", "coupon.config-link"]);
  expect(await refusal(apply({ solution: id, customer: "c1" }))).toEqual([4, "", "coupon.reseller-customer"]);
  await app.json(apply({ solution: id }));
  expect(await refusal(apply({ solution: id }))).toEqual([4, "", "coupon.pending"]);
  const chinese = await app.run([...apply({ solution: id }), "--lang", "zh"]);
  expect(chinese.stderr).toMatch(/拒绝.*仍在审核中。.*\(coupon\.pending\)/);
  expect(await app.json<Row[]>("coupon list")).toHaveLength(1);
});

test("a partner that is a customer itself is refused as long as its association is open", async () => {
  const { app, solution, apply, refusal } = await world();
  const id = await solution("p3");
  expect(await refusal(apply({ solution: id, partner: "p3" }))).toEqual([4, "", "coupon.sub-customer-account"]);
  const after = "2026-12-01T00:00:00.000+08:00";
  expect((await app.run([...apply({ solution: id, partner: "p3" }), "--now", after])).code).toBe(0);
});

test("what is missing is exit 8, in the order of the options", async () => {
  const { app } = await world();
  const options: Record<string, string> = {
    solution: "sol-x",
    kind: "si",
    amount: "1",
    "config-link": "",
    note: "x",
  };
  const keys = Object.keys(options);
  for (const [count, missing] of keys.entries()) {
    const given = keys.slice(0, count).flatMap((key) => [`--${key}`, options[key] as string]);
    const { code, stderr } = await app.run(["coupon", "apply", "--partner", "p1", ...given, "--json"]);
    expect([code, JSON.parse(stderr).error.field]).toEqual([8, missing]);
  }
  const noPartner = await app.run(["coupon", "apply", ...keys.flatMap((key) => [`--${key}`, options[key] as string])]);
  expect(noPartner.code).toBe(8);
  expect((await app.run("coupon reject cpn-x")).code).toBe(8);
});

test("what is bad is exit 2, what is unknown exit 7", async () => {
  const { app, solution, apply } = await world();
  const id = await solution("p1");
  for (const amount of ["0", "-1", "0.00", "1.234", "1e3", "ten", "99999999999999999999"]) {
    expect((await app.run(apply({ solution: id, amount }))).code, amount).toBe(2);
  }
  expect((await app.run(apply({ solution: id, kind: "hardware" }))).code).toBe(2);
  expect((await app.run(apply({ solution: "sol-zzz" }))).code).toBe(7);
  expect((await app.run(apply({ solution: id, partner: "nobody" }))).code).toBe(7);
  expect((await app.run(apply({ solution: id, amount: "0.01" }))).code).toBe(0);
  for (const verb of ["show", "approve", "withdraw"]) {
    expect((await app.run(`coupon ${verb} cpn-zzz`)).code, verb).toBe(7);
  }
  expect((await app.run("coupon reject cpn-zzz --reason x")).code).toBe(7);
});

test("approve, reject and withdraw decide once, with who and when", async () => {
  const { app, solution, apply } = await world();
  const id = await solution("p1");
  const decided = async (line: string) => {
    const { id: coupon } = await app.json(apply({ solution: id }));
    return await app.json(`${line.replace("ID", String(coupon))} --as vendor`);
  };
  const approved = await decided("coupon approve ID --reason ok");
  expect(Object.keys(approved)).toEqual(COUPON);
  expect(approved).toMatchObject({ state: "approved", decided_at: NOW, decided_by: "vendor", reason: "ok" });
  expect(await decided("coupon approve ID")).toMatchObject({ state: "approved", reason: null });
  const rejected = await decided("coupon reject ID --reason no");
  expect(rejected).toMatchObject({ state: "rejected", reason: "no" });
  const withdrawn = await decided("coupon withdraw ID");
  expect(withdrawn).toMatchObject({ state: "withdrawn", decided_by: "vendor" });
  for (const coupon of [approved, rejected, withdrawn]) {
    for (const event of ["approve", "reject --reason x", "withdraw"]) {
      const again = await app.run([...`coupon ${event}`.split(" "), String(coupon.id), "--json"]);
      const { code, message } = JSON.parse(again.stderr).error;
      expect([again.code, code]).toEqual([6, "wrong-state"]);
      expect(message).toContain(String(coupon.state));
    }
  }
  expect(await app.json("coupon list --sort state:desc")).toHaveLength(4);
});

test("eligibility is a verdict per kind: exit 0 while any listed kind is possible, else 4", async () => {
  const { app, solution, apply } = await world();
  const id = await solution("p1");
  const rows = await app.json<Row[]>("coupon eligibility --partner p1");
  expect(Object.keys(rows[0] as Row)).toEqual(["kind", "eligible", "ceiling", "used", "pending", "available", "rules"]);
  const summary = (row: Row) => [row.kind, row.eligible, row.rules];
  expect(rows.map(summary)).toEqual([
    ["basic", false, ["coupon.solution"]],
    ["cloud-software", true, []],
    ["advanced", false, ["coupon.solution"]],
    ["service", false, ["coupon.stage", "coupon.solution"]],
    ["si", false, ["coupon.path", "coupon.solution"]],
    ["si-validation", false, ["coupon.path", "coupon.solution"]],
    ["si-support-validation", false, ["coupon.path", "coupon.solution"]],
    ["si-differentiation", false, ["coupon.path", "coupon.solution"]],
    ["si-support-differentiation", false, ["coupon.path", "coupon.solution"]],
  ]);
  const { id: first } = await app.json(apply({ solution: id, amount: "1500.50" }));
  await app.json(`coupon approve ${first}`);
  await app.json(apply({ solution: id, amount: "499.50" }));
  const refused = await app.run("coupon eligibility --partner p1 --kind cloud-software --json");
  expect([refused.code, refused.stderr]).toEqual([4, ""]);
  expect(JSON.parse(refused.stdout)).toEqual([
    {
      kind: "cloud-software",
      eligible: false,
      ceiling: "20000.00",
      used: "1500.50",
      pending: "499.50",
      available: "18000.00",
      rules: ["coupon.pending"],
    },
  ]);
  const csv = await app.run("coupon eligibility --partner p2 --kind service,basic -f csv");
  expect(csv.code).toBe(4);
  expect(csv.stdout.split("\n").slice(1, 3)).toEqual([
    "basic,false,0.00,0.00,0.00,0.00,coupon.path;coupon.solution",
    "service,false,0.00,0.00,0.00,0.00,coupon.path;coupon.solution",
  ]);
  expect((await app.run("coupon eligibility --partner p1 --kind hardware")).code).toBe(2);
  expect((await app.run("coupon eligibility --partner nobody")).code).toBe(7);
  expect((await app.run("coupon eligibility")).code).toBe(8);
});
