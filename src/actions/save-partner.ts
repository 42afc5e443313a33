import type { ChangeDraft, Database } from "../database/database.ts";
import { PARTNER_FIELDS } from "../domain/partners/fields.ts";
import type { PartnerProfile } from "../domain/partners/partner.ts";
import type { PartnerFacts } from "../domain/partners/record.ts";
import { PARTNER } from "../domain/record-names.ts";
import { conflict, notFound, usageError } from "../errors.ts";
import type { Instant } from "../values/instant.ts";
import { shellWord } from "../values/shell.ts";
import { refuseBound } from "./authorize.ts";
import { openPartnerUpsert, partnerFacts } from "./import-partners.ts";
import type { GivenValues } from "./read-fields.ts";
import { type Edited, requireVersion } from "./require-version.ts";

/** A partner as it was saved, and the names it is linked to that no partner has. */
export interface SavedPartner {
  readonly profile: PartnerProfile;
  readonly unknownNames: readonly string[];
}

/** What a partner may correct of itself; everything else decides what it may do. */
const CONTACT: ReadonlySet<string> = new Set(["account_name", "phone", "email"]);

/** Records one partner: `add` refuses a known account, `edit` an unknown one. New facts hold from `since`, null being always. */
export async function savePartner(
  database: Database,
  draft: ChangeDraft,
  account: string,
  given: GivenValues,
  mode: "add" | "edit",
  { since = null, ifVersion }: { readonly since?: Instant | null; readonly ifVersion?: number | undefined } = {},
): Promise<SavedPartner> {
  const { facts, problem } = partnerFacts(given);
  if (problem) throw usageError(problem.code, problem.text, { field: "programs" });
  return await database.write(draft, async (tables) => {
    const vendors = PARTNER_FIELDS.filter(({ key }) => !CONTACT.has(key) && given.get(key) !== undefined);
    if (vendors.length > 0) refuseBound(tables, `partner ${mode} (${vendors.map(({ key }) => key).join(", ")})`);
    const upsert = await openPartnerUpsert(tables, [account], since);
    const known = upsert.current(account) !== undefined;
    if (mode === "edit" && !known) throw notFound(PARTNER, account);
    if (mode === "add" && known) throw alreadyThere(account);
    const edited: Edited = { noun: "partner", table: "partners", key: account, fields: PARTNER_FIELDS };
    await requireVersion(tables, edited, ifVersion, given);
    upsert.put(account, facts as PartnerFacts);
    await upsert.save();
    return { profile: upsert.current(account) as PartnerProfile, unknownNames: await upsert.unknownNames() };
  });
}

function alreadyThere(account: string) {
  return conflict(
    "already-exists",
    { en: `The partner "${account}" exists already.`, zh: `伙伴“${account}”已存在。` },
    {
      hint: {
        en: `Change it with: partnerctl partner edit ${shellWord(account)}`,
        zh: `可用以下命令修改：partnerctl partner edit ${shellWord(account)}`,
      },
    },
  );
}
