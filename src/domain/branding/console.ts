import { textColorOn } from "../../values/color.ts";
import { type Brand, type BrandEntry, type Logo, MENU_GROUPS, type MenuGroup } from "./types.ts";

/** What the customers of a partner see in the bar of their console. */
export interface ConsoleBrand {
  readonly partner: string;
  readonly company: string;
  readonly brand: Brand | undefined;
  readonly logoZh: Logo | undefined;
  readonly logoEn: Logo | undefined;
  readonly menus: Readonly<Record<MenuGroup, readonly BrandEntry[]>>;
  readonly promos: readonly BrandEntry[];
}

/** Puts the visible ones of a partner's entries where they belong, in the order of their positions. */
export function arranged(entries: readonly BrandEntry[]): Pick<ConsoleBrand, "menus" | "promos"> {
  const visible = entries
    .filter((entry) => entry.visible)
    .sort((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1));
  const menu = (group: MenuGroup) => visible.filter((entry) => entry.kind === "menu" && entry.group === group);
  return {
    menus: {
      information: menu("information"),
      resource: menu("resource"),
      account: menu("account"),
      custom: menu("custom"),
    },
    promos: visible.filter(({ kind }) => kind === "promo"),
  };
}

/** The version of the file's shape: another one is not read by what reads this one. */
const FILE_VERSION = 1;

/** What a console loads, as plain data in a fixed order; the README documents the shape. */
export function consoleFile({ partner, company, brand, logoZh, logoEn, menus, promos }: ConsoleBrand) {
  const logo = (file: Logo | undefined, url: string | null | undefined) =>
    file === undefined
      ? null
      : {
          name: file.name,
          type: file.type,
          width: file.width,
          height: file.height,
          size: file.size,
          sha256: file.sha256,
          url: url ?? null,
          data: file.data,
        };
  const item = ({ id, nameZh, nameEn, url, position, state }: BrandEntry) => ({
    id,
    name: { zh: nameZh, en: nameEn },
    url,
    position,
    state,
  });
  const color = brand?.color ?? null;
  return {
    format: "partnerctl-console-brand",
    version: FILE_VERSION,
    partner,
    company,
    brand: brand
      ? {
          color,
          text_color: color === null ? null : textColorOn(color),
          logo: { zh: logo(logoZh, brand.logoZhUrl), en: logo(logoEn, brand.logoEnUrl) },
          state: brand.state,
        }
      : null,
    menus: Object.fromEntries(MENU_GROUPS.map((group) => [group, menus[group].map(item)])),
    promos: promos.map(item),
  };
}
