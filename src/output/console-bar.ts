import { fill, inLanguage, type Language, type Text, type Words, wordFor } from "../language/text.ts";
import { contrast, parseColor, textColorOn } from "../values/color.ts";
import { isWebLink } from "../values/web-link.ts";
import { BAR_STYLE } from "./console-bar-style.ts";
import { escaped } from "./html.ts";

/** A link of the bar under its names. */
export interface BarLink {
  readonly names: Text;
  readonly url: string;
  /** How its review stands, where that is shown. */
  readonly state?: string;
}

/** A logo's picture and where it leads. */
export interface BarLogo {
  readonly type: string;
  /** In base64. */
  readonly data: string;
  readonly url: string | null;
}

/** The bar of a console as customers see it. */
export interface ConsoleBar {
  readonly company: string;
  /** `#RRGGBB`; null: none was chosen. */
  readonly color: string | null;
  readonly logos: Readonly<Record<Language, BarLogo | undefined>>;
  readonly menus: Readonly<Record<MenuPlace, readonly BarLink[]>>;
  readonly promos: readonly BarLink[];
  /** How the review of logos and colour stands, where that is shown. */
  readonly state?: string;
  /** Whether it shows what nobody has approved yet. */
  readonly isDraft: boolean;
}

/** What people read for the menus of a bar and for how reviews stand. */
export interface BarWords {
  readonly menus: Readonly<Record<MenuPlace, Text>>;
  readonly states: Words;
}

const PLACES = ["information", "resource", "account", "custom"] as const;

type MenuPlace = (typeof PLACES)[number];

/** The bar's colour where a partner has chosen none. */
const PLAIN = "#252B3A";

const PROMOTIONS: Text = { en: "Promotions", zh: "推广" };

const RESOURCES: Text = { en: "Resources", zh: "资源" };
const USER: Text = { en: "User name", zh: "用户名" };
const VENDOR: Text = { en: "Vendor logo", zh: "云厂商 LOGO" };
const EMPTY: Text = { en: "Without entries, so not shown: {places}", zh: "暂无内容，不显示：{places}" };
const COMMA: Text = { en: ", ", zh: "、" };
const PREVIEW: Text = { en: "Console preview", zh: "控制台预览" };
const APPROVED: Text = {
  en: "What sub-customers see: everything that was approved, as it was approved last.",
  zh: "子客户所见：已审核通过的内容，以最近一次通过的版本为准。",
};
const DRAFT: Text = {
  en: "Draft preview: everything as it stands, approved or not. Sub-customers do not see this.",
  zh: "草稿预览：全部内容的当前版本，无论是否已通过审核。子客户看不到此页面。",
};

/** Draws the bar of a console as one page that loads nothing and runs nothing; a switch in the bar changes its language. */
export function consoleBar(bar: ConsoleBar, language: Language, words: BarWords): string {
  const color = parseColor(bar.color ?? "") ?? PLAIN;
  const ink = textColorOn(color);
  const title = escaped(`${inLanguage(PREVIEW, language)} · ${bar.company}`);
  const radio = (one: Language): string =>
    `<input type="radio" name="language" id="${one}" aria-label="${one === "zh" ? "中文" : "English"}"${one === language ? " checked" : ""}>`;
  return `<!doctype html>
<html lang="${language === "zh" ? "zh-CN" : "en"}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'">
<title>${title}</title>
<style>:root{--bar:${color};--ink:${ink}}
${BAR_STYLE}</style>
</head>
<body>
${radio("zh")}
${radio("en")}
<div class="page">
${header(bar)}
${promoStrip(bar.promos)}<main>
<h1>${both(PREVIEW)}<small>${escaped(bar.company)}</small></h1>
<p class="${bar.isDraft ? "note draft" : "note"}">${both(bar.isDraft ? DRAFT : APPROVED)}</p>
${cards(bar, words)}<p class="colors"><span class="swatch"></span>${both(colorWords(bar.color, color, ink))}${badge(bar.state, words)}</p>
</main>
</div>
</body>
</html>
`;
}

/** The same in both languages, of which the switch shows one. */
function both(text: Text): string {
  return `<span class="zh" lang="zh-CN">${escaped(text.zh)}</span><span class="en" lang="en">${escaped(text.en)}</span>`;
}

