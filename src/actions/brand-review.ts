import type { ChangeDraft, Database } from "../database/database.ts";
import type { Tables } from "../database/tables/index.ts";
import { caseOfBrand, caseOfEntry, decideBranding, logoFileOf } from "../domain/branding/decide.ts";
import type { BrandCase } from "../domain/branding/rules.ts";
import { type BrandEvent, reviewedAfter, statesFor } from "../domain/branding/states.ts";
import {
  BRAND_STATE_WORDS,
  type Brand,
  type BrandEntry,
  type BrandView,
  type EntryKind,
  type LogoInfo,
  type Reviewed,
} from "../domain/branding/types.ts";
import { MENU_ENTRY, PROMOTION } from "../domain/record-names.ts";
import { AppError, notFound } from "../errors.ts";
import type { Text } from "../language/text.ts";
import type { Instant } from "../values/instant.ts";
import { shellWord } from "../values/shell.ts";
import { parametersOf } from "./parameters.ts";
import { refusal } from "./refusal.ts";
import { resolveId } from "./resolve-id.ts";
import { wrongState } from "./wrong-state.ts";

/** What entries are called, by their kind. */
export const ENTRY_NAMES: Readonly<Record<EntryKind, Text>> = {
  promo: PROMOTION,
  menu: MENU_ENTRY,
};

type Step = Exclude<BrandEvent, "edit">;

const WORDS: Readonly<Record<Step, Text>> = {
  submit: { en: "submitted", zh: "提交" },
  approve: { en: "approved", zh: "批准" },
  reject: { en: "rejected", zh: "驳回" },
};

/** Finds an entry of a kind by its id or the beginning of it. */
export async function findBrandEntry(tables: Tables, kind: EntryKind, id: string): Promise<BrandEntry> {
  const found = await resolveId(tables, tables.brandEntries, ENTRY_NAMES[kind], id);
  if (found.kind !== kind) throw notFound(ENTRY_NAMES[kind], id);
  return found;
}

/** Finds a partner's brand, which stays as it was found until a write ends; exit 7 where nothing was set yet. */
export async function findBrand(tables: Tables, partner: string): Promise<Brand> {
  await tables.brands.hold([partner]);
  const brand = await tables.brands.find(partner);
  if (brand) return brand;
  throw new AppError(
    "not-found",
    "not-found",
    { en: `${partner} has no brand yet.`, zh: `${partner} 尚未设置品牌。` },
    {
      hint: {
        en: `Set one: partnerctl brand set --partner ${shellWord(partner)} --logo-zh <file> --logo-en <file> --color <#RRGGBB>`,
        zh: `请先设置：partnerctl brand set --partner ${shellWord(partner)} --logo-zh <文件> --logo-en <文件> --color <#RRGGBB>`,
      },
    },
  );
}

/** Brands with what is known of their logos. */
export async function brandViews({ brandLogos }: Tables, brands: readonly Brand[]): Promise<BrandView[]> {
  const logos = await brandLogos.infoOf(brands.flatMap(({ logoZh, logoEn }) => idsOf(logoZh, logoEn)));
  const logo = (id: string | null): LogoInfo | undefined => (id === null ? undefined : logos.get(id));
  return brands.map((brand) => ({ brand, logoZh: logo(brand.logoZh), logoEn: logo(brand.logoEn) }));
}

function idsOf(...ids: readonly (string | null)[]): string[] {
  return ids.filter((id) => id !== null);
}

/** Submits, approves or rejects an entry. */
export async function reviewBrandEntry(
  database: Database,
  draft: ChangeDraft,
  kind: EntryKind,
  id: string,
  event: Step,
  reason: string | null = null,
): Promise<BrandEntry> {
  return await database.write(draft, async (tables) => {
    const entry = await findBrandEntry(tables, kind, id);
    const after = { ...entry, ...stepped(entry, entry.id, event, draft, reason, `brand ${kind}`) };
    if (event !== "reject") await refuseBranding(tables, draft.at, caseOfEntry(entry.partner, entry));
    await tables.brandEntries.replace([after]);
    return after;
  });
}

/** Submits, approves or rejects a partner's brand. */
export async function reviewBrand(
  database: Database,
  draft: ChangeDraft,
  partner: string,
  event: Step,
  reason: string | null = null,
): Promise<BrandView> {
  return await database.write(draft, async (tables) => {
    const brand = await findBrand(tables, partner);
    const after = { ...brand, ...stepped(brand, partner, event, draft, reason, "brand") };
    const [view] = (await brandViews(tables, [after])) as [BrandView];
    if (event !== "reject") await refuseBranding(tables, draft.at, caseOfBrand(brand, logosOf(view)));
    await tables.brands.replace([after]);
    return view;
  });
}

function logosOf({ logoZh, logoEn }: BrandView) {
  return [logoZh, logoEn].filter((logo) => logo !== undefined).map(logoFileOf);
}

/** Refuses what the rules keep from the console (exit 4). The parameters may have changed since it was given. */
export async function refuseBranding(tables: Tables, at: Instant, facts: BrandCase): Promise<void> {
  const verdict = decideBranding(facts, await parametersOf(tables, at));
  if (verdict.verdict !== "accept") throw refusal(verdict);
}

/** Where an item stands after a step; a state that does not allow it is exit 6. */
function stepped(
  item: Reviewed,
  name: string,
  event: Step,
  { at, actor }: ChangeDraft,
  reason: string | null,
  noun: string,
): Reviewed {
  const after = reviewedAfter(item, event, { at, actor, reason });
  if (!after)
    throw wrongState(name, item.state, WORDS[event], {
      list: `${noun} list --state ${statesFor(event).join(",")}`,
      chinese: "项",
      words: BRAND_STATE_WORDS,
    });
  return after;
}
