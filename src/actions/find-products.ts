import type { Tables } from "../database/tables/index.ts";
import type { Product } from "../domain/marketplace/products.ts";
import { AppError } from "../errors.ts";
import { nameKey } from "../values/names.ts";
import type { Problem } from "./read-fields.ts";
import { findProduct } from "./save-product.ts";

/** A product that rows of a file name, or why there is none. */
export interface FoundProduct {
  readonly product?: Product;
  readonly problem?: Problem;
}

/**
 * The products that rows of a file mean by an id, a name or the beginning of an id, each text that is not empty; in two
 * queries, but for those that are only begun.
 */
export async function findProducts(tables: Tables, texts: readonly string[]): Promise<Map<string, FoundProduct>> {
  const named = texts.filter((text) => text !== "");
  const byId = await tables.products.byKeys(named);
  const byName = await tables.products.byNames(named);
  const found = new Map<string, FoundProduct>();
  for (const text of named) {
    const product = byId.get(text) ?? byName.get(nameKey(text));
    found.set(text, product ? { product } : await begun(tables, text));
  }
  return found;
}

async function begun(tables: Tables, text: string): Promise<FoundProduct> {
  try {
    return { product: await findProduct(tables, text) };
  } catch (error) {
    if (error instanceof AppError) return { problem: { code: "BAD_VALUE", text: error.text } };
    throw error;
  }
}
