import { sql } from "kysely";
import type { LedgerEntry, MovementKind } from "../../domain/ledger/movements.ts";
import { applyList, type ListQuery, plainColumns } from "../listing.ts";
import { mapRows } from "../rows.ts";
import type { LedgerEntriesRow } from "../schema-money.ts";
import type { Session } from "../session.ts";
import { recordedTable } from "./recorded.ts";

const mapper = mapRows<LedgerEntry, LedgerEntriesRow>({
  id: "id",
  transaction: "transaction_id",
  at: "at",
  partner: "partner",
  account: "account",
  counterparty: "counterparty",
  amount: "amount",
  kind: "kind",
  note: "note",
  reference: "reference",
});

const BATCH = 1_000;

/** An entry with the id of the change that wrote it. */
export interface ListedEntry extends LedgerEntry {
  readonly change: string;
}

/** The entries of the ledger: written once and never again. */
export function ledgerEntriesTable(session: Session) {
  const { db, engine } = session;
  const { insert, where } = recordedTable(session, "ledger_entries", { mapper });
  const change = sql<string>`(select c.id from changes c where c.seq = t.created_by)`;
  const columns = [...mapper.columns, "change"];
  return {
    insert,

    /** Both sides of a movement. */
    ofTransaction: (transaction: string): Promise<LedgerEntry[]> =>
      where("transaction_id", [transaction], "order by id"),

    /** What some kinds of movements have brought to an account or taken from it, in the order in which they were made. */
    ofAccount: (account: string, kinds: readonly MovementKind[]): Promise<LedgerEntry[]> => {
      const places = kinds.map(() => "?").join(", ");
      return where("account", [account], `and kind in (${places}) order by created_by, id`, ...kinds);
    },

    /** Both sides of movements that are known by one of the references. */
    withReferences: (references: readonly string[]): Promise<LedgerEntry[]> => where("reference", references),

    /** Ids of movements that begin with the text given, at most two. */
    async transactionsLike(prefix: string): Promise<string[]> {
      const rows = await db
        .selectFrom("ledger_entries")
        .select("transaction_id")
        .distinct()
        .where("transaction_id", ">=", prefix)
        .where("transaction_id", "<", `${prefix}~`)
        .orderBy("transaction_id")
        .limit(2)
        .execute();
      return rows.map(({ transaction_id }) => transaction_id);
    },

    /** The list in batches, in the order of the ids unless the query says otherwise. */
    async *list(query: ListQuery): AsyncGenerator<ListedEntry[]> {
      const rows = db.selectFrom("ledger_entries as t").selectAll("t").select(change.as("change"));
      const expressions = { ...plainColumns("t", mapper.columns), transaction: sql.raw("t.transaction_id"), change };
      const compiled = applyList(rows, query, expressions, ["t.id"]).compile();
      for await (const batch of engine.valueBatches(compiled, columns, BATCH)) {
        yield batch.map((values) => ({ ...mapper.fromValues(values), change: values.at(-1) as string }));
      }
    },
  };
}
