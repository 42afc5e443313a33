import type { Text } from "../../language/text.ts";
import type { Instant } from "../../values/instant.ts";

export const BRAND_STATES = ["draft", "submitted", "approved", "rejected"] as const;

/** What people read for them. */
export const BRAND_STATE_WORDS: Readonly<Record<(typeof BRAND_STATES)[number], Text>> = {
  draft: { en: "a draft", zh: "草稿" },
  submitted: { en: "submitted", zh: "待审核" },
  approved: { en: "approved", zh: "已通过" },
  rejected: { en: "rejected", zh: "已驳回" },
};
/** What a partner adds to the console: promotions (推广) and entries of its menus (菜单). */
export const ENTRY_KINDS = ["promo", "menu"] as const;
/** 信息菜单, 资源下拉菜单, 用户名下拉菜单, 自定义菜单. */
export const MENU_GROUPS = ["information", "resource", "account", "custom"] as const;

/** What people read for them. */
export const MENU_GROUP_WORDS: Readonly<Record<(typeof MENU_GROUPS)[number], Text>> = {
  information: { en: "information", zh: "信息菜单" },
  resource: { en: "resource", zh: "资源下拉菜单" },
  account: { en: "account", zh: "用户名下拉菜单" },
  custom: { en: "custom", zh: "自定义菜单" },
};

export type BrandState = (typeof BRAND_STATES)[number];
export type EntryKind = (typeof ENTRY_KINDS)[number];
export type MenuGroup = (typeof MENU_GROUPS)[number];

/** What stands of everything that the vendor reviews before sub-customers see it. */
export interface Reviewed {
  readonly state: BrandState;
  readonly submittedAt: Instant | null;
  readonly decidedAt: Instant | null;
  readonly decidedBy: string | null;
  readonly reason: string | null;
}

/** A promotion, or an entry of a menu. */
export interface BrandEntry extends Reviewed {
  readonly id: string;
  readonly partner: string;
  readonly kind: EntryKind;
  /** Of a menu's entry. */
  readonly group: MenuGroup | null;
  readonly nameZh: string;
  readonly nameEn: string;
  readonly url: string;
  /** What is hidden keeps its place and its review. */
  readonly visible: boolean;
  /** Lower ones come first; those alike in the order in which they were added. */
  readonly position: number;
  readonly createdAt: Instant;
}

/** A partner's logos and colour of the bar: one per partner. */
export interface Brand extends Reviewed {
  readonly partner: string;
  readonly logoZh: string | null;
  readonly logoEn: string | null;
  readonly logoZhUrl: string | null;
  readonly logoEnUrl: string | null;
  /** `#RRGGBB`. */
  readonly color: string | null;
  readonly createdAt: Instant;
}

/** What is known of a logo without its picture. */
export interface LogoInfo {
  readonly id: string;
  readonly partner: string;
  /** The file's name without folders. */
  readonly name: string;
  readonly type: string;
  /** In bytes. */
  readonly size: number;
  readonly width: number;
  readonly height: number;
  readonly sha256: string;
  readonly createdAt: Instant;
}

/** A logo as it was given: never changed, since what was approved refers to it. */
export interface Logo extends LogoInfo {
  /** The picture in base64. */
  readonly data: string;
}

/** A partner's brand with what is known of its logos. */
export interface BrandView {
  readonly brand: Brand;
  readonly logoZh: LogoInfo | undefined;
  readonly logoEn: LogoInfo | undefined;
}
