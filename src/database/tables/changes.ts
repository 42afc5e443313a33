import type { ChangesRow } from "../schema.ts";
import type { Session } from "../session.ts";

/** The change records. */
export function changesTable({ db }: Session) {
  return {
    async find(id: string): Promise<ChangesRow | undefined> {
      return await db.selectFrom("changes").selectAll().where("id", "=", id).executeTakeFirst();
    },
    async count(): Promise<number> {
      const row = await db
        .selectFrom("changes")
        .select(({ fn }) => fn.countAll<number>().as("count"))
        .executeTakeFirstOrThrow();
      return Number(row.count);
    },
  };
}
