import { statSync } from "node:fs";
import { expect, test } from "vitest";
import { testApp } from "../support.ts";

test("init creates the database as a change, and says what to try", async () => {
  const app = await testApp();
  const { code, stdout, stderr } = await app.run("init --json");
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual({ path: app.database.path, created: true, demo: false });
  expect(stderr).toContain("partnerctl customer import <file>");
  if (app.database.engine === "sqlite") expect(statSync(app.database.path).mode & 0o777).toBe(0o600);
  expect(await app.json("db info")).toMatchObject({ exists: true, changes: 1 });
});

test("init of an existing database changes nothing", async () => {
  const app = await testApp();
  await app.run("customer add acct");
  const again = await app.run("init --json");
  expect(again.code).toBe(0);
  expect(JSON.parse(again.stdout)).toEqual({ path: app.database.path, created: false, demo: false });
  expect(again.stderr).toContain("exists already");
  expect(await app.json("db info")).toMatchObject({ customers: 1, changes: 1 });
});

test("a dry run creates nothing", async () => {
  const app = await testApp();
  for (const line of ["init -n", "init --demo -n"]) {
    const { code, stdout } = await app.run(`${line} --json`);
    expect([code, JSON.parse(stdout).created]).toEqual([0, true]);
    expect(await app.database.exists()).toBe(false);
  }
});

test("--quiet prints the record only", async () => {
  const app = await testApp();
  expect((await app.run("init -q")).stderr).toBe("");
});

test("--demo fills an empty database once, as one change", async () => {
  const app = await testApp();
  const first = await app.run("init --demo --json");
  expect([first.code, JSON.parse(first.stdout)]).toEqual([0, { path: app.database.path, created: true, demo: true }]);
  expect(first.stderr).toContain("Customers: 71 created");
  expect(await app.json("db info")).toMatchObject({ customers: 71, partners: 15, changes: 1 });
  expect((await app.run("db check")).code).toBe(0);
  const second = await app.run("init --demo");
  expect([second.code, second.stdout]).toEqual([6, ""]);
  expect(await app.json("db info")).toMatchObject({ customers: 71, changes: 1 });
});

test("--demo into a database that init made", async () => {
  const app = await testApp();
  await app.run("init");
  expect(await app.json("init --demo")).toMatchObject({ created: false, demo: true });
  expect(await app.json("db info")).toMatchObject({ customers: 71, changes: 2 });
});

test("what init says is Chinese for a Chinese reader", async () => {
  const app = await testApp();
  const { stderr } = await app.run("init --demo --lang zh");
  expect(stderr).toContain("客户：新建 71");
  expect(stderr).toContain("接下来可以试试：");
});
