import { nearest } from "../../language/nearest.ts";
import type { Text } from "../../language/text.ts";
import { dayOf, type Instant, startOf } from "../../values/instant.ts";
import { type PartnerProfile, PROGRAMS, type Program, type ProgramPeriod, SALES_PROGRAMS, STAGES } from "./partner.ts";

/** One entry of a `programs` cell: `program[:stage][@date]`. from null: no date was given. */
export type ProgramEntry = Pick<ProgramPeriod, "program" | "stage" | "from">;

export type ParsedPrograms =
  | { readonly kind: "entries"; readonly entries: readonly ProgramEntry[] }
  | { readonly kind: "bad"; readonly text: Text };

const ENTRY = /^([^:@]*)(?::([^@]*))?(?:@(.*))?$/s;

/** Reads a `programs` cell; an empty one holds no entry. */
export function parsePrograms(cell: string): ParsedPrograms {
  const entries: ProgramEntry[] = [];
  // NFKC makes ；：＠ of Chinese keyboards the signs that separate.
  for (const part of cell.normalize("NFKC").split(";")) {
    const word = part.trim();
    if (word === "") continue;
    const parsed = parseEntry(word);
    if ("problem" in parsed) return { kind: "bad", text: parsed.problem };
    if (entries.some((entry) => isSame(entry, parsed))) return { kind: "bad", text: givenTwice(parsed) };
    entries.push(parsed);
  }
  return { kind: "entries", entries };
}

function parseEntry(word: string): ProgramEntry | { readonly problem: Text } {
  const [, name = "", stageName, date] = ENTRY.exec(word) ?? [];
  const program = choose(PROGRAMS, name);
  if (program === undefined) return { problem: unknownWord({ en: "programme", zh: "计划" }, name.trim(), PROGRAMS) };
  const stage = stageName === undefined ? null : choose(STAGES, stageName);
  if (stage === undefined) {
    return { problem: unknownWord({ en: "stage", zh: "阶段" }, (stageName as string).trim(), STAGES) };
  }
  const from = date === undefined ? null : startOf(date.trim());
  if (from === undefined) return { problem: badDate(date as string) };
  return { program, stage, from };
}

function choose<Choice extends string>(choices: readonly Choice[], word: string): Choice | undefined {
  const plain = word.trim().toLowerCase();
  return choices.find((choice) => choice === plain);
}

/** A sales programme is held once; a path may be there once for each stage. */
function isSame(a: ProgramEntry, b: ProgramEntry): boolean {
  const isSales = (SALES_PROGRAMS as readonly Program[]).includes(a.program);
  return a.program === b.program && (isSales || a.stage === b.stage);
}

const LONGEST = 60;
const shorten = (word: string): string => (word.length > LONGEST ? `${word.slice(0, LONGEST)}…` : word);

function unknownWord(what: Text, word: string, choices: readonly string[]): Text {
  const near = nearest(word, choices);
  const shown = shorten(word);
  return {
    en: `programs: there is no ${what.en} "${shown}"${near ? ` (did you mean ${near}?)` : ""}. Choose from ${choices.join(", ")}.`,
    zh: `programs：没有${what.zh}“${shown}”${near ? `（是否指 ${near}？）` : ""}，可选：${choices.join("、")}。`,
  };
}

function badDate(date: string): Text {
  const shown = shorten(date);
  return {
    en: `programs: "${shown}" is not a date such as 2026-11-24.`,
    zh: `programs：“${shown}”不是 2026-11-24 这样的日期。`,
  };
}

function givenTwice({ program }: ProgramEntry): Text {
  return { en: `programs: ${program} is given twice.`, zh: `programs：${program} 重复。` };
}

/** Writes an entry as it is read: `program[:stage][@YYYY-MM-DD]`, the day being that of Asia/Shanghai. */
export function formatEntry({ program, stage, from }: ProgramEntry): string {
  return `${program}${stage === null ? "" : `:${stage}`}${from === null ? "" : `@${dayOf(from)}`}`;
}

/** The programme entries that have not ended at an instant, in the order in which they were recorded. */
export function openEntries(profile: PartnerProfile, at: Instant): ProgramPeriod[] {
  return profile.programs.filter(({ asKind, to }) => !asKind && (to === null || to > at));
}

/** Writes the programme entries as one cell that reads back the same; null where there are none. */
export function formatPrograms(profile: PartnerProfile, at: Instant): string | null {
  return openEntries(profile, at).map(formatEntry).join(";") || null;
}
