import type { ChangeDraft, Database } from "../database/database.ts";
import type { OpenChange } from "../database/session.ts";
import type { Tables } from "../database/tables/index.ts";
import { decideInvoice, decideReturn } from "../domain/invoices/decide.ts";
import {
  INVOICE_TRANSITIONS,
  type InvoiceEvent,
  type InvoiceTransition,
  invoiceTransition,
  returnStep,
} from "../domain/invoices/states.ts";
import { INVOICE_STATE_WORDS, type Invoice, isStanding, returnCourierOf } from "../domain/invoices/types.ts";
import { type AccountKind, ownAccount } from "../domain/ledger/accounts.ts";
import { MOVEMENTS, type MovementKind } from "../domain/ledger/movements.ts";
import { INVOICE } from "../domain/record-names.ts";
import { type AppError, conflict } from "../errors.ts";
import { same, type Text } from "../language/text.ts";
import { type Fen, formatFen } from "../values/money.ts";
import { shellWord } from "../values/shell.ts";
import { readInvoiceable } from "./invoice-desk.ts";
import { openLedger } from "./ledger-desk.ts";
import { partnerLock } from "./locks.ts";
import { parametersOf } from "./parameters.ts";
import { refusal } from "./refusal.ts";
import { resolveId } from "./resolve-id.ts";
import { wrongState } from "./wrong-state.ts";

/** What is done with an invoice that was asked for; a return and its issue say more. */
export type InvoiceStep = Exclude<InvoiceEvent, "request" | "issue" | "mail" | "return">;

/** Finds an invoice by its id or the beginning of it. */
export function findInvoice(tables: Tables, id: string): Promise<Invoice> {
  return resolveId(tables, tables.invoices, INVOICE, id);
}

/**
 * Takes an invoice one step further; a state that does not allow it is exit 6. An approval asks once more what decides
 * about a request: what was paid then may be in arrears, or refunded, by now.
 */
export async function stepInvoice(
  database: Database,
  draft: ChangeDraft,
  id: string,
  step: InvoiceStep,
  reason: string | null,
): Promise<Invoice> {
  return await database.write(draft, async (tables, change) => {
    const invoice = await findLocked(tables, id);
    const line = lineOf(invoice, step);
    if (step === "approve") await refuseChanged(tables, change, invoice);
    const changed = { ...invoice, state: line.to, ...said(step, draft, reason) };
    await tables.invoices.replace([changed]);
    await move(tables, change, line, changed);
    return changed;
  });
}

/** What a step leaves in the record besides the state. */
function said(step: InvoiceStep, { at, actor }: ChangeDraft, reason: string | null): Partial<Invoice> {
  switch (step) {
    case "approve":
      return { decidedAt: at, decidedBy: actor };
    case "reject":
      return { decidedAt: at, decidedBy: actor, reason };
    case "sign":
      return { signedAt: at };
    case "withdraw":
      return {};
    case "return-approve":
      return { returnedAt: at };
    case "return-reject":
      return { reason, returnCourier: null };
  }
}

/**
 * Records that an invoice was issued; one on paper is mailed, and signed for when it arrives. A number is used once, and
 * may be recorded later for an invoice that was issued without one.
 */
export async function issueInvoice(
  database: Database,
  draft: ChangeDraft,
  id: string,
  number: string | undefined,
): Promise<Invoice> {
  return await database.write(draft, async (tables, change) => {
    const invoice = await findLocked(tables, id);
    if (number !== undefined && isStanding(invoice)) return await numberLater(tables, invoice, number);
    const line = lineOf(invoice, invoice.medium === "paper" ? "mail" : "issue");
    if (number !== undefined) await refuseTaken(tables, number);
    const changed: Invoice = { ...invoice, state: line.to, number: number ?? null, issuedAt: draft.at };
    await tables.invoices.replace([changed]);
    await move(tables, change, line, changed);
    return changed;
  });
}

async function numberLater(tables: Tables, invoice: Invoice, number: string): Promise<Invoice> {
  if (invoice.number !== null) throw numbered(invoice);
  await refuseTaken(tables, number);
  const changed: Invoice = { ...invoice, number };
  await tables.invoices.replace([changed]);
  return changed;
}

/** Refuses a number that another invoice has. */
async function refuseTaken(tables: Tables, number: string): Promise<void> {
  await tables.lock([`vendor-invoice:${number}`]);
  const [other] = await tables.invoices.withNumber(number);
  if (other) throw numberTaken(number, other);
}

/** Asks for an invoice to be taken back; whole and issued it must be, else exit 4. On paper who returns it pays. */
export async function returnInvoice(
  database: Database,
  draft: ChangeDraft,
  id: string,
  reason: string,
  amount: Fen | undefined,
): Promise<Invoice> {
  return await database.write(draft, async (tables, change) => {
    const invoice = await findLocked(tables, id);
    const { rules } = decideReturn({ invoice, amount }, await parametersOf(tables, change.at));
    if (rules.length > 0) throw refusal({ rules });
    const { to: state } = lineOf(invoice, "return");
    const changed: Invoice = { ...invoice, state, reason, returnCourier: returnCourierOf(invoice) };
    await tables.invoices.replace([changed]);
    return changed;
  });
}

/** The invoice, with the lock of its partner: its accounts and what it covers are decided about together. */
async function findLocked(tables: Tables, id: string): Promise<Invoice> {
  const found = await findInvoice(tables, id);
  await tables.lock([partnerLock(found.partner)]);
  return found;
}

