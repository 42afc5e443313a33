import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { testApp } from "../support.ts";

const plainApp = () => testApp({ environment: { PARTNERCTL_DB: "" } });

test("add keeps the global options as the profile's settings and opens nothing", async () => {
  const app = await plainApp();
  const added = await app.json("profile add work --db y.db --partner sp-a --as wang");
  expect(Object.keys(added)).toEqual(["name", "db", "partner", "actor", "lang"]);
  expect(added).toEqual({ name: "work", db: app.path("y.db"), partner: "sp-a", actor: "wang", lang: null });
  expect(existsSync(app.path("y.db"))).toBe(false);
  expect(await app.json("config get partner --profile work")).toMatchObject({ value: "sp-a", source: "profile" });
});

test("list is in the order of names", async () => {
  const app = await plainApp();
  for (const name of ["b.c", "a", "客户"]) await app.run(["profile", "add", name, "--lang", "zh"]);
  const names = (await app.json<{ name: string }[]>("profile list")).map(({ name }) => name);
  expect(names).toEqual(["a", "b.c", "客户"]);
  expect(await (await plainApp()).json("profile list")).toEqual([]);
});

test("use makes it hold after everything but the user's own settings; remove ends it", async () => {
  const app = await plainApp();
  await app.run("config set partner mine");
  await app.run("profile add a --partner sp-a");
  await app.run("profile use a");
  expect(await app.json("config get partner")).toMatchObject({ value: "sp-a", source: "user" });
  const stronger = await app.run("config get partner --json", { environment: { PARTNERCTL_PARTNER: "env" } });
  expect(JSON.parse(stronger.stdout)).toMatchObject({ value: "env", source: "environment" });
  expect((await app.run("profile list")).stderr).toContain("In use: a");
  expect((await app.run("config set partner other")).stderr).toContain("still comes first");
  await app.run("profile remove a");
  expect(await app.json("config get partner")).toMatchObject({ value: "other" });
});

test("use --none goes back to the plain settings", async () => {
  const app = await plainApp();
  await app.run("profile add a --partner sp-a");
  await app.run("profile use a");
  expect(await app.json("profile use --none")).toEqual({
    name: null,
    db: null,
    partner: null,
    actor: null,
    lang: null,
  });
  expect(await app.json("config get partner")).toMatchObject({ value: null, source: "default" });
  expect((await app.run("profile use a --none")).code).toBe(2);
});

test.each([
  ["profile add a", 8, "--db"],
  ["profile use", 8, "<name>"],
  ["profile use nobody", 7, "nobody"],
  ["profile remove nobody", 7, "nobody"],
  ["profile add -- -x", 2, "-x"],
  ["profile add __proto__ --partner x", 2, "__proto__"],
  ["profile add constructor --partner x", 2, "constructor"],
  ["profile add a/b --partner x", 2, "a/b"],
  ["config list --profile toString", 2, "toString"],
])("%s ends with %i", async (line, code, message) => {
  const app = await plainApp();
  const outcome = await app.run(line);
  expect([outcome.code, outcome.stdout]).toEqual([code, ""]);
  expect(outcome.stderr).toContain(message);
});

test("a second profile of the same name is a conflict, and the first stays", async () => {
  const app = await plainApp();
  await app.run("profile add a --partner one");
  const before = readFileSync(app.path(".config/partnerctl/config.json"), "utf8");
  expect((await app.run("profile add a --partner two")).code).toBe(6);
  expect(readFileSync(app.path(".config/partnerctl/config.json"), "utf8")).toBe(before);
});

test("a profile that the environment names and nobody knows is named", async () => {
  const app = await plainApp();
  const { code, stderr } = await app.run("profile list", { environment: { PARTNERCTL_PROFILE: "gone" } });
  expect([code, stderr.includes("gone")]).toEqual([2, true]);
});
