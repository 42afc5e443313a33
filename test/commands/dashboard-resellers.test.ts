import { writeFileSync } from "node:fs";
import { beforeEach, expect, test } from "vitest";
import { newCustomer } from "../../src/domain/customers/customer.ts";
import { associationOf, instant, partnerOf, programOf, seed, seedPartner } from "../seeding.ts";
import { testApp } from "../support.ts";

type App = Awaited<ReturnType<typeof testApp>>;
type Row = Record<string, unknown>;

let app: App;

/** A distributor, a reseller of always, one that was linked from 10 to 20 October, one of another distributor. */
beforeEach(async () => {
  app = await testApp();
  const link = (partner: string, other: string, from: string | null, to: string | null) => ({
    partner,
    relation: "distributor" as const,
    other,
    from: from === null ? null : instant(from),
    to: to === null ? null : instant(to),
  });
  await seed(app.database, async (tables) => {
    await seedPartner(tables, partnerOf("d1"), [programOf("d1", "distributor")]);
    await seedPartner(tables, partnerOf("d2"), [programOf("d2", "distributor")]);
    await seedPartner(tables, partnerOf("p1"), [programOf("p1", "solution-provider")]);
    const reseller = (name: string) => [programOf(name, "reseller")];
    await seedPartner(tables, partnerOf("r1"), reseller("r1"), [link("r1", "d1", null, null)]);
    await seedPartner(tables, partnerOf("r2"), reseller("r2"), [link("r2", "d1", "2026-10-10", "2026-10-20")]);
    await seedPartner(tables, partnerOf("r3"), reseller("r3"), [link("r3", "d2", null, null)]);
    const names = ["cd", "c1", "c2", "c2b", "c3", "moved"];
    await tables.customers.insert(
      names.map((name) => ({ ...newCustomer(name), customerType: "enterprise" as const, region: name })),
    );
    await tables.associations.insert([
      associationOf("asc-1", "cd", "d1", "2026-10-01"),
      associationOf("asc-2", "c1", "r1", "2026-10-02", "2026-11-05"),
      associationOf("asc-3", "c2", "r2", "2026-10-09", "2026-10-20"),
      associationOf("asc-4", "c2b", "r2", "2026-10-10", "2026-10-21"),
      associationOf("asc-5", "c3", "r3", "2026-10-01"),
      associationOf("asc-6", "moved", "r1", "2025-01-01", "2026-10-15"),
      associationOf("asc-7", "moved", "d1", "2026-10-15"),
    ]);
  });
  const lines = [
    "a,2026-10,cd,2026-10-05,1,1",
    "b,2026-10,c1,2026-10-05,10,10",
    "c,2026-10,c2,2026-10-09T23:59:59.999+08:00,100,100",
    "d,2026-10,c2,2026-10-10,1000,1000",
    "e,2026-10,c2b,2026-10-20,10000,10000",
    "f,2026-10,c3,2026-10-05,100000,100000",
  ];
  const file = app.path("usage.csv");
  writeFileSync(file, `id,bill_cycle,account_name,trade_time,payment_amount,cash_amount\n${lines.join("\n")}\n`);
  expect((await app.run(["usage", "import", file])).code).toBe(0);
});

const october = (section: string, more = "") =>
  app.json<Row & Row[]>(`dashboard customers --partner d1 --from 2026-10 --to 2026-10 --section ${section} ${more}`);

test("a distributor's figures are its own, with --include-resellers also those that fell into a link", async () => {
  expect(await october("counts")).toEqual({
    total_customers: 2,
    association_count: 2,
    spending_customers: 1,
    new_enterprise_customers: 2,
  });
  // c1 and c2b began with resellers that were linked; moved was with one of them before; c2 began a day too early.
  expect(await october("counts", "--include-resellers")).toEqual({
    total_customers: 3,
    association_count: 4,
    spending_customers: 3,
    new_enterprise_customers: 3,
  });
  expect(await october("revenue")).toMatchObject([{ revenue: "1.00" }]);
  expect(await october("revenue", "--include-resellers")).toMatchObject([{ revenue: "1011.00" }]);
  expect(await october("new-associations", "--include-resellers")).toMatchObject([{ count: 4 }]);
  // c2 ended with its reseller's link, c2b a day later.
  expect(await october("disassociations")).toMatchObject([{ count: 0 }]);
  expect(await october("disassociations", "--include-resellers")).toMatchObject([{ count: 2 }]);
  const regions = async (more: string) => (await october("profile", `--by region ${more}`)).map(({ value }) => value);
  expect(await regions("")).toEqual(["cd", "moved"]);
  expect(await regions("--include-resellers")).toEqual(["c1", "cd", "moved"]);
});

test("an account manager may be a reseller's", async () => {
  await app.run("member add am --name N --role account-manager --partner r1");
  await app.run("manager assign am c1 --now 2026-10-03");
  const counts = (more: string) =>
    app.run(
      `dashboard customers --partner d1 --from 2026-10 --to 2026-10 --manager am --section counts --json ${more}`,
    );
  expect((await counts("")).code).toBe(7);
  const { code, stdout } = await counts("--include-resellers");
  expect([code, JSON.parse(stdout)]).toEqual([
    0,
    { total_customers: 1, association_count: 1, spending_customers: 1, new_enterprise_customers: 1 },
  ]);
});

test("is for distributors", async () => {
  for (const partner of ["p1", "r1"]) {
    const { code, stdout, stderr } = await app.run(
      `dashboard customers --partner ${partner} --include-resellers --json`,
    );
    expect([code, stdout, JSON.parse(stderr).error.field]).toEqual([2, "", "include-resellers"]);
  }
  const people = await app.run("dashboard customers --partner d1 --include-resellers --from 2026-10");
  expect(people).toMatchObject({ code: 0, stderr: "" });
  expect(people.stdout).toContain("1011.00");
});
