import { formatPercent, type Percent, parsePercent } from "../values/percent.ts";
import { badValue } from "./option-values.ts";

/** Reads a percentage; more than two decimals, or anything else, is exit 2. Whether it will do is for a rule to say. */
export function readPercent(option: string, text: string): Percent {
  const percent = parsePercent(text);
  if (percent !== undefined) return percent;
  throw badValue(option, text, {
    en: "a percentage with at most two decimals, such as 12.5",
    zh: "12.5 这样最多两位小数的百分比",
  });
}

/** The cell of a percentage that may not be known. */
export const percentCell = (percent: Percent | null): string | null =>
  percent === null ? null : formatPercent(percent);

/** What the percentages of an offer are called wherever they are shown. */
export const DISCOUNT_LABEL = { en: "Discount (% off)", zh: "折扣（减免%）" };
export const SHARE_LABEL = { en: "Share (%)", zh: "分成比例（%）" };
