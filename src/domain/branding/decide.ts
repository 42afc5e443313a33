import type { Parameters } from "../policy/parameters.ts";
import { evaluate, type Verdict, verdictOf } from "../rules.ts";
import { BRAND_RULES, type BrandCase, type LogoFile } from "./rules.ts";
import type { Brand, BrandEntry, LogoInfo } from "./types.ts";

/** Decides whether something may stand in the console of a partner's customers. */
export function decideBranding(facts: BrandCase, parameters: Parameters): Verdict {
  return verdictOf(evaluate(BRAND_RULES, facts, parameters));
}

/** What is said of an entry; what is null was given empty. */
export interface EntryWords {
  readonly nameZh: string | null;
  readonly nameEn: string | null;
  readonly url: string | null;
}

/** A promotion or an entry of a menu as it is judged; `others` are those beside it, where it is added to them. */
export function caseOfEntry(partner: string, entry: EntryWords, others?: readonly BrandEntry[]): BrandCase {
  return {
    partner,
    names: [
      { option: "--name-zh", text: entry.nameZh },
      { option: "--name-en", text: entry.nameEn },
    ],
    links: [{ option: "--url", text: entry.url }],
    logos: [],
    color: null,
    others: others?.length,
  };
}

/** One of the entries beside an entry that says the same as it: the console would show it twice. */
export function twinOf(entry: EntryWords, others: readonly BrandEntry[]): BrandEntry | undefined {
  return others.find(
    ({ nameZh, nameEn, url }) => nameZh === entry.nameZh && nameEn === entry.nameEn && url === entry.url,
  );
}

/** A brand as it is judged, with what is known of its logos. */
export function caseOfBrand(
  brand: Pick<Brand, "partner" | "logoZhUrl" | "logoEnUrl" | "color">,
  logos: readonly LogoFile[],
): BrandCase {
  const links = [
    { option: "--logo-zh-url", text: brand.logoZhUrl },
    { option: "--logo-en-url", text: brand.logoEnUrl },
  ];
  return {
    partner: brand.partner,
    names: [],
    links: links.filter(({ text }) => text !== null),
    logos,
    color: brand.color,
    others: undefined,
  };
}

/** A recorded logo as it is judged again. */
export function logoFileOf({ name, size, type, width, height }: LogoInfo): LogoFile {
  return { name, size, picture: { type, width, height } };
}
