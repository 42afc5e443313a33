import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from "kysely";
import type { ServerAnswer, ServerClient } from "./postgres-client.ts";

/** Lets Kysely speak to one connection, whatever library holds it. Transactions are begun and ended by the engine. */
export function serverDialect(client: ServerClient): Dialect {
  const connection: DatabaseConnection = {
    async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
      const answer = await client.query(sql, parameters);
      return { rows: objectsOf<Row>(answer), numAffectedRows: BigInt(answer.count) };
    },
    // biome-ignore lint/correctness/useYield: long lists are read in batches by the engine, never through here
    async *streamQuery() {
      throw new Error("queries are streamed by the engine");
    },
  };
  const nothing = async (): Promise<void> => {};
  const driver: Driver = {
    init: nothing,
    acquireConnection: async () => connection,
    beginTransaction: nothing,
    commitTransaction: nothing,
    rollbackTransaction: nothing,
    releaseConnection: nothing,
    destroy: nothing,
  };
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => driver,
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
}

/** The rows of an answer with the names of their columns. */
export function objectsOf<Row>({ fields, rows }: ServerAnswer): Row[] {
  return rows.map((row) => {
    const object: Record<string, unknown> = {};
    for (let i = 0; i < fields.length; i++) object[fields[i] as string] = row[i];
    return object as Row;
  });
}
