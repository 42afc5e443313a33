import type { Text } from "../../../language/text.ts";
import { formatFen, timesFenUpTo } from "../../../values/money.ts";
import { HIGHEST_PRICE, nameProblem, type Product, type ProductSpecification } from "../products.ts";
import { listPriceOf, recorded } from "./specifications.ts";
import { type Offer, type OfferTerm, specificationKey } from "./types.ts";

/** What is applied for, but for whose it is and for which product. */
export type OfferRequest = Pick<Offer, "customer" | "terms" | "validUntil" | "quantity" | "name" | "remark">;

/** Why an application cannot be read as one of its product, whatever the rules say. */
export interface ApplicationProblem {
  readonly kind: "missing" | "unknown" | "bad";
  readonly field: string;
  readonly text: Text;
}

/** As long as a remark may be in Partner Center. */
const LONGEST_REMARK = 256;

/** What is wrong with an application for an offer of a product; its specifications are those of the catalogue. */
export function applicationProblem(
  { terms, quantity, name, remark }: OfferRequest,
  product: Product,
  specifications: readonly ProductSpecification[],
): ApplicationProblem | undefined {
  const isCounted = product.quote === "configuration";
  if (isCounted && quantity === null) return { kind: "missing", field: "quantity", text: COUNTED };
  const unknown = terms.find((term) => !isKnown(term, specifications));
  if (unknown)
    return { kind: "unknown", field: "specification", text: noSpecification(String(unknown.specification), product) };
  const keys = terms.map(specificationKey);
  const repeated = terms.find((term, place) => keys.indexOf(specificationKey(term)) !== place);
  if (repeated) return { kind: "bad", field: "specification", text: twice(repeated) };
  if (!isCounted && quantity !== null) return { kind: "bad", field: "quantity", text: UNCOUNTED };
  if (isTooDear({ terms, quantity }, product, specifications))
    return { kind: "bad", field: "quantity", text: TOO_DEAR };
  if (remark !== null && [...remark].length > LONGEST_REMARK) return { kind: "bad", field: "remark", text: TOO_LONG };
  for (const { specification } of terms) {
    const wrong = specification === null ? undefined : nameProblem(specification);
    if (wrong) return { kind: "bad", field: "specification", text: wrong.text };
  }
  const unnameable = name === null ? undefined : nameProblem(name);
  return unnameable && { kind: "bad", field: "name", text: unnameable.text };
}

/** Whether the catalogue lists what a term names: what it does not list has no price and cannot be ordered. */
function isKnown(term: OfferTerm, specifications: readonly ProductSpecification[]): boolean {
  return term.specification === null || recorded(term, specifications) !== undefined;
}

/** Whether the quantity of anything that the terms are about comes to more than an order may cost. */
function isTooDear(
  { terms, quantity }: Pick<OfferRequest, "terms" | "quantity">,
  product: Product,
  specifications: readonly ProductSpecification[],
): boolean {
  const isForAll = terms.some(({ specification }) => specification === null);
  const others = isForAll ? specifications.map(({ name }) => ({ specification: name })) : [];
  return [...terms, ...others].some((term) => {
    const price = listPriceOf(term, product, specifications);
    return timesFenUpTo(price, quantity ?? 1, HIGHEST_PRICE) === undefined;
  });
}

const COUNTED: Text = {
  en: "The product is quoted as a configuration: the offer says how many are bought.",
  zh: "该商品为配置单报价，须指定购买数量。",
};
const UNCOUNTED: Text = {
  en: "The product is quoted by the piece: the customer says how many. Leave the quantity out.",
  zh: "该商品为商品报价，数量由客户下单时选择，请勿填写数量。",
};
const TOO_DEAR: Text = {
  en: `So many come to more than ${formatFen(HIGHEST_PRICE)} yuan at list price: no order may cost that much.`,
  zh: `按目录价计算，该数量的总价超过 ${formatFen(HIGHEST_PRICE)} 元，超出订单价格上限。`,
};
const TOO_LONG: Text = {
  en: `The remark is longer than ${LONGEST_REMARK} characters.`,
  zh: `备注超过 ${LONGEST_REMARK} 个字符。`,
};

/** What is said of a specification that the catalogue does not list of a product. */
export function noSpecification(specification: string, { name }: Pick<Product, "name">): Text {
  return {
    en: `The product "${name}" has no specification "${specification}".`,
    zh: `商品“${name}”没有规格“${specification}”。`,
  };
}

function twice({ specification }: OfferTerm): Text {
  if (specification === null) return { en: "The terms are given twice.", zh: "折扣与分成重复。" };
  return {
    en: `The specification "${specification}" is given twice.`,
    zh: `规格“${specification}”重复。`,
  };
}
