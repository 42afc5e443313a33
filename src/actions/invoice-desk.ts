import type { Tables } from "../database/tables/index.ts";
import { type Covered, noShare, orderSharesOf, partsOf, type Share, sharesOf } from "../domain/invoices/invoiceable.ts";
import type { InvoiceCase } from "../domain/invoices/rules.ts";
import { type InvoiceBasis, isOpen, OPEN_STATES } from "../domain/invoices/types.ts";
import { NO_FUNDS } from "../domain/ledger/balance.ts";
import { AppError, notFound } from "../errors.ts";
import type { Text } from "../language/text.ts";
import { type Fen, fen, ZERO } from "../values/money.ts";
import { shellWord } from "../values/shell.ts";
import { readFunds } from "./ledger-desk.ts";

/** What consumption an invoice is asked for: cycles, orders or any, of one customer or of all. */
export interface InvoiceScope {
  readonly basis: InvoiceBasis;
  readonly cycles: readonly string[];
  readonly orders: readonly string[];
  readonly customer: string | null;
}

/** What there is to be invoiced of a scope. */
export interface InvoiceFacts extends Pick<InvoiceCase, "parts" | "referrals" | "owed" | "taken" | "hadResellers"> {
  readonly shares: readonly Share[];
}

const CUSTOMER_OF: Text = { en: "customer of this partner", zh: "该伙伴的客户" };

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
  const { shares, referrals, covered } = await found(tables, partner, scope, except);
  const taken = [...new Set(covered.map(({ invoice }) => invoice))].sort();
  const hadResellers = (await tables.partners.linkedTo(partner, "distributor")).length > 0;
  const owed = await owedBy(tables, partner, except);
  return { shares, parts: partsOf(shares), referrals, taken, owed, hadResellers };
}

type Found = Pick<InvoiceFacts, "shares" | "referrals"> & { readonly covered: readonly Covered[] };

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
  const covered = await tables.invoiceItems.covered(partner, only, except);
  const shares = sharesOf(consumed, covered);
  const all = [...shares, ...cycles.filter((cycle) => shares.every((share) => share.cycle !== cycle)).map(noShare)];
  if (customer === null || consumed.some(({ type }) => type === "resale"))
    return { shares: all, referrals: [], covered };
  const isReferral = consumed.length > 0 || (await isReferralOf(tables, partner, customer));
  return { shares: all, referrals: isReferral ? [customer] : [], covered };
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
  if (unknown !== undefined) throw noTrade(partner, unknown);
  const cycles = [...new Set(ordered.map(({ cycle }) => cycle))];
  const consumed = await tables.invoiceItems.consumed(partner, { ...only, cycles });
  const covered = await tables.invoiceItems.covered(partner, { ...only, cycles }, except);
  const referrals = ordered.filter(({ type }) => type === "referral").map((line) => line.customer);
  return {
    shares: orderSharesOf(ordered, covered, sharesOf(consumed, covered)),
    referrals: [...new Set(referrals)].sort(),
    // Another order's invoice takes nothing of these.
    covered: covered.filter(({ order }) => order === null || orders.includes(order)),
  };
}

/** An order of an invoice is the trade id of consumption lines: an order of the cloud store has another number. */
function noTrade(partner: string, order: string): AppError {
  const see = `partnerctl usage list --columns trade_id,account_name,bill_cycle,cash_amount --partner ${shellWord(partner)}`;
  const text = {
    en: `There is no consumption of this partner's customers with the trade id "${order}".`,
    zh: `该伙伴客户的消费明细中没有订单号/交易号“${order}”。`,
  };
  return new AppError("not-found", "not-found", text, {
    field: "order",
    hint: {
      en: `An order here is the trade_id of consumption lines, not an order of the cloud store (ord-…); see them: ${see}`,
      zh: `此处的订单指消费明细中的 trade_id（订单号/交易号），不是云商店订单（ord-…）；查看：${see}`,
    },
  });
}

/** Whether the last association of a customer with the partner, or with one of its resellers, is a referral one. */
async function isReferralOf(tables: Tables, partner: string, customer: string): Promise<boolean> {
  const periods = await periodsWith(tables, partner, customer);
  return periods.at(-1)?.type === "referral";
}

async function refuseStranger(tables: Tables, partner: string, customer: string): Promise<void> {
  const periods = await periodsWith(tables, partner, customer);
  if (periods.length > 0) return;
  const see = `partnerctl association list --partner ${shellWord(partner)}`;
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
  const isReserved = own !== undefined && isOpen(own);
  return fen(Math.max(0, owedInvoice - reserved + (isReserved ? own.owedOffset : ZERO)));
}