function header({ company, logos, menus }: ConsoleBar): string {
  return `<header class="bar">
<div class="logos">${logo(company, logos)}<span class="vendor">${both(VENDOR)}</span></div>
${dropdown(RESOURCES, menus.resource)}${row("custom", menus.custom)}<div class="end">
${row("information", menus.information)}<div class="switch"><label for="zh">中文</label><label for="en">EN</label></div>
${dropdown(USER, menus.account, " right")}</div>
</header>`;
}

/** The logo of each language; where there is but one it stands for both, and where there is none the company's name. */
function logo(company: string, logos: ConsoleBar["logos"]): string {
  return (["zh", "en"] as const)
    .map((language) => {
      const file = logos[language] ?? logos.zh ?? logos.en;
      const inside = file
        ? `<img alt="${escaped(company)}" src="data:${escaped(file.type)};base64,${escaped(file.data)}">`
        : `<b>${escaped(company)}</b>`;
      const url = logos[language]?.url ?? file?.url;
      return `<span class="${language}">${url ? anchor(url, inside) : inside}</span>`;
    })
    .join("");
}

function link({ names, url }: BarLink): string {
  return anchor(url, both(names), `${names.zh} · ${names.en}`);
}

/** A link that a page may have; anything else stays a text. */
function anchor(url: string, inside: string, title = url): string {
  if (!isWebLink(url)) return `<span class="dead">${inside}</span>`;
  return `<a href="${escaped(url)}" title="${escaped(title)}" target="_blank" rel="noopener noreferrer">${inside}</a>`;
}

/** A menu that opens; one without entries would open on nothing. */
function dropdown(title: Text, links: readonly BarLink[], more = ""): string {
  if (links.length === 0) return "";
  const items = links.map((one) => `<li>${link(one)}</li>`).join("");
  return `<details class="menu${more}" name="menu"><summary>${both(title)}</summary><ul>${items}</ul></details>\n`;
}

/** A menu whose entries stand in the bar itself. */
function row(place: MenuPlace, links: readonly BarLink[]): string {
  return links.length === 0 ? "" : `<nav class="${place}">${links.map(link).join("")}</nav>\n`;
}

function promoStrip(promos: readonly BarLink[]): string {
  if (promos.length === 0) return "";
  return `<div class="promos"><span class="tag">${both(PROMOTIONS)}</span>${promos.map(link).join("")}</div>\n`;
}

/** What stands where, and which places are empty. */
function cards({ menus, promos }: ConsoleBar, words: BarWords): string {
  const places = [
    [PROMOTIONS, promos] as const,
    ...PLACES.map((place) => [titleOf(words.menus[place]), menus[place]] as const),
  ];
  const [filled, empty] = [
    places.filter(([, links]) => links.length > 0),
    places.filter(([, links]) => links.length === 0),
  ];
  const named = (language: Language) =>
    empty.map(([title]) => inLanguage(title, language)).join(inLanguage(COMMA, language));
  const missing = { en: fill(EMPTY, { places: named("en") }).en, zh: fill(EMPTY, { places: named("zh") }).zh };
  return `${filled.length === 0 ? "" : `<div class="cards">\n${filled.map(([title, links]) => card(title, links, words)).join("\n")}\n</div>\n`}${
    empty.length === 0 ? "" : `<p class="none">${both(missing)}</p>\n`
  }`;
}

/** A menu over its entries: "Information menu". Its Chinese name says by itself that it is one. */
function titleOf({ en, zh }: Text): Text {
  return { en: `${en.charAt(0).toUpperCase()}${en.slice(1)} menu`, zh };
}

function card(title: Text, links: readonly BarLink[], words: BarWords): string {
  const items = links.map(({ names, url, state }) => {
    return `<li><span class="names">${both(names)}${badge(state, words)}</span><span class="url">${escaped(url)}</span></li>`;
  });
  return `<section><h2>${both(title)}<small>${links.length}</small></h2><ul>${items.join("")}</ul></section>`;
}

function badge(state: string | undefined, { states }: BarWords): string {
  if (state === undefined) return "";
  return `<i class="state ${escaped(state)}">${both({ en: state, zh: wordFor(states, state).zh })}</i>`;
}

function colorWords(chosen: string | null, color: string, ink: string): Text {
  const ratio = contrast(color, ink).toFixed(1);
  const none = { en: " (none was chosen)", zh: "（未设置，使用默认值）" };
  const { en, zh } = chosen === null ? none : { en: "", zh: "" };
  return {
    en: `Bar ${color}${en}, text ${ink}, contrast ${ratio} : 1`,
    zh: `导航背景色 ${color}${zh}，文字颜色 ${ink}，对比度 ${ratio} : 1`,
  };
}
