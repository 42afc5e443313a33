import type { Tables } from "../database/tables/index.ts";
import { type Customer, newCustomer } from "../domain/customers/customer.ts";
import { CUSTOMER_FIELDS, type CustomerField, emptyFact } from "../domain/customers/fields.ts";
import type { FiredRule } from "../errors.ts";
import type { Text } from "../language/text.ts";
import { foreignRule } from "./authorize.ts";
import { type BulkAction, type BulkRecord, invalid, type RowResult } from "./bulk.ts";
import { UNMATCHED_USAGE } from "./locks.ts";
import { type GivenValues, RecordValues, rawCell, readRecord, type Value } from "./read-fields.ts";
import { settledKeys } from "./repeats.ts";

/** Imports customers: upsert by account name. Columns that a file does not have keep what is known. */
export const importCustomers: BulkAction = {
  outcomes: ["created", "updated", "unchanged", "invalid"],
  failures: ["invalid"],
  async chunk(tables, records) {
    const read = records.map((record) => ({ record, ...readCustomer(record) }));
    const accounts = read.map(({ given }) => String(given.get("account_name") ?? ""));
    const upsert = await openUpsert(tables, accounts);
    const settled = settledKeys(
      {
        keys: read.map(({ problem }, at) => (problem ? undefined : accounts[at])),
        given: (at) => (read[at] as (typeof read)[number]).given,
      },
      upsert.leavesAsIs,
    );
    const results: RowResult[] = [];
    for (const { record, given, problem } of read) {
      const key = rawCell(CUSTOMER_FIELDS, record, "account_name");
      const foreign = problem ? undefined : upsert.foreign(key);
      if (problem) results.push(invalid(record.row, key, problem.code, problem.text));
      else if (foreign && tables.bound) {
        results.push(invalid(record.row, key, "UNKNOWN_CUSTOMER", notOf(tables.bound.partner, key)));
      } else if (settled.has(key)) results.push({ row: record.row, key, outcome: "unchanged" });
      else results.push({ row: record.row, key, outcome: upsert.put(key, given) });
    }
    await upsert.save();
    return { results };
  },
};

/** Whose customer it is instead is not told. */
function notOf(partner: string, account: string): Text {
  return { en: `${account} is not a customer of ${partner}.`, zh: `${account} 不是 ${partner} 的客户。` };
}

function readCustomer(record: BulkRecord) {
  const { given, row, missing, bad } = readRecord(CUSTOMER_FIELDS, record);
  const problem = row ?? missing ?? bad;
  return { given, problem };
}

export type UpsertOutcome = "created" | "updated" | "unchanged";

/** Applies given facts to accounts, later ones seeing what earlier ones did, and saves them set-wise. */
export async function openUpsert(tables: Tables, accounts: readonly string[]) {
  const names = [...new Set(accounts)];
  await tables.customers.hold(names);
  const known = await tables.customers.byAccounts(names);
  const { bound, change } = tables;
  // Who is bound to a partner records facts of its own customers and of nobody's.
  const owners = bound && change ? await tables.associations.openPartners(names, change.at) : new Map<string, string>();
  const inserts = new Map<string, Customer>();
  const replaces = new Map<string, Customer>();
  return {
    put(accountName: string, given: GivenValues): UpsertOutcome {
      const before = inserts.get(accountName) ?? replaces.get(accountName) ?? known.get(accountName);
      const after = applyFacts(before, accountName, given);
      if (!before) {
        inserts.set(accountName, after);
        return "created";
      }
      if (sameFacts(before, after)) return "unchanged";
      (inserts.has(accountName) ? inserts : replaces).set(accountName, after);
      return "updated";
    },
    /** Whether the facts given make no difference to the account as it was before. */
    leavesAsIs(accountName: string, given: GivenValues): boolean {
      const customer = known.get(accountName);
      return customer !== undefined && sameFacts(customer, applyFacts(customer, accountName, given));
    },
    /** The rule that keeps the actor from an account, if that is another partner's. */
    foreign: (accountName: string): FiredRule | undefined =>
      owners.has(accountName) ? foreignRule(tables, owners.get(accountName)) : undefined,
    current: (accountName: string): Customer | undefined =>
      inserts.get(accountName) ?? replaces.get(accountName) ?? known.get(accountName),
    async save(): Promise<void> {
      // Before the accounts appear: an import of usage that misses one of them either waits, or has kept its lines aside.
      await tables.lock([UNMATCHED_USAGE]);
      await tables.customers.insert([...inserts.values()]);
      await tables.customers.replace([...replaces.values()]);
      await matchUsage(tables, [...inserts.values(), ...replaces.values()]);
    },
  };
}

/** The customer with the given facts put in; `customer` itself stays as it is. */
function applyFacts(customer: Customer | undefined, accountName: string, given: GivenValues): Customer {
  const after: Customer = customer ? { ...customer } : newCustomer(accountName);
  const facts = after as unknown as Record<string, unknown>;
  if (given instanceof RecordValues) {
    for (let i = 0; i < CUSTOMER_FIELDS.length; i++) put(facts, CUSTOMER_FIELDS[i] as CustomerField, given.values[i]);
  } else for (const field of CUSTOMER_FIELDS) put(facts, field, given.get(field.key));
  return after;
}

function put(facts: Record<string, unknown>, field: CustomerField, value: Value | undefined): void {
  if (value !== undefined) facts[field.name] = value === null ? emptyFact(field) : value;
}

function sameFacts(a: Customer, b: Customer): boolean {
  return CUSTOMER_FIELDS.every(({ name }) => a[name] === b[name]);
}

/** Gives lines that were kept aside to the customers who have now appeared. */
async function matchUsage(tables: Tables, customers: readonly Customer[]): Promise<void> {
  if (customers.length > 0) await tables.usageLines.matchHidden(customers.map(({ accountName }) => accountName));
  if (customers.length === 0 || !(await tables.usageLines.anyUnmatched())) return;
  const byAccount = new Map(customers.map((customer) => [customer.accountName, customer.accountName]));
  // An id that another customer has too tells none of them.
  const ids = customers.flatMap(({ customerId }) => (customerId ? [customerId] : []));
  const { owners: byId } = await tables.customers.accountsOfIds([...new Set(ids)]);
  const found = await tables.usageLines.unmatchedOf([...byAccount.keys()], [...byId.keys()]);
  const lineIds = found.map(({ id }) => id);
  await tables.usageLines.hold(lineIds);
  const lines = await tables.usageLines.byKeys(lineIds);
  await tables.usageLines.replace(
    [...lines.values()].map((line) => ({
      ...line,
      customer: byAccount.get(line.accountName ?? "") ?? byId.get(line.customerId ?? "") ?? null,
    })),
  );
}
