import type { Text } from "../language/text.ts";
import { formatLocal, type Instant } from "../values/instant.ts";
import type { GivenValues, Problem } from "./read-fields.ts";

/** A half-open period with a beginning, as files give them. */
export interface FilePeriod {
  readonly from: Instant;
  readonly to: Instant | null;
}

/** Whether two half-open periods share an instant; one without duration shares none. */
export function meet(a: FilePeriod, b: FilePeriod): boolean {
  if (a.from === a.to || b.from === b.to) return false;
  return (b.to === null || a.from < b.to) && (a.to === null || b.from < a.to);
}

/** A period for people, in both languages. */
export function spanText({ from, to }: FilePeriod): Text {
  const begin = formatLocal(from);
  if (to === null) return { en: `since ${begin}`, zh: `${begin} 起` };
  return { en: `${begin} to ${formatLocal(to)}`, zh: `${begin} 至 ${formatLocal(to)}` };
}

/** BAD_VALUE where a row's period ends before it has begun, or as it begins. */
export function endsTooEarly(given: GivenValues): Problem | undefined {
  const [from, to] = [given.get("from"), given.get("to")];
  if (typeof from !== "number" || typeof to !== "number" || to > from) return undefined;
  const [begin, end] = [formatLocal(from), formatLocal(to)];
  return {
    code: "BAD_VALUE",
    text: { en: `to (${end}) is not after from (${begin}).`, zh: `to（${end}）须晚于 from（${begin}）。` },
  };
}

/** A row that names a record which nobody knows. */
export function unknownName(code: string, what: Text, name: string): Problem {
  return { code, text: { en: `There is no ${what.en} "${name}".`, zh: `没有${what.zh}“${name}”。` } };
}
