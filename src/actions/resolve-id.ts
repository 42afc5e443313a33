import type { Tables } from "../database/tables/index.ts";
import { notFound, usageError } from "../errors.ts";
import type { Text } from "../language/text.ts";
import { isGeneratedId } from "../values/generated-id.ts";
import { refuseForeign } from "./authorize.ts";

/** A table whose records are found by the beginning of their id. */
interface IdTable<Item> {
  find(id: string): Promise<Item | undefined>;
  keysLike(prefix: string): Promise<string[]>;
  hold(ids: readonly string[]): Promise<void>;
}

/**
 * Finds a record by its id or an unambiguous beginning of one that we made; exit 7 where there is none, exit 2 where there are several.
 * In a write it stays as it was found until the end. One of another partner is exit 9 for who is bound to its own.
 */
export async function resolveId<Item extends object>(
  tables: Pick<Tables, "bound">,
  table: IdTable<Item>,
  what: Text,
  text: string,
): Promise<Item> {
  // Our own ids are in lower case; those that files bring along may not be.
  const spellings = text === "" ? [] : [...new Set([text, text.toLowerCase()])];
  const held = async (key: string): Promise<Item | undefined> => {
    await table.hold([key]);
    const found = await table.find(key);
    if (found && "partner" in found) refuseForeign(tables, found.partner as string);
    return found;
  };
  for (const spelling of spellings) {
    const exact = await held(spelling);
    if (exact) return exact;
  }
  const matches: string[] = [];
  for (const spelling of spellings) matches.push(...(await table.keysLike(spelling)).filter(isGeneratedId));
  if (matches.length > 1) {
    throw usageError(
      "ambiguous-id",
      {
        en: `"${text}" begins more than one id, such as ${matches.slice(0, 2).join(" and ")}. Give more of it.`,
        zh: `“${text}”对应多个编号，例如 ${matches.slice(0, 2).join(" 和 ")}。请输入更多字符。`,
      },
      { field: "id" },
    );
  }
  const found = matches[0] === undefined ? undefined : await held(matches[0]);
  if (!found) throw notFound(what, text);
  return found;
}
