import type { OpenChange } from "../database/session.ts";
import type { Tables } from "../database/tables/index.ts";
import type { Association } from "../domain/association/association.ts";
import { decidePrice } from "../domain/marketplace/decide.ts";
import { ORDER_FIELDS } from "../domain/marketplace/order-fields.ts";
import {
  isOpenOrder,
  isOrderPrice,
  mayBecome,
  nextOrderState,
  ORDER_STATE_WORDS,
  type Order,
  type OrderState,
} from "../domain/marketplace/orders.ts";
import { idProblem, NO_PRICE, type Product } from "../domain/marketplace/products.ts";
import { holdsAt } from "../domain/partners/partner.ts";
import { CUSTOMER, PARTNER } from "../domain/record-names.ts";
import type { Verdict } from "../domain/rules.ts";
import type { Text } from "../language/text.ts";
import type { Instant } from "../values/instant.ts";
import { type Fen, formatFen } from "../values/money.ts";
import { foreignRule } from "./authorize.ts";
import { type BulkAction, invalid, type RowResult } from "./bulk.ts";
import { findProducts } from "./find-products.ts";
import { accountLock } from "./locks.ts";
import { parametersOf } from "./parameters.ts";
import { unknownName } from "./period-rows.ts";
import { type GivenValues, type Problem, type ReadRecord, rawCell, readRecord } from "./read-fields.ts";
import { settledKeys } from "./repeats.ts";

/**
 * Imports orders as they were: upsert by id, or where a row gives none by product, customer, partner and time. Nothing is
 * decided about new ones, but for whose they may be; one that is known takes the steps of its state machine, and another
 * price by the rules. A row that names no partner belongs to the default one.
 */
export function importOrders(defaultPartner: string | undefined): BulkAction {
  return {
    outcomes: ["created", "updated", "unchanged", "refused", "invalid"],
    failures: ["refused", "invalid"],
    async chunk(tables, records) {
      const read = records.map((record) => ({ record, ...readRecord(ORDER_FIELDS, record) }));
      const book = await openBook(
        tables,
        read.map(({ given }) => given),
        defaultPartner,
      );
      const settled = settledKeys(
        {
          keys: read.map((one) => (book.problem(one) ? undefined : book.keyOf(one.given))),
          given: (at) => (read[at] as (typeof read)[number]).given,
        },
        (_, merged) => book.leavesAsIs(merged),
      );
      const results = read.map((one): RowResult => {
        const { row } = one.record;
        const key = rawCell(ORDER_FIELDS, one.record, "id") || rawCell(ORDER_FIELDS, one.record, "customer");
        const problem = book.problem(one);
        if (problem) return invalid(row, key, problem.code, problem.text);
        if (settled.has(book.keyOf(one.given))) return { row, key, outcome: "unchanged" };
        const wrongStep = book.wrongStep(one.given);
        if (wrongStep) return invalid(row, key, wrongStep.code, wrongStep.text);
        const { verdict, rules } = book.decide(one.given);
        if (verdict === "refuse") return { row, key, outcome: "refused", rules };
        return { row, key, ...book.put(one.given) };
      });
      await book.save();
      return { results };
    },
  };
}

const textOf = (given: GivenValues, key: string): string => String(given.get(key) ?? "");

/** What makes two rows without an id the same order. */
function identityOf({ product, customer, partner, createdAt }: Order): string {
  return JSON.stringify([product, customer, partner, createdAt]);
}

const ACCEPTED: Verdict = { verdict: "accept", rules: [] };

const badValue = (text: Text): Problem => ({ code: "BAD_VALUE", text });

const MOVED: Text = {
  en: "The order of this id is about another product, customer or partner.",
  zh: "该编号的订单属于其他商品、客户或伙伴。",
};

const AHEAD: Text = {
  en: "created_at lies ahead of the clock: an order is imported once it was placed.",
  zh: "created_at 晚于当前时间：订单下单后才能导入。",
};

function noStep({ id, state }: Order, next: OrderState): Text {
  const [from, to] = [ORDER_STATE_WORDS[state], ORDER_STATE_WORDS[next]];
  return {
    en: `${id} is ${from.en}; no step of orders leads from there to "${to.en}".`,
    zh: `${id} 的状态为“${from.zh}”，不能变为“${to.zh}”。`,
  };
}

function closed({ id, state, price }: Order): Text {
  const word = ORDER_STATE_WORDS[state];
  return {
    en: `${id} is ${word.en}; its price stays ${formatFen(price)}.`,
    zh: `${id} 的状态为“${word.zh}”，价格 ${formatFen(price)} 不可再改。`,
  };
}

