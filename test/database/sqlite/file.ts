import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { onTestFinished } from "vitest";
import { type DatabaseOptions, openDatabase } from "../../../src/database/database.ts";
import type { Customer } from "../../../src/domain/customers/customer.ts";
import { DRAFT } from "../support.ts";

/** A folder with room for one database file, the ways to open it, and a second connection that looks from outside. */
export function databaseFile(name = "test.db") {
  const folder = mkdtempSync(join(tmpdir(), "partnerctl-database-"));
  const path = join(folder, name);
  const closing: (() => void)[] = [];
  onTestFinished(() => {
    for (const close of closing) close();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    folder,
    path,
    /** Names of what stands in the folder. */
    files: () => readdirSync(folder).sort(),
    open(access: "read" | "write" | "dry-run" = "write", more: Partial<DatabaseOptions> = {}) {
      return openDatabase({ path, access, seed: "seed", busyTimeoutMs: 100, ...more });
    },
    /** Makes a database with the customers given and closes it. */
    async create(...customers: readonly Customer[]): Promise<void> {
      const database = await openDatabase({ path, access: "write", seed: "creation" });
      await database.write(DRAFT, async (tables) => await tables.customers.insert(customers));
      await database.close();
    },
    /** A connection of another program. */
    raw(): Sqlite.Database {
      const connection = new Sqlite(path, { timeout: 0 });
      closing.push(() => connection.close());
      return connection;
    },
    /** What a query gives to another program. */
    rows(query: string): Record<string, unknown>[] {
      const connection = new Sqlite(path, { timeout: 1_000 });
      try {
        return connection.prepare(query).all() as Record<string, unknown>[];
      } finally {
        connection.close();
      }
    },
  };
}
