import { expect, test } from "vitest";
import type { BulkAction } from "../../src/actions/bulk.ts";
import { importAssociations } from "../../src/actions/import-associations.ts";
import { importMembers } from "../../src/actions/import-members.ts";
import { importPartners } from "../../src/actions/import-partners.ts";
import { balancesIn } from "../../src/actions/read-balances.ts";
import type { Engine } from "../../src/database/engine.ts";
import { idSource } from "../../src/database/ids.ts";
import { openPostgres } from "../../src/database/postgres.ts";
import { openSqlite } from "../../src/database/sqlite.ts";
import { type Tables, tablesOf } from "../../src/database/tables/index.ts";
import { ASSOCIATION_FIELDS } from "../../src/domain/association/fields.ts";
import { newCustomer } from "../../src/domain/customers/customer.ts";
import type { Field } from "../../src/domain/fields.ts";
import { accountId, ownAccount } from "../../src/domain/ledger/accounts.ts";
import { MEMBER_FIELDS } from "../../src/domain/managers/member-fields.ts";
import { PARTNER_FIELDS } from "../../src/domain/partners/fields.ts";
import { fen } from "../../src/values/money.ts";
import { NOW, profile } from "../domain/cases.ts";
import { describeOn, ENGINES, type EngineName, type Place, placeOn } from "../engines.ts";

async function openEngine({ engine, path, connect }: Place): Promise<Engine> {
  if (engine === "sqlite") return openSqlite({ path, access: "write" });
  return await openPostgres({ path, access: "write", ...(connect ? { connect } : {}) });
}

/** The tables of a new database, and how many statements they have run. */
async function countedTables(name: EngineName) {
  const engine = await openEngine(await placeOn(name));
  let statements = 0;
  const counted = new Proxy(engine, {
    get(target, name) {
      const found = target[name as keyof Engine] as unknown;
      if (typeof found !== "function" || !/^(rowsFor|valuesFor|run|runFor|insertRows|batches)$/.test(String(name)))
        return found;
      return (...given: unknown[]) => {
        statements++;
        return (found as (...values: unknown[]) => unknown)(...given);
      };
    },
  });
  // One transaction, as in a job: without it every row would be synced to the disk.
  await engine.begin("write");
  const db = engine.kysely.withPlugin({
    transformQuery({ node }) {
      statements++;
      return node;
    },
    transformResult: async ({ result }) => result,
  });
  const change = { seq: 1, id: "chg-1", at: NOW, ids: idSource(NOW, "statements", 1) };
  const tables: Tables = tablesOf({ db, engine: counted, change });
  return { tables, statements: () => statements, close: () => engine.rollback().then(() => engine.close()) };
}

const cells = (fields: readonly Field[], values: Record<string, string>) => fields.map(({ key }) => values[key]);

interface Case {
  readonly name: string;
  readonly action: () => BulkAction;
  readonly fields: readonly Field[];
  /** The values of row `i` of a file: first as they are new, then as they are changed. */
  readonly row: (i: number, changed: boolean) => Record<string, string>;
}

const CASES: readonly Case[] = [
  {
    name: "partners",
    action: importPartners,
    fields: PARTNER_FIELDS,
    row: (i, changed) => ({
      account_name: `r${i}`,
      company: "X",
      kind: changed ? "distributor" : "reseller",
      distributor: changed ? `d${i}` : "d",
      customer_of: "c",
      programs: changed ? "si-path" : "store-service;si-path",
    }),
  },
  {
    name: "members",
    action: () => importMembers("p1"),
    fields: MEMBER_FIELDS,
    row: (i, changed) => ({ account: `m${i}`, name: "N", roles: changed ? "reader" : "operator" }),
  },
  {
    name: "associations",
    action: () => importAssociations,
    fields: ASSOCIATION_FIELDS,
    row: (i, changed) => ({
      customer: `c${i}`,
      partner: "p1",
      type: "resale",
      from: "2026-01-01",
      to: changed ? "2026-02-01" : "",
    }),
  },
];

describeOn(ENGINES, (engine) => {
  test.each(CASES)("$name: a chunk of 4,000 rows needs as many statements as one of two", async (one) => {
    const run = async (size: number): Promise<number> => {
      const { tables, statements, close } = await countedTables(engine);
      await tables.partners.insert([profile().partner]);
      await tables.customers.insert(Array.from({ length: size }, (_, i) => newCustomer(`c${i}`)));
      const before = statements();
      for (const changed of [false, true]) {
        const records = Array.from({ length: size }, (_, i) => ({
          row: i + 1,
          cells: cells(one.fields, one.row(i, changed)),
        }));
        const { results } = await one.action().chunk(tables, records);
        expect(new Set(results.map(({ outcome }) => outcome))).toEqual(new Set([changed ? "updated" : "created"]));
      }
      const count = statements() - before;
      await close();
      return count;
    };
    expect(await run(4000)).toBe(await run(2));
  });

  test("balances of 40 partners take as many statements as of two, but where it is asked what blocks them", async () => {
    const run = async (size: number, isJudged: boolean): Promise<number> => {
      const { tables, statements, close } = await countedTables(engine);
      const names = Array.from({ length: size }, (_, i) => `p${i}`);
      await tables.partners.insert(names.map((accountName) => profile({ accountName }).partner));
      await tables.ledgerAccounts.insert(
        names.map((partner) => {
          const account = ownAccount(partner, "top-up");
          return { ...account, id: accountId(account), balance: fen(100) };
        }),
      );
      const before = statements();
      const rows = await balancesIn(tables, NOW, {
        partner: undefined,
        select: (all) => all,
        judged: isJudged ? "shown" : "not",
      });
      const count = statements() - before;
      expect(rows.filter(({ blockedBy }) => blockedBy.length > 0)).toHaveLength(isJudged ? size : 0);
      await close();
      return count;
    };
    expect(await run(40, false)).toBe(await run(2, false));
    expect(await run(40, true)).toBeGreaterThan(await run(2, true));
  });
});
