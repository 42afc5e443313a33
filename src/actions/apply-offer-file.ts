import type { OpenChange } from "../database/session.ts";
import type { Tables } from "../database/tables/index.ts";
import {
  type ApplicationProblem,
  applicationProblem,
  type OfferRequest,
} from "../domain/marketplace/offers/application.ts";
import { OFFER_FIELDS } from "../domain/marketplace/offers/fields.ts";
import { spelt } from "../domain/marketplace/offers/specifications.ts";
import { type Offer, type OfferTerm, specificationKey } from "../domain/marketplace/offers/types.ts";
import type { ProductSpecification } from "../domain/marketplace/products.ts";
import { CUSTOMER } from "../domain/record-names.ts";
import type { Text } from "../language/text.ts";
import type { Percent } from "../values/percent.ts";
import { type BulkAction, type BulkRecord, invalid, type RowResult } from "./bulk.ts";
import { type FoundProduct, findProducts } from "./find-products.ts";
import { readLastInstant } from "./issue-voucher-file.ts";
import { openOfferDesk } from "./offer-desk.ts";
import { unknownName } from "./period-rows.ts";
import { type Problem, rawCell, readRecord } from "./read-fields.ts";

/**
 * Applies for a file of exclusive offers, a row for each specification. Rows that agree in customer, product, end, quantity,
 * name and remark are one application. A row that says what an offer says that stands is `unchanged`.
 */
export function applyOfferFile(partner: string): BulkAction {
  // To what this run has submitted further rows are added: nobody has looked at it yet.
  const own = new Set<string>();
  return {
    outcomes: ["submitted", "unchanged", "refused", "invalid"],
    failures: ["refused", "invalid"],
    async chunk(tables, records) {
      const rows = records.map(readRow);
      const products = await findSpecified(tables, [...new Set(rows.map(({ product }) => product))]);
      const customers = [...new Set(rows.flatMap(({ request }) => request.customer || []))];
      const known = await tables.customers.known(customers);
      const desk = await openOfferDesk(tables, tables.change as OpenChange, partner, customers);
      const results = rows.map((row): RowResult => {
        const { request, term } = row;
        const { product, specifications = [], problem } = products.get(row.product) ?? {};
        const wrong = product && applicationProblem(request, product, specifications);
        const unknown = known.has(request.customer)
          ? undefined
          : unknownName("UNKNOWN_CUSTOMER", CUSTOMER, request.customer);
        const found = row.before ?? missing(wrong) ?? unknown ?? row.after ?? problem ?? bad(wrong);
        if (found) return invalid(row.row, request.customer, found.code, found.text);
        if (!product) throw new Error(`the product of row ${row.row} was not looked for`);
        const line = { row: row.row, key: request.customer };
        const [named] = spelt([term], specifications) as [OfferTerm];
        const standing = desk.standing(request.customer, product.id).filter((offer) => agrees(offer, request));
        const same = standing.find((offer) => offer.terms.some((one) => isSame(one, named)));
        if (same) return { ...line, outcome: "unchanged", id: same.id };
        const open = standing.find(({ id }) => own.has(id)) ?? standing.find((offer) => completes(named, offer));
        const { verdict, offer } = open
          ? { verdict: desk.join(open, named, product), offer: open }
          : desk.submit({ ...request, terms: [named] }, product);
        if (verdict.verdict === "refuse" || !offer) return { ...line, outcome: "refused", rules: verdict.rules };
        own.add(offer.id);
        return { ...line, outcome: "submitted", id: offer.id };
      });
      await desk.save();
      return { results };
    },
  };
}

/**
 * Whether a row can only be a part of an application of an earlier run: one is for all specifications, the other for one
 * of them. A row that failed then could not follow otherwise.
 */
function completes(term: OfferTerm, { state, terms }: Offer): boolean {
  return state === "submitted" && [term, ...terms].some(({ specification }) => specification === null);
}

/** Whether a row belongs to an application as far as all of its specifications have it in common. */
function agrees(offer: Offer, row: OfferRequest): boolean {
  return (["validUntil", "quantity", "name", "remark"] as const).every((key) => offer[key] === row[key]);
}

function isSame(a: OfferTerm, b: OfferTerm): boolean {
  return specificationKey(a) === specificationKey(b) && a.discount === b.discount && a.share === b.share;
}

interface OfferRow {
  readonly row: number;
  readonly product: string;
  readonly request: OfferRequest;
  readonly term: OfferTerm;
  /** Problems that come before an unknown customer in SURFACE.md's order, and those that come after it. */
  readonly before: Problem | undefined;
  readonly after: Problem | undefined;
}

function readRow(record: BulkRecord): OfferRow {
  const { given, row, missing, bad } = readRecord(OFFER_FIELDS, record);
  const text = (key: string) => (given.get(key) ?? null) as string | null;
  const end = text("valid_until");
  const validUntil = end === null ? undefined : readLastInstant(end);
  const count = text("quantity");
  const quantity = count === null ? null : readQuantity(count);
  const wrong = end !== null && validUntil === undefined ? NO_DATE : quantity === undefined ? NO_COUNT : undefined;
  const term = {
    specification: text("specification"),
    discount: given.get("discount") as Percent,
    share: given.get("share") as Percent,
  };
  return {
    row: record.row,
    product: text("product") ?? "",
    request: {
      customer: rawCell(OFFER_FIELDS, record, "customer"),
      terms: [term],
      validUntil: validUntil as OfferRequest["validUntil"],
      quantity: quantity ?? null,
      name: text("name"),
      remark: text("remark"),
    },
    term,
    before: row ?? missing,
    after: bad ?? wrong,
  };
}

const COUNT = /^[1-9]\d{0,8}$/;

/** Reads how many are bought: a whole number above 0; undefined for anything else. */
export function readQuantity(text: string): number | undefined {
  return COUNT.test(text.trim()) ? Number(text) : undefined;
}

const NO_DATE = badValue({
  en: "valid_until is not a date or time that exists.",
  zh: "valid_until 不是存在的日期或时间。",
});
const NO_COUNT = badValue({ en: "quantity is not a whole number above 0.", zh: "quantity 不是大于 0 的整数。" });

function badValue(text: Text): Problem {
  return { code: "BAD_VALUE", text };
}

function missing(wrong: ApplicationProblem | undefined): Problem | undefined {
  return wrong?.kind === "missing" ? { code: "MISSING_VALUE", text: wrong.text } : undefined;
}

function bad(wrong: ApplicationProblem | undefined): Problem | undefined {
  return wrong && badValue(wrong.text);
}

/** A product that rows name, with its specifications, or why there is none. */
interface SpecifiedProduct extends FoundProduct {
  readonly specifications: readonly ProductSpecification[];
}

async function findSpecified(tables: Tables, texts: readonly string[]): Promise<Map<string, SpecifiedProduct>> {
  const found = await findProducts(tables, texts);
  const ids = [...found.values()].flatMap(({ product }) => product?.id ?? []);
  const listed = await tables.productSpecifications.ofProducts([...new Set(ids)]);
  return new Map(
    [...found].map(([text, one]) => {
      const specifications = listed.filter(({ product }) => product === one.product?.id);
      return [text, { ...one, specifications }];
    }),
  );
}
