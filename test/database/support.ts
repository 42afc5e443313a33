import { onTestFinished } from "vitest";
import { type ChangeDraft, type DatabaseOptions, openDatabase } from "../../src/database/database.ts";
import type { Access } from "../../src/database/engine.ts";
import { type Customer, newCustomer } from "../../src/domain/customers/customer.ts";
import { AppError } from "../../src/errors.ts";
import { type EngineName, type Outsider, placeOn, type Row } from "../engines.ts";
import { instant } from "../seeding.ts";

export const AT = instant("2026-11-24T10:00:00+08:00");

export const DRAFT: ChangeDraft = {
  actor: "tester",
  at: AT,
  command: "partnerctl test",
  partner: "sp-one",
  dryRun: false,
};

/**
 * A database of its own on an engine: the ways to open it, and to look into it from outside. `isNew` is for tests that
 * are about a schema in which nothing was ever made.
 */
export async function databaseOn(engine: EngineName, { isNew = false } = {}) {
  const place = await placeOn(engine, undefined, isNew);
  const open = (access: Access = "write", more: Partial<DatabaseOptions> = {}) => {
    const { path, connect } = place;
    return openDatabase({
      path,
      access,
      seed: "seed",
      busyTimeoutMs: 100,
      ...(connect ? { connect } : {}),
      ...more,
    });
  };
  return {
    ...place,
    open,
    /** Makes a database with the customers given and closes it. */
    async create(...customers: readonly Customer[]): Promise<void> {
      const database = await open("write", { seed: "creation", busyTimeoutMs: 5_000 });
      await database.write(DRAFT, async (tables) => await tables.customers.insert(customers));
      await database.close();
    },
    /** What a query gives to another program. */
    async rows(query: string): Promise<Row[]> {
      const other = await place.outsider();
      return await other.rows(query).finally(() => other.close());
    },
    /** Lets another program run statements. */
    async run(statements: string): Promise<void> {
      const other = await place.outsider();
      await other.run(statements).finally(() => other.close());
    },
    /** A connection of another program, closed when the test ends. */
    async second(): Promise<Outsider> {
      const other = await place.outsider();
      onTestFinished(() => other.close());
      return other;
    },
  };
}

export function customer(accountName: string, changes: Partial<Customer> = {}): Customer {
  return { ...newCustomer(accountName), ...changes };
}

/** The error that a step ends with; a step that does not fail fails the test. */
export async function failureOf(step: () => unknown): Promise<AppError> {
  try {
    await step();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}
