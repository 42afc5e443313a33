import type { Command } from "commander";
import { brandViews, findBrand } from "../../actions/brand-review.ts";
import { type BrandValues, setBrand } from "../../actions/set-brand.ts";
import type { App } from "../../app.ts";
import type { ListQuery } from "../../database/listing.ts";
import type { Tables } from "../../database/tables/index.ts";
import { MOST_LOGO_BYTES } from "../../domain/branding/rules.ts";
import type { BrandView } from "../../domain/branding/types.ts";
import { inputNeeded } from "../../errors.ts";
import { readPicture } from "../../input/picture.ts";
import { isBlank } from "../../values/names.ts";
import { addListOptions, listQuery } from "../listing.ts";
import { onePartner } from "../partner.ts";
import { brandColumns } from "./columns.ts";
import { sayNext, sayUnchanged } from "./review.ts";

interface Flags {
  readonly logoZh?: string;
  readonly logoEn?: string;
  readonly logoZhUrl?: string;
  readonly logoEnUrl?: string;
  readonly color?: string;
}

/** `brand show`, `brand list` and `brand set`. */
export function registerBrand(brand: Command, app: App): void {
  brand
    .command("show [account]")
    .description(app.text({ en: "Show a partner's logos and colour", zh: "查看伙伴的 LOGO 与颜色" }))
    .action(async (account: string | undefined) => {
      const database = await app.database("read");
      const partner = account ?? (await onePartner(app, database));
      await database.read(async (tables) => {
        const [view] = await brandViews(tables, [await findBrand(tables, partner)]);
        await app.printRecord(brandColumns, view as BrandView);
      });
    });

  const list = brand
    .command("list")
    .description(app.text({ en: "List the partners' logos and colours", zh: "列出各伙伴的 LOGO 与颜色" }));
  addListOptions(list, app, brandColumns).action(async (flags) => {
    const query = listQuery(app, flags, brandColumns);
    const database = await app.database("read");
    await database.read((tables) => app.printList(brandColumns, batches(tables, query)));
  });

  brand
    .command("set")
    .description(app.text({ en: "Set logos, their links and the bar's colour", zh: "设置 LOGO、链接与导航背景色" }))
    .option("--logo-zh <file>", app.text({ en: "Chinese logo, PNG or JPEG", zh: "中文 LOGO，PNG 或 JPEG" }))
    .option("--logo-en <file>", app.text({ en: "English logo, PNG or JPEG", zh: "英文 LOGO，PNG 或 JPEG" }))
    .option("--logo-zh-url <url>", app.text({ en: "where the Chinese logo leads", zh: "中文 LOGO 的跳转链接" }))
    .option("--logo-en-url <url>", app.text({ en: "where the English logo leads", zh: "英文 LOGO 的跳转链接" }))
    .option(
      "--color <color>",
      app.text({ en: "colour of the bar: #RRGGBB or r,g,b", zh: "导航背景色：#RRGGBB 或 r,g,b" }),
    )
    .action((flags: Flags) => set(app, flags));
}

async function* batches(tables: Tables, query: ListQuery): AsyncGenerator<BrandView[]> {
  for await (const brands of tables.brands.list(query)) yield await brandViews(tables, brands);
}

async function set(app: App, flags: Flags): Promise<void> {
  const values = await readValues(flags);
  const database = await app.mutable(brandColumns);
  const partner = await onePartner(app, database);
  const { view, isChanged } = await setBrand(database, app.draft(partner), partner, values);
  await app.printRecord(brandColumns, view);
  if (!isChanged) sayUnchanged(app);
  sayNext(app, view.brand, "brand", partner);
}

/** Reads the options; an empty one takes away what was set. */
async function readValues(flags: Flags): Promise<BrandValues> {
  if (Object.values(flags).every((value) => value === undefined)) {
    throw inputNeeded("--logo-zh", {
      en: "the Chinese logo, or another thing to set (--logo-en, --logo-zh-url, --logo-en-url, --color)",
      zh: "中文 LOGO，或其他要设置的内容（--logo-en、--logo-zh-url、--logo-en-url、--color）",
    });
  }
  const text = (value: string): string | null => (isBlank(value) ? null : value);
  const picture = async (path: string) => (isBlank(path) ? null : await readPicture(path, MOST_LOGO_BYTES));
  return {
    ...(flags.logoZh === undefined ? {} : { logoZh: await picture(flags.logoZh) }),
    ...(flags.logoEn === undefined ? {} : { logoEn: await picture(flags.logoEn) }),
    ...(flags.logoZhUrl === undefined ? {} : { logoZhUrl: text(flags.logoZhUrl) }),
    ...(flags.logoEnUrl === undefined ? {} : { logoEnUrl: text(flags.logoEnUrl) }),
    ...(flags.color === undefined ? {} : { color: text(flags.color) }),
  };
}
