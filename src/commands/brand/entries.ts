import type { Command } from "commander";
import { findBrandEntry } from "../../actions/brand-review.ts";
import { addBrandEntry, type EntryValues, editBrandEntry, removeBrandEntry } from "../../actions/save-brand-entry.ts";
import type { App } from "../../app.ts";
import { ENTRY_FIELDS } from "../../domain/branding/fields.ts";
import type { BrandEntry, EntryKind } from "../../domain/branding/types.ts";
import { parseBoolean } from "../../domain/fields.ts";
import type { Text } from "../../language/text.ts";
import { addFieldOptions, allNeeded, readFieldOptions } from "../fields.ts";
import { addListOptions, listQuery } from "../listing.ts";
import { badValue } from "../option-values.ts";
import { onePartner } from "../partner.ts";
import { addIfVersion, readIfVersion, versionColumn, withVersion, withVersions } from "../versions.ts";
import { entryColumns } from "./columns.ts";
import { registerEntryReview, sayNext, sayRemoved, sayUnchanged } from "./review.ts";

type Flags = Readonly<Record<string, string | undefined>>;

/** What the verbs of a kind say of themselves. */
const WORDS: Readonly<Record<EntryKind, Readonly<Record<"noun" | "add" | "list" | "show" | "edit" | "remove", Text>>>> =
  {
    promo: {
      noun: { en: "Promotions in the console", zh: "控制台的推广" },
      add: { en: "Add a promotion, as a draft", zh: "添加推广（草稿）" },
      list: { en: "List promotions", zh: "列出推广" },
      show: { en: "Show a promotion", zh: "查看推广" },
      edit: { en: "Change a promotion; it is reviewed again", zh: "修改推广，修改后需重新审核" },
      remove: { en: "Remove a promotion; it leaves the console at once", zh: "删除推广，立即从控制台移除" },
    },
    menu: {
      noun: { en: "Entries of the console's menus", zh: "控制台的菜单项" },
      add: { en: "Add an entry to a menu, as a draft", zh: "添加菜单项（草稿）" },
      list: { en: "List entries of menus", zh: "列出菜单项" },
      show: { en: "Show an entry of a menu", zh: "查看菜单项" },
      edit: { en: "Change an entry of a menu; it is reviewed again", zh: "修改菜单项，修改后需重新审核" },
      remove: { en: "Remove an entry of a menu; it leaves the console at once", zh: "删除菜单项，立即从控制台移除" },
    },
  };

const keyOf = ({ id }: BrandEntry): string => id;

/** The verbs of `brand promo` and of `brand menu`. */
export function registerEntries(brand: Command, app: App, kind: EntryKind): void {
  const noun = brand.command(kind).description(app.text(WORDS[kind].noun));
  registerSaving(noun, app, kind);
  registerReading(noun, app, kind);
  registerEntryReview(noun, app, kind);
}

function registerSaving(noun: Command, app: App, kind: EntryKind): void {
  const [words, fields, columns] = [WORDS[kind], ENTRY_FIELDS[kind], entryColumns(kind)];
  const required = fields.map(({ key }) => key);
  const add = noun.command("add").description(app.text(words.add));
  addPlaceOptions(addFieldOptions(add, app, fields, required), app).action(async (flags: Flags) => {
    refuseMissing(flags, kind);
    const values = { group: null, visible: true, position: undefined, ...readValues(flags, kind) } as EntryValues;
    const database = await app.mutable(columns);
    const partner = await onePartner(app, database);
    const added = await addBrandEntry(database, app.draft(partner), partner, kind, values);
    await app.printRecord(columns, added);
    sayNext(app, added, `brand ${kind}`, added.id);
  });

  const edit = noun.command("edit <id>").description(app.text(words.edit));
  addIfVersion(addPlaceOptions(addFieldOptions(edit, app, fields), app), app).action(
    async (id: string, flags: Flags) => {
      const values = readValues(flags, kind);
      const database = await app.mutable(columns);
      const { entry, isChanged } = await editBrandEntry(database, app.draft(), kind, id, values, readIfVersion(flags));
      await app.printRecord(columns, entry);
      if (!isChanged) sayUnchanged(app);
      sayNext(app, entry, `brand ${kind}`, entry.id);
    },
  );

  noun
    .command("remove <id>")
    .description(app.text(words.remove))
    .action(async (id: string) => {
      const database = await app.mutable(columns);
      const removed = await removeBrandEntry(database, app.draft(), kind, id);
      await app.printRecord(columns, removed);
      sayRemoved(app, removed.id);
    });
}

