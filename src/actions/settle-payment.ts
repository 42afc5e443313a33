import type { ChangeDraft, Database } from "../database/database.ts";
import type { Tables } from "../database/tables/index.ts";
import { dueAfter } from "../domain/payments/due.ts";
import { nextState, type PaymentEvent } from "../domain/payments/states.ts";
import { PAYMENT_STATE_WORDS, type Payment, type PaymentState } from "../domain/payments/types.ts";
import type { Parameters } from "../domain/policy/parameters.ts";
import { type AppError, conflict, inputsNeeded } from "../errors.ts";
import { same, type Text } from "../language/text.ts";
import type { Instant } from "../values/instant.ts";
import { shellWord } from "../values/shell.ts";
import { refuseBound } from "./authorize.ts";
import { creditPayment } from "./credit-payment.ts";
import { parametersOf } from "./parameters.ts";
import { refusal } from "./refusal.ts";
import { advanced } from "./request-payment.ts";
import { resolveId } from "./resolve-id.ts";
import { settlementBlocks } from "./settlement.ts";
import { stateSays } from "./wrong-state.ts";

const PAYMENT: Text = { en: "payment", zh: "申付单" };

/** What is said of the invoice for a payment; what is undefined was said before, or is not known yet. */
export interface InvoiceGiven {
  readonly number: string | undefined;
  readonly received: Instant | undefined;
  /** Whether it qualifies: only a special VAT invoice does. */
  readonly qualified: boolean | undefined;
}

/** Finds a payment by its id or the beginning of it. */
export function findPayment(tables: Tables, id: string): Promise<Payment> {
  return resolveId(tables, tables.payments, PAYMENT, id);
}

/**
 * Records the partner's invoice for a payment, and whether it qualifies if that is known: then the payment is due; one
 * that does not qualify is given back. One number covers one payment: another one's is exit 6.
 */
export async function recordInvoice(
  database: Database,
  draft: ChangeDraft,
  id: string,
  given: InvoiceGiven,
): Promise<Payment> {
  return await database.write(draft, async (tables) => {
    const payment = await findPayment(tables, id);
    // Whose invoice it is does not judge it.
    if (given.qualified !== undefined) refuseBound(tables, "payment invoice --qualified");
    let changed = payment;
    if (given.number !== undefined || given.received !== undefined || payment.state !== "invoice-review") {
      changed = await handedIn(tables, payment, given);
    }
    if (given.qualified !== undefined) changed = judged(changed, given.qualified, await parametersOf(tables, draft.at));
    await tables.payments.replace([changed]);
    return changed;
  });
}

async function handedIn(tables: Tables, payment: Payment, { number, received }: InvoiceGiven): Promise<Payment> {
  const state = stateAfter(payment, "invoice");
  const invoiceNumber = number ?? payment.invoiceNumber;
  const invoiceReceived = received ?? payment.invoiceReceived;
  if (invoiceNumber === null || invoiceReceived === null) {
    throw inputsNeeded([
      ...(invoiceNumber === null ? [["--number", { en: "the number of the invoice", zh: "发票号码" }] as const] : []),
      ...(invoiceReceived === null
        ? [["--received", { en: "the day on which the invoice arrived", zh: "收到发票的日期" }] as const]
        : []),
    ]);
  }
  await tables.lock([`invoice:${invoiceNumber}`]);
  const other = (await tables.payments.withInvoice([invoiceNumber])).find((one) => one.id !== payment.id);
  if (other) throw numberTaken(tables, invoiceNumber, other);
  return { ...payment, state, invoiceNumber, invoiceReceived, dueAt: null };
}

function judged(payment: Payment, qualified: boolean, parameters: Parameters): Payment {
  const state = stateAfter(payment, qualified ? "qualify" : "return");
  if (qualified) return { ...payment, state, dueAt: dueAfter(payment.invoiceReceived as Instant, parameters) };
  // It covers nothing any more: its number is free, and the next one counts from its own day.
  return { ...payment, state, invoiceNumber: null, invoiceReceived: null, dueAt: null };
}

