import fc from "fast-check";
import { expect, test } from "vitest";
import { importPartners } from "../../src/actions/import-partners.ts";
import { PARTNER_FIELDS } from "../../src/domain/partners/fields.ts";
import { KINDS, PROGRAMS } from "../../src/domain/partners/partner.ts";
import { databaseOn } from "../database/support.ts";
import { NOW as AT, link, profile, program } from "../domain/cases.ts";
import { describeOn, ENGINES } from "../engines.ts";

const draft = { actor: "tester", at: AT, command: "test", partner: null, dryRun: false };
const record = (row: number, values: Record<string, string>) => ({
  row,
  cells: PARTNER_FIELDS.map(({ key }) => values[key]),
});

describeOn(ENGINES, (engine) => {
  test("rows of one file, in one chunk or in many, end in the same partners", { timeout: 300_000 }, async () => {
    const cell = fc.option(
      fc.constantFrom("", ...PROGRAMS.map((name) => `${name}@2025-01-01`), "si-path;store-service"),
    );
    const row = fc.record({
      account_name: fc.constantFrom("a", "b"),
      kind: fc.option(fc.constantFrom("", "reseller", "distributor", "none")),
      programs: cell,
      distributor: fc.option(fc.constantFrom("", "x", "y")),
      status: fc.option(fc.constantFrom("", "frozen")),
    });
    const importInto = async (rows: readonly Record<string, string>[], size: number) => {
      const database = await (await databaseOn(engine)).open();
      const outcomes: string[] = [];
      for (let from = 0; from < rows.length; from += size) {
        const records = rows.slice(from, from + size).map((values, i) => record(from + i + 1, values));
        const { results } = await database.write(draft, (tables) => importPartners().chunk(tables, records));
        outcomes.push(...results.map((result) => result.outcome));
      }
      const profiles = await database.read(({ partners }) => partners.byAccounts(["a", "b"]));
      await database.close();
      const plain = JSON.stringify([...profiles].sort(), (key, value) => (key === "id" ? undefined : value));
      return { outcomes, plain };
    };
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 6 }), async (rows) => {
        const given = rows.map((values) => ({
          company: "X",
          ...(Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null)) as Record<
            string,
            string
          >),
        }));
        expect(await importInto(given, rows.length)).toEqual(await importInto(given, 1));
      }),
      // Each run makes two databases, which takes a server longer than a file.
      { numRuns: engine === "sqlite" ? 25 : 8 },
    );
  });

  test("a list filters by the links and kinds of its clock: what is over or yet to come does not count", async () => {
    const database = await (await databaseOn(engine)).open();
    const links = [
      link("distributor", "old", { to: AT }),
      link("distributor", "now", { from: AT, to: (AT + 1) as typeof AT }),
      link("distributor", "next", { from: (AT + 1) as typeof AT }),
    ];
    const kinds = [
      program("reseller", { asKind: true, to: AT }),
      program("solution-provider", { from: AT }),
      program("distributor", { asKind: true, from: (AT + 1) as typeof AT }),
    ];
    await database.write(draft, async ({ partners }) => {
      const { partner } = profile();
      await partners.insert([partner]);
      await partners.recordPeriods([], [{ partner, programs: kinds, links }]);
    });
    const found = async (column: string, value: string, now: number): Promise<boolean> =>
      await database.read(async ({ partners }) => {
        const query = { filters: [{ column, operator: "in" as const, values: [value] }] };
        for await (const batch of partners.list(query, now)) return batch.length === 1;
        return false;
      });
    const holding = async (column: string, values: readonly string[], now: number) => {
      const hits: string[] = [];
      for (const value of values) if (await found(column, value, now)) hits.push(value);
      return hits;
    };
    const names = ["old", "now", "next"];
    expect(await holding("distributor", names, AT - 1)).toEqual(["old"]);
    expect(await holding("distributor", names, AT)).toEqual(["now"]);
    expect(await holding("distributor", names, AT + 1)).toEqual(["next"]);
    expect(await holding("kind", KINDS, AT - 1)).toEqual(["reseller"]);
    expect(await holding("kind", KINDS, AT)).toEqual(["solution-provider"]);
    expect(await holding("kind", KINDS, AT + 1)).toEqual(["distributor"]);
    await database.close();
  });
});
