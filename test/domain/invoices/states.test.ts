import { expect, test } from "vitest";
import {
  INVOICE_TRANSITIONS,
  type InvoiceEvent,
  invoiceTransition,
  returnStep,
} from "../../../src/domain/invoices/states.ts";
import { INVOICE_STATES, OPEN_STATES, STANDING_STATES } from "../../../src/domain/invoices/types.ts";

test("the states and what leads from one to the other", () => {
  const events = [...new Set(INVOICE_TRANSITIONS.map(({ event }) => event))];
  const found = ["new" as const, ...INVOICE_STATES].flatMap((from) =>
    events.flatMap((event) => {
      const line = invoiceTransition(from, event);
      return line ? [`${from} ${event} ${line.to} ${line.who} (${line.movements.join(", ")})`] : [];
    }),
  );
  expect(found).toEqual([
    "new request under-review partner ()",
    "under-review withdraw withdrawn partner ()",
    "under-review approve issuing ecosystem-manager ()",
    "under-review reject rejected ecosystem-manager ()",
    "issuing reject rejected ecosystem-manager ()",
    "issuing issue issued ecosystem-manager (invoice-issued, invoice-offset)",
    "issuing mail to-sign ecosystem-manager (invoice-issued, invoice-offset)",
    "to-sign sign issued partner ()",
    "issued return returning partner ()",
    "returning return-approve returned ecosystem-manager (invoice-returned, invoice-offset-returned)",
    "returning return-reject return-rejected ecosystem-manager ()",
    "return-rejected return returning partner ()",
  ]);
});

test("the ledger moves exactly where an invoice begins and ends to stand", () => {
  const stands = (state: string) => (STANDING_STATES as readonly string[]).includes(state);
  for (const { from, to, movements } of INVOICE_TRANSITIONS) {
    expect([from, to, movements.length > 0]).toEqual([from, to, stands(from) !== stands(to)]);
  }
  expect(
    INVOICE_STATES.filter((state) => !stands(state) && !(OPEN_STATES as readonly string[]).includes(state)),
  ).toEqual(["returned", "rejected", "withdrawn"]);
});

test("what leads towards a return is a step of the state, wherever an invoice stands and nowhere else", () => {
  for (const state of INVOICE_STATES) {
    const step = returnStep("ivc-1", state);
    expect([state, step !== undefined]).toEqual([state, (STANDING_STATES as readonly string[]).includes(state)]);
    const event = step?.en.split(" ")[2] as InvoiceEvent;
    if (step) expect([state, invoiceTransition(state, event)]).not.toContain(undefined);
    if (step) expect(step.zh.split(" ").slice(0, 4)).toEqual(["partnerctl", "invoice", event, "ivc-1"]);
  }
});
