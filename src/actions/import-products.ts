import type { OpenChange } from "../database/session.ts";
import type { Tables } from "../database/tables/index.ts";
import { PRODUCT_FIELDS } from "../domain/marketplace/product-fields.ts";
import { FIRST_STATE, idProblem, type Product, productProblem } from "../domain/marketplace/products.ts";
import { type Fen, ZERO } from "../values/money.ts";
import { nameKey } from "../values/names.ts";
import { type BulkAction, invalid, type RowResult } from "./bulk.ts";
import { type GivenValues, type Problem, rawCell, readRecord } from "./read-fields.ts";
import { settledKeys } from "./repeats.ts";
import { isSameProduct, productLock } from "./save-product.ts";

/** Imports the catalogue: upsert by id where a row gives one, else by name. */
export const importProducts: BulkAction = {
  outcomes: ["created", "updated", "unchanged", "invalid"],
  failures: ["invalid"],
  async chunk(tables, records) {
    const read = records.map((record) => {
      const { given, row, missing, bad } = readRecord(PRODUCT_FIELDS, record);
      return { record, given, before: row ?? missing, bad };
    });
    const catalogue = await openCatalogue(
      tables,
      read.map(({ given }) => given),
    );
    const problemOf = ({ before, bad, given }: (typeof read)[number]): Problem | undefined =>
      before ?? bad ?? catalogue.problem(given);
    const settled = settledKeys(
      {
        keys: read.map((one) => (problemOf(one) ? undefined : catalogue.keyOf(one.given))),
        given: (at) => (read[at] as (typeof read)[number]).given,
      },
      (_, merged) => catalogue.leavesAsIs(merged),
    );
    const results = read.map((one): RowResult => {
      const { record, given } = one;
      const key = rawCell(PRODUCT_FIELDS, record, "name");
      const problem = problemOf(one);
      if (problem) return invalid(record.row, key, problem.code, problem.text);
      if (settled.has(catalogue.keyOf(given))) return { row: record.row, key, outcome: "unchanged" };
      return { row: record.row, key, ...catalogue.put(given) };
    });
    await catalogue.save();
    return { results };
  },
};

const textOf = (given: GivenValues, key: string): string => String(given.get(key) ?? "");

/** The products that rows are about, kept up to date while the rows are applied. */
async function openCatalogue(tables: Tables, rows: readonly GivenValues[]) {
  const { at, ids } = tables.change as OpenChange;
  const names = [...new Set(rows.map((given) => textOf(given, "name")).filter((name) => name !== ""))];
  const named = [...new Set(rows.map((given) => textOf(given, "id")).filter((id) => id !== ""))];
  await tables.lock(names.map(productLock));
  const known: Map<string, Product> = await tables.products.byKeys(named);
  for (const product of (await tables.products.byNames(names)).values()) known.set(product.id, product);
  await tables.products.hold([...known.keys()]);
  const current = new Map(known);
  const idsByName = new Map([...known.values()].map(({ id, name }) => [nameKey(name), id]));
  const changed = new Set<string>();

  const idOf = (given: GivenValues): string | undefined => {
    const id = textOf(given, "id");
    return id === "" ? idsByName.get(nameKey(textOf(given, "name"))) : id;
  };
  /** What a row makes of a product; a column that the file lacks keeps what is known, an empty cell clears it. */
  const merged = (given: GivenValues, before: Product | undefined, id: string): Product => {
    const quote = given.get("quote") ?? (given.get("quote") === undefined ? before?.quote : undefined) ?? "product";
    const floor = given.get("floor_price");
    const state = given.get("state") ?? before?.state ?? FIRST_STATE;
    return {
      id,
      name: textOf(given, "name"),
      kind: given.get("kind") as Product["kind"],
      quote: quote as Product["quote"],
      listPrice: (given.get("list_price") ?? ZERO) as Fen,
      floorPrice: (floor === undefined ? (before?.floorPrice ?? null) : floor) as Fen | null,
      state: state as Product["state"],
      createdAt: before?.createdAt ?? at,
    };
  };

  return {
    /** What tells rows about one product from those about others. */
    keyOf: (given: GivenValues): string => idOf(given) ?? `name:${nameKey(textOf(given, "name"))}`,

    problem(given: GivenValues): Problem | undefined {
      const id = textOf(given, "id");
      const before = current.get(idOf(given) ?? "");
      const wrong = (id === "" ? undefined : idProblem(id)) ?? productProblem(merged(given, before, id));
      if (wrong) return { code: "BAD_VALUE", text: wrong.text };
      const name = textOf(given, "name");
      const other = idsByName.get(nameKey(name));
      if (id === "" || other === undefined || other === id) return undefined;
      return {
        code: "BAD_VALUE",
        text: { en: `The name "${name}" is that of the product ${other}.`, zh: `名称“${name}”已属于商品 ${other}。` },
      };
    },

    /** Whether rows together make no difference to the product as it was before. */
    leavesAsIs(given: GivenValues): boolean {
      const before = known.get(idOf(given) ?? "");
      return before !== undefined && isSameProduct(before, merged(given, before, before.id));
    },

    put(given: GivenValues): { readonly outcome: "created" | "updated" | "unchanged"; readonly id: string } {
      const id = idOf(given) ?? ids.next("prd");
      const before = current.get(id);
      const after = merged(given, before, id);
      if (before && isSameProduct(before, after)) return { outcome: "unchanged", id };
      if (before) idsByName.delete(nameKey(before.name));
      idsByName.set(nameKey(after.name), id);
      current.set(id, after);
      changed.add(id);
      return { outcome: before ? "updated" : "created", id };
    },

    async save(): Promise<void> {
      const all = [...changed].map((id) => current.get(id) as Product);
      await tables.products.insert(all.filter(({ id }) => !known.has(id)));
      await tables.products.replace(all.filter(({ id }) => known.has(id)));
    },
  };
}
