import { same, type Text } from "../../language/text.ts";
import { shellWord } from "../../values/shell.ts";
import type { MovementKind } from "../ledger/movements.ts";
import { type Transition, transitionIn } from "../states.ts";
import type { InvoiceState } from "./types.ts";

/** `mail` is the issue of a paper invoice, which is signed for when it arrives. */
export type InvoiceEvent =
  | "request"
  | "withdraw"
  | "approve"
  | "reject"
  | "issue"
  | "mail"
  | "sign"
  | "return"
  | "return-approve"
  | "return-reject";

/** One line of the state machine. `new` is an invoice that does not exist yet. */
export interface InvoiceTransition
  extends Transition<InvoiceState | "new", InvoiceEvent, InvoiceState, "partner" | "ecosystem-manager"> {
  /** What it moves in the ledger: what is not issued yet moves nothing, and what is returned moves all of it back. */
  readonly movements: readonly MovementKind[];
}

const ISSUE: readonly MovementKind[] = ["invoice-issued", "invoice-offset"];
const RETURN: readonly MovementKind[] = ["invoice-returned", "invoice-offset-returned"];

/** How invoices change (POLICY.md §9). What is not listed is not possible. */
export const INVOICE_TRANSITIONS: readonly InvoiceTransition[] = [
  { from: "new", event: "request", to: "under-review", who: "partner", movements: [] },
  { from: "under-review", event: "withdraw", to: "withdrawn", who: "partner", movements: [] },
  { from: "under-review", event: "approve", to: "issuing", who: "ecosystem-manager", movements: [] },
  { from: "under-review", event: "reject", to: "rejected", who: "ecosystem-manager", movements: [] },
  // The data turned out wrong while it was made out.
  { from: "issuing", event: "reject", to: "rejected", who: "ecosystem-manager", movements: [] },
  { from: "issuing", event: "issue", to: "issued", who: "ecosystem-manager", movements: ISSUE },
  { from: "issuing", event: "mail", to: "to-sign", who: "ecosystem-manager", movements: ISSUE },
  { from: "to-sign", event: "sign", to: "issued", who: "partner", movements: [] },
  { from: "issued", event: "return", to: "returning", who: "partner", movements: [] },
  { from: "return-rejected", event: "return", to: "returning", who: "partner", movements: [] },
  { from: "returning", event: "return-approve", to: "returned", who: "ecosystem-manager", movements: RETURN },
  { from: "returning", event: "return-reject", to: "return-rejected", who: "ecosystem-manager", movements: [] },
];

/** The line of the state machine for an event, or undefined where the state does not allow it. */
export function invoiceTransition(state: InvoiceState | "new", event: InvoiceEvent): InvoiceTransition | undefined {
  return transitionIn(INVOICE_TRANSITIONS, state, event);
}

const RETURN_COMMAND = (id: string): Text => ({
  en: `partnerctl invoice return ${shellWord(id)} --reason <text>`,
  zh: `partnerctl invoice return ${shellWord(id)} --reason <原因>`,
});

/** The step of a standing invoice that leads towards its return. */
const RETURN_STEPS: Readonly<Partial<Record<InvoiceState, (id: string) => Text>>> = {
  "to-sign": (id) => same(`partnerctl invoice sign ${shellWord(id)}`),
  issued: RETURN_COMMAND,
  "return-rejected": RETURN_COMMAND,
  returning: (id) => same(`partnerctl invoice return-approve ${shellWord(id)}`),
};

/** The command that takes an invoice towards its return; none where it does not stand. */
export function returnStep(id: string, state: InvoiceState): Text | undefined {
  return RETURN_STEPS[state]?.(id);
}
