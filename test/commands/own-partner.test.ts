import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { fixturePath } from "../seeding.ts";
import { testApp } from "../support.ts";

/** An app in which several partners exist, one of whose members are `me`, an admin, and `vendor`, an ecosystem manager. */
async function portfolio() {
  const app = await testApp();
  await app.run(["partner", "import", fixturePath("partners.csv")]);
  await app.run(["customer", "import", fixturePath("customers.csv")]);
  await app.run("member add me --name N --role admin --partner sp-yunfan");
  await app.run("member add vendor --name V --role ecosystem-manager");
  return app;
}

test.each([
  ["dashboard customers --section counts", 0],
  ["registration slots", 0],
  ["coupon eligibility", 4],
  ["customer check --full-name 甲乙丙 --phone 13912345678", 0],
  ["incentive check", 0],
])("%s is about the partner of the actor, else of nobody in particular", async (line, code) => {
  const app = await portfolio();
  expect((await app.run(`${line} --as me`)).code).toBe(code);
  expect((await app.run(`${line} --as me --json`)).stdout).toBe(
    (await app.run(`${line} --as vendor --json --partner sp-yunfan`)).stdout,
  );
  expect((await app.run(`${line} --as vendor`)).code).toBe(8);
  expect((await app.run(`${line} --as nobody`)).code).toBe(9);
});

test("whoever names another partner, by an option or a setting, is refused rather than answered for its own", async () => {
  const app = await portfolio();
  const slots = (...more: string[]) => app.run(["registration", "slots", "--as", "me", ...more]);
  expect((await slots()).code).toBe(0);
  expect((await slots("--partner", "sp-yunfan")).code).toBe(0);
  expect((await slots("--partner", "res-haitang")).code).toBe(9);
  writeFileSync(app.path(".partnerctl.json"), '{"partner":"res-haitang"}');
  expect((await slots()).code).toBe(9);
});

test("rows of a file that name no partner are of the actor's", async () => {
  const app = await portfolio();
  writeFileSync(app.path("r.csv"), "full_name,phone\n甲乙丙,13912345678\n");
  expect((await app.run(`customer register --from ${app.path("r.csv")} --as vendor`)).code).toBe(3);
  expect((await app.run(`customer register --from ${app.path("r.csv")} --as me`)).code).toBe(0);
  writeFileSync(app.path("m.csv"), "account,name,roles\nm1,N,reader\n");
  expect((await app.run(`member import ${app.path("m.csv")} --as vendor`)).code).toBe(3);
  expect((await app.run(`member import ${app.path("m.csv")} --as me`)).code).toBe(0);
  expect(await app.json("member show m1 --as vendor")).toMatchObject({ partner: "sp-yunfan" });
  expect(await app.json("registration list --partner sp-yunfan --as vendor")).toHaveLength(1);
});
