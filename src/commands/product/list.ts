import type { Command } from "commander";
import { type OfferedProduct, withOffers } from "../../actions/offered-products.ts";
import { findProduct } from "../../actions/save-product.ts";
import { refuseUnseen } from "../../actions/store-desk.ts";
import type { App } from "../../app.ts";
import type { Tables } from "../../database/tables/index.ts";
import type { Product } from "../../domain/marketplace/products.ts";
import { addListOptions, type ListColumn, listQuery } from "../listing.ts";
import { ofManager } from "../partner.ts";
import { versionColumn, withVersion, withVersions } from "../versions.ts";
import { offeredColumns, productColumns, specificationColumns } from "./columns.ts";

const shown: readonly ListColumn<Product>[] = [...productColumns, versionColumn];
const keyOf = ({ id }: Product): string => id;

/** `product list`, `product show` and `product specifications`. */
export function registerList(product: Command, app: App): void {
  const list = product
    .command("list")
    .description(app.text({ en: "List products of the cloud store", zh: "列出云商店商品" }));
  addListOptions(list, app, productColumns).action(async (flags) => {
    const query = listQuery(app, flags, productColumns);
    const database = await app.database("read");
    await database.read(async (tables) => {
      await refuseWithoutPlan(app, tables);
      const products = withVersions(app, tables, "products", keyOf, tables.products.list(query));
      await printProducts(app, tables, products, (columns, rows) => app.printList(columns, rows));
    });
  });

  product
    .command("show <product>")
    .description(app.text({ en: "Show a product, named by its id or name", zh: "按编号或名称查看商品" }))
    .action(async (text: string) => {
      const database = await app.database("read");
      await database.read(async (tables) => {
        await refuseWithoutPlan(app, tables);
        const found = await findProduct(tables, text);
        const product = await withVersion(app, tables, "products", keyOf, found);
        await printProducts(app, tables, once(product), async (columns, rows) => {
          for await (const batch of rows) for (const row of batch) await app.printRecord(columns, row);
        });
      });
    });

  const specifications = product
    .command("specifications [product]")
    .description(app.text({ en: "List how a product, or every one, is sold", zh: "列出商品规格" }));
  addListOptions(specifications, app, specificationColumns).action(async (text: string | undefined, flags) => {
    const database = await app.database("read");
    await database.read(async (tables) => {
      await refuseWithoutPlan(app, tables);
      const only = text === undefined ? undefined : await findProduct(tables, text);
      const query = listQuery(
        app,
        flags,
        specificationColumns,
        only ? [{ column: "product", operator: "in", values: [only.id] }] : [],
      );
      await app.printList(specificationColumns, tables.productSpecifications.list(query));
    });
  });
}

async function* once(product: Product): AsyncGenerator<readonly Product[]> {
  yield [product];
}

/** Prints products, and to a partner what its effective offers grant on each. */
async function printProducts(
  app: App,
  tables: Tables,
  products: AsyncIterable<readonly Product[]>,
  print: <Row extends Product>(
    columns: readonly ListColumn<Row>[],
    rows: AsyncIterable<readonly Row[]>,
  ) => Promise<void>,
): Promise<void> {
  const partner = app.partner();
  if (partner === undefined) return await print(shown, products);
  const offered = withOffers(tables, partner, ofManager(app, "account_manager"), app.now(), products);
  await print<OfferedProduct>([...productColumns, ...offeredColumns, versionColumn], offered);
}

/** Who looks on behalf of a partner sees what the store offers to it, or why it offers nothing. */
async function refuseWithoutPlan(app: App, tables: Tables): Promise<void> {
  const partner = app.partner();
  if (partner !== undefined) await refuseUnseen(tables, app.now(), partner);
}