/** The orders that rows are about, kept up to date while the rows are applied. */
async function openBook(tables: Tables, rows: readonly GivenValues[], defaultPartner: string | undefined) {
  const { ids, at } = tables.change as OpenChange;
  const parameters = await parametersOf(tables, at);
  const named = (key: string) => [...new Set(rows.map((given) => textOf(given, key)).filter((text) => text !== ""))];
  const customers = named("customer");
  await tables.lock(customers.map(accountLock));
  const products = await findProducts(tables, named("product"));
  const knownCustomers = await tables.customers.byAccounts(customers);
  const partners = [...new Set([...named("partner"), ...(defaultPartner === undefined ? [] : [defaultPartner])])];
  const unknown = new Set(await tables.partners.unknown(partners));
  const periods = await tables.associations.ofCustomers(customers);
  const known: Map<string, Order> = await tables.orders.byKeys(named("id"));
  for (const order of await withoutIds(tables, rows)) known.set(order.id, order);
  const current = new Map(known);
  const idsByIdentity = new Map([...known.values()].map((order) => [identityOf(order), order.id]));
  const changed = new Set<string>();
  const partnerOf = (given: GivenValues): string => textOf(given, "partner") || (defaultPartner ?? "");

  const productOf = (given: GivenValues): Product | undefined => products.get(textOf(given, "product"))?.product;

  /** The order that a row leaves behind; one that exists keeps what the row does not say. */
  function orderOf(given: GivenValues): Order {
    const customer = textOf(given, "customer");
    const product = productOf(given);
    const partner = partnerOf(given);
    const createdAt = given.get("created_at") as Instant;
    const identity = { product: product?.id ?? "", customer, partner, createdAt };
    const id = textOf(given, "id") || (idsByIdentity.get(identityOf(identity as Order)) ?? "");
    const before = current.get(id);
    return {
      ...identity,
      id,
      price: (given.get("price") ?? before?.price ?? product?.listPrice) as Fen,
      source: (given.get("source") ?? before?.source ?? "manual") as Order["source"],
      ownCustomer: isOwn(periods.get(customer), partner, createdAt),
      state: (given.get("state") ?? before?.state ?? nextOrderState("new", "place")) as OrderState,
      offer: before?.offer ?? null,
      reason: before?.reason ?? null,
    };
  }

  return {
    /** What tells rows about one order from those about others. */
    keyOf(given: GivenValues): string {
      const order = orderOf(given);
      return order.id === "" ? identityOf(order) : order.id;
    },

    problem({ given, row, missing, bad }: ReadRecord): Problem | undefined {
      if (row ?? missing) return row ?? missing;
      const partner = partnerOf(given);
      if (partner === "") return { code: "MISSING_VALUE", text: { en: "partner is missing.", zh: "缺少 partner。" } };
      const foreign = foreignRule(tables, partner);
      if (foreign) return { code: "UNKNOWN_PARTNER", text: foreign.reason };
      if (unknown.has(partner)) return unknownName("UNKNOWN_PARTNER", PARTNER, partner);
      const customer = textOf(given, "customer");
      if (!knownCustomers.has(customer)) return unknownName("UNKNOWN_CUSTOMER", CUSTOMER, customer);
      if (bad) return bad;
      const unknownProduct = products.get(textOf(given, "product"))?.problem;
      if (unknownProduct) return unknownProduct;
      const id = textOf(given, "id");
      const wrongId = id === "" ? undefined : idProblem(id);
      if (wrongId) return badValue(wrongId.text);
      const order = orderOf(given);
      if (!isOrderPrice(order)) return badValue(NO_PRICE);
      const before = current.get(order.id);
      if (order.createdAt > at && order.createdAt !== before?.createdAt) return badValue(AHEAD);
      const isMoved = (["product", "customer", "partner"] as const).some((key) => before && before[key] !== order[key]);
      return isMoved ? badValue(MOVED) : undefined;
    },

    /** Why an order that is known cannot become what a row says, whatever the rules say of its price. */
    wrongStep(given: GivenValues): Problem | undefined {
      const order = orderOf(given);
      const before = current.get(order.id);
      if (!before) return undefined;
      const { state, price } = order;
      if (state !== before.state && !mayBecome(before.state, state)) return badValue(noStep(before, state));
      return price !== before.price && !isOpenOrder(before) ? badValue(closed(before)) : undefined;
    },

    /** Decides whether an order that is known may cost what a row says. */
    decide(given: GivenValues): Verdict {
      const order = orderOf(given);
      const before = current.get(order.id);
      if (!before || before.price === order.price) return ACCEPTED;
      return decidePrice({ order, product: productOf(given) as Product, price: order.price }, parameters);
    },

    leavesAsIs(given: GivenValues): boolean {
      const order = orderOf(given);
      const before = known.get(order.id);
      return before !== undefined && isSame(before, order);
    },

    put(given: GivenValues): { readonly outcome: "created" | "updated" | "unchanged"; readonly id: string } {
      const wanted = orderOf(given);
      const order = { ...wanted, id: wanted.id === "" ? ids.next("ord") : wanted.id };
      const before = current.get(order.id);
      if (before && isSame(before, order)) return { outcome: "unchanged", id: order.id };
      current.set(order.id, order);
      idsByIdentity.set(identityOf(order), order.id);
      changed.add(order.id);
      return { outcome: before ? "updated" : "created", id: order.id };
    },

    async save(): Promise<void> {
      const all = [...changed].map((id) => current.get(id) as Order);
      await tables.orders.insert(all.filter(({ id }) => !known.has(id)));
      await tables.orders.replace(all.filter(({ id }) => known.has(id)));
    },
  };
}

/** The orders that rows without an id may mean: those of their customers in the time that they span. */
async function withoutIds(tables: Tables, rows: readonly GivenValues[]): Promise<Order[]> {
  const unnamed = rows.filter((given) => textOf(given, "id") === "" && typeof given.get("created_at") === "number");
  if (unnamed.length === 0) return [];
  const times = unnamed.map((given) => given.get("created_at") as Instant);
  const customers = [...new Set(unnamed.map((given) => textOf(given, "customer")))];
  const span = [Math.min(...times), Math.max(...times)] as [Instant, Instant];
  return await tables.orders.ofCustomers(customers, ...span);
}

function isOwn(periods: readonly Association[] = [], partner: string, at: Instant): boolean {
  return periods.some((period) => period.partner === partner && holdsAt(period, at));
}

/** Whether an order is already as a row says; whose customer it was is told by history, which may have grown since. */
function isSame(a: Order, b: Order): boolean {
  return (["price", "source", "state", "createdAt"] as const).every((key) => a[key] === b[key]);
}
