import type { App } from "../app.ts";
import type { Database } from "../database/database.ts";
import type { Filter } from "../database/listing.ts";
import type { Tables } from "../database/tables/index.ts";
import { overlaps, type PartnerProfile } from "../domain/partners/partner.ts";
import { inputNeeded, usageError } from "../errors.ts";
import type { Instant } from "../values/instant.ts";
import { wordsOf } from "./filters.ts";

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

/** The partners that --partner names in a list that has them in a column; undefined where it names none. */
export function partnersOf(app: App): readonly string[] | undefined {
  const partner = app.partner();
  return partner === undefined ? undefined : wordsOf(partner).filter(Boolean);
}

/** The same where it names one: of several the list's own filter chooses. */
export function solePartner(app: App): string | undefined {
  const partners = partnersOf(app);
  return partners?.length === 1 ? partners[0] : undefined;
}

/** What --partner means for a list that does not show its partner. */
export function ofPartner(app: App): Filter[] {
  const partner = app.partner();
  return partner === undefined ? [] : [{ column: "partner", operator: "in", values: [partner] }];
}

/** The resellers that --include-resellers adds: all that ever were those of the partner, which has to be a distributor. */
export async function resellersOf(
  { partners }: Pick<Tables, "partners">,
  profile: PartnerProfile,
  span: { readonly from: Instant; readonly to: Instant },
): Promise<readonly string[]> {
  const { accountName } = profile.partner;
  if (!profile.programs.some((held) => held.program === "distributor" && overlaps(held, span))) {
    throw noDistributor(accountName);
  }
  const links = await partners.linkedTo(accountName, "distributor");
  return [...new Set(links.map((link) => link.partner))].filter((name) => name !== accountName);
}

function noDistributor(partner: string) {
  return usageError(
    "BAD_VALUE",
    {
      en: `--include-resellers is for distributors; ${partner} was none in this period.`,
      zh: `--include-resellers 仅适用于总经销商；${partner} 在该期间不是总经销商。`,
    },
    { field: "include-resellers" },
  );
}
