import type { ChangeDraft, Database } from "../database/database.ts";
import type { Tables } from "../database/tables/index.ts";
import { caseOfEntry, type EntryWords, twinOf } from "../domain/branding/decide.ts";
import { ENTRY_FIELDS } from "../domain/branding/fields.ts";
import { reviewedAfter, UNREVIEWED } from "../domain/branding/states.ts";
import type { BrandEntry, EntryKind, MenuGroup } from "../domain/branding/types.ts";
import { PARTNER } from "../domain/record-names.ts";
import { conflict, notFound } from "../errors.ts";
import { shellWord } from "../values/shell.ts";
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

/** An entry after an edit, and whether the edit changed anything of it. */
export interface EditedEntry {
  readonly entry: BrandEntry;
  readonly isChanged: boolean;
}

/** Keys that say what an entry shows and where: one that keeps them has been judged beside the others before. */
const SHOWN = ["group", "nameZh", "nameEn", "url"] as const;

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
    refuseTwin(values, others);
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

/** Changes an entry, which has to be reviewed again then; one that stays the same keeps its state and its version. */
export async function editBrandEntry(
  database: Database,
  draft: ChangeDraft,
  kind: EntryKind,
  id: string,
  values: Partial<EntryValues>,
  ifVersion?: number,
): Promise<EditedEntry> {
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
    const others = (await entriesOf(tables, words)).filter(({ id }) => id !== before.id);
    if (SHOWN.some((key) => words[key] !== before[key])) refuseTwin(words, others);
    const joined = words.group === before.group ? undefined : others;
    await refuseBranding(tables, draft.at, caseOfEntry(before.partner, words, joined));
    const after = words as BrandEntry;
    const keys = Object.keys(values) as (keyof EntryValues)[];
    if (keys.every((key) => after[key] === before[key])) return { entry: before, isChanged: false };
    const reviewed = reviewedAfter(before, "edit", { at: draft.at, actor: draft.actor, reason: null });
    const saved: BrandEntry = { ...after, ...reviewed };
    await tables.brandEntries.replace([saved]);
    return { entry: saved, isChanged: true };
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

/** Refuses an entry that says the same as one beside it (exit 6), added or edited. */
function refuseTwin(entry: EntryWords, others: readonly BrandEntry[]): void {
  const twin = twinOf(entry, others);
  if (!twin) return;
  const { id, kind } = twin;
  const edit = `partnerctl brand ${kind} edit ${shellWord(id)}`;
  throw conflict(
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