/** Lets a request go on to its invoice, or one with a qualified invoice to be paid. */
export async function approvePayment(database: Database, draft: ChangeDraft, id: string): Promise<Payment> {
  return await database.write(draft, async (tables) => {
    const payment = await findPayment(tables, id);
    if (payment.state === "invoice-review" && payment.dueAt === null) throw notQualified(payment);
    const state = stateAfter(payment, payment.state === "submitted" ? "accept" : "approve");
    await refuseUnsettled(tables, payment.partner, draft.at);
    const changed = { ...payment, state, approvedBy: state === "approved" ? draft.actor : null };
    await tables.payments.replace([changed]);
    return changed;
  });
}

/** Records that an approved payment was paid, and its statements with it. */
export async function payPayment(database: Database, draft: ChangeDraft, id: string): Promise<Payment> {
  return await database.write(draft, async (tables, change) => {
    const payment = await findPayment(tables, id);
    const state = stateAfter(payment, "pay");
    await refuseUnsettled(tables, payment.partner, draft.at);
    const paid: Payment = { ...payment, state, paidAt: draft.at, paidBy: draft.actor };
    await tables.incentiveStatements.hold(payment.statements);
    const statements = await tables.incentiveStatements.byKeys(payment.statements);
    await tables.incentiveStatements.replace([...statements.values()].map((statement) => advanced(statement, "pay")));
    const changed = await creditPayment(tables, change, paid);
    await tables.payments.replace([changed]);
    return changed;
  });
}

async function refuseUnsettled(tables: Tables, partner: string, at: Instant): Promise<void> {
  const rules = await settlementBlocks(tables, partner, await parametersOf(tables, at));
  if (rules.length > 0) throw refusal({ rules });
}

const WORDS: Readonly<Record<Exclude<PaymentEvent, "submit" | "credit">, Text>> = {
  accept: { en: "approved", zh: "批准" },
  invoice: { en: "given an invoice", zh: "登记发票" },
  qualify: { en: "given an invoice", zh: "登记发票" },
  return: { en: "given an invoice", zh: "登记发票" },
  approve: { en: "approved", zh: "批准" },
  pay: { en: "paid", zh: "付款" },
};

/** The state after an event, or the conflict that says what comes next instead. */
function stateAfter(payment: Payment, event: keyof typeof WORDS): PaymentState {
  const state = nextState(payment.state, event);
  if (state) return state;
  const word = WORDS[event];
  const { id } = payment;
  throw conflict("wrong-state", stateSays(id, payment.state, word, PAYMENT_STATE_WORDS), {
    hint: NEXT[payment.state](id),
  });
}

const invoiceLine = (id: string): Text => ({
  en: `partnerctl payment invoice ${shellWord(id)} --number <n> --received <date>`,
  zh: `partnerctl payment invoice ${shellWord(id)} --number <号码> --received <日期>`,
});

/** What can be done with a payment next. */
const NEXT: Readonly<Record<PaymentState, (id: string) => Text>> = {
  submitted: invoiceLine,
  "awaiting-invoice": invoiceLine,
  "invoice-review": (id) => same(`partnerctl payment invoice ${shellWord(id)} --qualified`),
  approved: (id) => same(`partnerctl payment pay ${shellWord(id)}`),
  paid: (id) => same(`partnerctl payment show ${shellWord(id)}`),
};

function notQualified({ id }: Payment): AppError {
  return conflict(
    "wrong-state",
    {
      en: `Nobody has said yet whether the invoice of ${id} qualifies.`,
      zh: `${id} 的发票尚未审核是否合格。`,
    },
    {
      hint: {
        en: `partnerctl payment invoice ${shellWord(id)} --qualified`,
        zh: `partnerctl payment invoice ${shellWord(id)} --qualified`,
      },
    },
  );
}

/** Whose the other payment is stays with those who may see it. */
function numberTaken({ bound }: Pick<Tables, "bound">, number: string, other: Payment): AppError {
  const isSeen = bound === undefined || bound.partner === other.partner;
  const which = isSeen ? { en: ` ${other.id}`, zh: ` ${other.id}` } : { en: "", zh: "" };
  return conflict(
    "invoice-used",
    {
      en: `Invoice ${number} covers another payment${which.en} already: one invoice covers one payment.`,
      zh: `发票 ${number} 已用于其他申付单${which.zh}：一张发票只能对应一个申付单。`,
    },
    {
      field: "number",
      hint: {
        en: "Give the number of an invoice of its own with --number.",
        zh: "请用 --number 提供单独开具的发票号码。",
      },
    },
  );
}
