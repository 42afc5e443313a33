import { nearest } from "../language/nearest.ts";
import type { Text } from "../language/text.ts";
import { formatInstant, type Instant, parseCycle, parseInstant } from "../values/instant.ts";
import { formatFen, isTooLarge, parseFen, parseFenTruncating } from "../values/money.ts";
import { isBlank, isMasked, withoutOuterBlanks } from "../values/names.ts";
import { formatPercent, type Percent, parsePercent } from "../values/percent.ts";
import { parsePhone } from "../values/phone.ts";
import { isUscc } from "../values/uscc.ts";

export type FieldType =
  | "text"
  | "email"
  | "phone"
  | "uscc"
  | "money"
  /** An amount with more places than two, which are cut toward zero as Partner Center bills. */
  | "cut-money"
  /** A percentage with at most two decimals, of any size: a rule says which will do. */
  | "percent"
  | "boolean"
  | "instant"
  | "choice"
  /** A `;`-separated list of choices, held in the order of `values`. */
  | "choices"
  | "cycle"
  /** One of `values`, of which exports write codes and labels; a word that nobody knows is kept as it is. */
  | "word";

/** One field of a record: what it is called everywhere, and how a cell or option of it is read. */
export interface Field {
  /** The key in json and csv, and (with hyphens) the option. */
  readonly key: string;
  readonly type: FieldType;
  readonly label: Text;
  /** Further headers that mean it, besides the key and both labels. */
  readonly aliases?: readonly string[];
  readonly required?: boolean;
  /**
   * Whether it is what a record is known by, its own or another: such a text is read without outer white space, also
   * where a file quotes it, as words of a command line are.
   */
  readonly names?: boolean;
  readonly values?: readonly string[];
  /** What exports write instead of a choice: label or code → choice. */
  readonly synonyms?: Readonly<Record<string, string>>;
  /** Whether it is a text of several values with `;` between them, which JSON may write as a list. */
  readonly several?: boolean;
  /** Whether an amount cannot be below 0. */
  readonly fromZero?: boolean;
  /** Whether Partner Center masks it in exports: a value with `*` then counts as not given. */
  readonly masked?: boolean;
}

/** What a cell says: a value, nothing at all (masked), or why it cannot be read. */
export type ParsedCell =
  | {
      readonly kind: "value";
      readonly value: string | number | boolean | null;
      /** Whether digits of an amount were cut off. */
      readonly cut?: true;
    }
  | { readonly kind: "absent" }
  | { readonly kind: "bad"; readonly code: "BAD_PHONE" | "BAD_VALUE"; readonly text: Text };

const YES = new Set(["true", "1", "yes", "y", "是"]);
const NO = new Set(["false", "0", "no", "n", "否"]);

/** Reads a boolean as SURFACE.md "Values" lists them; undefined for anything else. */
export function parseBoolean(text: string): boolean | undefined {
  // Most cells say it in the one way that an export does.
  if (text === "false") return false;
  if (text === "true") return true;
  const word = text.trim().toLowerCase();
  if (YES.has(word)) return true;
  if (NO.has(word)) return false;
  return undefined;
}

/** Reads what a person typed for a field. A masked value is bad here: whoever typed it wants it taken, and it cannot be. */
export function parseTyped(field: Field, text: string): Exclude<ParsedCell, { kind: "absent" }> {
  const parsed = parseCell(field, text);
  if (parsed.kind !== "absent") return parsed;
  const { text: masked } = bad(field, text, {
    en: "masked, as exports are; give the whole value",
    zh: "已脱敏（与导出文件一样），请填写完整的值",
  });
  return { kind: "bad", code: field.type === "phone" ? "BAD_PHONE" : "BAD_VALUE", text: masked };
}

/** Reads a cell of a field. An empty one, also of white space only, is null: the caller's default for an empty value. */
export function parseCell(field: Field, cell: string): ParsedCell {
  if (isBlank(cell)) return { kind: "value", value: null };
  if (field.masked && isMasked(cell)) return { kind: "absent" };
  switch (field.type) {
    case "text":
      return value(field.names ? withoutOuterBlanks(cell) : cell);
    case "email":
      return /^[^\s@]+@[^\s@]+$/.test(cell.trim())
        ? value(cell.trim())
        : bad(field, cell, { en: "not an e-mail address", zh: "不是邮箱地址" });
    case "phone": {
      const phone = parsePhone(cell);
      return phone === undefined ? badPhone(field, cell) : value(phone);
    }
    case "uscc": {
      const code = cell.trim().toUpperCase();
      return isUscc(code)
        ? value(code)
        : bad(field, cell, {
            en: "not a unified social credit code (18 characters, the last a check character)",
            zh: "不是有效的统一社会信用代码（18 位，末位为校验码）",
          });
    }
    case "money": {
      const amount = parseFen(cell);
      if (amount === undefined) return noAmount(field, cell, TWO_PLACES);
      return field.fromZero && amount < 0 ? bad(field, cell, BELOW_ZERO) : value(amount);
    }
    case "cut-money": {
      const parsed = parseFenTruncating(cell);
      if (parsed === undefined) return noAmount(field, cell, { en: "not an amount in yuan", zh: "不是金额（元）" });
      return parsed.truncated ? { kind: "value", value: parsed.amount, cut: true } : value(parsed.amount);
    }
    case "percent": {
      const percent = parsePercent(cell);
      return percent === undefined
        ? bad(field, cell, { en: "not a percentage with at most two decimals", zh: "不是最多两位小数的百分比" })
        : value(percent);
    }
    case "boolean": {
      const flag = parseBoolean(cell);
      return flag === undefined
        ? bad(field, cell, { en: "neither true nor false", zh: "既不是“是”也不是“否”" })
        : value(flag);
    }
    case "instant": {
      const parsed = parseInstant(cell);
      return parsed
        ? value(parsed.at)
        : bad(field, cell, { en: "not a date or time that exists", zh: "不是存在的日期或时间" });
    }
    case "cycle":
      return readCycle(field, cell);
    case "choice":
      return parseChoice(field, cell);
    case "choices":
      return parseChoices(field, cell);
    case "word":
      return value(wordOf(field, cell));
  }
}

