import type { ChangeDraft, Database } from "../database/database.ts";
import type { Tables } from "../database/tables/index.ts";
import { decideInvoice } from "../domain/invoices/decide.ts";
import { coverage } from "../domain/invoices/invoiceable.ts";
import { type InvoiceCase, usableParts } from "../domain/invoices/rules.ts";
import { type InvoiceTransition, invoiceTransition, returnStep } from "../domain/invoices/states.ts";
import {
  courierOf,
  INVOICE_STATE_WORDS,
  type Invoice,
  type InvoiceMedium,
  type InvoiceType,
  isOpen,
  isStanding,
  sumOf,
  type TitleType,
} from "../domain/invoices/types.ts";
import type { Parameters } from "../domain/policy/parameters.ts";
import { INVOICE, PARTNER } from "../domain/record-names.ts";
import { type AppError, conflict, inputNeeded, notFound } from "../errors.ts";
import type { Text } from "../language/text.ts";
import { type Fen, fen } from "../values/money.ts";
import { shellWord } from "../values/shell.ts";
import { refuseForeign } from "./authorize.ts";
import { type InvoiceFacts, type InvoiceScope, readInvoiceable } from "./invoice-desk.ts";
import { partnerLock } from "./locks.ts";
import { parametersOf } from "./parameters.ts";
import { refusal } from "./refusal.ts";
import { resolveId } from "./resolve-id.ts";

/** An invoice as it is asked for. What is undefined is that of the invoice that it replaces, or the usual. */
export interface InvoiceWish {
  readonly scope: InvoiceScope | undefined;
  /** The fixed amount, where that is what it is asked for by. */
  readonly amount: Fen | undefined;
  readonly type: InvoiceType | undefined;
  readonly titleType: TitleType | undefined;
  readonly title: string | undefined;
  readonly medium: InvoiceMedium | undefined;
  readonly replaces: string | undefined;
}

/**
 * Asks for an invoice on what a partner's resale customers consumed; refused is exit 4. What it covers and offsets is
 * taken at once, so that nothing is invoiced twice; the ledger moves when it is issued.
 */
export async function requestInvoice(
  database: Database,
  draft: ChangeDraft,
  partner: string,
  wish: InvoiceWish,
): Promise<Invoice> {
  return await database.write({ ...draft, partner }, async (tables, change) => {
    refuseForeign(tables, partner);
    await tables.lock([partnerLock(partner)]);
    const profile = await tables.partners.find(partner);
    if (!profile) throw notFound(PARTNER, partner);
    const parameters = await parametersOf(tables, change.at);
    const replaced = await findReplaced(tables, partner, wish.replaces);
    const asked = completed(wish, replaced, profile.partner.company);
    const facts = await readInvoiceable(tables, partner, asked.scope);
    const { basis } = asked.scope;
    const chosen = asked.amount ?? sumOf(facts.shares, ({ left }) => left);
    const invoiceCase: InvoiceCase = { ...facts, partner, at: change.at, basis, chosen, ...asked };
    const { rules } = decideInvoice(invoiceCase, parameters);
    if (rules.length > 0) throw refusal({ rules });
    const items = coverage(usableShares(invoiceCase, facts, parameters), chosen);
    const made = newInvoice(asked, { chosen, owed: facts.owed, items }, parameters);
    const id = change.ids.next("ivc");
    const said = { requestedAt: change.at, requestedBy: draft.actor, replaces: replaced?.id ?? null };
    const invoice: Invoice = { id, partner, ...made, ...said };
    await tables.invoices.insert([invoice]);
    const own = { invoice: id, partner };
    await tables.invoiceItems.insert(items.map((item) => ({ id: change.ids.next("ivi"), ...own, ...item })));
    return invoice;
  });
}

