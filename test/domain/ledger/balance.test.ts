import fc from "fast-check";
import { expect, test } from "vitest";
import { type AccountRef, accountId, ownAccount, partyAccount } from "../../../src/domain/ledger/accounts.ts";
import { availableOf, balanceOf, type Funds, NO_FUNDS, withdrawableOf } from "../../../src/domain/ledger/balance.ts";
import { entriesOf, MOVEMENT_WORDS, MOVEMENTS, type Movement } from "../../../src/domain/ledger/movements.ts";
import { fen } from "../../../src/values/money.ts";
import { NOW, yuan } from "../cases.ts";

const funds = (changes: Partial<Record<keyof Funds, string>>): Funds => ({
  ...NO_FUNDS,
  ...Object.fromEntries(Object.entries(changes).map(([part, amount]) => [part, yuan(amount)])),
});

test.each<[string, Partial<Record<keyof Funds, string>>, string, string]>([
  ["nothing", {}, "0", "0"],
  ["cash", { topUp: "1000" }, "1000", "1000"],
  ["credit is no cash", { topUp: "1000", credit: "500" }, "1500", "1000"],
  ["what was given away is no cash", { topUp: "1000", credit: "500", allocated: "300.10" }, "1199.90", "699.90"],
  ["credit given away", { topUp: "100", credit: "500", allocated: "300" }, "300", "0"],
  ["owed invoices", { topUp: "1000", owedInvoice: "999.99" }, "1000", "0.01"],
  ["owed invoices beyond the cash", { topUp: "1000", owedInvoice: "1000.01" }, "1000", "0"],
  ["all that is deducted", { topUp: "1000", owedInvoice: "1", unbooked: "20", arrears: "300" }, "1000", "679"],
  ["what is invoiced is to be returned first", { topUp: "1000", invoiced: "999.99" }, "1000", "0.01"],
  ["more is invoiced than there is", { topUp: "1000", invoiced: "1000.01" }, "1000", "0"],
  ["what a distributor gave is no cash", { received: "80" }, "80", "0"],
  ["a reseller gives that away first", { topUp: "10", received: "80", allocated: "80" }, "10", "10"],
  ["and then its own", { topUp: "10", received: "80", allocated: "85" }, "5", "5"],
])("%s", (_, changes, available, withdrawable) => {
  const given = funds(changes);
  expect([availableOf(given), withdrawableOf(given)]).toEqual([yuan(available), yuan(withdrawable)]);
});

test("what is shown adds up, and never more can be withdrawn than is available", () => {
  const amount = fc.integer({ min: 0, max: 2 ** 50 }).map(fen);
  const parts = Object.fromEntries(Object.keys(NO_FUNDS).map((part) => [part, amount]));
  fc.assert(
    fc.property(fc.record(parts as Record<keyof Funds, typeof amount>), (given) => {
      const { topUp, credit, allocated, available, withdrawable } = balanceOf("p1", given);
      expect(available).toBe(topUp + credit - allocated);
      expect(withdrawable).toBeGreaterThanOrEqual(0);
      expect(withdrawable).toBeLessThanOrEqual(Math.max(0, available));
    }),
  );
});

test("accounts have names of their own, whatever their partners and customers are called", () => {
  const name = fc.string({ unit: fc.constantFrom(":", "%", "a", "3", "A"), maxLength: 6 });
  const account = fc.oneof(
    fc.tuple(name, name).map(([partner, party]) => partyAccount(partner, "customer", party)),
    fc.tuple(name, name).map(([partner, party]) => partyAccount(partner, "reseller", party)),
    name.map((partner) => ownAccount(partner, "top-up")),
  );
  fc.assert(
    fc.property(account, account, (one: AccountRef, other: AccountRef) => {
      expect(accountId(one) === accountId(other)).toBe(JSON.stringify(one) === JSON.stringify(other));
    }),
  );
  expect(accountId(partyAccount("d1", "reseller", "r1"))).toBe("received:r1:d1");
});

test("a movement has two sides, each on the account of its own partner; one of nothing is none", () => {
  const movement: Movement = {
    transaction: "txn-1",
    at: NOW,
    from: ownAccount("d1", "designated"),
    to: partyAccount("d1", "reseller", "r1"),
    amount: yuan("0.01"),
    kind: "allocation",
    note: null,
    reference: null,
  };
  let count = 0;
  const [given, taken] = entriesOf(movement, () => `led-${++count}`);
  expect(given).toMatchObject({ id: "led-1", partner: "d1", account: "designated:d1", amount: -1 });
  expect(taken).toMatchObject({ id: "led-2", partner: "r1", account: "received:r1:d1", amount: 1 });
  for (const amount of [0, -1]) {
    expect(() => entriesOf({ ...movement, amount: fen(amount) }, () => "led")).toThrow(RangeError);
  }
});

test("every kind of movement has a name in both languages, of its own", () => {
  for (const { kind } of MOVEMENTS) {
    const { en, zh } = MOVEMENT_WORDS[kind];
    expect([kind, en, zh]).toEqual([
      kind,
      expect.stringMatching(/^[A-Z][ -~]+$/),
      expect.stringMatching(/\p{Script=Han}/u),
    ]);
  }
  expect(new Set(MOVEMENTS.map(({ label }) => label.zh)).size).toBe(MOVEMENTS.length);
});
