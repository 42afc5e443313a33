import type { Command } from "commander";
import { refuseForeign } from "../../actions/authorize.ts";
import { managerPerformance } from "../../actions/manager-performance.ts";
import type { App } from "../../app.ts";
import type { ManagerView } from "../../database/tables/assignments.ts";
import type { Tables } from "../../database/tables/index.ts";
import { notFound } from "../../errors.ts";
import { cycleOf, type Instant } from "../../values/instant.ts";
import { ZERO } from "../../values/money.ts";
import { customerColumns } from "../customer/columns.ts";
import { CUSTOMER } from "../customer/show.ts";
import { addListOptions, listQuery } from "../listing.ts";
import { ofManager, ofPartner } from "../partner.ts";
import { assignmentColumns, managerColumns, managerPerformanceColumns } from "./columns.ts";

/** `manager list`, `manager customers`, `manager history` and `manager unassigned`. */
export function registerLists(manager: Command, app: App): void {
  registerManagers(manager, app);
  registerCustomers(manager, app);
  registerHistory(manager, app);
  registerUnassigned(manager, app);
}

function registerManagers(manager: Command, app: App): void {
  const list = manager
    .command("list")
    .description(app.text({ en: "List account managers and their workload", zh: "列出客户经理及其客户与消费" }))
    .option("--performance", app.text({ en: "their performance of this cycle too", zh: "同时列出本账期业绩" }));
  addListOptions(list, app, managerColumns).action(async (flags) => {
    const query = listQuery(app, flags, managerColumns, ofManager(app, "account"));
    const now = app.now();
    const database = await app.database("read");
    await database.read((tables) => {
      const managers = tables.assignments.managers(query, cycleOf(now), now);
      return flags.performance
        ? app.printList(managerPerformanceColumns, withPerformance(tables, managers, now))
        : app.printList(managerColumns, managers);
    });
  });
}

/** Managers with what belongs to them of their partner's performance: judged line by line, so only where it is asked for. */
async function* withPerformance(tables: Tables, managers: AsyncIterable<readonly ManagerView[]>, now: Instant) {
  for await (const batch of managers) {
    const performance = await managerPerformance(
      tables,
      cycleOf(now),
      now,
      batch.map(({ account }) => account),
    );
    yield batch.map((manager) => ({ ...manager, performance: performance.get(manager.account) ?? ZERO }));
  }
}

function registerCustomers(manager: Command, app: App): void {
  const list = manager
    .command("customers <member>")
    .description(app.text({ en: "List the customers of an account manager", zh: "列出客户经理的客户" }));
  addListOptions(list, app, customerColumns).action(async (member: string, flags) => {
    const query = listQuery(app, flags, customerColumns, [
      { column: "account_manager", operator: "in", values: [member] },
      ...ofManager(app, "account_manager"),
    ]);
    const database = await app.database("read");
    await database.read(async ({ members, customers }) => {
      const found = await members.find(member);
      if (!found) throw notFound({ en: "member", zh: "成员" }, member);
      refuseForeign(database, found.partner);
      await app.printList(customerColumns, customers.list(query, app.now()));
    });
  });
}

function registerHistory(manager: Command, app: App): void {
  const list = manager
    .command("history <customer>")
    .description(app.text({ en: "List who looked after a customer, and when", zh: "列出客户的客户经理历史" }));
  addListOptions(list, app, assignmentColumns).action(async (customer: string, flags) => {
    const query = listQuery(app, flags, assignmentColumns, [
      { column: "customer", operator: "in", values: [customer] },
      ...ofPartner(app),
      ...ofManager(app, "account_manager"),
    ]);
    const database = await app.database("read");
    await database.read(async (tables) => {
      if (!(await tables.customers.find(customer))) throw notFound(CUSTOMER, customer);
      await app.printList(assignmentColumns, tables.assignments.list(query, app.now()));
    });
  });
}

function registerUnassigned(manager: Command, app: App): void {
  const list = manager
    .command("unassigned")
    .description(
      app.text({ en: "List associated customers without an account manager", zh: "列出未分配客户经理的客户" }),
    );
  addListOptions(list, app, customerColumns).action(async (flags) => {
    const query = listQuery(app, flags, customerColumns, ofManager(app, "account_manager"));
    const database = await app.database("read");
    await database.read(({ customers }) =>
      app.printList(customerColumns, customers.unassigned(app.partner(), query, app.now())),
    );
  });
}
