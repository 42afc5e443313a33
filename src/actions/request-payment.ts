import type { ChangeDraft, Database } from "../database/database.ts";
import { STATEMENT_STATE_WORDS, type Statement } from "../domain/incentives/statements.ts";
import { nextState as nextStatementState } from "../domain/incentives/states.ts";
import { nextState } from "../domain/payments/states.ts";
import { needsInvoice, type Payment, type PaymentMethod, type PaymentState } from "../domain/payments/types.ts";
import { conflict, usageError } from "../errors.ts";
import { addFen } from "../values/money.ts";
import { shellWord } from "../values/shell.ts";
import { creditPayment } from "./credit-payment.ts";
import { findStatements, openCashier } from "./incentive-statements.ts";
import { partnerLock } from "./locks.ts";
import { refusal } from "./refusal.ts";

/** Requests one payment for statements of one partner, all or none. What needs no invoice is paid at once. */
export async function requestPayment(
  database: Database,
  draft: ChangeDraft,
  ids: readonly string[],
  method: PaymentMethod,
): Promise<Payment> {
  return await database.write(draft, async (tables, change) => {
    const statements = await findStatements(tables, ids, draft.at);
    const partner = ofOnePartner(statements);
    await tables.lock([partnerLock(partner)]);
    for (const statement of statements) refuseRequested(statement);
    const rules = await (await openCashier(tables, draft.at)).blocksOf(statements, method);
    if (rules.length > 0) throw refusal({ rules });
    const isCredited = !needsInvoice(method);
    const requested: Payment = {
      id: change.ids.next("pay"),
      partner,
      method,
      amount: addFen(...statements.map(({ amount }) => amount)),
      state: nextState("new", isCredited ? "credit" : "submit") as PaymentState,
      invoiceNumber: null,
      invoiceReceived: null,
      dueAt: null,
      paidAt: isCredited ? draft.at : null,
      statements: statements.map(({ id }) => id),
      submittedAt: draft.at,
      submittedBy: draft.actor,
      approvedBy: null,
      paidBy: null,
      quota: null,
    };
    const payment = isCredited ? await creditPayment(tables, change, requested) : requested;
    await tables.payments.insert([payment]);
    const issuing = statements.map((statement) => ({ ...advanced(statement, "request"), payment: payment.id }));
    await tables.incentiveStatements.replace(
      isCredited ? issuing.map((statement) => advanced(statement, "pay")) : issuing,
    );
    return payment;
  });
}

/** The statement one step on; that it may go there was decided before. */
export function advanced(statement: Statement, event: "request" | "pay"): Statement {
  const state = nextStatementState(statement.state, event);
  if (!state) throw new Error(`${statement.id} is ${statement.state}: no ${event}`);
  return { ...statement, state };
}

function ofOnePartner(statements: readonly Statement[]): string {
  const partners = [...new Set(statements.map(({ partner }) => partner))];
  if (partners.length === 1) return partners[0] as string;
  const names = partners.sort();
  throw usageError(
    "several-partners",
    {
      en: `The statements belong to ${names.join(" and ")}: one payment goes to one partner. Request them one by one.`,
      zh: `这些账单分属 ${names.join(" 和 ")}：一次申付只能属于一个伙伴，请分别申付。`,
    },
    { field: "id" },
  );
}

function refuseRequested({ id, state, payment }: Statement): void {
  if (payment === null) return;
  throw conflict(
    "wrong-state",
    {
      en: `${id} is ${STATEMENT_STATE_WORDS[state].en}: payment ${payment} was requested for it before.`,
      zh: `${id} 的状态为“${STATEMENT_STATE_WORDS[state].zh}”，已有申付单 ${payment}。`,
    },
    {
      hint: {
        en: `partnerctl payment show ${shellWord(payment)}`,
        zh: `partnerctl payment show ${shellWord(payment)}`,
      },
    },
  );
}
