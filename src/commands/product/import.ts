import type { Command } from "commander";
import { importProducts } from "../../actions/import-products.ts";
import type { App } from "../../app.ts";
import { PRODUCT_FIELDS } from "../../domain/marketplace/product-fields.ts";
import { addBulkOptions, type BulkFlags, bulk } from "../bulk.ts";
import { derivedHeaders } from "../fields.ts";
import { productColumns } from "./columns.ts";

/** `product import`. */
export function registerImport(product: Command, app: App): void {
  const command = product
    .command("import <file>")
    .description(app.text({ en: "Import products; known ones are updated", zh: "导入商品，已知商品将更新" }));
  addBulkOptions(command, app, { fields: PRODUCT_FIELDS }).action(async (path: string, flags: BulkFlags) => {
    await bulk(app, {
      path,
      flags,
      fields: PRODUCT_FIELDS,
      derived: derivedHeaders(productColumns),
      action: importProducts,
      partner: null,
    });
  });
}
