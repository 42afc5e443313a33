import type { App } from "../app.ts";
import type { Tables } from "../database/tables/index.ts";
import { CUSTOMER, PARTNER } from "../domain/record-names.ts";
import { AppError } from "../errors.ts";
import type { Text } from "../language/text.ts";

interface Named {
  readonly what: Text;
  /** The list that shows which there are. */
  readonly list: string;
  readonly known: (tables: Tables, names: readonly string[]) => Promise<Iterable<string>>;
}

const PARTNERS: Named = {
  what: PARTNER,
  list: "partner list",
  known: async ({ partners }, names) => (await partners.byAccounts(names)).keys(),
};

/** The columns whose filters name records of their own, and where those are. */
const NAMED: Readonly<Record<string, Named>> = {
  partner: PARTNERS,
  distributor: PARTNERS,
  reseller: PARTNERS,
  customer: { what: CUSTOMER, list: "customer list", known: ({ customers }, names) => customers.known(names) },
};

/**
 * Warns of names that nobody has: the list has nothing of them, as if they were there and had nothing. Who sees one partner
 * alone cannot be told who else there is, and of the past it is not said.
 */
export async function warnOfUnknown(app: App): Promise<void> {
  const asked = [...app.askedFor].filter(([column]) => Object.hasOwn(NAMED, column));
  if (asked.length === 0 || app.globals.asOf !== undefined || app.globals.knownAt !== undefined) return;
  for (const [{ what, list }, name] of await unknownAmong(app, asked).catch(nothingWhereUnreadable)) {
    app.warn({
      en: `There is no ${what.en} "${name}"; \`partnerctl ${list}\` shows which there are.`,
      zh: `没有${what.zh}“${name}”；可用 \`partnerctl ${list}\` 查看。`,
    });
  }
}

/** The list is out already, whole: a database that is busy or gone since then takes away this remark alone. */
function nothingWhereUnreadable(error: unknown): [] {
  if (error instanceof AppError && error.kind !== "interrupted" && error.kind !== "bug") return [];
  throw error;
}

async function unknownAmong(app: App, asked: readonly [string, readonly string[]][]): Promise<[Named, string][]> {
  const database = await app.database("read");
  if (database.isMissing || database.bound) return [];
  return await database.read(async (tables) => {
    const found: [Named, string][] = [];
    for (const [column, names] of asked) {
      const named = NAMED[column] as Named;
      const known = new Set(await named.known(tables, names));
      found.push(...names.filter((name) => !known.has(name)).map((name) => [named, name] as [Named, string]));
    }
    return found;
  });
}
