import { describe, expect, test } from "vitest";
import { dueAfter, overdueDays } from "../../../src/domain/payments/due.ts";
import {
  decidePayment,
  methodsFor,
  type PaidStatement,
  type PaymentCase,
  type UnpaidCycle,
} from "../../../src/domain/payments/rules.ts";
import { nextState, type PaymentEvent } from "../../../src/domain/payments/states.ts";
import {
  needsInvoice,
  PAYMENT_METHODS,
  PAYMENT_STATES,
  type PaymentMethod,
} from "../../../src/domain/payments/types.ts";
import { fen } from "../../../src/values/money.ts";
import { ids, instant, parameters } from "../cases.ts";

const statement = (changes: Partial<PaidStatement> = {}): PaidStatement => ({
  id: "inc-1",
  partner: "p1",
  cycle: "2026-10",
  associationType: "referral",
  state: "confirmed",
  ...changes,
});
const unpaid = (changes: Partial<UnpaidCycle> = {}): UnpaidCycle => ({
  cycle: "2026-10",
  amount: fen(1),
  customers: 1,
  partners: ["p1"],
  ...changes,
});
const firedOf = (changes: Partial<PaymentCase>) =>
  decidePayment(
    { statements: [statement()], amount: fen(1), unpaid: [], method: undefined, ...changes },
    [],
    parameters(),
  );
const rulesOf = (changes: Partial<PaymentCase>) => ids(firedOf(changes));

describe("what keeps from a payment", () => {
  test.each<[string, Partial<PaymentCase>, string[]]>([
    ["nothing", {}, []],
    ["an estimate", { statements: [statement({ state: "estimated" })] }, ["incentive.not-confirmed"]],
    ["a pending one", { statements: [statement({ state: "pending-confirmation" })] }, ["incentive.not-confirmed"]],
    ["one of several", { statements: [statement(), statement({ state: "estimated" })] }, ["incentive.not-confirmed"]],
    ["nothing to pay", { amount: fen(0) }, ["incentive.not-positive"]],
    ["less than nothing", { amount: fen(-1) }, ["incentive.not-positive"]],
    ["a fen", { amount: fen(1) }, []],
    ["a fen that is owed", { unpaid: [unpaid()] }, ["incentive.arrears"]],
    ["nothing owed", { unpaid: [unpaid({ amount: fen(0), customers: 0 })] }, []],
  ])("%s", (_, changes, rules) => {
    expect(rulesOf(changes)).toEqual(rules);
  });

  test.each(PAYMENT_METHODS)("the method %s", (method: PaymentMethod) => {
    const referral = method !== "account-owed-invoice";
    const resale = method === "account-owed-invoice" || method === "coupon-quota";
    const wrong = ["incentive.method"];
    expect(rulesOf({ method })).toEqual(referral ? [] : wrong);
    const other = statement({ associationType: "resale" });
    expect(rulesOf({ method, statements: [other] })).toEqual(resale ? [] : wrong);
    expect(rulesOf({ method, statements: [statement(), other] })).toEqual(referral && resale ? [] : wrong);
  });

  test("what is not confirmed is, or can be, after the commands that are said", () => {
    const statements = [
      statement({ id: "inc-1", state: "estimated", cycle: "2026-11" }),
      statement({ id: "inc-2", state: "pending-confirmation" }),
      statement({ id: "inc-3", state: "pending-confirmation" }),
      statement({ id: "inc-4" }),
    ];
    const [fired] = firedOf({ statements });
    expect(fired?.remedy.en).toBe(
      "Confirm what is pending; close an estimate once its cycle is over: `partnerctl incentive confirm inc-2 inc-3`, `partnerctl incentive calculate --cycle 2026-11`.",
    );
    expect(firedOf({ statements: statements.slice(0, 1) })[0]?.remedy.zh).toContain(
      "：`partnerctl incentive calculate --cycle 2026-11`。",
    );
  });

  test("the reason names five of what is not confirmed, the facts all", () => {
    const pending = Array.from({ length: 7 }, (_, at) => statement({ id: `inc-${at}`, state: "pending-confirmation" }));
    const [fired] = firedOf({ statements: pending });
    expect(fired?.reason.en).toBe("Not confirmed yet: inc-0, inc-1, inc-2, inc-3, inc-4, and 2 more.");
    expect(fired?.reason.zh).toBe("尚未确认的激励账单：inc-0、inc-1、inc-2、inc-3、inc-4、另有 2 份。");
    expect(fired?.facts.statements).toHaveLength(7);
  });

  test("what is owed is listed by its cycles, and by whose customers owe it", () => {
    const owed = [
      unpaid(),
      unpaid({ cycle: "2026-11", partners: ["p1", "r1"] }),
      unpaid({ cycle: "2026-12", amount: fen(0) }),
    ];
    const [fired] = firedOf({ unpaid: owed });
    expect(fired?.remedy.en).toBe(
      "Have it paid, then import the lines without what was owed: `partnerctl usage list --bill-cycle 2026-10,2026-11 --debt-amount-from 0.01 --partner p1`, the lines of 2026-11 of r1's customers are shown to r1 and to ecosystem managers.",
    );
    expect(fired?.remedy.zh).toContain("、r1 的客户在账期 2026-11 的明细由 r1 或生态经理查看。");
  });

  test.each([
    [1, "0.01 yuan of 1 customer in 2026-10."],
    [2, "0.01 yuan of 2 customers in 2026-10."],
  ])("what %d owe is said of so many", (customers, said) => {
    expect(firedOf({ unpaid: [unpaid({ customers })] })[0]?.reason.en).toContain(said);
  });

  test("what both types may be paid by", () => {
    expect(methodsFor(["referral", "resale"])).toEqual(["coupon-quota"]);
    expect(PAYMENT_METHODS.filter(needsInvoice)).toEqual(["bank", "account"]);
  });
});

