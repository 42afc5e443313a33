import { posix } from "node:path";
import { usageError } from "../../errors.ts";
import { nearest } from "../../language/nearest.ts";
import type { Text } from "../../language/text.ts";
import { Broken, nameOf } from "../broken.ts";
import { type Archive, openArchive } from "./archive.ts";
import { readSharedStrings, type SharedStrings } from "./shared-strings.ts";
import type { SheetContext } from "./sheet.ts";
import { readStyles } from "./styles.ts";
import { attribute, isTrue, readXml, textOf } from "./xml.ts";

/** Parts that only say what else there is are small. */
const MOST_BYTES = 16 * 1024 * 1024;

/** One sheet of a workbook, ready to be read from its beginning. */
export interface OpenSheet {
  readonly context: SheetContext;
  /** Its XML; letting go of it closes the workbook. */
  readonly pieces: AsyncGenerator<string>;
}

interface Relation {
  readonly type: string;
  readonly part: string;
}

interface Contents {
  readonly from1904: boolean;
  readonly sheets: readonly { readonly name: string; readonly id: string; readonly hidden: boolean }[];
}

/** Opens the sheet with a name, or the first that is shown. Throws Broken where the workbook is damaged. */
export async function openSheet(
  path: string,
  stdin: NodeJS.ReadableStream,
  wanted: string | undefined,
): Promise<OpenSheet> {
  const archive = await openArchive(path, stdin);
  let strings: SharedStrings | undefined;
  try {
    const workbook = (await relationsOf(archive, "")).find(({ type }) => type === "officeDocument")?.part;
    if (workbook === undefined) throw new Broken(NO_WORKBOOK);
    const relations = await relationsOf(archive, workbook);
    const { sheets, from1904 } = await contentsOf(archive, workbook);
    const part = chosenSheet(path, wanted, sheets, relations);
    const partOf = (wish: string): string | undefined => relations.find(({ type }) => type === wish)?.part;
    const stylesPart = partOf("styles");
    const styles = stylesPart === undefined ? [] : await readStyles(archive, stylesPart);
    const stringsPart = partOf("sharedStrings");
    strings = stringsPart === undefined ? undefined : await readSharedStrings(archive, stringsPart);
    return { context: { strings, styles, from1904 }, pieces: piecesOf(archive, part, strings) };
  } catch (error) {
    await strings?.close();
    await archive.close();
    throw error;
  }
}

async function* piecesOf(archive: Archive, part: string, strings: SharedStrings | undefined): AsyncGenerator<string> {
  try {
    yield* textOf(archive.read(part));
  } finally {
    await strings?.close();
    await archive.close();
  }
}

/** What a part refers to, by the last word of the reference's type, which transitional and strict workbooks share. */
async function relationsOf(archive: Archive, part: string): Promise<readonly (Relation & { readonly id: string })[]> {
  const folder = posix.dirname(part);
  const file = posix.join(folder, "_rels", `${posix.basename(part)}.rels`);
  if (!archive.has(file)) throw new Broken(part === "" ? NO_WORKBOOK : NO_SHEET);
  const found: (Relation & { readonly id: string })[] = [];
  await readXml(archive.read(file, MOST_BYTES), {
    open(name, attributes) {
      if (name !== "Relationship") return;
      const read = (key: string): string => attribute(attributes(), key) ?? "";
      // What lies outside of the workbook is never looked at.
      if (read("TargetMode") === "External") return;
      const target = read("Target");
      const place = target.startsWith("/") ? target.slice(1) : posix.join(folder, target);
      found.push({ id: read("Id"), type: posix.basename(read("Type")), part: place });
    },
    text() {},
    close() {},
  });
  return found;
}

async function contentsOf(archive: Archive, workbook: string): Promise<Contents> {
  let from1904 = false;
  const sheets: { name: string; id: string; hidden: boolean }[] = [];
  await readXml(archive.read(workbook, MOST_BYTES), {
    open(name, attributes) {
      if (name === "workbookPr") from1904 = isTrue(attribute(attributes(), "date1904"));
      if (name !== "sheet") return;
      const read = (key: string): string => attribute(attributes(), key) ?? "";
      const state = read("state");
      sheets.push({ name: read("name"), id: read("id"), hidden: state === "hidden" || state === "veryHidden" });
    },
    text() {},
    close() {},
  });
  return { from1904, sheets };
}

function chosenSheet(
  path: string,
  wanted: string | undefined,
  sheets: Contents["sheets"],
  relations: readonly (Relation & { readonly id: string })[],
): string {
  // Sheets that are only a chart have no rows.
  const partOf = new Map(relations.filter(({ type }) => type === "worksheet").map(({ id, part }) => [id, part]));
  const readable = sheets.filter(({ id }) => partOf.has(id));
  const sheet =
    wanted === undefined
      ? (readable.find(({ hidden }) => !hidden) ?? readable[0])
      : readable.find(({ name }) => name === wanted);
  const part = partOf.get(sheet?.id ?? "");
  if (part !== undefined) return part;
  if (wanted === undefined) throw new Broken(NO_SHEET);
  throw unknownSheet(
    path,
    wanted,
    readable.map(({ name }) => name),
  );
}

function unknownSheet(path: string, wanted: string, names: readonly string[]) {
  const near = nearest(wanted, names);
  return usageError(
    "unknown-sheet",
    { en: `${nameOf(path)} has no sheet "${wanted}".`, zh: `${nameOf(path)} 中没有工作表“${wanted}”。` },
    {
      field: "sheet",
      hint: {
        en: `${near ? `Did you mean "${near}"? ` : ""}Its sheets are: ${names.join(", ")}.`,
        zh: `${near ? `是否指“${near}”？` : ""}可用的工作表：${names.join("、")}。`,
      },
    },
  );
}

const NO_WORKBOOK: Text = { en: "the archive holds no workbook", zh: "压缩包中没有工作簿" };
const NO_SHEET: Text = { en: "the workbook has no sheet with rows", zh: "工作簿中没有工作表" };
