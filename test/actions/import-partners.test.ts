import fc from "fast-check";
import { expect, test } from "vitest";
import { importPartners } from "../../src/actions/import-partners.ts";
import { openDatabase } from "../../src/database/database.ts";
import { PARTNER_FIELDS } from "../../src/domain/partners/fields.ts";
import { PROGRAMS } from "../../src/domain/partners/partner.ts";
import { NOW as AT } from "../domain/cases.ts";
import { testApp } from "../support.ts";

const draft = { actor: "tester", at: AT, command: "test", partner: null, dryRun: false };
const record = (row: number, values: Record<string, string>) => ({
  row,
  cells: PARTNER_FIELDS.map(({ key }) => values[key]),
});

test("rows of one file, in one chunk or in many, end in the same partners", async () => {
  const cell = fc.option(fc.constantFrom("", ...PROGRAMS.map((name) => `${name}@2025-01-01`), "si-path;store-service"));
  const row = fc.record({
    account_name: fc.constantFrom("a", "b"),
    kind: fc.option(fc.constantFrom("", "reseller", "distributor", "none")),
    programs: cell,
    distributor: fc.option(fc.constantFrom("", "x", "y")),
    status: fc.option(fc.constantFrom("", "frozen")),
  });
  const app = await testApp();
  let run = 0;
  const importInto = async (rows: readonly Record<string, string>[], size: number) => {
    const database = openDatabase({ path: app.path(`${run++}.db`), access: "write", seed: "s" });
    const outcomes: string[] = [];
    for (let from = 0; from < rows.length; from += size) {
      const records = rows.slice(from, from + size).map((values, i) => record(from + i + 1, values));
      const { results } = await database.write(draft, (tables) => importPartners().chunk(tables, records));
      outcomes.push(...results.map((result) => result.outcome));
    }
    const profiles = await database.read(({ partners }) => partners.byAccounts(["a", "b"]));
    database.close();
    const plain = JSON.stringify([...profiles].sort(), (key, value) => (key === "id" ? undefined : value));
    return { outcomes, plain };
  };
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 6 }), async (rows) => {
      const given = rows.map((values) => ({
        company: "X",
        ...(Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null)) as Record<string, string>),
      }));
      expect(await importInto(given, rows.length)).toEqual(await importInto(given, 1));
    }),
    { numRuns: 25 },
  );
});