describe("fifteen calendar days", () => {
  const received = instant("2026-11-01");
  const due = dueAfter(received, parameters());
  test("after the day on which the invoice arrived, over the end of the year too", () => {
    expect(due).toBe(instant("2026-11-16"));
    expect(dueAfter(instant("2026-12-20"), parameters())).toBe(instant("2027-01-04"));
    expect(dueAfter(received, parameters({ "payment.due_days": "0" }))).toBe(received);
  });

  test.each([
    ["2026-11-15T23:59:59.999+08:00", 0],
    ["2026-11-16T00:00:00.000+08:00", 0],
    ["2026-11-16T23:59:59.999+08:00", 0],
    ["2026-11-17T00:00:00.000+08:00", 1],
    ["2026-11-17T23:59:59.999+08:00", 1],
    ["2026-12-16T00:00:00.000+08:00", 30],
  ])("at %s it is %d days late", (at, days) => {
    expect(overdueDays({ dueAt: due, paidAt: null }, instant(at))).toBe(days);
    // Once it is paid the count stands still, under a clock that was set back too.
    expect(overdueDays({ dueAt: due, paidAt: instant(at) }, instant("2026-11-10"))).toBe(days);
    expect(overdueDays({ dueAt: due, paidAt: instant(at) }, instant("2027-06-01"))).toBe(days);
  });

  test("nothing is late while nothing is due", () => {
    expect(overdueDays({ dueAt: null, paidAt: null }, instant("2030-01-01"))).toBe(0);
  });
});

test("what is not listed is not possible", () => {
  const events: PaymentEvent[] = ["submit", "credit", "accept", "invoice", "qualify", "return", "approve", "pay"];
  const possible = (["new", ...PAYMENT_STATES] as const).flatMap((state) =>
    events.flatMap((event) => {
      const to = nextState(state, event);
      return to ? [`${state} ${event} ${to}`] : [];
    }),
  );
  expect(possible).toEqual([
    "new submit submitted",
    "new credit paid",
    "submitted accept awaiting-invoice",
    "submitted invoice invoice-review",
    "awaiting-invoice invoice invoice-review",
    "invoice-review invoice invoice-review",
    "invoice-review qualify invoice-review",
    "invoice-review return awaiting-invoice",
    "invoice-review approve approved",
    "approved pay paid",
  ]);
});
