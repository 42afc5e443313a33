import type { OpenChange } from "../database/session.ts";
import type { Tables } from "../database/tables/index.ts";
import type { Association } from "../domain/association/association.ts";
import { ORDER_FIELDS } from "../domain/marketplace/order-fields.ts";
import { nextOrderState, type Order, type OrderState } from "../domain/marketplace/orders.ts";
import { idProblem, isPrice, NO_PRICE, type Product } from "../domain/marketplace/products.ts";
import { holdsAt } from "../domain/partners/partner.ts";
import { CUSTOMER, PARTNER, PRODUCT } from "../domain/record-names.ts";
import type { Text } from "../language/text.ts";
import type { Instant } from "../values/instant.ts";
import type { Fen } from "../values/money.ts";
import { nameKey } from "../values/names.ts";
import { foreignRule } from "./authorize.ts";
import { type BulkAction, invalid, type RowResult } from "./bulk.ts";
import { accountLock } from "./locks.ts";
import { unknownName } from "./period-rows.ts";
import { type GivenValues, type Problem, type ReadRecord, rawCell, readRecord } from "./read-fields.ts";
import { settledKeys } from "./repeats.ts";

/**
 * Imports orders as they were: upsert by id, or where a row gives none by product, customer, partner and time. Nothing is
 * decided about them, but for whose they may be. A row that names no partner belongs to the default one.
 */
export function importOrders(defaultPartner: string | undefined): BulkAction {
  return {
    outcomes: ["created", "updated", "unchanged", "invalid"],
    failures: ["invalid"],
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
        return { row, key, ...book.put(one.given) };
      });
      await book.save();
      return { results };
    },
  };
}

const textOf = (given: GivenValues, key: string): string => String(given.get(key) ?? "").trim();

/** What makes two rows without an id the same order. */
function identityOf({ product, customer, partner, createdAt }: Order): string {
  return JSON.stringify([product, customer, partner, createdAt]);
}

const badValue = (text: Text): Problem => ({ code: "BAD_VALUE", text });

const MOVED: Text = {
  en: "The order of this id is about another product, customer or partner.",
  zh: "该编号的订单属于其他商品、客户或伙伴。",
};

/** The orders that rows are about, kept up to date while the rows are applied. */
async function openBook(tables: Tables, rows: readonly GivenValues[], defaultPartner: string | undefined) {
  const { ids } = tables.change as OpenChange;
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

  /** The order that a row leaves behind; one that exists keeps what the row does not say. */
  function orderOf(given: GivenValues): Order {
    const customer = textOf(given, "customer");
    const product = products.get(textOf(given, "product"));
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
      const product = textOf(given, "product");
      if (!products.has(product)) return unknownName("BAD_VALUE", PRODUCT, product);
      const id = textOf(given, "id");
      const wrongId = id === "" ? undefined : idProblem(id);
      if (wrongId) return badValue(wrongId.text);
      const order = orderOf(given);
      if (!isPrice(order.price)) return badValue(NO_PRICE);
      const before = current.get(order.id);
      const isMoved = (["product", "customer", "partner"] as const).some((key) => before && before[key] !== order[key]);
      return isMoved ? badValue(MOVED) : undefined;
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

/** The products that rows name, by id or name. */
async function findProducts({ products }: Tables, named: readonly string[]): Promise<Map<string, Product>> {
  const [byId, byName] = [await products.byKeys(named), await products.byNames(named)];
  return new Map(
    named.flatMap((text) => {
      const found = byId.get(text) ?? byName.get(nameKey(text));
      return found ? [[text, found]] : [];
    }),
  );
}

function isOwn(periods: readonly Association[] = [], partner: string, at: Instant): boolean {
  return periods.some((period) => period.partner === partner && holdsAt(period, at));
}

/** Whether an order is already as a row says; whose customer it was is told by history, which may have grown since. */
function isSame(a: Order, b: Order): boolean {
  return (["price", "source", "state", "createdAt"] as const).every((key) => a[key] === b[key]);
}