/** Asks what decides about a request once more, as if this one had not been made. */
async function refuseChanged(tables: Tables, change: OpenChange, invoice: Invoice): Promise<void> {
  const { id, partner } = invoice;
  const facts = await readInvoiceable(tables, partner, invoice, id);
  const { rules } = decideInvoice({ ...invoice, ...facts, at: change.at }, await parametersOf(tables, change.at));
  if (rules.length > 0) throw refusal({ rules });
  // What is owed by now is offset first, all of it and no more: the invoice would be on another amount.
  if (facts.owed !== invoice.owedOffset) throw owedChanged(invoice, facts.owed);
}

/** Moves the amounts as the step of the state machine says. */
async function move(
  tables: Tables,
  change: OpenChange,
  { movements }: InvoiceTransition,
  invoice: Invoice,
): Promise<void> {
  if (movements.length === 0) return;
  const { id, partner, owedOffset } = invoice;
  const kinds = ["vendor", "invoiced", "owed-invoice"] as const;
  const accounts = kinds.map((kind) => ownAccount(partner, kind));
  const ledger = await openLedger(tables, change, { partners: [partner], accounts });
  const isOffset = movements.includes("invoice-offset");
  const owed = ledger.balanceOf(ownAccount(partner, "owed-invoice"));
  if (isOffset && owed < owedOffset) throw owedChanged(invoice, owed);
  for (const movement of MOVEMENTS) {
    const amount = movements.includes(movement.kind) ? amountOf(invoice, movement.kind) : undefined;
    if (!amount) continue;
    const [from, to] = [movement.from, movement.to].map((kind) => ownAccount(partner, kind as AccountKind));
    const posting = { kind: movement.kind, from, to, amount, reference: id } as Parameters<typeof ledger.post>[0];
    const problem = ledger.tooMuch(posting);
    if (problem) throw conflict("too-much", problem.text);
    ledger.post(posting);
  }
  await ledger.save();
}

/** Which of its amounts a movement of an invoice moves. */
function amountOf({ amount, owedOffset }: Invoice, kind: MovementKind): Fen {
  return kind === "invoice-offset" || kind === "invoice-offset-returned" ? owedOffset : amount;
}

const WORDS: Readonly<Record<Exclude<InvoiceEvent, "request">, Text>> = {
  withdraw: { en: "withdrawn", zh: "撤销" },
  approve: { en: "approved", zh: "批准" },
  reject: { en: "rejected", zh: "驳回" },
  issue: { en: "issued", zh: "开具" },
  mail: { en: "issued", zh: "开具" },
  sign: { en: "signed for", zh: "签收" },
  return: { en: "returned", zh: "退票" },
  "return-approve": { en: "taken back", zh: "批准退票" },
  "return-reject": { en: "kept from being returned", zh: "驳回退票" },
};

/** The line of the state machine, or the conflict that says which invoices it is for. */
function lineOf({ id, state }: Invoice, event: Exclude<InvoiceEvent, "request">): InvoiceTransition {
  const line = invoiceTransition(state, event);
  if (line) return line;
  const states = INVOICE_TRANSITIONS.flatMap((one) => (one.event === event ? [one.from] : []));
  throw wrongState(id, state, WORDS[event], {
    list: `invoice list --state ${states.join(",")}`,
    chinese: "发票",
    words: INVOICE_STATE_WORDS,
  });
}

/** What is owed by now is not what the invoice offsets; how it is asked for anew depends on how far it is. */
function owedChanged({ id, partner, state, owedOffset }: Invoice, owed: Fen): AppError {
  const [now, then] = [formatFen(owed), formatFen(owedOffset)];
  const steps = {
    en: `partnerctl invoice reject ${shellWord(id)} --reason <text>`,
    zh: `partnerctl invoice reject ${shellWord(id)} --reason <原因>`,
  };
  const or: Text =
    state === "under-review"
      ? {
          en: ` (or partnerctl invoice withdraw ${shellWord(id)})`,
          zh: `（或 partnerctl invoice withdraw ${shellWord(id)}）`,
        }
      : same("");
  return conflict(
    "changed-meanwhile",
    {
      en: `${partner} has ${now} yuan of owed invoices to offset by now, and ${id} offsets ${then}.`,
      zh: `${partner} 目前待抵扣的欠票金额为 ${now} 元，而 ${id} 抵扣的是 ${then} 元。`,
    },
    {
      hint: {
        en: `Take it back and ask anew: ${steps.en}${or.en}, then partnerctl invoice request`,
        zh: `请取消后重新申请：${steps.zh}${or.zh}，然后 partnerctl invoice request`,
      },
    },
  );
}

/** A number is not changed: another one is another invoice. */
function numbered({ id, state, number }: Invoice): AppError {
  const { en, zh } = returnStep(id, state) ?? same(`partnerctl invoice show ${shellWord(id)}`);
  return conflict(
    "wrong-state",
    { en: `${id} has the number ${number} already.`, zh: `${id} 已登记发票号码 ${number}。` },
    {
      field: "number",
      hint: {
        en: `A wrong invoice is returned and asked for anew; the next step: ${en}`,
        zh: `如发票有误，请退票后重新申请；下一步：${zh}`,
      },
    },
  );
}

function numberTaken(number: string, { id }: Invoice): AppError {
  return conflict(
    "invoice-used",
    { en: `Invoice number ${number} is that of ${id} already.`, zh: `发票号码 ${number} 已用于 ${id}。` },
    {
      field: "number",
      hint: { en: "Give the number of this invoice with --number.", zh: "请用 --number 提供本张发票的号码。" },
    },
  );
}
