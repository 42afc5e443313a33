import type Sqlite from "better-sqlite3";

/** What SQLite itself finds wrong with a file: damage and broken references. Empty is good. */
export function integrityOf(connection: Sqlite.Database): string[] {
  return [...damageOf(connection), ...brokenReferences(connection)];
}

function damageOf(connection: Sqlite.Database): string[] {
  return unlessDamaged(() =>
    (connection.pragma("integrity_check") as { integrity_check: string }[])
      .map((row) => row.integrity_check)
      .filter((line) => line !== "ok"),
  );
}

function brokenReferences(connection: Sqlite.Database): string[] {
  return unlessDamaged(() =>
    (connection.pragma("foreign_key_check") as { table: string; rowid: number; parent: string }[]).map(
      (row) => `${row.table} row ${row.rowid} refers to a missing row of ${row.parent}`,
    ),
  );
}

/** What is found by looking, or that looking ran into damage itself. */
function unlessDamaged(look: () => string[]): string[] {
  try {
    return look();
  } catch (error) {
    if (!String((error as { code?: unknown }).code).startsWith("SQLITE_CORRUPT")) throw error;
    return [(error as Error).message];
  }
}
