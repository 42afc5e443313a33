import type { Text } from "../../language/text.ts";
import type { Instant } from "../../values/instant.ts";
import { type Fen, formatFen } from "../../values/money.ts";
import { LONGEST_NAME } from "../../values/names.ts";
import { type Transition, transitionIn } from "../states.ts";

/** Joint-operation goods, the vendor's self-service goods, and goods of merchants (联营, 华为自服务, 通用). */
export const PRODUCT_KINDS = ["joint", "self-service", "common"] as const;

/** What people read for them. */
export const PRODUCT_KIND_WORDS: Readonly<Record<(typeof PRODUCT_KINDS)[number], Text>> = {
  joint: { en: "joint", zh: "联营商品" },
  "self-service": { en: "self-service", zh: "自服务商品" },
  common: { en: "common", zh: "通用商品" },
};
/** Whether a price is per piece, or for a configuration whose quantities are fixed (商品报价, 配置单报价). */
export const QUOTE_KINDS = ["product", "configuration"] as const;

/** What people read for them. */
export const QUOTE_KIND_WORDS: Readonly<Record<(typeof QUOTE_KINDS)[number], Text>> = {
  product: { en: "product", zh: "商品报价" },
  configuration: { en: "configuration", zh: "配置单报价" },
};
export const PRODUCT_STATES = ["on-sale", "off-sale"] as const;

/** What people read for them. */
export const PRODUCT_STATE_WORDS: Readonly<Record<(typeof PRODUCT_STATES)[number], Text>> = {
  "on-sale": { en: "on sale", zh: "在售" },
  "off-sale": { en: "off sale", zh: "已下架" },
};
export const BILLING_MODES = ["yearly-monthly", "pay-per-use", "one-off"] as const;

/** What people read for them. */
export const BILLING_MODE_WORDS: Readonly<Record<(typeof BILLING_MODES)[number], Text>> = {
  "yearly-monthly": { en: "yearly/monthly", zh: "包年/包月" },
  "pay-per-use": { en: "pay-per-use", zh: "按需" },
  "one-off": { en: "one-off", zh: "一次性" },
};
export const BILLING_PERIODS = ["year", "month", "day", "hour"] as const;

/** What people read for them. */
export const BILLING_PERIOD_WORDS: Readonly<Record<(typeof BILLING_PERIODS)[number], Text>> = {
  year: { en: "year", zh: "年" },
  month: { en: "month", zh: "月" },
  day: { en: "day", zh: "天" },
  hour: { en: "hour", zh: "小时" },
};

export type ProductKind = (typeof PRODUCT_KINDS)[number];
export type QuoteKind = (typeof QUOTE_KINDS)[number];
export type ProductState = (typeof PRODUCT_STATES)[number];
export type BillingMode = (typeof BILLING_MODES)[number];
export type BillingPeriod = (typeof BILLING_PERIODS)[number];

/** An article of the cloud store's catalogue, which is the vendor's. */
export interface Product {
  readonly id: string;
  /** Told apart as names of customers are: no two products share one. */
  readonly name: string;
  readonly kind: ProductKind;
  readonly quote: QuoteKind;
  readonly listPrice: Fen;
  /** The lowest price of Yanxuan goods (严选), which only they have. */
  readonly floorPrice: Fen | null;
  readonly state: ProductState;
  readonly createdAt: Instant;
}

/** A way in which a product is sold, with a price of its own (规格). */
export interface ProductSpecification {
  readonly id: string;
  readonly product: string;
  /** Unique within its product, as names of products are among themselves. */
  readonly name: string;
  readonly billingMode: BillingMode | null;
  readonly period: BillingPeriod | null;
  readonly listPrice: Fen;
}

type ProductEvent = "record" | "withdraw" | "offer-again";

/** How products change; every step is the vendor's. */
export const PRODUCT_TRANSITIONS: readonly Transition<ProductState | "new", ProductEvent, ProductState, "vendor">[] = [
  { from: "new", event: "record", to: "on-sale", who: "vendor" },
  { from: "on-sale", event: "withdraw", to: "off-sale", who: "vendor" },
  { from: "off-sale", event: "offer-again", to: "on-sale", who: "vendor" },
];

/** The state of a product that was just recorded. */
export const FIRST_STATE = transitionIn(PRODUCT_TRANSITIONS, "new", "record")?.to as ProductState;

/** Goods with a floor price are Yanxuan goods: their price may be changed between floor and list, and no others'. */
export function isYanxuan({ floorPrice }: Pick<Product, "floorPrice">): boolean {
  return floorPrice !== null;
}

/** A thousand million yuan: so many of the dearest orders can be summed up that nobody has them. */
export const HIGHEST_PRICE = 100_000_000_000 as Fen;
const ID = /^[\w.-]{1,64}$/;
/** What no name holds: controls, halves of characters, and what turns the direction or begins a line. */
const UNNAMEABLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** What is wrong with a value of a product, and which. */
export interface ProductProblem {
  readonly field: string;
  readonly text: Text;
}

/** Why a name cannot be that of a product or a specification. */
export function nameProblem(name: string): ProductProblem | undefined {
  if (UNNAMEABLE.test(name)) {
    const text = {
      en: "The name holds control characters; plain text is expected.",
      zh: "名称含有控制字符，此处应为普通文本。",
    };
    return { field: "name", text };
  }
  if ([...name].length > LONGEST_NAME) {
    const text = {
      en: `The name is longer than ${LONGEST_NAME} characters.`,
      zh: `名称超过 ${LONGEST_NAME} 个字符。`,
    };
    return { field: "name", text };
  }
  return undefined;
}

/** Why an id from elsewhere cannot be that of a record here. */
export function idProblem(id: string): ProductProblem | undefined {
  if (ID.test(id)) return undefined;
  const text = {
    en: "The id holds something else than letters, digits, dots, hyphens and underscores, or is longer than 64.",
    zh: "编号只能由字母、数字、点、连字符与下划线组成，且不超过 64 个字符。",
  };
  return { field: "id", text };
}

/** Why values cannot be those of a product. */
export function productProblem({
  name,
  listPrice,
  floorPrice,
}: Pick<Product, "name" | "listPrice" | "floorPrice">): ProductProblem | undefined {
  const unnamed = nameProblem(name);
  if (unnamed) return unnamed;
  if (!isPrice(listPrice)) return { field: "list_price", text: NO_PRICE };
  if (floorPrice !== null && !isPrice(floorPrice)) return { field: "floor_price", text: NO_PRICE };
  if (floorPrice !== null && floorPrice > listPrice) {
    const text = { en: "The floor price is above the list price.", zh: "底价高于目录价。" };
    return { field: "floor_price", text };
  }
  return undefined;
}

/** Whether an amount can be a price. */
export function isPrice(amount: number): boolean {
  return amount > 0 && amount <= HIGHEST_PRICE;
}

/** What is said of an amount that is no price. */
export const NO_PRICE: Text = {
  en: `A price is above 0 and at most ${formatFen(HIGHEST_PRICE)} yuan.`,
  zh: `价格须大于 0 且不超过 ${formatFen(HIGHEST_PRICE)} 元。`,
};
