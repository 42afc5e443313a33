import type { Tables } from "../database/tables/index.ts";
import { noShare, orderSharesOf, partsOf, type Share, sharesOf } from "../domain/invoices/invoiceable.ts";
import type { InvoiceCase } from "../domain/invoices/rules.ts";
import { type InvoiceBasis, OPEN_STATES } from "../domain/invoices/types.ts";
import { NO_FUNDS } from "../domain/ledger/balance.ts";
import { notFound } from "../errors.ts";
import type { Text } from "../language/text.ts";
import { type Fen, fen, ZERO } from "../values/money.ts";
import { readFunds } from "./ledger-desk.ts";

/** What consumption an invoice is asked for: cycles, orders or any, of one customer or of all. */
export interface InvoiceScope {
  readonly basis: InvoiceBasis;
  readonly cycles: readonly string[];
  readonly orders: readonly string[];
  readonly customer: string | null;
}

/** What there is to be invoiced of a scope. */
export interface InvoiceFacts extends Pick<InvoiceCase, "parts" | "referrals" | "owed"> {
  readonly shares: readonly Share[];
}

const CUSTOMER_OF: Text = { en: "customer of this partner", zh: "该伙伴的客户" };
const ORDER: Text = { en: "order or transaction number", zh: "订单号或交易号" };

/**
 * Looks up what a partner has to be invoiced of a scope, as if there were no invoice `except`. A customer that never was
 * the partner's, and an order that is not of its customers, is exit 7.
 */
export async function readInvoiceable(
  tables: Tables,
  partner: string,
  scope: InvoiceScope,
  except?: string,
): Promise<InvoiceFacts> {
  if (scope.customer !== null) await refuseStranger(tables, partner, scope.customer);
  const found = scope.basis === "order" ? ofOrders : ofCycles;
  const [shares, referrals] = await found(tables, partner, scope, except);
  return { shares, parts: partsOf(shares), referrals, owed: await owedBy(tables, partner, except) };
}

type Found = readonly [shares: readonly Share[], referrals: readonly string[]];

/** Every cycle that has lines: by cycle and customer they are found without looking at all of them. */
const allCycles = (tables: Tables): Promise<string[]> => tables.usageLines.cycles("0000-01", "9999-12");

/** The shares of customers in cycles: those that are asked for, also where nothing was consumed, or all that there are. */
async function ofCycles(
  tables: Tables,
  partner: string,
  { cycles, customer }: InvoiceScope,
  except: string | undefined,
): Promise<Found> {
  const only = { customer: customer ?? undefined, cycles: cycles.length > 0 ? cycles : await allCycles(tables) };
  const consumed = await tables.invoiceItems.consumed(partner, only);
  const shares = sharesOf(consumed, await tables.invoiceItems.covered(partner, only, except));
  const all = [...shares, ...cycles.filter((cycle) => shares.every((share) => share.cycle !== cycle)).map(noShare)];
  if (customer === null || consumed.some(({ type }) => type === "resale")) return [all, []];
  const isReferral = consumed.length > 0 || (await isReferralOf(tables, partner, customer));
  return [all, isReferral ? [customer] : []];
}

/** The shares of orders; what their customers have left of the cycles is told from all of their orders. */
async function ofOrders(
  tables: Tables,
  partner: string,
  { orders, customer }: InvoiceScope,
  except: string | undefined,
): Promise<Found> {
  const only = { customer: customer ?? undefined };
  const ordered = await tables.invoiceItems.consumed(partner, { ...only, cycles: await allCycles(tables), orders });
  const unknown = orders.find((order) => ordered.every((line) => line.order !== order));
  if (unknown !== undefined) throw notFound(ORDER, unknown);
  const cycles = [...new Set(ordered.map(({ cycle }) => cycle))];
  const consumed = await tables.invoiceItems.consumed(partner, { ...only, cycles });
  const covered = await tables.invoiceItems.covered(partner, { ...only, cycles }, except);
  const referrals = ordered.filter(({ type }) => type === "referral").map((line) => line.customer);
  return [orderSharesOf(ordered, covered, sharesOf(consumed, covered)), [...new Set(referrals)].sort()];
}

/** Whether the last association of a customer with the partner, or with one of its resellers, is a referral one. */
async function isReferralOf(tables: Tables, partner: string, customer: string): Promise<boolean> {
  const periods = await periodsWith(tables, partner, customer);
  return periods.at(-1)?.type === "referral";
}

async function refuseStranger(tables: Tables, partner: string, customer: string): Promise<void> {
  const periods = await periodsWith(tables, partner, customer);
  if (periods.length > 0) return;
  const see = `partnerctl association list --partner ${partner}`;
  throw notFound(CUSTOMER_OF, customer, { hint: { en: see, zh: see } });
}

async function periodsWith(tables: Tables, partner: string, customer: string) {
  const resellers = await tables.partners.linkedTo(partner, "distributor");
  const group = new Set([partner, ...resellers.map((link) => link.partner)]);
  const periods = (await tables.associations.ofCustomers([customer])).get(customer) ?? [];
  return periods.filter((period) => group.has(period.partner));
}

/** What a partner owes invoices for and what no other request is to offset. */
async function owedBy(tables: Tables, partner: string, except: string | undefined): Promise<Fen> {
  const { owedInvoice } = (await readFunds(tables, [partner])).get(partner) ?? NO_FUNDS;
  const reserved = (await tables.invoices.sums([partner], OPEN_STATES)).get(partner)?.owedOffset ?? ZERO;
  const own = except === undefined ? undefined : await tables.invoices.find(except);
  const isReserved = own !== undefined && (OPEN_STATES as readonly string[]).includes(own.state);
  return fen(Math.max(0, owedInvoice - reserved + (isReserved ? own.owedOffset : ZERO)));
}