function registerReading(noun: Command, app: App, kind: EntryKind): void {
  const columns = entryColumns(kind);
  const shown = [...columns, versionColumn];
  const list = noun.command("list").description(app.text(WORDS[kind].list));
  addListOptions(list, app, columns).action(async (flags) => {
    const query = listQuery(app, flags, columns, [{ column: "kind", operator: "in", values: [kind] }]);
    const database = await app.database("read");
    await database.read(async (tables) =>
      app.printList(shown, withVersions(app, tables, "brand_entries", keyOf, tables.brandEntries.list(query))),
    );
  });

  noun
    .command("show <id>")
    .description(app.text(WORDS[kind].show))
    .action(async (id: string) => {
      const database = await app.database("read");
      await database.read(async (tables) => {
        const found = await findBrandEntry(tables, kind, id);
        await app.printRecord(shown, await withVersion(app, tables, "brand_entries", keyOf, found));
      });
    });
}

function addPlaceOptions(command: Command, app: App): Command {
  return command
    .option("--visible <yes|no>", app.text({ en: "whether it is shown (default: yes)", zh: "是否显示（默认 yes）" }))
    .option("--position <number>", app.text({ en: "its place (default: the last)", zh: "位置（默认最后）" }));
}

/** An option that is not there is exit 8; one that is empty is what the rules refuse. */
function refuseMissing(flags: Flags, kind: EntryKind): void {
  const what: Readonly<Record<string, Text>> = {
    group: { en: "which menu it belongs to", zh: "所属菜单" },
    name_zh: { en: "its Chinese name", zh: "中文名称" },
    name_en: { en: "its English name", zh: "英文名称" },
    url: { en: "where it leads", zh: "链接地址" },
  };
  const given = readFieldOptions(ENTRY_FIELDS[kind], flags);
  const missing = ENTRY_FIELDS[kind].filter(({ key }) => !given.has(key));
  allNeeded(
    {},
    missing.map(({ key }) => [`--${key.replace("_", "-")}`, what[key] as Text]),
  );
}

/** The values that are given; blank words are left to the rules. */
function readValues(flags: Flags, kind: EntryKind): Partial<EntryValues> {
  const given = readFieldOptions(ENTRY_FIELDS[kind], flags);
  if (given.get("group") === null) {
    throw badValue("--group", "", { en: "a value: it cannot be empty", zh: "有效值，不能为空" });
  }
  const words = [
    ["group", given.get("group")],
    ["nameZh", trimmed(given.get("name_zh"))],
    ["nameEn", trimmed(given.get("name_en"))],
    ["url", given.get("url")],
    ["visible", flags.visible === undefined ? undefined : readVisible(flags.visible)],
    ["position", flags.position === undefined ? undefined : readPosition(flags.position)],
  ];
  return Object.fromEntries(words.filter(([, value]) => value !== undefined)) as Partial<EntryValues>;
}

function trimmed<Value>(value: Value): Value | string {
  return typeof value === "string" ? value.trim() : value;
}

function readVisible(text: string): boolean {
  const flag = parseBoolean(text);
  if (flag === undefined) throw badValue("--visible", text, { en: "yes or no", zh: "yes 或 no" });
  return flag;
}

function readPosition(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw badValue("--position", text, { en: "a whole number from 1 to 999999", zh: "1 至 999999 的整数" });
}
