import { inputNeeded } from "../errors.ts";
import type { Text } from "../language/text.ts";
import { type Fen, parseFen } from "../values/money.ts";
import { isBlank } from "../values/names.ts";
import { badValue } from "./listing.ts";

/** Reads an amount of money above 0; a missing one is exit 8, any other text exit 2. */
export function neededAmount(option: string, text: string | undefined, what: Text): Fen {
  if (text === undefined || isBlank(text)) throw inputNeeded(option, what);
  return readAmount(option, text);
}

/** Reads an amount of money above 0; any other text is exit 2. */
export function readAmount(option: string, text: string): Fen {
  const amount = parseFen(text);
  if (amount !== undefined && amount > 0) return amount;
  throw badValue(option, text, {
    en: "an amount above 0 with at most two decimals",
    zh: "大于 0 且最多两位小数的金额",
  });
}
