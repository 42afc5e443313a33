import { describe, expect, test } from "vitest";
import { decideInvoice, decideReturn } from "../../../src/domain/invoices/decide.ts";
import type { InvoiceCase } from "../../../src/domain/invoices/rules.ts";
import { courierOf, INVOICE_STATES, returnCourierOf } from "../../../src/domain/invoices/types.ts";
import { ids, instant, invoice, invoiceCase, invoicePart, parameters, yuan } from "../cases.ts";

const decided = (changes: Partial<InvoiceCase>, set: Parameters<typeof parameters>[0] = {}) =>
  ids(decideInvoice(invoiceCase(changes), parameters(set)).rules);

describe("when a cycle can be chosen", () => {
  const october = { parts: [invoicePart({ cycle: "2026-10" })] };
  test.each([
    ["2026-10-31T23:59:59.999+08:00", ["invoice.cycle-open"]],
    ["2026-11-03T23:59:59.999+08:00", ["invoice.cycle-open"]],
    ["2026-11-04T00:00:00+08:00", []],
    ["2027-01-01T00:00:00+08:00", []],
  ])("October 2026 at %s: %j", (at, expected) => {
    expect(decided({ ...october, at: instant(at) })).toEqual(expected);
  });

  test("the day is a parameter", () => {
    const at = instant("2026-11-04T00:00:00+08:00");
    expect(decided({ ...october, at }, { "invoice.cycle_open_day": "4" })).toEqual(["invoice.cycle-open"]);
    expect(decided({ ...october, at: instant("2026-11-01") }, { "invoice.cycle_open_day": "0" })).toEqual([]);
  });

  test("of several it is the last that counts, and every open one is named", () => {
    const parts = ["2026-09", "2026-10", "2026-11"].map((cycle) => invoicePart({ cycle }));
    const { rules } = decideInvoice(invoiceCase({ parts, chosen: yuan("300") }), parameters());
    expect(rules.map(({ facts }) => facts)).toEqual([
      { partner: "p1", cycles: ["2026-10", "2026-11"], from: "2026-12-03T16:00:00.000Z" },
    ]);
  });
});

describe("how much", () => {
  test.each([
    ["100.00", "0", []],
    ["100.01", "0", ["invoice.amount"]],
    ["0.01", "0", []],
    ["0.00", "0", ["invoice.amount"]],
    ["-5.00", "0", ["invoice.amount"]],
    // What is owed is offset first, and something must be left for the invoice.
    ["50.00", "49.99", []],
    ["50.00", "50.00", ["invoice.owed-first"]],
    ["50.00", "50.01", ["invoice.owed-first"]],
    ["100.01", "100.01", ["invoice.amount", "invoice.owed-first"]],
  ])("%s yuan of 100, %s owed: %j", (chosen, owed, expected) => {
    expect(decided({ basis: "amount", chosen: yuan(chosen), owed: yuan(owed) })).toEqual(expected);
  });

  test("a fixed amount leaves out what is unpaid or open, and says so only where it would have been enough with it", () => {
    const parts = [
      invoicePart({ left: yuan("100") }),
      invoicePart({ cycle: "2026-08", left: yuan("50"), arrears: yuan("0.01") }),
      invoicePart({ cycle: "2026-11", left: yuan("25") }),
      // Refunded since: nothing of it is kept back.
      invoicePart({ cycle: "2026-07", left: yuan("0"), arrears: yuan("3") }),
    ];
    expect(decided({ basis: "amount", parts, chosen: yuan("100") })).toEqual([]);
    expect(decided({ basis: "amount", parts, chosen: yuan("100.01") })).toEqual([
      "invoice.arrears",
      "invoice.cycle-open",
      "invoice.amount",
    ]);
  });

  test("refunds of one cycle are set off against another", () => {
    const parts = [invoicePart({ left: yuan("100") }), invoicePart({ cycle: "2026-08", left: yuan("-30") })];
    expect(decided({ basis: "amount", parts, chosen: yuan("70") })).toEqual([]);
    expect(decided({ basis: "amount", parts, chosen: yuan("70.01") })).toEqual(["invoice.amount"]);
  });
});

test("a cycle in arrears is not invoiced until it is paid, by one fen", () => {
  expect(decided({ parts: [invoicePart({ arrears: yuan("0.01") })] })).toEqual(["invoice.arrears"]);
  const parts = ["2026-09", "2026-08"].map((cycle) => invoicePart({ cycle, arrears: yuan("0.01") }));
  const lines = (hadResellers: boolean) =>
    decideInvoice(invoiceCase({ parts: [...parts, invoicePart()], hadResellers }), parameters()).rules[0]?.remedy.zh;
  const list = "partnerctl usage list --bill-cycle 2026-08,2026-09 --debt-amount-from 0.01";
  expect(lines(false)).toContain(`（${list} --partner p1）`);
  // What its resellers' customers owe is not listed as its own.
  expect(lines(true)).toContain(`（${list}）`);
  expect(decided({ parts: [invoicePart()] })).toEqual([]);
});

test("a special VAT invoice needs an enterprise, an ordinary one does not", () => {
  const title = (type: "ordinary" | "special", titleType: "enterprise" | "organization") =>
    decided({ type, titleType });
  expect(title("special", "organization")).toEqual(["invoice.special-needs-enterprise"]);
  expect(title("special", "enterprise")).toEqual([]);
  expect(title("ordinary", "organization")).toEqual([]);
});

test("referral customers are named, and nothing beside them where there is nothing else", () => {
  expect(decided({ referrals: ["c1"], parts: [], chosen: yuan("0") })).toEqual(["invoice.referral-customer"]);
  expect(decided({ referrals: ["c1"] })).toEqual(["invoice.referral-customer"]);
});

describe("a return", () => {
  const returned = (state: (typeof INVOICE_STATES)[number], amount?: string) =>
    ids(
      decideReturn(
        { invoice: invoice({ state }), amount: amount === undefined ? undefined : yuan(amount) },
        parameters(),
      ).rules,
    );

  test("only of what is issued", () => {
    const possible = INVOICE_STATES.filter((state) => returned(state).length === 0);
    expect(possible).toEqual(["issued", "return-rejected"]);
  });

  test.each([
    ["100.00", []],
    ["99.99", ["invoice.return-whole"]],
    ["100.01", ["invoice.return-whole"]],
  ])("of %s yuan of 100: %j", (amount, expected) => {
    expect(returned("issued", amount)).toEqual(expected);
  });

  test("both reasons are named", () => {
    expect(returned("returning", "1")).toEqual(["invoice.return-whole", "invoice.return-state"]);
  });
});

test("below 100 yuan the requester pays for paper, and whoever returns paper pays for that", () => {
  expect(courierOf("paper", yuan("99.99"), parameters())).toBe("requester");
  expect(courierOf("paper", yuan("100"), parameters())).toBe("vendor");
  expect(courierOf("paper", yuan("100"), parameters({ "invoice.free_courier_from": "100.01" }))).toBe("requester");
  expect(courierOf("digital", yuan("1"), parameters())).toBeNull();
  expect(courierOf("electronic", yuan("1"), parameters())).toBeNull();
  expect(returnCourierOf({ medium: "paper" })).toBe("requester");
  expect(returnCourierOf({ medium: "digital" })).toBeNull();
});
