import type { App } from "../app.ts";
import type { Database } from "../database/database.ts";
import type { Filter } from "../database/listing.ts";
import { inputNeeded } from "../errors.ts";

/** The partner that a command runs for unless it is told otherwise: --partner or a setting, else the actor's own. */
export async function ownPartner(app: App, database: Database): Promise<string | undefined> {
  const named = app.partner();
  if (named !== undefined) return named;
  const member = await database.read(({ members }) => members.find(app.actor()));
  return member?.status === "active" ? (member.partner ?? undefined) : undefined;
}

/**
 * The one partner that a command is about: --partner or a setting, else the actor's own, else the only partner of the
 * database, else exit 8.
 */
export async function onePartner(app: App, database: Database): Promise<string> {
  const own = await ownPartner(app, database);
  if (own !== undefined) return own;
  const names = await database.read(({ partners }) => partners.names(2));
  const [only] = names;
  if (names.length === 1 && only !== undefined) return only;
  throw inputNeeded("--partner", {
    en: "on whose behalf the command runs",
    zh: "代表哪个伙伴操作",
  });
}

/** What --partner means for a list that does not show its partner. */
export function ofPartner(app: App): Filter[] {
  const partner = app.partner();
  return partner === undefined ? [] : [{ column: "partner", operator: "in", values: [partner] }];
}
