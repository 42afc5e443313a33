import { copyFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { describe, expect, test } from "vitest";
import { MIGRATIONS } from "../src/database/migrations/index.ts";
import { testApp } from "./support.ts";

const FOLDER = join(import.meta.dirname, "../fixtures/databases");
const files = readdirSync(FOLDER).sort();

/**
 * What is in each file: made with `init --demo` and a few edits, by the program that the schema was released with. From
 * 0003 on also money: a top-up, an allocation, a voucher, statements, a payment, a withdrawal.
 */
const COUNTS = {
  partner: 15,
  customer: 71,
  association: 33,
  member: 12,
  registration: 10,
  solution: 1,
  coupon: 1,
  usage: 131,
};

test("there is a file for every schema before the present one", () => {
  expect(files).toEqual(MIGRATIONS.slice(0, files.length).map(({ name }) => `${name}.db`));
  expect(files.length).toBeGreaterThanOrEqual(MIGRATIONS.length - 1);
  for (const name of files) expect(statSync(join(FOLDER, name)).size).toBeLessThan(300 * 1024);
});

describe.each(files)("%s", (name) => {
  async function old() {
    const app = await testApp();
    copyFileSync(join(FOLDER, name), app.path("test.db"));
    return app;
  }

  test("is migrated, lists what it held and is sound", async () => {
    const app = await old();
    const schema = files.indexOf(name) + 1;
    expect((await app.run("customer list")).code).toBe(2);
    expect(await app.json("db info")).toMatchObject({ schema, customers: COUNTS.customer });
    expect(await app.json("db migrate")).toMatchObject({
      schema: MIGRATIONS.length,
      applied: MIGRATIONS.slice(schema).map((migration) => migration.name),
    });
    for (const [noun, count] of Object.entries(COUNTS)) {
      expect(await app.json<unknown[]>(`${noun} list`), noun).toHaveLength(count);
    }
    expect(await app.json("customer show age-exact")).toMatchObject({
      full_name: "改名示例有限公司",
      industry: "制造",
    });
    const connection = new Sqlite(app.path("test.db"), { readonly: true });
    expect(connection.prepare("select version from customers_history order by version").pluck().all()).toEqual([1, 2]);
    connection.close();
    expect(await app.run("db check")).toMatchObject({ code: 0 });
  });

  test("is written to after that, with its histories", async () => {
    const app = await old();
    await app.json("db migrate");
    for (const line of [
      "customer edit age-exact --industry 金融",
      "registration list --state pending",
      "policy set registration.limit 80 --from 2027-01-01",
      "customer check --partner sp-yunfan --full-name 新客户 --phone 13911112222",
    ]) {
      expect((await app.run(line)).code, line).toBe(0);
    }
    expect(await app.run("db check")).toMatchObject({ code: 0 });
  });

  test("is backed up and restored as it is", async () => {
    const app = await old();
    await app.json(["db", "backup", app.path("backup.db")]);
    const restored = await app.run(["db", "restore", app.path("backup.db"), "--db", app.path("new.db"), "--json"]);
    expect(JSON.parse(restored.stdout)).toMatchObject({ schema: files.indexOf(name) + 1, kept: null });
    expect(restored.stderr).toContain(`partnerctl --db ${app.path("new.db")} db migrate`);
    expect(await app.json(["db", "migrate", "--db", app.path("new.db")])).toMatchObject({ schema: MIGRATIONS.length });
  });
});
