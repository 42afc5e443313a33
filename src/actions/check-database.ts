import type { Database } from "../database/database.ts";
import type { Tables } from "../database/tables/index.ts";
import type { Finding } from "../database/tables/invariants.ts";
import { ASSOCIATION_TYPES } from "../domain/association/association.ts";
import { REQUEST_KINDS, REQUEST_STATES } from "../domain/association/requests/request.ts";
import { BRAND_STATES, ENTRY_KINDS } from "../domain/branding/types.ts";
import { CERTIFICATION_STATES } from "../domain/certification/types.ts";
import { PROJECT_STATES } from "../domain/coupons/projects.ts";
import { COUPON_STATES, RECORDED_KINDS, SOLUTION_KINDS, SOLUTION_STATES } from "../domain/coupons/types.ts";
import { INCENTIVE_PROGRAMS } from "../domain/incentives/policies.ts";
import { STATEMENT_STATES } from "../domain/incentives/statements.ts";
import { INVITATION_KINDS, INVITATION_STATES } from "../domain/invitations/types.ts";
import { INVOICE_STATES, STANDING_STATES } from "../domain/invoices/types.ts";
import { ACCOUNT_KINDS } from "../domain/ledger/accounts.ts";
import { MOVEMENT_KINDS } from "../domain/ledger/movements.ts";
import { MEMBER_STATUSES } from "../domain/managers/member.ts";
import { OFFER_STATES } from "../domain/marketplace/offers/types.ts";
import { ORDER_SOURCES, ORDER_STATES } from "../domain/marketplace/orders.ts";
import { PRODUCT_KINDS, PRODUCT_STATES, QUOTE_KINDS } from "../domain/marketplace/products.ts";
import { PARTNER_STATUSES, PROGRAMS } from "../domain/partners/partner.ts";
import { PAYMENT_METHODS, PAYMENT_STATES } from "../domain/payments/types.ts";
import { findParameter } from "../domain/policy/parameters.ts";
import { REGISTRATION_STATES } from "../domain/registration/types.ts";
import { RESELLER_INVITATION_STATES } from "../domain/resellers/states.ts";
import { QUOTA_STATES, RECORD_EFFECTS, RECORD_TYPES, VOUCHER_STATES } from "../domain/vouchers/types.ts";
import { WITHDRAWAL_STATES } from "../domain/withdrawals/types.ts";
import { AppError } from "../errors.ts";

/** One thing that was checked. `problems` is null where damage to the file kept it from being checked. */
export interface Check {
  readonly check: string;
  readonly ok: boolean;
  readonly problems: number | null;
  /** The first few of the problems. */
  readonly example: string | null;
}

const EXAMPLES = 3;

const NEVER_NEGATIVE = ACCOUNT_KINDS.flatMap(({ name, mayBeNegative }) => (mayBeNegative ? [] : [name]));
const LEDGER_ACCOUNTS = ACCOUNT_KINDS.map(({ name }) => name);

type Invariant = readonly [check: string, find: (tables: Tables) => Promise<Finding>];

