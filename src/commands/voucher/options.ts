import { readLastInstant } from "../../actions/issue-voucher-file.ts";
import { usageError } from "../../errors.ts";
import type { Text } from "../../language/text.ts";
import { type Instant, parseInstant } from "../../values/instant.ts";
import { isBlank } from "../../values/names.ts";
import { badValue } from "../option-values.ts";

/** As long as a remark may be in Partner Center. */
const LONGEST_REMARK = 256;

export const REMARK: Text = { en: "a remark, at most 256 characters", zh: "备注，最多 256 个字符" };

/** Reads the last instant of something: a day means its end. */
export function readUntil(option: string, text: string | undefined): Instant | null {
  if (text === undefined) return null;
  const last = readLastInstant(text);
  if (last === undefined) throw badValue(option, text, DATE);
  return last;
}

/** Reads the first instant of something. */
export function readFrom(option: string, text: string | undefined): Instant | null {
  if (text === undefined) return null;
  const parsed = parseInstant(text);
  if (!parsed) throw badValue(option, text, DATE);
  return parsed.at;
}

const DATE: Text = { en: "a date such as 2026-11-24", zh: "2026-11-24 这样的日期" };

/** Reads a remark; one that Partner Center would not take is exit 2. */
export function readRemark(text: string | undefined): string | null {
  if (text === undefined || isBlank(text)) return null;
  if ([...text].length <= LONGEST_REMARK) return text;
  throw usageError(
    "BAD_VALUE",
    {
      en: `--remark has more than ${LONGEST_REMARK} characters. Say it in fewer.`,
      zh: `--remark 超过 ${LONGEST_REMARK} 个字符，请缩短。`,
    },
    { field: "remark" },
  );
}
