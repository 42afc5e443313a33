import type { Command } from "commander";
import { importProducts } from "../../actions/import-products.ts";
import type { App } from "../../app.ts";
import { PRODUCT_FIELDS } from "../../domain/marketplace/product-fields.ts";
import { derivedHeaders } from "../fields.ts";
import { addImport } from "../import-verb.ts";
import { productColumns } from "./columns.ts";

/** `product import`. */
export function registerImport(product: Command, app: App): void {
  addImport(product, app, {
    text: { en: "Import products; known ones are updated", zh: "导入商品，已知商品将更新" },
    fields: PRODUCT_FIELDS,
    derived: derivedHeaders(productColumns),
    action: () => importProducts,
    partner: null,
  });
}
