import type { App } from "../app.ts";
import type { Database } from "../database/database.ts";
import type { Filter } from "../database/listing.ts";
import { inputNeeded } from "../errors.ts";

/**
 * The one partner that a command is about: the actor's own, --partner or a setting, else the only partner of the
 * database, else exit 8.
 */
export async function onePartner(app: App, database: Database): Promise<string> {
  const own = app.partner();
  if (own !== undefined) return own;
  const names = await database.read(({ partners }) => partners.names(2));
  const [only] = names;
  if (names.length === 1 && only !== undefined) return only;
  throw inputNeeded("--partner", {
    en: "on whose behalf the command runs",
    zh: "代表哪个伙伴操作",
  });
}

/** What keeps an actor who is an account manager and nothing else to its own: the column tells whose a row is. */
export function ofManager(app: App, column: string): Filter[] {
  const manager = app.manager();
  return manager === undefined ? [] : [{ column, operator: "in", values: [manager] }];
}

/** What --partner means for a list that does not show its partner. */
export function ofPartner(app: App): Filter[] {
  const partner = app.partner();
  return partner === undefined ? [] : [{ column: "partner", operator: "in", values: [partner] }];
}