const INVARIANTS: readonly Invariant[] = [
  ["association.one-open", ({ invariants }) => invariants.severalOpen("associations")],
  ["association.overlap", ({ invariants }) => invariants.overlapping("associations")],
  ["association.type", ({ invariants }) => invariants.outside("associations", "id", "type", ASSOCIATION_TYPES)],
  ["association.one-pending-request", ({ invariants }) => invariants.severalPending()],
  [
    "association.request-kind",
    ({ invariants }) => invariants.outside("association_requests", "id", "kind", REQUEST_KINDS),
  ],
  [
    "association.request-state",
    ({ invariants }) => invariants.outside("association_requests", "id", "state", REQUEST_STATES),
  ],
  ["assignment.one-open", ({ invariants }) => invariants.severalOpen("assignments")],
  ["assignment.overlap", ({ invariants }) => invariants.overlapping("assignments")],
  ["assignment.ended", ({ invariants }) => invariants.assignmentsLeft()],
  ["reseller.one-distributor", ({ invariants }) => invariants.overlapping("partner_links")],
  [
    "reseller.invitation",
    ({ invariants }) => invariants.outside("reseller_invitations", "id", "state", RESELLER_INVITATION_STATES),
  ],
  ["reseller.one-manager", ({ invariants }) => invariants.severalOpen("reseller_assignments")],
  ["reseller.manager-overlap", ({ invariants }) => invariants.overlapping("reseller_assignments")],
  ["registration.one-partner", ({ invariants }) => invariants.sharedCustomers()],
  ["registration.limit", async (tables) => tables.invariants.aboveLimit(await highestLimit(tables))],
  ["registration.expiry", ({ invariants }) => invariants.withoutExpiry()],
  ["registration.state", ({ invariants }) => invariants.outside("registrations", "id", "state", REGISTRATION_STATES)],
  ["invitation.kind", ({ invariants }) => invariants.outside("invitations", "id", "kind", INVITATION_KINDS)],
  ["invitation.state", ({ invariants }) => invariants.outside("invitations", "id", "state", INVITATION_STATES)],
  ["invitation.partner", ({ invariants }) => invariants.strayInvitations()],
  ["invitation.token", ({ invariants }) => invariants.sharedTokens()],
  ["invitation.used", ({ invariants }) => invariants.unusedInvitations()],
  ["partner.status", ({ invariants }) => invariants.outside("partners", "account_name", "status", PARTNER_STATUSES)],
  ["partner.program", ({ invariants }) => invariants.outside("partner_programs", "partner", "program", PROGRAMS)],
  ["member.status", ({ invariants }) => invariants.outside("members", "account", "status", MEMBER_STATUSES)],
  ["solution.kind", ({ invariants }) => invariants.outside("solutions", "id", "kind", SOLUTION_KINDS)],
  ["solution.state", ({ invariants }) => invariants.outside("solutions", "id", "state", SOLUTION_STATES)],
  ["coupon.kind", ({ invariants }) => invariants.outside("coupons", "id", "kind", RECORDED_KINDS)],
  ["coupon.state", ({ invariants }) => invariants.outside("coupons", "id", "state", COUPON_STATES)],
  ["coupon.project-state", ({ invariants }) => invariants.outside("coupon_projects", "id", "state", PROJECT_STATES)],
  ["voucher.quota-state", ({ invariants }) => invariants.outside("voucher_quotas", "id", "state", QUOTA_STATES)],
  ["voucher.quota-balance", ({ invariants }) => invariants.quotaBalances(RECORD_EFFECTS)],
  ["voucher.state", ({ invariants }) => invariants.outside("vouchers", "id", "state", VOUCHER_STATES)],
  ["voucher.balance", ({ invariants }) => invariants.voucherBalances()],
  ["voucher.record-type", ({ invariants }) => invariants.outside("voucher_records", "id", "type", RECORD_TYPES)],
  [
    "certification.state",
    ({ invariants }) => invariants.outside("certifications", "id", "state", CERTIFICATION_STATES),
  ],
  ["certification.one-open", ({ invariants }) => invariants.openBeforeLast()],
  ["ledger.zero", ({ invariants }) => invariants.ledgerNotZero()],
  ["ledger.balances", ({ invariants }) => invariants.ledgerBalances()],
  ["ledger.transactions", ({ invariants }) => invariants.ledgerUnbalanced()],
  ["ledger.append-only", ({ invariants }) => invariants.ledgerEdited()],
  ["ledger.negative", ({ invariants }) => invariants.ledgerNegative(NEVER_NEGATIVE)],
  ["ledger.designated", ({ invariants }) => invariants.ledgerDesignated()],
  ["ledger.account", ({ invariants }) => invariants.outside("ledger_accounts", "id", "kind", LEDGER_ACCOUNTS)],
  ["ledger.kind", ({ invariants }) => invariants.outside("ledger_entries", "id", "kind", MOVEMENT_KINDS)],
  ["withdrawal.set-aside", ({ invariants }) => invariants.withdrawalsSetAside()],
  ["withdrawal.state", ({ invariants }) => invariants.outside("withdrawals", "id", "state", WITHDRAWAL_STATES)],
  ["invoice.state", ({ invariants }) => invariants.outside("invoices", "id", "state", INVOICE_STATES)],
  ["invoice.accounts", ({ invariants }) => invariants.invoicesOnAccounts(STANDING_STATES)],
  ["invoice.sums", ({ invariants }) => invariants.invoicesOff()],
  ["invoice.dates", ({ invariants }) => invariants.invoicesUndated(STANDING_STATES)],
  ["invoice.one-number", ({ invariants }) => invariants.sharedNumbers()],
  ["incentive.state", ({ invariants }) => invariants.outside("incentive_statements", "id", "state", STATEMENT_STATES)],
  ["incentive.sums", ({ invariants }) => invariants.statementsOff()],
  ["incentive.payment", ({ invariants }) => invariants.statementsUnpaid()],
  [
    "incentive.policy",
    ({ invariants }) => invariants.outside("incentive_policies", "id", "program", INCENTIVE_PROGRAMS),
  ],
  ["offer.state", ({ invariants }) => invariants.outside("offers", "id", "state", OFFER_STATES)],
  ["offer.decided", ({ invariants }) => invariants.offersUndecided()],
  ["offer.association", ({ invariants }) => invariants.offersOutliving()],
  ["payment.state", ({ invariants }) => invariants.outside("payments", "id", "state", PAYMENT_STATES)],
  ["payment.method", ({ invariants }) => invariants.outside("payments", "id", "method", PAYMENT_METHODS)],
  ["payment.sums", ({ invariants }) => invariants.paymentsOff()],
  ["payment.dates", ({ invariants }) => invariants.paymentsUndated()],
  ["payment.quota", ({ invariants }) => invariants.paymentsWithoutQuota()],
  ["payment.ledger", ({ invariants }) => invariants.paymentsUncredited()],
  ["payment.one-invoice", ({ invariants }) => invariants.sharedInvoices()],
  ["brand.entry-kind", ({ invariants }) => invariants.outside("brand_entries", "id", "kind", ENTRY_KINDS)],
  ["brand.entry-state", ({ invariants }) => invariants.outside("brand_entries", "id", "state", BRAND_STATES)],
  ["brand.state", ({ invariants }) => invariants.outside("brands", "partner", "state", BRAND_STATES)],
  ["product.kind", ({ invariants }) => invariants.outside("products", "id", "kind", PRODUCT_KINDS)],
  ["product.quote", ({ invariants }) => invariants.outside("products", "id", "quote", QUOTE_KINDS)],
  ["product.state", ({ invariants }) => invariants.outside("products", "id", "state", PRODUCT_STATES)],
  ["product.one-name", ({ invariants }) => invariants.sharedProductNames()],
  ["product.prices", ({ invariants }) => invariants.productPrices()],
  ["order.source", ({ invariants }) => invariants.outside("orders", "id", "source", ORDER_SOURCES)],
  ["order.state", ({ invariants }) => invariants.outside("orders", "id", "state", ORDER_STATES)],
  ["order.price", ({ invariants }) => invariants.orderPrices()],
  ["usage.customer", ({ invariants }) => invariants.strayUsage()],
  ["copy.finished", ({ invariants }) => invariants.unfinishedCopies()],
];

/** Checks the file and what must hold between its records, one result per check, in a fixed order. */
export async function checkDatabase(database: Database): Promise<Check[]> {
  const damage = await database.integrity();
  const file = result("integrity", { problems: damage.length, examples: damage.slice(0, EXAMPLES) });
  try {
    return await database.read(async (tables) => {
      const checks = [file];
      for (const [name, find] of INVARIANTS) checks.push(result(name, await find(tables)));
      return checks;
    });
  } catch (error) {
    if (file.ok || !(error instanceof AppError) || error.code !== "damaged") throw error;
    return [file, ...INVARIANTS.map(([check]) => ({ check, ok: false, problems: null, example: null }))];
  }
}

function result(check: string, { problems, examples }: Finding): Check {
  return { check, ok: problems === 0, problems, example: examples.length === 0 ? null : examples.join("; ") };
}

/** The highest limit that was ever set: a lower one that came later makes nothing wrong of what was right. */
async function highestLimit({ parameters }: Tables): Promise<number> {
  const name = "registration.limit";
  const set = (await parameters.all()).filter((value) => value.name === name);
  return Math.max(Number(findParameter(name)?.initial), ...set.map(({ value }) => Number(value)));
}
