import { describe, expect, test } from "vitest";
import type { InvoiceState } from "../../../src/domain/invoices/types.ts";
import { NO_FUNDS } from "../../../src/domain/ledger/balance.ts";
import { decideWithdrawal, withdrawalBlocks } from "../../../src/domain/withdrawals/decide.ts";
import { withdrawalTransition } from "../../../src/domain/withdrawals/states.ts";
import { WITHDRAWAL_STATES } from "../../../src/domain/withdrawals/types.ts";
import type { FiredRule } from "../../../src/errors.ts";
import { ids, invoice, parameters, yuan } from "../cases.ts";

describe("how much", () => {
  const funds = {
    ...NO_FUNDS,
    topUp: yuan("1000"),
    owedInvoice: yuan("100"),
    arrears: yuan("50"),
    unbooked: yuan("50"),
  };
  const decided = (amount: string, invoiced = "0") =>
    ids(
      decideWithdrawal(
        { partner: "p1", amount: yuan(amount), funds: { ...funds, invoiced: yuan(invoiced) }, standing: [] },
        [],
        parameters(),
      ).rules,
    );

  test.each([
    ["800.00", "0", []],
    ["800.01", "0", ["withdrawal.limit"]],
    ["0.01", "0", []],
    ["300.00", "500", []],
    ["300.01", "500", ["withdrawal.invoiced"]],
    ["800.01", "500", ["withdrawal.invoiced", "withdrawal.limit"]],
    // Everything is invoiced, and more.
    ["0.01", "800", ["withdrawal.invoiced"]],
    ["0.01", "900", ["withdrawal.invoiced"]],
  ])("%s yuan of 800, %s of them invoiced: %j", (amount, invoiced, expected) => {
    expect(decided(amount, invoiced)).toEqual(expected);
  });
});

describe("how much is left is said as the balance shows it", () => {
  const remedies = (topUp: string, invoiced: string) => {
    const funds = { ...NO_FUNDS, topUp: yuan(topUp), arrears: yuan("320.50"), invoiced: yuan(invoiced) };
    const standing = [invoice({ id: "ivc-1", state: "to-sign" })];
    const { rules } = decideWithdrawal({ partner: "p1", amount: yuan("5000"), funds, standing }, [], parameters());
    return rules;
  };

  test("where nothing of the limit is without an invoice no amount is advised", () => {
    const [invoiced, limit] = remedies("1000", "4068.82");
    expect(invoiced?.remedy).toEqual({
      en: "Have it returned first (partnerctl invoice sign ivc-1).",
      zh: "请先退票（partnerctl invoice sign ivc-1）。",
    });
    expect(limit?.facts).toMatchObject({ limit: "679.50", withdrawable: "0.00" });
    expect(limit?.reason.en).toMatch(/more than 679\.50: cash/);
    expect(`${limit?.remedy.en}${limit?.remedy.zh}`).not.toMatch(/at most|最多|679|0\.00/);
  });

  test("where a fen of it is, both advise that", () => {
    for (const rule of remedies("1000", "679.49")) {
      expect(rule.remedy.en, rule.id).toContain("ithdraw at most 0.01 yuan");
      expect(rule.remedy.zh, rule.id).toContain("0.01 元");
    }
    const [limit, ...others] = remedies("320.50", "0");
    expect([limit?.id, others, limit?.remedy.en.includes("at most")]).toEqual(["withdrawal.limit", [], false]);
  });
});

describe("invoices in the way", () => {
  const funds = { ...NO_FUNDS, topUp: yuan("1000"), invoiced: yuan("500") };
  const fired = (...states: InvoiceState[]) => {
    const standing = states.map((state, place) => invoice({ id: `ivc-${place + 1}`, state }));
    return decideWithdrawal({ partner: "p1", amount: yuan("501"), funds, standing }, [], parameters()).rules[0];
  };

  test("are named with the step that clears each away", () => {
    const rule = fired("issued", "to-sign", "returning", "return-rejected");
    expect(rule?.facts.invoices).toEqual(["ivc-1", "ivc-2", "ivc-3", "ivc-4"]);
    expect(rule?.remedy.en).toContain(
      "(partnerctl invoice return ivc-1 --reason <text>, partnerctl invoice sign ivc-2, partnerctl invoice return-approve ivc-3, partnerctl invoice return ivc-4 --reason <text>)",
    );
    expect(rule?.reason.zh).toContain("ivc-1");
    expect(rule?.remedy.zh).toContain("partnerctl invoice return ivc-1");
  });

  test("are at most five of many, and the account where nothing but the opening position stands", () => {
    expect(fired(...Array(7).fill("issued"))?.facts.invoices).toHaveLength(5);
    expect(fired()?.facts.invoices).toEqual(["invoiced:p1"]);
    expect(fired()?.remedy.en).toContain("(partnerctl account ledger --account invoiced:p1)");
  });

  test("what blocks a withdrawal of all that the limit leaves, and nothing where that is nothing", () => {
    const blocks = (topUp: string, invoiced: string) =>
      ids(
        withdrawalBlocks(
          { partner: "p1", funds: { ...NO_FUNDS, topUp: yuan(topUp), invoiced: yuan(invoiced) }, standing: [] },
          [{ ...(fired("issued") as FiredRule), id: "settlement.not-certified" }],
          parameters(),
        ),
      );
    expect(blocks("0", "10")).toEqual([]);
    expect(blocks("10", "0")).toEqual(["settlement.not-certified"]);
    expect(blocks("10", "0.01")).toEqual(["settlement.not-certified", "withdrawal.invoiced"]);
  });
});

test("the states and what leads from one to the other", () => {
  const events = ["request", "approve", "reject", "pay"] as const;
  const found = ["new" as const, ...WITHDRAWAL_STATES].flatMap((from) =>
    events.flatMap((event) => {
      const line = withdrawalTransition(from, event);
      return line ? [`${from} ${event} ${line.to} (${line.movement})`] : [];
    }),
  );
  expect(found).toEqual([
    "new request submitted (withdrawal)",
    "submitted approve approved (null)",
    "submitted reject rejected (withdrawal-rejected)",
    "approved reject rejected (withdrawal-rejected)",
    "approved pay paid (withdrawal-paid)",
  ]);
});
