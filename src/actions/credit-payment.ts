import type { OpenChange } from "../database/session.ts";
import type { Tables } from "../database/tables/index.ts";
import { ownAccount } from "../domain/ledger/accounts.ts";
import type { Payment } from "../domain/payments/types.ts";
import { conflict } from "../errors.ts";
import { openLedger } from "./ledger-desk.ts";
import { openVoucherBook } from "./voucher-book.ts";

/**
 * Gives a partner what a paid payment brings it (POLICY.md §8), in the transaction that records the payment, and returns
 * the payment with what it became. A later correction of its statements takes nothing back: it is a statement of its own,
 * which is set off against the next payment.
 */
export async function creditPayment(tables: Tables, change: OpenChange, payment: Payment): Promise<Payment> {
  switch (payment.method) {
    case "bank":
      return payment;
    case "account":
    case "account-owed-invoice":
      await creditAccount(tables, change, payment);
      return payment;
    case "coupon-quota":
      return { ...payment, quota: await grantFor(tables, change, payment) };
  }
}

/** With `account-owed-invoice` the partner owes an invoice for it, which later invoices are set off against. */
async function creditAccount(tables: Tables, change: OpenChange, payment: Payment): Promise<void> {
  const { partner, method, amount, id } = payment;
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

/**
 * Grants the quota and returns its id. The rules for granting one are not asked: the amount was earned, and issuing from
 * it is decided each time. It has no limits, and no end.
 */
async function grantFor(tables: Tables, change: OpenChange, { partner, amount, id }: Payment): Promise<string> {
  const book = await openVoucherBook(tables, change, []);
  const limits = { faceMin: null, faceMax: null, countMax: null, associationType: null, firstAssociation: false };
  const time = { validFrom: null, validUntil: null };
  const quota = book.open({ ...limits, ...time, partner, distributor: null, parent: null, amount, remark: id });
  book.post("grant", quota.id, amount, { remark: id });
  await book.save();
  return quota.id;
}
