import type { ChangesRow } from "../schema.ts";
import type { Session } from "../session.ts";

/** The change records. */
export function changesTable({ db }: Session) {
  return {
    async find(id: string): Promise<ChangesRow | undefined> {
      return await db.selectFrom("changes").selectAll().where("id", "=", id).executeTakeFirst();
    },
    /** The machine's time at which the last change was recorded; undefined where there is none. */
    async lastRecordedAt(): Promise<number | undefined> {
      const row = await db
        .selectFrom("changes")
        .select("recorded_at")
        .orderBy("seq", "desc")
        .limit(1)
        .executeTakeFirst();
      return row && Number(row.recorded_at);
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
