import type { ChangeDraft, Database } from "../database/database.ts";
import type { OpenChange } from "../database/session.ts";
import type { Tables } from "../database/tables/index.ts";
import { caseOfBrand } from "../domain/branding/decide.ts";
import type { LogoFile } from "../domain/branding/rules.ts";
import { reviewedAfter, UNREVIEWED } from "../domain/branding/states.ts";
import type { Brand, BrandView, Logo } from "../domain/branding/types.ts";
import { PARTNER } from "../domain/record-names.ts";
import { notFound } from "../errors.ts";
import { parseColor } from "../values/color.ts";
import { brandViews, refuseBranding } from "./brand-review.ts";
import { partnerLock } from "./locks.ts";

/** A picture that is to be a logo, with its content where it is one. */
export interface LogoPicture extends LogoFile {
  readonly sha256: string;
  readonly data: string;
}

/** What is set of a brand: null takes it away, what is not given stays. */
export interface BrandValues {
  readonly logoZh?: LogoPicture | null;
  readonly logoEn?: LogoPicture | null;
  readonly logoZhUrl?: string | null;
  readonly logoEnUrl?: string | null;
  readonly color?: string | null;
}

/** A brand after it was set, and whether that changed anything. */
export interface SetBrand {
  readonly view: BrandView;
  readonly isChanged: boolean;
}

/** Sets a partner's logos, their links and the colour of the bar; what is changed has to be reviewed again. */
export async function setBrand(
  database: Database,
  draft: ChangeDraft,
  partner: string,
  values: BrandValues,
): Promise<SetBrand> {
  return await database.write(draft, async (tables, change) => {
    await tables.lock([partnerLock(partner)]);
    if (!(await tables.partners.find(partner))) throw notFound(PARTNER, partner);
    await tables.brands.hold([partner]);
    const before = await tables.brands.find(partner);
    const { logoZh, logoEn, ...others } = values;
    const given = { ...NOTHING, partner, createdAt: change.at, ...before, ...others };
    const files = [logoZh, logoEn].filter((logo) => logo != null);
    await refuseBranding(tables, change.at, caseOfBrand(given, files));
    const after: Brand = {
      ...given,
      color: given.color === null ? null : (parseColor(given.color) ?? null),
      logoZh: await logoIdOf(tables, change, partner, logoZh, given.logoZh),
      logoEn: await logoIdOf(tables, change, partner, logoEn, given.logoEn),
    };
    const saved = before ? await changed(tables, draft, before, after) : await inserted(tables, after);
    return { view: (await brandViews(tables, [saved]))[0] as BrandView, isChanged: saved !== before };
  });
}

const NOTHING = { logoZh: null, logoEn: null, logoZhUrl: null, logoEnUrl: null, color: null, ...UNREVIEWED } as const;

async function inserted({ brands }: Tables, brand: Brand): Promise<Brand> {
  await brands.insert([brand]);
  return brand;
}

async function changed({ brands }: Tables, { at, actor }: ChangeDraft, before: Brand, after: Brand): Promise<Brand> {
  const keys = ["logoZh", "logoEn", "logoZhUrl", "logoEnUrl", "color"] as const;
  if (keys.every((key) => before[key] === after[key])) return before;
  const saved: Brand = { ...after, ...reviewedAfter(before, "edit", { at, actor, reason: null }) };
  await brands.replace([saved]);
  return saved;
}

/** The id of the logo that is to stand: the one before, none, or that of a picture, which is kept once. */
async function logoIdOf(
  { brandLogos }: Tables,
  change: OpenChange,
  partner: string,
  file: LogoPicture | null | undefined,
  before: string | null,
): Promise<string | null> {
  if (file === undefined) return before;
  if (!file?.picture) return null;
  const { name, size, sha256, picture, data } = file;
  const same = await brandLogos.same(partner, sha256, name);
  if (same) return same.id;
  const logo: Logo = {
    id: change.ids.next("logo"),
    partner,
    name,
    ...picture,
    size,
    sha256,
    createdAt: change.at,
    data,
  };
  await brandLogos.insert([logo]);
  return logo.id;
}
