import { describe, expect, test } from "vitest";
import { NO_FUNDS } from "../../../src/domain/ledger/balance.ts";
import { decideWithdrawal } from "../../../src/domain/withdrawals/decide.ts";
import { withdrawalTransition } from "../../../src/domain/withdrawals/states.ts";
import { WITHDRAWAL_STATES } from "../../../src/domain/withdrawals/types.ts";
import { ids, parameters, yuan } from "../cases.ts";

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
        { partner: "p1", amount: yuan(amount), funds: { ...funds, invoiced: yuan(invoiced) } },
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
