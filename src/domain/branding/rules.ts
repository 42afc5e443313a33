import { parseColor } from "../../values/color.ts";
import { isBlank } from "../../values/names.ts";
import { isWebLink } from "../../values/web-link.ts";
import type { Rule } from "../rules.ts";

/** A picture that is to be a logo: what of it is known without looking at more than is allowed. */
export interface LogoFile {
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  /** null: no whole PNG or JPEG. */
  readonly picture: { readonly type: string; readonly width: number; readonly height: number } | null;
}

/** Everything that a promotion, an entry of a menu or a brand may be judged by; what it does not have is empty. */
export interface BrandCase {
  readonly partner: string;
  /** By the option that gives it. */
  readonly names: readonly { readonly option: string; readonly text: string | null }[];
  readonly links: readonly { readonly option: string; readonly text: string | null }[];
  readonly logos: readonly LogoFile[];
  /** As it was given, or as it is recorded. */
  readonly color: string | null;
  /** How many of its kind the partner has besides; undefined where none is added. */
  readonly others: number | undefined;
}

/** Characters that nothing shows, or that reorder what is read. */
const HIDDEN = /[\p{Cc}\p{Cs}\u2028-\u202e\u2066-\u2069\u200e\u200f\u061c\ufeff]/u;
const LONGEST_SHOWN = 60;
const KB = 1024;
/** No picture is read beyond this, whatever the parameter says. */
export const MOST_LOGO_BYTES = 1024 * KB;

const shortened = (text: string): string => (text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text);
const lengthOf = (text: string): number => [...text].length;

/** What decides whether something may stand in the console, in the order of POLICY.md §10. */
export const BRAND_RULES: readonly Rule<BrandCase>[] = [
  {
    id: "brand.names",
    effect: "refuse",
    source: "seed: the promotion menu",
    text: {
      en: "The Chinese and the English name are both required; not given: {missing}.",
      zh: "中文名称与英文名称均为必填，缺少 {missing}。",
    },
    remedy: { en: "Give what is missing: {missing} <name>.", zh: "请补充：{missing} <名称>。" },
    when: ({ names }) => {
      const missing = names.flatMap(({ option, text }) => (text === null || isBlank(text) ? [option] : []));
      return missing.length > 0 && { missing };
    },
  },
  {
    id: "brand.url",
    effect: "refuse",
    source: "ours: a link of the console is a whole web address",
    text: {
      en: '{option} "{url}" is no absolute http or https address with a host, free of user names, spaces and control characters.',
      zh: "{option} 的值“{url}”不是带主机名的完整 http 或 https 地址，或含有用户名、空格或控制字符。",
    },
    remedy: {
      en: "Give the whole address as a browser shows it, such as https://www.example.com/sale.",
      zh: "请填写浏览器地址栏中的完整地址，例如 https://www.example.com/sale。",
    },
    when: ({ links }, parameters) => {
      const limit = parameters.count("brand.url_max");
      const wrong = links.find(({ text }) => text === null || lengthOf(text) > limit || !isWebLink(text));
      return wrong && { option: wrong.option, url: shortened(wrong.text ?? ""), limit };
    },
  },
  {
    id: "brand.name",
    effect: "refuse",
    source: "ours: a name is shown in a bar",
    text: {
      en: "{option} has {length} characters ({limit} are allowed) or holds some that cannot be shown.",
      zh: "{option} 共 {length} 个字符（最多 {limit} 个），或含有无法显示的字符。",
    },
    remedy: { en: "Shorten it, or write it on one line of plain text.", zh: "请缩短，或改为单行纯文本。" },
    when: ({ names }, parameters) => {
      const limit = parameters.count("brand.name_max");
      const wrong = names.find(({ text }) => text !== null && (lengthOf(text) > limit || HIDDEN.test(text)));
      return wrong && { option: wrong.option, length: lengthOf(wrong.text ?? ""), limit };
    },
  },
  {
    id: "brand.logo",
    effect: "refuse",
    source: "ours: a logo is a small picture without a script",
    text: {
      en: "The logo {file} ({found}) is no whole PNG or JPEG of at most {limit_kb} KB and {limit_px} pixels a side.",
      zh: "LOGO {file}（{found}）不是完整的 PNG 或 JPEG，或超过 {limit_kb} KB、边长 {limit_px} 像素。",
    },
    remedy: {
      en: "Export it as a PNG with a transparent background, about 40 pixels high.",
      zh: "请导出为透明背景的 PNG，高度约 40 像素。",
    },
    when: ({ logos }, parameters) => {
      const [kb, px] = [parameters.count("brand.logo_max_kb"), parameters.count("brand.logo_max_px")];
      const limits = { limit_kb: Math.min(kb, MOST_LOGO_BYTES / KB), limit_px: px };
      const isRight = ({ size, picture }: LogoFile): boolean =>
        picture !== null && size <= limits.limit_kb * KB && Math.max(picture.width, picture.height) <= px;
      const wrong = logos.find((logo) => !isRight(logo));
      return wrong && { file: wrong.name, found: described(wrong), ...limits };
    },
  },
  {
    id: "brand.color",
    effect: "refuse",
    source: "doc: 定制品牌",
    text: {
      en: '"{color}" is no colour: #RRGGBB, or r,g,b with numbers from 0 to 255.',
      zh: "“{color}”不是颜色代码，应为 #RRGGBB 或 0 至 255 的 r,g,b。",
    },
    remedy: {
      en: "Give it like --color '#0B5FFF' or --color 11,95,255.",
      zh: "示例：--color '#0B5FFF' 或 --color 11,95,255。",
    },
    when: ({ color }) => color !== null && parseColor(color) === undefined && { color: shortened(color) },
  },
  {
    id: "brand.limit",
    effect: "refuse",
    source: "ours: a bar has room for so many",
    text: {
      en: "{partner} has {count} of these already; {limit} are allowed.",
      zh: "{partner} 已有 {count} 个，最多 {limit} 个。",
    },
    remedy: { en: "Remove one that is no longer needed.", zh: "请先删除不再需要的一项。" },
    when: ({ others, partner }, parameters) => {
      const limit = parameters.count("brand.limit");
      return others !== undefined && others >= limit && { partner, count: others, limit };
    },
  },
];

/** What a file is, in words that need no translation. */
function described({ size, picture }: LogoFile): string {
  const kb = `${Math.ceil(size / KB)} KB`;
  if (!picture) return kb;
  return `${picture.type.replace("image/", "").toUpperCase()}, ${kb}, ${picture.width}×${picture.height}`;
}
