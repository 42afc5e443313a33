import { expect, test } from "vitest";
import { partnerOf, seed } from "../seeding.ts";
import { testApp } from "../support.ts";

type Row = Record<string, unknown>;

/** An app whose database holds partners by these names. */
async function appWith(...names: string[]) {
  const app = await testApp();
  await seed(app.database, async ({ partners }) => await partners.insert(names.map((name) => partnerOf(name))));
  return app;
}

const ADD = ["solution", "add", "--name", "政务云方案", "--kind", "cloud-software"];

test("add records a draft of the only partner, and every column is there", async () => {
  const app = await appWith("p1");
  const solution = await app.json(ADD);
  expect(Object.keys(solution)).toEqual(["id", "partner", "name", "kind", "state"]);
  expect(solution).toMatchObject({ partner: "p1", name: "政务云方案", kind: "cloud-software", state: "draft" });
  expect(solution.id).toMatch(/^sol-[0-9a-z]{26}$/);
  expect(await app.json(["solution", "show", String(solution.id)])).toEqual(solution);
  expect(await app.json([...ADD, "--state", "certified"])).toMatchObject({ state: "certified" });
});

test("edit changes what is given, and keeps the rest", async () => {
  const app = await appWith("p1");
  const { id } = await app.json(ADD);
  const edited = await app.json(["solution", "edit", String(id), "--state", "released"]);
  expect(edited).toEqual({ id, partner: "p1", name: "政务云方案", kind: "cloud-software", state: "released" });
  expect(await app.json(["solution", "edit", String(id), "--name", "B", "--kind", "advanced"])).toEqual({
    ...edited,
    name: "B",
    kind: "advanced",
  });
  expect(await app.json(["solution", "edit", String(id)])).toMatchObject({ name: "B", state: "released" });
});

test("an id may be abbreviated while it is unambiguous", async () => {
  const app = await appWith("p1");
  const first = await app.json(ADD);
  expect(await app.json("solution show sol-")).toEqual(first);
  await app.json(ADD);
  const both = await app.run("solution show sol- --json");
  expect([both.code, JSON.parse(both.stderr).error.code]).toEqual([2, "ambiguous-id"]);
  expect(await app.json(["solution", "show", String(first.id).toUpperCase()])).toEqual(first);
  expect((await app.run("solution show sol-zzz")).code).toBe(7);
  expect((await app.run("solution edit sol-zzz --name x")).code).toBe(7);
});

test("list is an array in the order of ids, limited by --partner and by filters", async () => {
  const app = await appWith("p1", "p2");
  expect((await app.run("solution list --json")).stdout).toBe("[]\n");
  await app.json([...ADD, "--partner", "p2"]);
  await app.json([...ADD, "--partner", "p1", "--state", "rejected"]);
  const list = async (line: string) => (await app.json<Row[]>(line)).map((row) => row.partner);
  expect(await list("solution list")).toEqual(["p2", "p1"]);
  expect(await list("solution list --partner p1")).toEqual(["p1"]);
  expect(await list("solution list --state draft")).toEqual(["p2"]);
  expect(await list("solution list --kind service,si")).toEqual([]);
  expect((await app.run("solution list --state drafty")).code).toBe(2);
});

test("what is missing is exit 8, what is bad exit 2, who is unknown exit 7", async () => {
  const app = await appWith("p1", "p2");
  const outcome = async (argv: string[]) => {
    const { code, stderr } = await app.run([...argv, "--json"]);
    return [code, JSON.parse(stderr).error.field];
  };
  expect(await outcome(["solution", "add", "--kind", "si"])).toEqual([8, "name"]);
  expect(await outcome(["solution", "add", "--name", "", "--kind", "si"])).toEqual([8, "name"]);
  expect(await outcome(["solution", "add", "--name", "x"])).toEqual([8, "kind"]);
  expect(await outcome(ADD)).toEqual([8, "partner"]);
  expect(await outcome([...ADD.slice(0, 4), "--kind", "hardware", "--partner", "p1"])).toEqual([2, "kind"]);
  expect(await outcome([...ADD, "--state", "done", "--partner", "p1"])).toEqual([2, "state"]);
  expect(await outcome([...ADD, "--state", "", "--partner", "p1"])).toEqual([2, "state"]);
  expect(await outcome(["solution", "edit", "sol-", "--name", ""])).toEqual([2, "name"]);
  expect((await outcome([...ADD, "--partner", "nobody"]))[0]).toBe(7);
  expect(await app.json("solution list")).toEqual([]);
});

test("a dry run adds nothing", async () => {
  const app = await appWith("p1");
  expect((await app.run([...ADD, "--dry-run"])).code).toBe(0);
  expect(await app.json("solution list")).toEqual([]);
});
