import { inputNeeded } from "../errors.ts";
import type { Text } from "../language/text.ts";
import { type Fen, isTooLarge, parseFen } from "../values/money.ts";
import { isBlank } from "../values/names.ts";
import { tooLarge } from "./amount.ts";
import { badValue } from "./option-values.ts";

const ABOVE: Text = {
  en: "an amount above 0 in yuan with at most two decimals, such as 1234.50",
  zh: "大于 0 且最多两位小数的金额（元），例如 1234.50",
};
const FROM_ZERO: Text = {
  en: "an amount of 0 or more in yuan with at most two decimals, such as 1234.50",
  zh: "不小于 0 且最多两位小数的金额（元），例如 1234.50",
};

/** Reads the amount that an argument gives: none is exit 8, a bad one or one below `lowest` fen exit 2. */
export function readYuan(text: string | undefined, lowest: 0 | 1 = 1): Fen {
  const wanted = lowest === 1 ? ABOVE : FROM_ZERO;
  if (text === undefined || isBlank(text)) throw inputNeeded("<yuan>", wanted);
  const amount = parseFen(text);
  if (isTooLarge(text)) throw tooLarge("<yuan>", text);
  if (amount === undefined || amount < lowest) throw badValue("<yuan>", text, wanted);
  return amount;
}
