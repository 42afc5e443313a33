import type { OpenChange } from "../database/session.ts";
import type { Tables } from "../database/tables/index.ts";
import { ownAccount } from "../domain/ledger/accounts.ts";
import type { Payment } from "../domain/payments/types.ts";
import { conflict } from "../errors.ts";
import { openLedger } from "./ledger-desk.ts";

/**
 * Credits the partner's account with an incentive that is paid to it (POLICY.md §8), in the transaction that records the
 * payment. With `account-owed-invoice` the partner owes an invoice for it, which later invoices are set off against.
 */
export async function creditPayment(tables: Tables, change: OpenChange, payment: Payment): Promise<void> {
  const { partner, method, amount, id } = payment;
  if (method !== "account" && method !== "account-owed-invoice") return;
  const vendor = ownAccount(partner, "vendor");
  const topUp = ownAccount(partner, "top-up");
  const owed = ownAccount(partner, "owed-invoice");
  const ledger = await openLedger(tables, change, { partners: [partner], accounts: [vendor, topUp, owed] });
  const credit = { kind: "incentive", from: vendor, to: topUp, amount, reference: id } as const;
  const debt = { kind: "incentive-owed", from: vendor, to: owed, amount, reference: id } as const;
  const postings = method === "account" ? [credit] : [credit, debt];
  for (const posting of postings) {
    const problem = ledger.tooMuch(posting);
    if (problem) throw conflict("too-much", problem.text);
    ledger.post(posting);
  }
  await ledger.save();
}
