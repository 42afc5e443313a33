import { parseRate, type Rate } from "../../domain/incentives/rates.ts";
import { badValue } from "../option-values.ts";

/** Reads a percentage as an option gives it; a bad one is exit 2. */
export function readRate(option: string, text: string): Rate {
  const rate = parseRate(text);
  if (rate !== undefined) return rate;
  throw badValue(option, text, {
    en: "a percentage from 0 to 100 with up to four places, such as 3.25",
    zh: "0 至 100 之间、最多四位小数的百分比，如 3.25",
  });
}
