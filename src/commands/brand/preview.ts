import type { Command } from "commander";
import { readConsole } from "../../actions/read-console.ts";
import type { App } from "../../app.ts";
import { type ConsoleBrand, consoleFile } from "../../domain/branding/console.ts";
import { BRAND_STATE_WORDS, type BrandEntry, type Logo, MENU_GROUP_WORDS } from "../../domain/branding/types.ts";
import { type AppError, usageError } from "../../errors.ts";
import type { Text } from "../../language/text.ts";
import type { BarLink, BarLogo, BarWords, ConsoleBar } from "../../output/console-bar.ts";
import type { FormatName } from "../../output/dataset.ts";
import { onePartner } from "../partner.ts";

interface Flags {
  readonly draft?: boolean;
}

/** What is written: its only format, how its files end, and what is said to who wants another one. */
interface Written {
  readonly format: FormatName;
  readonly extensions: readonly string[];
  readonly what: Text;
  readonly other: string;
}

const PAGE: Written = {
  format: "html",
  extensions: ["html", "htm"],
  what: { en: "brand preview writes a page (html).", zh: "brand preview 只生成网页（html）。" },
  other: "partnerctl brand export",
};
const FILE: Written = {
  format: "json",
  extensions: ["json"],
  what: { en: "brand export writes json.", zh: "brand export 只生成 json。" },
  other: "partnerctl brand preview -o <file>.html",
};

const BAR_WORDS: BarWords = { menus: MENU_GROUP_WORDS, states: BRAND_STATE_WORDS };

const DRAFT: Text = {
  en: "everything as it stands, not only what was approved",
  zh: "全部内容的当前版本，而不仅是已通过的",
};

/** `brand preview` and `brand export`. */
export function registerPreview(brand: Command, app: App): void {
  brand
    .command("preview [account]")
    .description(app.text({ en: "Draw the console's bar as a page", zh: "生成控制台导航栏的预览网页" }))
    .option("--draft", app.text(DRAFT))
    .action((account: string | undefined, { draft }: Flags) =>
      write(app, PAGE, account, draft === true, async (found) => {
        const { consoleBar } = await import("../../output/console-bar.ts");
        return consoleBar(barOf(found, draft === true), app.language, BAR_WORDS);
      }),
    );

  brand
    .command("export [account]")
    .description(app.text({ en: "Write what a console loads, as json", zh: "导出控制台可加载的 json" }))
    .option("--draft", app.text(DRAFT))
    .action((account: string | undefined, { draft }: Flags) =>
      write(app, FILE, account, draft === true, async (found) => `${JSON.stringify(consoleFile(found), null, 2)}\n`),
    );
}

/** Writes what is made of a partner's console to the output file, or to stdout. */
async function write(
  app: App,
  written: Written,
  account: string | undefined,
  drafts: boolean,
  make: (found: ConsoleBrand) => Promise<string>,
): Promise<void> {
  const file = await app.takeOutput(written.extensions);
  const { output, format, columns, force } = app.globals;
  const isOther = (output !== undefined && output !== "-") || columns !== undefined;
  if (isOther || (format !== undefined && format !== written.format)) throw otherFormat(written);
  const database = await app.database("read");
  const partner = account ?? (await onePartner(app, database));
  const text = await make(await database.read((tables) => readConsole(tables, partner, drafts)));
  const { writeFile, writeTo } = await import("../../output/write.ts");
  if (file === undefined) return await writeTo(app.world.stdout, [text]);
  await writeFile(file, [text], { force: force === true });
  app.say({ en: `Wrote ${file}.`, zh: `已写入 ${file}。` });
}

function otherFormat({ extensions: [extension], what, other }: Written): AppError {
  return usageError("BAD_VALUE", what, {
    field: "format",
    hint: {
      en: `Leave --format and --columns out, or write to -o <file>.${extension}. For another form: ${other}`,
      zh: `请去掉 --format 与 --columns，或写入 -o <文件>.${extension}。其他形式：${other}`,
    },
  });
}

/** The bar as the page draws it. */
function barOf({ company, brand, logoZh, logoEn, menus, promos }: ConsoleBrand, isDraft: boolean): ConsoleBar {
  const logo = (file: Logo | undefined, url: string | null | undefined): BarLogo | undefined =>
    file && { type: file.type, data: file.data, url: url ?? null };
  const links = (entries: readonly BrandEntry[]): BarLink[] =>
    entries.map(({ nameZh: zh, nameEn: en, url, state }) => ({
      names: { en, zh },
      url,
      ...(isDraft ? { state } : {}),
    }));
  return {
    company,
    color: brand?.color ?? null,
    logos: { zh: logo(logoZh, brand?.logoZhUrl), en: logo(logoEn, brand?.logoEnUrl) },
    menus: {
      information: links(menus.information),
      resource: links(menus.resource),
      account: links(menus.account),
      custom: links(menus.custom),
    },
    promos: links(promos),
    ...(isDraft && brand ? { state: brand.state } : {}),
    isDraft,
  };
}
