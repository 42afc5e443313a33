import type { Database } from "../database/database.ts";
import { PARTNER } from "../domain/record-names.ts";
import { notFound } from "../errors.ts";
import type { Instant } from "../values/instant.ts";
import { parametersOf } from "./parameters.ts";

/** How many customers a partner has registered, and how many more it may. */
export interface Slots {
  readonly partner: string;
  readonly used: number;
  readonly free: number;
  readonly limit: number;
  /** When the next slot is released by expiry. */
  readonly nextRelease: Instant | null;
}

/** Counts a partner's slots; exit 7 where there is no such partner. */
export async function countSlots(database: Database, now: Instant, partner: string): Promise<Slots> {
  return await database.read(async (tables) => {
    if (!(await tables.partners.find(partner))) throw notFound(PARTNER, partner);
    const limit = (await parametersOf(tables, now)).count("registration.limit");
    const used = (await tables.registrations.slotsUsed([partner], now)).get(partner) ?? 0;
    const nextRelease = await tables.registrations.nextRelease(partner, now);
    return { partner, used, free: Math.max(0, limit - used), limit, nextRelease };
  });
}
