import type { Field } from "../fields.ts";
import { type EntryKind, MENU_GROUPS } from "./types.ts";

const NAMED: readonly Field[] = [
  { key: "name_zh", type: "text", label: { en: "Chinese name", zh: "中文名称" } },
  { key: "name_en", type: "text", label: { en: "English name", zh: "英文名称" } },
  { key: "url", type: "text", label: { en: "Link", zh: "链接" } },
];

const GROUP: Field = { key: "group", type: "choice", values: MENU_GROUPS, label: { en: "Menu", zh: "所属菜单" } };

/** What promotions and entries of menus are recorded with, besides their place. */
export const ENTRY_FIELDS: Readonly<Record<EntryKind, readonly Field[]>> = {
  promo: NAMED,
  menu: [GROUP, ...NAMED],
};