/** An invoice as it begins, on what it covers less what is owed. */
function newInvoice(
  { scope, type, titleType, title, medium }: ReturnType<typeof completed>,
  { chosen, owed, items }: Pick<InvoiceCase, "chosen" | "owed"> & { items: ReturnType<typeof coverage> },
  parameters: Parameters,
): Omit<Invoice, "id" | "partner" | "requestedAt" | "requestedBy" | "replaces"> {
  const { basis, customer, orders } = scope;
  const amount = fen(chosen - owed);
  return {
    type,
    titleType,
    title,
    medium,
    basis,
    customer,
    cycles: basis === "cycle" ? scope.cycles : [...new Set(items.map(({ cycle }) => cycle))].sort(),
    orders,
    chosen,
    owedOffset: owed,
    amount,
    state: (invoiceTransition("new", "request") as InvoiceTransition).to,
    courier: courierOf(medium, amount, parameters),
    number: null,
    decidedAt: null,
    decidedBy: null,
    issuedAt: null,
    signedAt: null,
    returnedAt: null,
    returnCourier: null,
    reason: null,
  };
}

/** The shares that may be covered: for a fixed amount those of the cycles that are usable. */
function usableShares(facts: InvoiceCase, { shares }: InvoiceFacts, parameters: Parameters) {
  if (facts.basis !== "amount") return shares;
  const cycles = new Set(usableParts(facts, parameters).map(({ cycle }) => cycle));
  return shares.filter(({ cycle }) => cycles.has(cycle));
}

/** The returned invoice that a new one is to stand for; one that is not returned is exit 6. */
async function findReplaced(tables: Tables, partner: string, text: string | undefined): Promise<Invoice | undefined> {
  if (text === undefined) return undefined;
  const invoice = await resolveId(tables, tables.invoices, INVOICE, text);
  const { id, state } = invoice;
  if (invoice.partner !== partner) throw notFound(INVOICE, text);
  if (state === "returned") {
    const live = (await tables.invoices.replacing(invoice)).find((other) => isOpen(other) || isStanding(other));
    if (live) throw replacedBefore(id, live);
    return invoice;
  }
  const word = INVOICE_STATE_WORDS[state];
  const step = returnStep(id, state);
  throw conflict(
    "wrong-state",
    {
      en: `${id} is ${word.en}; only a returned invoice is replaced.`,
      zh: `${id} 的状态为“${word.zh}”，只有已退票的发票才能重新开具。`,
    },
    {
      field: "replaces",
      hint: step === undefined ? leaveOut(`partnerctl invoice show ${shellWord(id)}`) : toReturn(step),
    },
  );
}

const toReturn = ({ en, zh }: Text): Text => ({
  en: `Have it returned first; the next step: ${en}`,
  zh: `请先退票；下一步：${zh}`,
});

const leaveOut = (see: string): Text => ({
  en: `See it: ${see}; leave --replaces out for an invoice on other consumption.`,
  zh: `查看：${see}；如需对其他消费开票，请去掉 --replaces。`,
});

/** Only one invoice at a time stands in the place of another. */
function replacedBefore(id: string, { id: other }: Invoice): AppError {
  return conflict(
    "wrong-state",
    { en: `${id} is replaced by ${other} already.`, zh: `${id} 已由 ${other} 重新开具。` },
    {
      field: "replaces",
      hint: leaveOut(`partnerctl invoice show ${other}`),
    },
  );
}

/** The wish with everything that was not said. */
function completed(wish: InvoiceWish, replaced: Invoice | undefined, company: string) {
  const scope: InvoiceScope | undefined = wish.scope ?? scopeOf(replaced);
  if (scope === undefined) {
    throw inputNeeded("--cycle", {
      en: "which cycles; or --order <id>, or --amount <yuan>",
      zh: "要开票的账期；或使用 --order <订单号>、--amount <金额>",
    });
  }
  const isSameAmount = wish.scope === undefined && replaced?.basis === "amount";
  return {
    scope,
    amount: wish.amount ?? (isSameAmount ? replaced?.chosen : undefined),
    type: wish.type ?? replaced?.type ?? ("ordinary" as const),
    titleType: wish.titleType ?? replaced?.titleType ?? ("enterprise" as const),
    title: wish.title ?? replaced?.title ?? company,
    medium: wish.medium ?? replaced?.medium ?? ("digital" as const),
  };
}

/** What an invoice was asked for. */
function scopeOf(invoice: Invoice | undefined): InvoiceScope | undefined {
  if (invoice === undefined) return undefined;
  const { basis, cycles, orders, customer } = invoice;
  return { basis, cycles: basis === "amount" ? [] : cycles, orders, customer };
}
