import { expect, test } from "vitest";
import { fixturePath } from "../seeding.ts";
import { testApp } from "../support.ts";

/** An app that knows all of the fixtures. */
async function portfolio() {
  const app = await testApp();
  for (const name of ["partner", "customer", "association", "member"]) {
    await app.run([name, "import", fixturePath(`${name}s.csv`)]);
  }
  await app.run(["manager", "assign", "--from", fixturePath("assignments.csv")]);
  await app.run(["usage", "import", fixturePath("usage.csv")]);
  await app.run(["customer", "register", "--from", fixturePath("registrations.csv")]);
  return app;
}

/** Each list, and the command that takes it. */
const LISTS = [
  ["customer list", "customer import"],
  ["customer list --csv-profile excel", "customer import"],
  ["manager unassigned", "customer import"],
  ["partner list", "partner import"],
  ["member list", "member import"],
  ["association list", "association import"],
  ["usage list", "usage import"],
  ["registration list --state registered", "customer register --from"],
  ["manager history CUSTOMER", "manager assign --from"],
] as const;

const FORMS = ["--lang en", "--lang en --headers label", "--lang zh --headers label"];

test("every list is imported again without a word and changes nothing, whatever its headers", async () => {
  const app = await portfolio();
  const sorted = "customer list --sort account-manager:desc --limit 1";
  const [assigned] = await app.json<{ account_name: string }[]>(sorted);
  let number = 0;
  for (const [list, taken] of LISTS) {
    for (const form of FORMS) {
      for (const extension of ["csv", "jsonl", "xlsx"]) {
        const file = app.path(`${number++}.${extension}`);
        const line = `${list.replace("CUSTOMER", String(assigned?.account_name))} ${form} -o ${file}`;
        expect(await app.run(line)).toMatchObject({ code: 0, stderr: "" });
        const { code, stdout, stderr } = await app.run(`${taken} ${file} --json`);
        expect([line, code, stderr]).toEqual([line, 0, ""]);
        const { rows, unchanged } = JSON.parse(stdout);
        expect([line, rows > 0, unchanged]).toEqual([line, true, rows]);
      }
    }
  }
});
