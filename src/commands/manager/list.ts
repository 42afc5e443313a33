import type { Command } from "commander";
import { refuseForeign } from "../../actions/authorize.ts";
import { managerPerformance } from "../../actions/manager-performance.ts";
import type { App } from "../../app.ts";
import type { Filter, ListQuery } from "../../database/listing.ts";
import type { ManagerView } from "../../database/tables/assignments.ts";
import type { CustomerView } from "../../database/tables/customers.ts";
import type { Tables } from "../../database/tables/index.ts";
import type { ResellerView } from "../../database/tables/resellers.ts";
import type { AssignmentPeriod } from "../../domain/managers/assignment.ts";
import { MEMBER } from "../../domain/record-names.ts";
import { notFound } from "../../errors.ts";
import { cycleOf, type Instant } from "../../values/instant.ts";
import { ZERO } from "../../values/money.ts";
import { customerColumns } from "../customer/columns.ts";
import { type ListColumn, listQuery } from "../listing.ts";
import { ofManager, ofPartner, solePartner } from "../partner.ts";
import { resellerColumns } from "../reseller/columns.ts";
import {
  assignmentColumns,
  managerColumns,
  managerPerformanceColumns,
  resellerAssignmentColumns,
  resellerManagerColumns,
} from "./columns.ts";
import {
  addListOptionsOfBoth,
  CUSTOMER_SIDE,
  RESELLER_SIDE,
  type ResellerFlag,
  refuseFiltersOfOther,
  type Side,
} from "./side.ts";

/** `manager list`, `manager customers`, `manager history` and `manager unassigned`. */
export function registerLists(manager: Command, app: App): void {
  registerManagers(manager, app);
  registerCustomers(manager, app);
  registerHistory(manager, app);
  registerUnassigned(manager, app);
}

type Flags = ResellerFlag & Readonly<Record<string, unknown>>;

function registerManagers(manager: Command, app: App): void {
  const list = manager
    .command("list")
    .description(app.text({ en: "List account managers and their workload", zh: "列出客户经理及其客户与消费" }))
    .option("--performance", app.text({ en: "their performance of this cycle too", zh: "同时列出本账期业绩" }));
  addListOptionsOfBoth(list, app, managerColumns, resellerManagerColumns).action(async (flags: Flags) => {
    const now = app.now();
    const own = ofManager(app, "account");
    if (flags.reseller) {
      refuseFiltersOfOther(flags, resellerManagerColumns, managerColumns);
      const query = listQuery(app, flags, resellerManagerColumns, own);
      const database = await app.database("read");
      return await database.read(({ resellerAssignments }) =>
        app.printList(resellerManagerColumns, resellerAssignments.managers(query, now)),
      );
    }
    refuseFiltersOfOther(flags, managerColumns, resellerManagerColumns);
    const query = listQuery(app, flags, managerColumns, own);
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
  addListOptionsOfBoth(list, app, customerColumns, resellerColumns).action(async (member: string, flags: Flags) => {
    const own: Filter[] = [
      { column: "account_manager", operator: "in", values: [member] },
      ...ofManager(app, "account_manager"),
    ];
    const database = await app.database("read");
    await database.read(async ({ members, customers, resellers }) => {
      const found = await members.find(member);
      if (!found) throw notFound(MEMBER, member);
      refuseForeign(database, found.partner);
      await printEither(app, flags, own, {
        customers: (query) => customers.list(query, app.now()),
        resellers: (query) => resellers.list(query, app.now(), app.partner()),
      });
    });
  });
}

/** Prints customers, or with --reseller resellers, as far as the filters of that list say. */
async function printEither(
  app: App,
  flags: Flags,
  extra: readonly Filter[],
  lists: {
    customers(query: ListQuery): AsyncIterable<readonly CustomerView[]>;
    resellers(query: ListQuery): AsyncIterable<readonly ResellerView[]>;
  },
): Promise<void> {
  if (flags.reseller) {
    refuseFiltersOfOther(flags, resellerColumns, customerColumns);
    return await app.printList(resellerColumns, lists.resellers(listQuery(app, flags, resellerColumns, extra)));
  }
  refuseFiltersOfOther(flags, customerColumns, resellerColumns);
  await app.printList(customerColumns, lists.customers(listQuery(app, flags, customerColumns, extra)));
}

function registerHistory(manager: Command, app: App): void {
  const list = manager
    .command("history <customer>")
    .description(app.text({ en: "List who looked after a customer, and when", zh: "列出客户的客户经理历史" }));
  addListOptionsOfBoth(list, app, assignmentColumns, resellerAssignmentColumns).action(
    (account: string, flags: Flags) =>
      flags.reseller
        ? printHistory(app, RESELLER_SIDE, CUSTOMER_SIDE.columns, account, flags)
        : printHistory(app, CUSTOMER_SIDE, RESELLER_SIDE.columns, account, flags),
  );
}

async function printHistory<Item extends AssignmentPeriod>(
  app: App,
  { subject, columns }: Side<Item>,
  others: readonly ListColumn<never>[],
  account: string,
  flags: Flags,
): Promise<void> {
  refuseFiltersOfOther(flags, columns, others);
  const query = listQuery(app, flags, columns, [
    { column: subject.key, operator: "in", values: [account] },
    ...ofPartner(app),
    ...ofManager(app, "account_manager"),
  ]);
  const database = await app.database("read");
  await database.read(async (tables) => {
    const known = await subject.known(tables, [account], app.now());
    if (!known.has(account)) throw notFound(subject.what, account);
    await app.printList(columns, subject.table(tables).list(query, app.now()));
  });
}

function registerUnassigned(manager: Command, app: App): void {
  const list = manager
    .command("unassigned")
    .description(
      app.text({ en: "List associated customers without an account manager", zh: "列出未分配客户经理的客户" }),
    );
  addListOptionsOfBoth(list, app, customerColumns, resellerColumns).action(async (flags: Flags) => {
    const nobodys: Filter[] = [
      { column: "state", operator: "in", values: ["linked"] },
      { column: "account_manager", operator: "in", values: [null] },
    ];
    const own = [...(flags.reseller ? nobodys : []), ...ofManager(app, "account_manager")];
    const database = await app.database("read");
    await database.read(({ customers, resellers }) =>
      printEither(app, flags, own, {
        customers: (query) => customers.unassigned(solePartner(app), query, app.now()),
        resellers: (query) => resellers.list(query, app.now(), app.partner()),
      }),
    );
  });
}
