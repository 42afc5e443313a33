import { TOO_LARGE } from "../domain/fields.ts";
import { inputNeeded, usageError } from "../errors.ts";
import type { Text } from "../language/text.ts";
import { type Fen, isTooLarge, parseFen } from "../values/money.ts";
import { isBlank } from "../values/names.ts";
import { badValue } from "./option-values.ts";

/** Reads an amount of money above 0; a missing one is exit 8, any other text exit 2. */
export function neededAmount(option: string, text: string | undefined, what: Text): Fen {
  if (text === undefined || isBlank(text)) throw inputNeeded(option, what);
  return readAmount(option, text);
}

/** Reads an amount of money above 0; any other text is exit 2. */
export function readAmount(option: string, text: string): Fen {
  const amount = parseFen(text);
  if (amount !== undefined && amount > 0) return amount;
  if (isTooLarge(text)) throw tooLarge(option, text);
  throw badValue(option, text, {
    en: "an amount above 0 with at most two decimals",
    zh: "大于 0 且最多两位小数的金额",
  });
}

/** An amount beyond what can be counted in fen: exit 2. */
export function tooLarge(option: string, text: string) {
  return usageError(
    "BAD_VALUE",
    {
      en: `${option} "${text}" is ${TOO_LARGE.en}.`,
      zh: `${option} 的值“${text}”${TOO_LARGE.zh}。`,
    },
    { field: option.replace(/^--/, "") },
  );
}
