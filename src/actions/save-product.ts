import type { ChangeDraft, Database } from "../database/database.ts";
import type { Tables } from "../database/tables/index.ts";
import { PRODUCT_FIELDS } from "../domain/marketplace/product-fields.ts";
import {
  FIRST_STATE,
  nameProblem,
  type Product,
  type ProductProblem,
  type ProductSpecification,
  productProblem,
} from "../domain/marketplace/products.ts";
import { PRODUCT } from "../domain/record-names.ts";
import { type AppError, conflict, usageError } from "../errors.ts";
import { nameKey } from "../values/names.ts";
import { shellWord } from "../values/shell.ts";
import { type Edited, requireVersion } from "./require-version.ts";
import { resolveId } from "./resolve-id.ts";

export type ProductValues = Omit<Product, "id" | "state" | "createdAt">;
export type SpecificationValues = Omit<ProductSpecification, "id" | "product">;

/** What keeps two from giving one name to two products. */
export const productLock = (name: string): string => `product:${nameKey(name)}`;

/**
 * Finds a product by its id, its name, or the beginning of its id. It is not held: who links to it or orders it may have no
 * right to change it, and a server lets nobody else hold a row.
 */
export async function findProduct(tables: Tables, text: string): Promise<Product> {
  const { products } = tables;
  const named = (await products.find(text)) ?? (await products.byNames([text])).get(nameKey(text));
  return named ?? (await resolveId(tables, { ...products, hold: async () => {} }, PRODUCT, text));
}

/** Records a product of the catalogue; a name that another one has is exit 6. */
export async function addProduct(database: Database, draft: ChangeDraft, values: ProductValues): Promise<Product> {
  refuse(productProblem(values));
  return await database.write(draft, async (tables, change) => {
    await refuseTaken(tables, values.name, undefined);
    const product: Product = { id: change.ids.next("prd"), ...values, state: FIRST_STATE, createdAt: change.at };
    await tables.products.insert([product]);
    return product;
  });
}

/** Changes what is recorded of a product; what is not given stays. */
export async function editProduct(
  database: Database,
  draft: ChangeDraft,
  text: string,
  changes: Partial<ProductValues & Pick<Product, "state">>,
  ifVersion?: number,
): Promise<Product> {
  return await database.write(draft, async (tables) => {
    const { id } = await findProduct(tables, text);
    await tables.products.hold([id]);
    const before = (await tables.products.find(id)) as Product;
    const edited: Edited = { noun: "product", table: "products", key: before.id, fields: PRODUCT_FIELDS };
    await requireVersion(tables, edited, ifVersion, columnsOf(changes));
    const after: Product = { ...before, ...changes };
    refuse(productProblem(after));
    await refuseTaken(tables, after.name, before.id);
    if (!isSameProduct(before, after)) await tables.products.replace([after]);
    return after;
  });
}

/** The values of an edit under the names of their columns. */
function columnsOf({ listPrice, floorPrice, ...others }: Partial<Product>): Map<string, string | number | null> {
  const given = { ...others, list_price: listPrice, floor_price: floorPrice };
  return new Map(Object.entries(given).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));
}

/** Whether nothing that can be changed differs. */
export function isSameProduct(a: Product, b: Product): boolean {
  return (["name", "kind", "quote", "listPrice", "floorPrice", "state"] as const).every((key) => a[key] === b[key]);
}

/** Records a way in which a product is sold, or what has become of it: a product has one of a name. */
export async function specifyProduct(
  database: Database,
  draft: ChangeDraft,
  text: string,
  values: SpecificationValues,
): Promise<ProductSpecification> {
  refuse(nameProblem(values.name));
  return await database.write(draft, async (tables, change) => {
    const { id: product } = await findProduct(tables, text);
    await tables.lock([`specifications:${product}`]);
    const before = await tables.productSpecifications.named(product, values.name);
    if (!before) {
      const made: ProductSpecification = { id: change.ids.next("spc"), product, ...values };
      await tables.productSpecifications.insert([made]);
      return made;
    }
    const after: ProductSpecification = { id: before.id, product, ...values };
    const isSame = (["name", "billingMode", "period", "listPrice"] as const).every((key) => before[key] === after[key]);
    if (!isSame) await tables.productSpecifications.replace([after]);
    return after;
  });
}

function refuse(problem: ProductProblem | undefined): void {
  if (problem) throw usageError("BAD_VALUE", problem.text, { field: problem.field });
}

async function refuseTaken(tables: Tables, name: string, own: string | undefined): Promise<void> {
  await tables.lock([productLock(name)]);
  const other = (await tables.products.byNames([name])).get(nameKey(name));
  if (other && other.id !== own) throw nameTaken(other);
}

function nameTaken({ id, name }: Product): AppError {
  return conflict(
    "already-exists",
    { en: `The product "${name}" exists already: ${id}.`, zh: `商品“${name}”已存在：${id}。` },
    {
      field: "name",
      hint: {
        en: `Change it with: partnerctl product edit ${shellWord(id)}`,
        zh: `可用以下命令修改：partnerctl product edit ${shellWord(id)}`,
      },
    },
  );
}
