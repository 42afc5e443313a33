import type { OfferedProduct } from "../../actions/offered-products.ts";
import {
  BILLING_MODES,
  BILLING_PERIODS,
  PRODUCT_KINDS,
  PRODUCT_STATES,
  type Product,
  type ProductSpecification,
  QUOTE_KINDS,
} from "../../domain/marketplace/products.ts";
import type { ListColumn } from "../listing.ts";
import { DISCOUNT_LABEL, percentCell, SHARE_LABEL } from "../percent.ts";

/** SURFACE.md "product". */
export const productColumns: readonly ListColumn<Product>[] = [
  { key: "id", label: { en: "ID", zh: "编号" }, type: "text", value: (row) => row.id },
  { key: "name", label: { en: "Name", zh: "名称" }, type: "text", value: (row) => row.name },
  {
    key: "kind",
    label: { en: "Kind", zh: "商品类型" },
    type: "text",
    value: (row) => row.kind,
    values: PRODUCT_KINDS,
  },
  {
    key: "quote",
    label: { en: "Quote", zh: "报价方式" },
    type: "text",
    value: (row) => row.quote,
    values: QUOTE_KINDS,
    wide: true,
  },
  { key: "list_price", label: { en: "List price", zh: "目录价" }, type: "money", value: (row) => row.listPrice },
  { key: "floor_price", label: { en: "Floor price", zh: "底价" }, type: "money", value: (row) => row.floorPrice },
  {
    key: "state",
    label: { en: "State", zh: "状态" },
    type: "text",
    value: (row) => row.state,
    values: PRODUCT_STATES,
  },
];

/** What a partner's effective offers grant on a product, behind the columns of the contract. */
export const offeredColumns: readonly ListColumn<OfferedProduct>[] = [
  {
    key: "offers",
    label: { en: "Effective offers", zh: "生效优惠数" },
    type: "integer",
    value: (row) => row.offers,
    computed: true,
  },
  {
    key: "discount",
    label: DISCOUNT_LABEL,
    type: "fraction",
    value: (row) => percentCell(row.discount),
    computed: true,
  },
  { key: "share", label: SHARE_LABEL, type: "fraction", value: (row) => percentCell(row.share), computed: true },
];

/** A way in which a product is sold. */
export const specificationColumns: readonly ListColumn<ProductSpecification>[] = [
  { key: "id", label: { en: "ID", zh: "编号" }, type: "text", value: (row) => row.id, wide: true },
  { key: "product", label: { en: "Product", zh: "商品编号" }, type: "text", value: (row) => row.product },
  { key: "name", label: { en: "Specification", zh: "规格" }, type: "text", value: (row) => row.name },
  {
    key: "billing_mode",
    label: { en: "Billing mode", zh: "计费模式" },
    type: "text",
    value: (row) => row.billingMode,
    values: BILLING_MODES,
  },
  {
    key: "period",
    label: { en: "Period", zh: "周期类型" },
    type: "text",
    value: (row) => row.period,
    values: BILLING_PERIODS,
  },
  { key: "list_price", label: { en: "List price", zh: "目录价" }, type: "money", value: (row) => row.listPrice },
];
