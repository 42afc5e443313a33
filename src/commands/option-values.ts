import { inChinese } from "../domain/words.ts";
import { usageError } from "../errors.ts";
import { nearest } from "../language/nearest.ts";
import type { Text } from "../language/text.ts";

/** Reads a count; a negative or broken number is exit 2. */
export function wholeNumber(option: string, text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw badValue(option, text, { en: "a whole number of 0 or more", zh: "非负整数" });
}

/** Reads one of several words, or what it is called in Chinese, as lists show it; anything else is exit 2 and names the nearest. */
export function oneOf<Word extends string>(option: string, word: string, choices: readonly Word[]): Word {
  if ((choices as readonly string[]).includes(word)) return word as Word;
  const names = inChinese(choices);
  const called = choices.find((one) => names?.get(one) === word);
  if (called === undefined) throw notAChoice(option, word, choices);
  return called;
}

/** A word that is none of those that its option takes: exit 2. */
export function notAChoice(option: string, word: string, choices: readonly string[]) {
  const near = nearest(word, choices);
  return usageError(
    "BAD_VALUE",
    {
      en: `${option} "${word}" is not one of ${choices.join(", ")}.${near ? ` Did you mean ${near}?` : ""}`,
      zh: `${option} 的值“${word}”无效，可选：${choices.join("、")}。${near ? `是否指 ${near}？` : ""}`,
    },
    { field: fieldOf(option) },
  );
}

/** The name of an option or argument in an error: `--full-name` and `<yuan>` without their signs. */
function fieldOf(option: string): string {
  return option.replace(/^--|[<>]/g, "");
}

/** A value that its option cannot take: exit 2. */
export function badValue(option: string, text: string, wanted: Text) {
  return usageError(
    "BAD_VALUE",
    { en: `${option} "${text}" is not ${wanted.en}.`, zh: `${option} 的值“${text}”不是${spaced(wanted.zh)}。` },
    { field: fieldOf(option) },
  );
}

/** Chinese leaves a space before digits and Latin letters. */
function spaced(text: string): string {
  return /^[\x21-\x7e]/.test(text) ? ` ${text}` : text;
}

/** The property under which commander keeps an option: `full_name` → `fullName`. */
export function camel(key: string): string {
  return key.replace(/[_-](\w)/g, (_, letter: string) => letter.toUpperCase());
}
