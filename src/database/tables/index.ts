import type { Session } from "../session.ts";
import { assignmentsTable } from "./assignments.ts";
import { associationRequestsTable } from "./association-requests.ts";
import { associationsTable } from "./associations.ts";
import { billsTable } from "./bills.ts";
import { brandEntriesTable } from "./brand-entries.ts";
import { brandLogosTable } from "./brand-logos.ts";
import { brandsTable } from "./brands.ts";
import { certificationsTable } from "./certifications.ts";
import { changesTable } from "./changes.ts";
import { couponProjectsTable } from "./coupon-projects.ts";
import { couponsTable } from "./coupons.ts";
import { customersTable } from "./customers.ts";
import { dashboardsTable } from "./dashboards.ts";
import { grantsTable } from "./grants.ts";
import { incentivePoliciesTable } from "./incentive-policies.ts";
import { incentiveStatementsTable } from "./incentive-statements.ts";
import { invariantsOf } from "./invariants.ts";
import { invitationsTable } from "./invitations.ts";
import { invoiceItemsTable } from "./invoice-items.ts";
import { invoicesTable } from "./invoices.ts";
import { ledgerAccountsTable } from "./ledger-accounts.ts";
import { ledgerEntriesTable } from "./ledger-entries.ts";
import { linkSecretsTable } from "./link-secrets.ts";
import { membersTable } from "./members.ts";
import { offersTable } from "./offers.ts";
import { ordersTable } from "./orders.ts";
import { parametersTable } from "./parameters.ts";
import { partnersTable } from "./partners.ts";
import { paymentsTable } from "./payments.ts";
import { portionsTable } from "./portions.ts";
import { productSpecificationsTable, productsTable } from "./products.ts";
import { registrationsTable } from "./registrations.ts";
import { resellerAssignmentsTable } from "./reseller-assignments.ts";
import { resellerInvitationsTable } from "./reseller-invitations.ts";
import { resellersView } from "./resellers.ts";
import { solutionsTable } from "./solutions.ts";
import { usageLinesTable } from "./usage-lines.ts";
import { versionsOf } from "./versions.ts";
import { voucherQuotasTable } from "./voucher-quotas.ts";
import { voucherRecordsTable } from "./voucher-records.ts";
import { vouchersTable } from "./vouchers.ts";
import { withdrawalsTable } from "./withdrawals.ts";

export type Tables = ReturnType<typeof tablesOf>;

/** Everything that one transaction can read and write. */
export function tablesOf(session: Session) {
  return {
    changes: changesTable(session),
    parameters: parametersTable(session),
    partners: partnersTable(session),
    members: membersTable(session),
    customers: customersTable(session),
    associations: associationsTable(session),
    associationRequests: associationRequestsTable(session),
    assignments: assignmentsTable(session),
    registrations: registrationsTable(session),
    resellers: resellersView(session),
    resellerInvitations: resellerInvitationsTable(session),
    resellerAssignments: resellerAssignmentsTable(session),
    invitations: invitationsTable(session),
    solutions: solutionsTable(session),
    coupons: couponsTable(session),
    couponProjects: couponProjectsTable(session),
    voucherQuotas: voucherQuotasTable(session),
    vouchers: vouchersTable(session),
    voucherRecords: voucherRecordsTable(session),
    certifications: certificationsTable(session),
    ledgerAccounts: ledgerAccountsTable(session),
    ledgerEntries: ledgerEntriesTable(session),
    withdrawals: withdrawalsTable(session),
    invoices: invoicesTable(session),
    invoiceItems: invoiceItemsTable(session),
    usageLines: usageLinesTable(session),
    portions: portionsTable(session),
    bills: billsTable(session),
    incentivePolicies: incentivePoliciesTable(session),
    incentiveStatements: incentiveStatementsTable(session),
    payments: paymentsTable(session),
    brandLogos: brandLogosTable(session),
    brands: brandsTable(session),
    brandEntries: brandEntriesTable(session),
    products: productsTable(session),
    productSpecifications: productSpecificationsTable(session),
    offers: offersTable(session),
    linkSecrets: linkSecretsTable(session),
    orders: ordersTable(session),
    dashboards: dashboardsTable(session),
    grants: grantsTable(session),
    invariants: invariantsOf(session),
    versions: versionsOf(session),
    /**
     * Takes names that no other transaction may take until this one ends: what is decided under them is not overtaken.
     * Does nothing where only one writes at a time.
     */
    lock: (names: readonly string[]) => session.engine.lock(names),
    /** A number that stays the same as long as nobody else has written: what was read before still holds. */
    othersVersion: () => session.engine.othersVersion(),
    /** The change that a write belongs to; undefined in a read. */
    change: session.change,
    /** Who acts, and for which partner alone; undefined where everything may be seen and done. */
    bound: session.bound,
    /** The role and partner that the engine itself keeps this connection to; undefined where it sees everything. */
    restricted: session.engine.restricted as { readonly role: string; readonly partner: string } | undefined,
  };
}
