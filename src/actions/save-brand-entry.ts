import type { ChangeDraft, Database } from "../database/database.ts";
import type { Tables } from "../database/tables/index.ts";
import { caseOfEntry, type EntryWords } from "../domain/branding/decide.ts";
import { ENTRY_FIELDS } from "../domain/branding/fields.ts";
import { reviewedAfter, UNREVIEWED } from "../domain/branding/states.ts";
import type { BrandEntry, EntryKind, MenuGroup } from "../domain/branding/types.ts";
import { PARTNER } from "../domain/record-names.ts";
import { type AppError, conflict, notFound } from "../errors.ts";
import { findBrandEntry, refuseBranding } from "./brand-review.ts";
import { partnerLock } from "./locks.ts";
import { requireVersion } from "./require-version.ts";

/** What an entry is given: its words, and where it stands. */
export interface EntryValues extends EntryWords {
  readonly group: MenuGroup | null;
  readonly visible: boolean;
  /** undefined: behind all others. */
  readonly position: number | undefined;
}

const WORDS = ["nameZh", "nameEn", "url"] as const;

/** Adds a promotion or an entry of a menu, as a draft. */
export async function addBrandEntry(
  database: Database,
  draft: ChangeDraft,
  partner: string,
  kind: EntryKind,
  values: EntryValues,
): Promise<BrandEntry> {
  return await database.write(draft, async (tables, change) => {
    await tables.lock([partnerLock(partner)]);
    if (!(await tables.partners.find(partner))) throw notFound(PARTNER, partner);
    const others = await entriesOf(tables, { partner, kind, group: values.group });
    const same = others.find((one) => WORDS.every((word) => one[word] === values[word]));
    if (same) throw duplicate(same);
    await refuseBranding(tables, change.at, caseOfEntry(partner, values, others));
    const entry: BrandEntry = {
      id: change.ids.next(kind),
      partner,
      kind,
      ...(values as EntryValues & Pick<BrandEntry, "nameZh" | "nameEn" | "url">),
      position: values.position ?? Math.max(0, ...others.map(({ position }) => position)) + 1,
      ...UNREVIEWED,
      createdAt: change.at,
    };
    await tables.brandEntries.insert([entry]);
    return entry;
  });
}

/** Changes an entry, which has to be reviewed again then; one that stays the same keeps its state. */
export async function editBrandEntry(
  database: Database,
  draft: ChangeDraft,
  kind: EntryKind,
  id: string,
  values: Partial<EntryValues>,
  ifVersion?: number,
): Promise<BrandEntry> {
  return await database.write(draft, async (tables) => {
    const before = await findBrandEntry(tables, kind, id);
    const edited = {
      noun: `brand ${kind}`,
      table: "brand_entries",
      key: before.id,
      fields: ENTRY_FIELDS[kind],
    } as const;
    await requireVersion(tables, edited, ifVersion, givenOf(values));
    const words = { ...before, ...values };
    await tables.lock([partnerLock(before.partner)]);
    const others = words.group === before.group ? undefined : await entriesOf(tables, words);
    await refuseBranding(tables, draft.at, caseOfEntry(before.partner, words, others));
    const after = words as BrandEntry;
    const keys = Object.keys(values) as (keyof EntryValues)[];
    if (keys.every((key) => after[key] === before[key])) return before;
    const reviewed = reviewedAfter(before, "edit", { at: draft.at, actor: draft.actor, reason: null });
    const saved: BrandEntry = { ...after, ...reviewed };
    await tables.brandEntries.replace([saved]);
    return saved;
  });
}

/** Takes an entry away: it leaves the console at once. */
export async function removeBrandEntry(
  database: Database,
  draft: ChangeDraft,
  kind: EntryKind,
  id: string,
): Promise<BrandEntry> {
  return await database.write(draft, async (tables) => {
    const entry = await findBrandEntry(tables, kind, id);
    await tables.brandEntries.remove(entry.id);
    return entry;
  });
}

/** A partner's entries of a kind, of menus those of one group. */
async function entriesOf(
  { brandEntries }: Tables,
  { partner, kind, group }: Pick<BrandEntry, "partner" | "kind" | "group">,
): Promise<BrandEntry[]> {
  return (await brandEntries.ofPartner(partner)).filter((entry) => entry.kind === kind && entry.group === group);
}

function duplicate({ id, kind }: BrandEntry): AppError {
  const edit = `partnerctl brand ${kind} edit ${id}`;
  return conflict(
    "duplicate",
    { en: `${id} has the same names and link.`, zh: `${id} 的名称与链接相同。` },
    { hint: { en: `Change that one: ${edit}`, zh: `请修改该项：${edit}` } },
  );
}

/** What was given, under the names of the columns. */
function givenOf({ nameZh, nameEn, url }: Partial<EntryValues>) {
  const given = Object.entries({ name_zh: nameZh, name_en: nameEn, url });
  return new Map(given.filter(([, value]) => value !== undefined) as [string, string | null][]);
}
