import { expect, test } from "vitest";
import { advanceOrders, repriceOrder } from "../../src/actions/change-orders.ts";
import { type Database, openDatabase } from "../../src/database/database.ts";
import { NOW as AT, yuan } from "../domain/cases.ts";
import { testApp } from "../support.ts";

const draft = { actor: "tester", at: AT, command: "test", partner: null, dryRun: false };

/** The database with a record of what its writes took, in their order. */
function listening(database: Database): { readonly database: Database; readonly taken: string[][] } {
  const taken: string[][] = [];
  const write: Database["write"] = (change, work) =>
    database.write(change, (tables, open) => {
      const lock: typeof tables.lock = async (names) => {
        taken.push([...names]);
        await tables.lock(names);
      };
      const hold: typeof tables.orders.hold = async (ids) => {
        taken.push([...ids]);
        await tables.orders.hold(ids);
      };
      return work({ ...tables, lock, orders: { ...tables.orders, hold } }, open);
    });
  return { database: { ...database, write }, taken };
}

test("who changes orders takes all customers before all orders, as imports and ends of associations do", async () => {
  const app = await testApp({ engine: "sqlite" });
  await app.json("partner add p1 --company 甲 --kind solution-provider --uscc 91990001MA0000001R");
  await app.json("product add --name 云库 --kind joint --price 1000 --floor 800");
  const ids: string[] = [];
  for (const customer of ["c2", "c1"]) {
    await app.json(`customer add ${customer} --full-name ${customer}`);
    ids.push(String((await app.json(`order add --product 云库 --customer ${customer} --partner p1`)).id));
  }
  const opened = await openDatabase({ path: app.database.path, access: "write", seed: undefined });
  const { database, taken } = listening(opened);
  await advanceOrders(database, draft, [...ids, ids[0] as string], "request-payment");
  await repriceOrder(database, draft, ids[1] as string, yuan("900"));
  await opened.close();
  expect(taken).toEqual([["account:c2", "account:c1"], ids, ["account:c1"], [ids[1]]]);
  expect(await app.json("order list --columns price,state --sort price")).toEqual([
    { price: "900.00", state: "awaiting-partner-payment" },
    { price: "1000.00", state: "awaiting-partner-payment" },
  ]);
});
