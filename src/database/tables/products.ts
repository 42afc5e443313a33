import type { Product, ProductSpecification } from "../../domain/marketplace/products.ts";
import { nameKey } from "../../values/names.ts";
import { mapRows } from "../rows.ts";
import type { ProductSpecificationsRow, ProductsRow } from "../schema-store.ts";
import type { Session } from "../session.ts";
import { recordedTable } from "./recorded.ts";

interface StoredProduct extends Product {
  readonly nameKey: string;
}

interface StoredSpecification extends ProductSpecification {
  readonly nameKey: string;
}

const productMapper = mapRows<StoredProduct, ProductsRow>({
  id: "id",
  name: "name",
  nameKey: "name_key",
  kind: "kind",
  quote: "quote",
  listPrice: "list_price",
  floorPrice: "floor_price",
  state: "state",
  createdAt: "created_at",
});

const specificationMapper = mapRows<StoredSpecification, ProductSpecificationsRow>({
  id: "id",
  product: "product",
  name: "name",
  nameKey: "name_key",
  billingMode: "billing_mode",
  period: "period",
  listPrice: "list_price",
});

const keyed = <Named extends { readonly name: string }>(items: readonly Named[]) =>
  items.map((item) => ({ ...item, nameKey: nameKey(item.name) }));

/** The catalogue of the cloud store. */
export function productsTable(session: Session) {
  const rows = recordedTable(session, "products", { mapper: productMapper });
  return {
    ...rows,
    insert: (products: readonly Product[]) => rows.insert(keyed(products)),
    replace: (products: readonly Product[]) => rows.replace(keyed(products)),

    /** The products of these names, by the key under which two spellings are one. */
    async byNames(names: readonly string[]): Promise<Map<string, Product>> {
      const found = await rows.where("name_key", [...new Set(names.map(nameKey))], "order by id");
      return new Map(found.map((product) => [product.nameKey, product]));
    },
  };
}

/** The ways in which products are sold. */
export function productSpecificationsTable(session: Session) {
  const rows = recordedTable(session, "product_specifications", { mapper: specificationMapper });
  return {
    ...rows,
    insert: (specifications: readonly ProductSpecification[]) => rows.insert(keyed(specifications)),
    replace: (specifications: readonly ProductSpecification[]) => rows.replace(keyed(specifications)),

    /** All of the products given, in the order in which they were recorded. */
    ofProducts: (products: readonly string[]): Promise<ProductSpecification[]> =>
      rows.where("product", products, "order by id"),

    /** The one of a product by its name. */
    async named(product: string, name: string): Promise<ProductSpecification | undefined> {
      const found = await rows.where("product", [product], "and name_key = ?", nameKey(name));
      return found[0];
    },
  };
}
