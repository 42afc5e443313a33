import { describe, expect, test } from "vitest";
import type { Rate } from "../../../src/domain/incentives/rates.ts";
import {
  type Calculation,
  confirmationDue,
  revise,
  STATEMENT_STATES,
  type Statement,
  stateAt,
  statementAt,
} from "../../../src/domain/incentives/statements.ts";
import { nextState, STATEMENT_TRANSITIONS } from "../../../src/domain/incentives/states.ts";
import type { Instant } from "../../../src/values/instant.ts";
import { fen } from "../../../src/values/money.ts";
import { instant, parameters } from "../cases.ts";

const AT = instant("2026-11-05T10:00:00+08:00");
const DUE = instant("2026-11-15T10:00:00+08:00");
const before = (at: Instant): Instant => (at - 1) as Instant;

const CALCULATION: Calculation = {
  partner: "p1",
  cycle: "2026-10",
  associationType: "referral",
  program: "solution-provider",
  at: AT,
  seq: 7,
  isRunning: false,
};
const figures = (performance: number, amount: number, rate = 50_000) => ({
  performance: fen(performance),
  amount: fen(amount),
  rate: rate as Rate,
});

function statement(changes: Partial<Statement> = {}): Statement {
  const fresh = revise([], figures(1000, 50), CALCULATION, parameters());
  if (fresh.kind !== "new") throw new Error(fresh.kind);
  return { id: "inc-1", ...fresh.statement, ...changes };
}

describe("ten days to confirm", () => {
  test("are 24 hours each, and a parameter", () => {
    expect(confirmationDue(AT, parameters())).toBe(DUE);
    expect(confirmationDue(AT, parameters({ "incentive.confirm_days": "0" }))).toBe(AT);
  });

  test.each<[string, Partial<Statement>, Instant, string]>([
    ["the instant before", {}, before(DUE), "pending-confirmation"],
    ["on time", {}, DUE, "confirmed"],
    ["disputed", { disputed: true }, DUE, "pending-confirmation"],
    ["an estimate", { state: "estimated", confirmBy: null }, DUE, "estimated"],
    ["paid", { state: "issued" }, DUE, "issued"],
  ])("%s", (_, changes, at, state) => {
    expect(stateAt(statement(changes), at)).toBe(state);
    const shown = statementAt(statement(changes), at);
    expect([shown.state, shown.confirmedAt]).toEqual([state, state === "confirmed" ? DUE : null]);
  });
});

test("what is not listed is not possible", () => {
  const possible = STATEMENT_STATES.flatMap((state) =>
    (["estimate", "close", "recalculate", "confirm", "auto-confirm", "request", "pay"] as const).flatMap((event) =>
      nextState(state, event) ? [`${state} ${event}`] : [],
    ),
  );
  expect(possible).toEqual([
    "estimated estimate",
    "estimated close",
    "pending-confirmation recalculate",
    "pending-confirmation confirm",
    "pending-confirmation auto-confirm",
    "confirmed request",
    "issuing pay",
  ]);
  expect(new Set(STATEMENT_TRANSITIONS.map(({ from, event }) => `${from} ${event}`)).size).toBe(
    STATEMENT_TRANSITIONS.length,
  );
});

describe("calculating again", () => {
  const again = (earlier: readonly Statement[], performance: number, amount: number, more: Partial<Calculation> = {}) =>
    revise(earlier, figures(performance, amount), { ...CALCULATION, seq: 9, ...more }, parameters());

  test("while the cycle is running gives an estimate without a time to confirm", () => {
    const made = again([], 1000, 50, { isRunning: true });
    expect(made).toMatchObject({ kind: "new", statement: { state: "estimated", confirmBy: null } });
  });

  test("closes an estimate with the same figures", () => {
    const estimate = statement({ state: "estimated", confirmBy: null });
    expect(again([estimate], 1000, 50)).toMatchObject({
      kind: "replaced",
      statement: { id: "inc-1", state: "pending-confirmation", confirmBy: DUE },
    });
  });

  test("changes nothing where nothing changed", () => {
    for (const state of STATEMENT_STATES.slice(1)) {
      expect([state, again([statement({ state })], 1000, 50).kind]).toEqual([state, "unchanged"]);
    }
  });

  test("replaces what is pending; its time begins anew and the dispute is answered", () => {
    const at = instant("2026-11-06T00:00:00+08:00");
    const disputed = statement({ disputed: true, reason: "少了" });
    expect(again([disputed], 1001, 50, { at })).toMatchObject({
      kind: "replaced",
      statement: { performance: 1001, disputed: false, reason: null, confirmBy: confirmationDue(at, parameters()) },
    });
  });

  test.each(["confirmed", "issuing", "issued"] as const)("states the difference to a %s one", (state) => {
    expect(again([statement({ state })], 900, 45)).toMatchObject({
      kind: "new",
      statement: { performance: -100, amount: -5, corrects: "inc-1", totalPerformance: 900, totalAmount: 45 },
    });
  });

  test("one that confirmed itself counts as confirmed", () => {
    expect(again([statement()], 900, 45, { at: DUE }).kind).toBe("new");
    expect(again([statement()], 900, 45, { at: before(DUE) }).kind).toBe("replaced");
  });

  test("a difference that is still open is replaced by the difference to what is confirmed", () => {
    const difference = statement({ id: "inc-2", performance: fen(-100), amount: fen(-5), corrects: "inc-1" });
    expect(again([statement({ state: "issued" }), difference], 1100, 55)).toMatchObject({
      kind: "replaced",
      statement: { id: "inc-2", performance: 100, amount: 5, totalAmount: 55 },
    });
  });

  test("another rate alone is a difference in the amount", () => {
    expect(again([statement({ state: "confirmed" })], 1000, 60)).toMatchObject({
      kind: "new",
      statement: { performance: 0, amount: 10 },
    });
  });
});
