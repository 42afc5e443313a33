import { expect, test } from "vitest";
import { testApp } from "../support.ts";

/** What an input that is needed and missing says: all of it, and where it is found. */
async function lacking(line: string, language = "en") {
  const app = await testApp();
  const { code, stderr } = await app.run(`${line} --lang ${language} --json`);
  const { message, hint, field } = JSON.parse(stderr).error;
  return { code, message, hint, field };
}

test("all options that are missing are named at once", async () => {
  const { code, message, field } = await lacking("partner certify p1");
  expect([code, field]).toEqual([8, "bank-account"]);
  for (const option of ["--bank-account", "--signing-entity", "--currency"]) expect(message).toContain(option);
  const given = await lacking("partner certify p1 --signing-entity 云", "zh");
  expect(given.message).toMatch(/^需要 --bank-account、--currency：.*；.*。$/);
});

test.each([
  ["incentive policy add", ["--program", "--rate", "--from"]],
  ["coupon issue c1", ["--amount", "--reason"]],
  ["coupon report-project", ["--customer", "--project", "--amount"]],
  ["coupon apply", ["--solution", "--kind", "--amount", "--config-link", "--note"]],
  ["product add", ["--name", "--kind", "--price"]],
  ["offer create", ["--customer", "--product", "--discount", "--share", "--valid-until"]],
  ["solution add", ["--name", "--kind"]],
  ["partner add p1", ["--company", "--uscc", "--kind"]],
  ["customer check --partner p1", ["--full-name", "--phone"]],
  ["voucher issue c1", ["--quota", "--amount"]],
])("%s needs %j", async (line, options) => {
  const { code, message } = await lacking(line);
  expect(code).toBe(8);
  expect(message).toMatch(/ are needed: /);
  expect([...message.matchAll(/--[a-z-]+/g)].map(String).sort()).toEqual([...options].sort());
});

test.each([
  ["invoice show", "id", "partnerctl invoice list"],
  ["withdrawal approve", "ids", "partnerctl withdrawal list"],
  ["payment pay", "id", "partnerctl payment list"],
  ["association consent", "request", "partnerctl association requests"],
  ["certification show", "account", "partnerctl certification list"],
  ["account allocate", "account", "partnerctl customer list"],
  ["account allocate c1", "yuan", "partnerctl account allocate --help"],
  ["account set", "amount-of", "partnerctl account set --help"],
  ["withdrawal request", "yuan", "partnerctl withdrawal request --help"],
  ["brand promo approve", "id", "partnerctl brand promo list"],
  ["incentive policy add", "program", "partnerctl incentive policy add --help"],
])("what is missing of %s has a hint", async (line, field, hint) => {
  const said = await lacking(line);
  expect(said).toMatchObject({ code: 8, field, hint });
  expect((await lacking(line, "zh")).hint).toBe(hint);
});