function readCycle(field: Field, cell: string): ParsedCell {
  const cycle = parseCycle(cell);
  return cycle === undefined
    ? bad(field, cell, { en: "not a billing cycle YYYY-MM", zh: "不是账期 YYYY-MM" })
    : value(cycle);
}

/** What is said of an amount that cannot be counted in fen any more. */
export const TOO_LARGE: Text = { en: "too large an amount", zh: "过大" };
const BELOW_ZERO: Text = { en: "below 0, which it cannot be", zh: "小于 0，应为非负金额" };
const TWO_PLACES: Text = {
  en: "not an amount in yuan with at most two decimals",
  zh: "不是最多两位小数的金额（元）",
};

function noAmount(field: Field, cell: string, why: Text): ParsedCell {
  return bad(field, cell, isTooLarge(cell) ? TOO_LARGE : why);
}

function value(read: string | number | boolean): ParsedCell {
  return { kind: "value", value: read };
}

function bad(field: Field, cell: string, why: Text): Extract<ParsedCell, { kind: "bad" }> {
  const shown = cell.length > 60 ? `${cell.slice(0, 60)}…` : cell;
  return {
    kind: "bad",
    code: "BAD_VALUE",
    text: { en: `${field.key} "${shown}" is ${why.en}.`, zh: `${field.key} 的值“${shown}”${why.zh}。` },
  };
}

function badPhone(field: Field, cell: string): ParsedCell {
  const shown = cell.length > 60 ? `${cell.slice(0, 60)}…` : cell;
  return {
    kind: "bad",
    code: "BAD_PHONE",
    text: {
      en: `${field.key} "${shown}" is not a mobile number of 11 digits beginning 13 to 19.`,
      zh: `${field.key} 的值“${shown}”不是以 13 至 19 开头的 11 位手机号码。`,
    },
  };
}

/** The choice that a word means: itself, its synonym, in any case. */
function choiceOf(field: Field, word: string): string | undefined {
  if (field.values?.includes(word)) return word;
  const plain = word.trim().toLowerCase();
  return field.values?.find((choice) => choice.toLowerCase() === plain) ?? field.synonyms?.[word.trim()];
}

/** The dashes, spaces and widths in which the writings of one word differ. */
function plainWord(word: string): string {
  return word
    .normalize("NFKC")
    .trim()
    .toLowerCase()
    .replace(/\s*[-‐-―]+\s*|\s+/g, "-");
}

/** What each writing of a field's words means, found once per field: every row of a file asks. */
const writings = new WeakMap<Field, ReadonlyMap<string, string>>();

function writingsOf(field: Field): ReadonlyMap<string, string> {
  let found = writings.get(field);
  if (!found) {
    const { values = [], synonyms = {} } = field;
    const all = [...Object.entries(synonyms), ...values.map((word) => [word, word] as const)];
    found = new Map(all.flatMap(([word, meaning]) => [[word, meaning] as const, [plainWord(word), meaning] as const]));
    writings.set(field, found);
  }
  return found;
}

/** The one form in which a word of a field is kept, whichever of its writings came in. */
export function wordOf(field: Field, word: string): string {
  const known = writingsOf(field);
  return known.get(word) ?? known.get(plainWord(word)) ?? word;
}

function parseChoice(field: Field, cell: string): ParsedCell {
  const choice = choiceOf(field, cell);
  return choice === undefined ? unknownChoice(field, cell) : value(choice);
}

function parseChoices(field: Field, cell: string): ParsedCell {
  const chosen = new Set<string>();
  for (const word of cell.split(/[;；、]/).filter((part) => part.trim() !== "")) {
    const choice = choiceOf(field, word);
    if (choice === undefined) return unknownChoice(field, word);
    chosen.add(choice);
  }
  const ordered = (field.values ?? []).filter((choice) => chosen.has(choice));
  return { kind: "value", value: ordered.length > 0 ? ordered.join(";") : null };
}

function unknownChoice(field: Field, word: string): ParsedCell {
  const choices = field.values ?? [];
  const near = nearest(word.trim(), choices);
  return bad(field, word, {
    en: `not one of ${choices.join(", ")}${near ? ` (did you mean ${near}?)` : ""}`,
    zh: `无效，可选：${choices.join("、")}${near ? `（是否指 ${near}？）` : ""}`,
  });
}

/** Writes a field's value as a cell that reads back the same. */
export function formatCell(field: Field, stored: unknown): string {
  if (stored === null || stored === undefined) return "";
  if (field.type === "money" || field.type === "cut-money") return formatFen(stored as number);
  if (field.type === "percent") return formatPercent(stored as Percent);
  if (field.type === "instant") return formatInstant(stored as Instant);
  return String(stored);
}
