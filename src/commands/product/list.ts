import type { Command } from "commander";
import { findProduct } from "../../actions/save-product.ts";
import { refuseUnseen } from "../../actions/store-desk.ts";
import type { App } from "../../app.ts";
import type { Tables } from "../../database/tables/index.ts";
import type { Product } from "../../domain/marketplace/products.ts";
import { addListOptions, type ListColumn, listQuery } from "../listing.ts";
import { versionColumn, withVersion, withVersions } from "../versions.ts";
import { productColumns, specificationColumns } from "./columns.ts";

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
      await app.printList(shown, withVersions(app, tables, "products", keyOf, tables.products.list(query)));
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
        await app.printRecord(shown, await withVersion(app, tables, "products", keyOf, found));
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

/** Who looks on behalf of a partner sees what the store offers to it, or why it offers nothing. */
async function refuseWithoutPlan(app: App, tables: Tables): Promise<void> {
  const partner = app.partner();
  if (partner !== undefined) await refuseUnseen(tables, app.now(), partner);
}
