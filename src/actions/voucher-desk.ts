import type { OpenChange } from "../database/session.ts";
import type { Tables } from "../database/tables/index.ts";
import { type Customer, newCustomer } from "../domain/customers/customer.ts";
import type { PartnerProfile } from "../domain/partners/partner.ts";
import type { Verdict } from "../domain/rules.ts";
import { decideIssue } from "../domain/vouchers/decide.ts";
import type { Voucher } from "../domain/vouchers/types.ts";
import type { Instant } from "../values/instant.ts";
import type { Fen } from "../values/money.ts";
import { accountLock } from "./locks.ts";
import { parametersOf } from "./parameters.ts";
import { openVoucherBook } from "./voucher-book.ts";

/** A voucher that is asked for; its quota by its whole id. */
export interface VoucherRequest {
  readonly customer: string;
  readonly quota: string;
  readonly amount: Fen;
  readonly validUntil: Instant | null;
  readonly remark: string | null;
}

/**
 * The one place where vouchers are issued, one by one and from files: everything that is decided on, held until the change
 * ends. What was issued before in the same change counts for what follows.
 */
export async function openVoucherDesk(
  tables: Tables,
  change: OpenChange,
  quotas: readonly string[],
  accounts: readonly string[],
) {
  await tables.lock(accounts.map(accountLock));
  const book = await openVoucherBook(tables, change, quotas);
  const known = await tables.customers.byAccounts(accounts);
  const open = await tables.associations.openOf(accounts, change.at);
  const periods = await tables.associations.ofCustomers(accounts);
  const counts = await tables.vouchers.countOf(quotas);
  const parameters = await parametersOf(tables, change.at);
  const profiles = new Map<string, PartnerProfile>();
  for (const quota of quotas) {
    const { partner } = book.quota(quota);
    const profile = profiles.get(partner) ?? (await tables.partners.find(partner));
    if (profile) profiles.set(partner, profile);
  }

  /** A customer; or the partner itself, known as a customer or not: that it cannot give itself anything is what it must hear. */
  const accountOf = (account: string): Customer | undefined =>
    known.get(account) ?? (profiles.has(account) ? newCustomer(account) : undefined);

  /** Decides on one voucher, and issues it where nothing speaks against it. */
  function issue(request: VoucherRequest, customers = 1, remaining = 1): { verdict: Verdict; voucher?: Voucher } {
    const quota = book.quota(request.quota);
    const account = accountOf(request.customer);
    const profile = profiles.get(quota.partner);
    if (!account || !profile) throw new Error(`${request.customer} or ${quota.partner} is not at the desk`);
    const association = open.get(request.customer);
    const verdict = decideIssue(
      {
        at: change.at,
        profile,
        quota,
        issued: counts.get(quota.id) ?? 0,
        account,
        association,
        hadOther: (periods.get(request.customer) ?? []).some(
          ({ id, from }) => id !== association?.id && from <= change.at,
        ),
        amount: request.amount,
        validUntil: request.validUntil,
        customers,
        remaining,
      },
      parameters,
    );
    if (verdict.verdict === "refuse") return { verdict };
    counts.set(quota.id, (counts.get(quota.id) ?? 0) + 1);
    const { customer, amount, remark } = request;
    const validUntil = request.validUntil ?? quota.validUntil;
    return { verdict, voucher: book.issue({ customer, quota: quota.id, amount, validUntil, remark }) };
  }

  return {
    knows: (account: string): boolean => accountOf(account) !== undefined,
    quota: book.quota,
    issue,
    save: book.save,
  };
}
