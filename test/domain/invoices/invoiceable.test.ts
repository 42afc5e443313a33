import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { countedOf } from "../../../src/domain/incentives/performance.ts";
import {
  type Consumed,
  type Covered,
  coverage,
  invoiceableOf,
  orderSharesOf,
  partsOf,
  type Share,
  sharesOf,
} from "../../../src/domain/invoices/invoiceable.ts";
import { type Fen, fen, formatFen, ZERO } from "../../../src/values/money.ts";
import { groupOf, parameters, period, usageLine, yuan } from "../cases.ts";

const consumed = (cash: string, changes: Partial<Consumed> = {}): Consumed => ({
  cycle: "2026-09",
  customer: "c1",
  order: null,
  type: "resale",
  flag: null,
  cashAmount: yuan(cash),
  creditAmount: ZERO,
  storedValueCardAmount: ZERO,
  debtAmount: ZERO,
  ...changes,
});
const covered = (amount: string, changes: Partial<Covered> = {}): Covered => ({
  cycle: "2026-09",
  customer: "c1",
  order: null,
  invoice: "ivc-1",
  isIssued: true,
  amount: yuan(amount),
  ...changes,
});
const told = (shares: readonly Share[]) =>
  shares.map(({ cycle, customer, order, left, arrears }) =>
    [cycle, customer, ...(order === null ? [] : [order]), formatFen(left), formatFen(arrears)].join(" "),
  );

test("cash, credit and stored value of resale customers count; a purchase of stored value when it is spent", () => {
  const line = consumed("1", { creditAmount: yuan("2"), storedValueCardAmount: yuan("4") });
  expect(invoiceableOf(line)).toBe(700);
  expect(invoiceableOf({ ...line, flag: "voucher-not-counted" })).toBe(700);
  expect(invoiceableOf({ ...line, flag: "stored-value-purchase" })).toBe(0);
  expect(invoiceableOf({ ...line, type: "referral" })).toBe(0);
});

test("cash consumption is one sum for invoices and for performance", () => {
  const amount = fc.integer({ min: -1_000_000, max: 1_000_000 }).map(fen);
  const amounts = { cashAmount: amount, creditAmount: amount, storedValueCardAmount: amount };
  const flag = fc.constantFrom(null, "stored-value-purchase" as const);
  fc.assert(
    fc.property(fc.record(amounts), flag, (paid, performanceFlag) => {
      const line = usageLine({ ...paid, performanceFlag });
      const periods = [period("p1", "2020-01-01")];
      expect(invoiceableOf(consumed("0", { ...paid, flag: performanceFlag }))).toBe(
        countedOf({ line, periods, group: groupOf("p1") }, parameters()),
      );
    }),
  );
});

test("what is left of a cycle is what nobody has asked an invoice for", () => {
  const shares = sharesOf(
    [
      consumed("100"),
      consumed("-10", { flag: "voucher-not-counted" }),
      consumed("7", { type: "referral" }),
      consumed("50", { customer: "c2", cycle: "2026-08", debtAmount: yuan("3") }),
    ],
    [covered("30"), covered("20", { isIssued: false })],
  );
  expect(told(shares)).toEqual(["2026-08 c2 50.00 3.00", "2026-09 c1 40.00 0.00"]);
  expect(shares.at(-1)).toMatchObject({ consumption: 9000, invoiced: 3000, requested: 2000 });
});

test("what one customer was refunded does not pay what another owes", () => {
  const shares = sharesOf(
    [consumed("1", { debtAmount: yuan("5") }), consumed("1", { customer: "c2", debtAmount: yuan("-5") })],
    [],
  );
  expect(partsOf(shares)).toMatchObject([{ name: "2026-09", arrears: 500, left: 200 }]);
});

describe("orders", () => {
  const lines = [consumed("60", { order: "o1" }), consumed("40", { order: "o2" })];
  const shares = (covers: readonly Covered[], all = [consumed("100")]) =>
    told(orderSharesOf(lines, covers, sharesOf(all, covers)));

  test("are left as a whole", () => {
    expect(shares([])).toEqual(["2026-09 c1 o1 60.00 0.00", "2026-09 c1 o2 40.00 0.00"]);
    expect(shares([covered("60", { order: "o1" })])).toEqual(["2026-09 c1 o1 0.00 0.00", "2026-09 c1 o2 40.00 0.00"]);
  });

  test("are left no more of than of their customer's cycle, which invoices by cycle have taken from", () => {
    expect(shares([covered("30")])).toEqual(["2026-09 c1 o1 60.00 0.00", "2026-09 c1 o2 10.00 0.00"]);
    expect(shares([covered("100")])).toEqual(["2026-09 c1 o1 0.00 0.00", "2026-09 c1 o2 0.00 0.00"]);
    // Another order of that cycle was refunded.
    expect(shares([], [consumed("50")])).toEqual(["2026-09 c1 o1 50.00 0.00", "2026-09 c1 o2 0.00 0.00"]);
  });
});

describe("what an invoice covers", () => {
  const shares = sharesOf(
    [
      consumed("50", { cycle: "2026-08" }),
      consumed("-20", { customer: "c2" }),
      consumed("100", { customer: "c3" }),
      consumed("5", { cycle: "2026-10" }),
    ],
    [],
  );
  const items = (amount: string) =>
    coverage(shares, yuan(amount)).map((item) => `${item.cycle} ${item.customer} ${formatFen(item.amount)}`);

  test("the oldest first, and all of it with what was refunded", () => {
    expect(items("0.01")).toEqual(["2026-08 c1 0.01"]);
    expect(items("50.01")).toEqual(["2026-08 c1 50.00", "2026-09 c3 0.01"]);
    expect(items("135")).toEqual(["2026-08 c1 50.00", "2026-09 c2 -20.00", "2026-09 c3 100.00", "2026-10 c1 5.00"]);
  });

  test("never more than there is", () => {
    expect(() => items("155.01")).toThrow(RangeError);
  });

  test("comes to what was chosen, and to no more of anything than is left of it", () => {
    const share = fc.record({
      cycle: fc.constantFrom("2026-08", "2026-09"),
      customer: fc.constantFrom("c1", "c2", "c3"),
    });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(share, fc.integer({ min: -50, max: 100 })), { minLength: 1, maxLength: 8 }),
        fc.nat(1_000),
        (parts, part) => {
          const all = sharesOf(
            parts.map(([place, amount]) => ({ ...consumed("0"), ...place, cashAmount: fen(amount) })),
            [],
          );
          const net = all.reduce((sum, { left }) => sum + left, 0);
          if (net <= 0) return;
          const chosen = ((part % net) + 1) as Fen;
          const found = coverage(all, chosen);
          expect(found.reduce((sum, { amount }) => sum + amount, 0)).toBe(chosen);
          for (const { cycle, customer, amount } of found) {
            const left = all.find((one) => one.cycle === cycle && one.customer === customer)?.left ?? 0;
            expect(Math.abs(amount)).toBeLessThanOrEqual(Math.abs(left));
            expect(Math.sign(amount)).toBe(Math.sign(left));
          }
        },
      ),
    );
  });
});
