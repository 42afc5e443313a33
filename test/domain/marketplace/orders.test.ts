import { describe, expect, test } from "vitest";
import { decidePrice } from "../../../src/domain/marketplace/decide.ts";
import { addOrder, noTotals } from "../../../src/domain/marketplace/order-totals.ts";
import {
  isOpenOrder,
  isOrderPrice,
  mayBecome,
  nextOrderState,
  ORDER_STATES,
  type OrderEvent,
  type OrderState,
} from "../../../src/domain/marketplace/orders.ts";
import { HIGHEST_PRICE } from "../../../src/domain/marketplace/products.ts";
import type { Fen } from "../../../src/values/money.ts";
import { ids, order, parameters, product, yuan } from "../cases.ts";

const EVENTS: readonly OrderEvent[] = ["request-payment", "pay", "cancel"];

test.each<[OrderState | "new", (OrderState | undefined)[]]>([
  ["new", [undefined, undefined, undefined]],
  ["placed", ["awaiting-partner-payment", "paid", "cancelled"]],
  ["awaiting-partner-payment", [undefined, "paid", "cancelled"]],
  ["paid", [undefined, undefined, undefined]],
  ["cancelled", [undefined, undefined, undefined]],
])("from %s", (state, expected) => {
  expect(EVENTS.map((event) => nextOrderState(state, event))).toEqual(expected);
});

test("orders begin as placed, and only unpaid ones are open", () => {
  expect(nextOrderState("new", "place")).toBe("placed");
  expect(ORDER_STATES.filter((state) => isOpenOrder({ state }))).toEqual(["placed", "awaiting-partner-payment"]);
});

describe("another price", () => {
  const rulesOf = (price: string, floor: string | null, offer: string | null = null) =>
    decidePrice(
      {
        order: order({ offer }),
        product: product({ floorPrice: floor === null ? null : yuan(floor) }),
        price: yuan(price),
      },
      parameters(),
    ).rules;
  const fired = (...asked: Parameters<typeof rulesOf>) => ids(rulesOf(...asked));
  test.each<[string, string | null, boolean]>([
    ["800.00", "800.00", false],
    ["799.99", "800.00", true],
    ["1000.00", "800.00", false],
    ["1000.01", "800.00", true],
    ["1000.00", "1000.00", false],
    ["999.99", "1000.00", true],
    ["1000.00", null, true],
    ["900.00", null, true],
  ])("%s with a floor of %s", (price, floor, isRefused) => {
    expect(fired(price, floor)).toEqual(isRefused ? ["store.yanxuan-price"] : []);
  });

  test.each([
    [null, "cannot be changed: it is fixed at 1000.00 yuan.", "不可调价，价格固定为 1000.00 元。"],
    ["1000.00", "cannot be changed: it is fixed at 1000.00 yuan.", "不可调价，价格固定为 1000.00 元。"],
    ["999.99", "from 999.99 to 1000.00 yuan.", "999.99 至 1000.00 元。"],
  ])("without room below the list price there is no range: a floor of %s", (floor, en, zh) => {
    const [rule] = rulesOf("900.00", floor);
    expect(rule?.reason.en.endsWith(en)).toBe(true);
    expect(rule?.reason.zh.endsWith(zh)).toBe(true);
  });

  test("is none for what was ordered by an offer, whatever its product costs", () => {
    expect(fired("900.00", "800.00", "ofr-1")).toEqual(["store.offer-price"]);
    expect(fired("900.00", null, "ofr-1")).toEqual(["store.offer-price"]);
  });
});

test("an order becomes what some step leads to, and nothing else", () => {
  const next = (from: OrderState) => ORDER_STATES.filter((to) => mayBecome(from, to));
  expect(next("placed")).toEqual(["awaiting-partner-payment", "paid", "cancelled"]);
  expect(next("awaiting-partner-payment")).toEqual(["paid", "cancelled"]);
  expect([...next("paid"), ...next("cancelled")]).toEqual([]);
});

test.each<[number, string | null, boolean]>([
  [0, null, false],
  [0, "ofr-1", true],
  [-1, "ofr-1", false],
  [1, null, true],
  [HIGHEST_PRICE, "ofr-1", true],
  [HIGHEST_PRICE + 1, "ofr-1", false],
])("%d fen by the offer %s", (price, offer, can) => {
  expect(isOrderPrice({ price: price as Fen, offer })).toBe(can);
});

test("cancelled orders are counted and worth nothing", () => {
  const totals = noTotals();
  for (const state of ORDER_STATES) addOrder(totals, order({ state, ownCustomer: state === "paid" }));
  expect(totals).toEqual({
    orders: 4,
    placed: 1,
    awaiting: 1,
    paid: 1,
    cancelled: 1,
    orderValue: yuan("3000.00"),
    paidValue: yuan("1000.00"),
    ownOrders: 1,
  });
});
