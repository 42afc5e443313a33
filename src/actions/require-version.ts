import type { Tables } from "../database/tables/index.ts";
import type { StoredRecord } from "../database/tables/versions.ts";
import { type Field, formatCell } from "../domain/fields.ts";
import { CUSTOMER, MEMBER, MENU_ENTRY, PARTNER, PRODUCT, PROMOTION } from "../domain/record-names.ts";
import { type AppError, conflict } from "../errors.ts";
import type { Text } from "../language/text.ts";
import type { GivenValues } from "./read-fields.ts";

/** The record that an edit is about. */
export interface Edited {
  readonly noun: "customer" | "partner" | "member" | "solution" | "brand promo" | "brand menu" | "product";
  readonly table: Parameters<Tables["versions"]["of"]>[0];
  readonly key: string;
  /** Its fields, for what the values of those that differ are. */
  readonly fields: readonly Field[];
}

const NOUNS: Readonly<Record<Edited["noun"], Text>> = {
  customer: CUSTOMER,
  partner: PARTNER,
  member: MEMBER,
  solution: { en: "solution", zh: "方案" },
  "brand promo": PROMOTION,
  "brand menu": MENU_ENTRY,
  product: PRODUCT,
};

/**
 * Makes sure that a record, which is held, still has the version that an edit is based on (--if-version). One that was
 * changed meanwhile is exit 6, with the values of every field that was changed or would be by the edit.
 */
export async function requireVersion(
  { versions }: Tables,
  edited: Edited,
  wanted: number | undefined,
  given: Pick<GivenValues, "get">,
): Promise<void> {
  if (wanted === undefined) return;
  const { table, key } = edited;
  const present = (await versions.of(table, [key])).get(key) as number;
  if (present === wanted) return;
  const then = await versions.at(table, key, wanted);
  const now = (await versions.at(table, key, present)) as StoredRecord;
  throw changedMeanwhile(edited, wanted, present, then && differences(edited.fields, then, now, given));
}

/** `field: then → now (yours: given)` of every field that differs, each value in quotes. */
function differences(
  fields: readonly Field[],
  then: StoredRecord,
  now: StoredRecord,
  given: Pick<GivenValues, "get">,
): Text {
  const differing = fields.flatMap((field) => {
    const [before, after] = [quoted(field, then[field.key]), quoted(field, now[field.key])];
    const value = given.get(field.key);
    const own = value === undefined ? after : quoted(field, value);
    if (before === after && own === after) return [];
    const change = before === after ? after : `${before} → ${after}`;
    const yours = own === after ? "" : own;
    return [
      {
        en: `${field.key}: ${change}${yours && ` (yours: ${yours})`}`,
        zh: `${field.key}：${change}${yours && `（您的值：${yours}）`}`,
      },
    ];
  });
  if (differing.length === 0) return { en: "its programmes or links were changed", zh: "其计划或归属已变更" };
  return { en: differing.map((text) => text.en).join("; "), zh: differing.map((text) => text.zh).join("；") };
}

function quoted(field: Field, value: unknown): string {
  const isFlag = field.type === "boolean" && typeof value === "number";
  return `"${formatCell(field, isFlag ? value === 1 : value)}"`;
}

function changedMeanwhile(edited: Edited, wanted: number, present: number, differing: Text | undefined): AppError {
  const { noun, key } = edited;
  const name = NOUNS[noun];
  const what = differing ?? { en: `it never had version ${wanted}`, zh: `它没有版本 ${wanted}` };
  return conflict(
    "changed-meanwhile",
    {
      en: `The ${name.en} "${key}" has version ${present}, not ${wanted}: ${what.en}.`,
      zh: `${name.zh}“${key}”的版本是 ${present}，不是 ${wanted}：${what.zh}。`,
    },
    {
      field: "if-version",
      hint: {
        en: `Look at it, then give --if-version ${present}: partnerctl ${noun} show ${key}`,
        zh: `请先查看，再用 --if-version ${present} 修改：partnerctl ${noun} show ${key}`,
      },
    },
  );
}
