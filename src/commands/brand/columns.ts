import {
  BRAND_STATES,
  type BrandEntry,
  type BrandView,
  type EntryKind,
  type LogoInfo,
  MENU_GROUPS,
  type Reviewed,
} from "../../domain/branding/types.ts";
import type { ListColumn } from "../listing.ts";

/** How the review of something stands. */
function reviewColumns<Row>(of: (row: Row) => Reviewed): ListColumn<Row>[] {
  return [
    {
      key: "state",
      label: { en: "State", zh: "状态" },
      type: "text",
      value: (row) => of(row).state,
      values: BRAND_STATES,
    },
    {
      key: "submitted_at",
      label: { en: "Submitted", zh: "提交时间" },
      type: "instant",
      value: (row) => of(row).submittedAt,
      wide: true,
    },
    {
      key: "decided_at",
      label: { en: "Decided", zh: "审核时间" },
      type: "instant",
      value: (row) => of(row).decidedAt,
      wide: true,
    },
    {
      key: "decided_by",
      label: { en: "Decided by", zh: "审核人" },
      type: "text",
      value: (row) => of(row).decidedBy,
      wide: true,
    },
    { key: "reason", label: { en: "Reason", zh: "原因" }, type: "text", value: (row) => of(row).reason, wide: true },
  ];
}

const GROUP: ListColumn<BrandEntry> = {
  key: "group",
  label: { en: "Menu", zh: "所属菜单" },
  type: "text",
  value: (row) => row.group,
  values: MENU_GROUPS,
};

/** Promotions, or entries of menus. */
export function entryColumns(kind: EntryKind): readonly ListColumn<BrandEntry>[] {
  return [
    { key: "id", label: { en: "ID", zh: "编号" }, type: "text", value: (row) => row.id },
    { key: "partner", label: { en: "Partner", zh: "伙伴" }, type: "text", value: (row) => row.partner },
    ...(kind === "menu" ? [GROUP] : []),
    { key: "name_zh", label: { en: "Chinese name", zh: "中文名称" }, type: "text", value: (row) => row.nameZh },
    { key: "name_en", label: { en: "English name", zh: "英文名称" }, type: "text", value: (row) => row.nameEn },
    { key: "url", label: { en: "Link", zh: "链接" }, type: "text", value: (row) => row.url },
    { key: "visible", label: { en: "Shown", zh: "显示" }, type: "boolean", value: (row) => row.visible, wide: true },
    {
      key: "position",
      label: { en: "Position", zh: "位置" },
      type: "integer",
      value: (row) => row.position,
      wide: true,
    },
    ...reviewColumns<BrandEntry>((row) => row),
  ];
}

/** A logo's file and link. */
function logoColumns(
  language: "zh" | "en",
  of: (row: BrandView) => { readonly logo: LogoInfo | undefined; readonly url: string | null },
): ListColumn<BrandView>[] {
  const name = language === "zh" ? { en: "Chinese logo", zh: "中文 LOGO" } : { en: "English logo", zh: "英文 LOGO" };
  const column = (
    key: string,
    label: { readonly en: string; readonly zh: string },
    type: "text" | "integer",
    value: (logo: LogoInfo | undefined) => unknown,
  ): ListColumn<BrandView> => ({
    key: `logo_${language}${key}`,
    label: { en: `${name.en}${label.en}`, zh: `${name.zh}${label.zh}` },
    type,
    value: (row) => value(of(row).logo),
    computed: true,
    ...(key === "" ? {} : { wide: true }),
  });
  return [
    column("", { en: "", zh: "" }, "text", (logo) => logo?.name),
    column("_size", { en: " (bytes)", zh: " 大小（字节）" }, "integer", (logo) => logo?.size),
    column("_width", { en: " width", zh: " 宽度" }, "integer", (logo) => logo?.width),
    column("_height", { en: " height", zh: " 高度" }, "integer", (logo) => logo?.height),
    column("_sha256", { en: " SHA-256", zh: " SHA-256" }, "text", (logo) => logo?.sha256),
    {
      key: `logo_${language}_url`,
      label: { en: `${name.en} link`, zh: `${name.zh} 链接` },
      type: "text",
      value: (row) => of(row).url,
      wide: true,
    },
  ];
}

/** A partner's logos and colour. */
export const brandColumns: readonly ListColumn<BrandView>[] = [
  { key: "partner", label: { en: "Partner", zh: "伙伴" }, type: "text", value: ({ brand }) => brand.partner },
  ...logoColumns("zh", ({ brand, logoZh }) => ({ logo: logoZh, url: brand.logoZhUrl })),
  ...logoColumns("en", ({ brand, logoEn }) => ({ logo: logoEn, url: brand.logoEnUrl })),
  { key: "color", label: { en: "Bar colour", zh: "导航背景色" }, type: "text", value: ({ brand }) => brand.color },
  ...reviewColumns<BrandView>(({ brand }) => brand),
];
