import { addFen, type Fen, fen, ZERO } from "../../values/money.ts";
import type { AssociationType } from "../association/association.ts";
import type { PerformanceFlag } from "../incentives/types.ts";
import { buysStoredValue, cashConsumptionOf } from "../usage/line.ts";
import type { InvoiceItem } from "./types.ts";

/** Lines of a customer that an invoice looks at alike, added up; refunds are negative. */
export interface Consumed {
  readonly cycle: string;
  readonly customer: string;
  /** The order, where orders are told apart. */
  readonly order: string | null;
  /** How the customer was associated when they were traded. */
  readonly type: AssociationType;
  readonly flag: PerformanceFlag | null;
  readonly cashAmount: Fen;
  readonly creditAmount: Fen;
  readonly storedValueCardAmount: Fen;
  readonly debtAmount: Fen;
}

/** What invoices cover of a customer's consumption of a cycle, or of an order of it. */
export interface Covered {
  readonly cycle: string;
  readonly customer: string;
  readonly order: string | null;
  /** The invoice that covers it. */
  readonly invoice: string;
  /** Whether the invoice is issued, or only asked for. */
  readonly isIssued: boolean;
  readonly amount: Fen;
}

/** What a customer consumed of a cycle (or by an order of it), and what became of it. */
export interface Share {
  readonly cycle: string;
  readonly customer: string;
  readonly order: string | null;
  readonly consumption: Fen;
  readonly arrears: Fen;
  readonly invoiced: Fen;
  readonly requested: Fen;
  /** What is neither invoiced nor asked for; below zero where more was refunded since. */
  readonly left: Fen;
}

/** Shares of one cycle, or of one order of it, together. */
export interface Part extends Omit<Share, "customer" | "order"> {
  /** What it is asked for by: the cycle, or the order. */
  readonly name: string;
}

const NOTHING = { consumption: ZERO, arrears: ZERO, invoiced: ZERO, requested: ZERO, left: ZERO };

/** What lines add to what is invoiced to the partner: the cash consumption of resale customers. */
export function invoiceableOf(line: Consumed): Fen {
  return line.type !== "resale" || buysStoredValue(line.flag) ? ZERO : cashConsumptionOf(line);
}

/** The share of nobody in a cycle of which nothing was consumed. */
export function noShare(cycle: string): Share {
  return { cycle, customer: "", order: null, ...NOTHING };
}

/** The shares of resale customers in their consumption, by cycle and customer, in that order. */
export function sharesOf(consumed: readonly Consumed[], covered: readonly Covered[]): Share[] {
  return gather(consumed, covered, () => null).map(inArrears);
}

/**
 * The shares of orders: an order has no more left than its customer has of that cycle (`customers`), since invoices by
 * cycle and by amount do not say which orders they are for.
 */
export function orderSharesOf(
  consumed: readonly Consumed[],
  covered: readonly Covered[],
  customers: readonly Share[],
): Share[] {
  const pools = new Map(customers.map((share) => [keyOf({ ...share, order: null }), share.left]));
  const orders = new Set(consumed.map(({ order }) => order));
  const own = covered.filter(({ order }) => order !== null && orders.has(order));
  return gather(consumed, own, ({ order }) => order).map((share) => {
    const key = keyOf({ ...share, order: null });
    const pool = pools.get(key) ?? ZERO;
    const left = share.left > 0 ? fen(Math.max(0, Math.min(share.left, pool))) : share.left;
    pools.set(key, fen(pool - left));
    return inArrears({ ...share, left });
  });
}

/** Shares of the same cycle, or of the same order of it, added up. */
export function partsOf(shares: readonly Share[]): Part[] {
  const parts = new Map<string, Part>();
  for (const { customer: _, order, ...share } of shares) {
    const name = order ?? share.cycle;
    const key = JSON.stringify([name, share.cycle]);
    parts.set(key, added(parts.get(key) ?? { name, cycle: share.cycle, ...NOTHING }, share));
  }
  return [...parts.values()];
}

/**
 * What an invoice covers: everything that is left of the shares where all of it is chosen, refunds included; of a fixed
 * amount the oldest first.
 */
export function coverage(shares: readonly Share[], chosen: Fen): Omit<InvoiceItem, "id" | "invoice" | "partner">[] {
  const item = ({ cycle, customer, order }: Share, amount: Fen) => ({ cycle, customer, order, amount });
  const isAll = addFen(...shares.map(({ left }) => left)) === chosen;
  if (isAll) return shares.filter(({ left }) => left !== 0).map((share) => item(share, share.left));
  const items = [];
  let open = chosen;
  for (const share of shares) {
    const amount = fen(Math.min(open, Math.max(0, share.left)));
    if (amount > 0) items.push(item(share, amount));
    open = fen(open - amount);
  }
  if (open > 0) throw new RangeError(`${open} fen are chosen that nothing covers`);
  return items;
}

type Place = Pick<Share, "cycle" | "customer" | "order">;

const keyOf = ({ cycle, customer, order }: Place): string => JSON.stringify([cycle, customer, order]);

/** Adds up what was consumed by resale customers and what is covered of it, orders told apart or not. */
function gather(
  consumed: readonly Consumed[],
  covered: readonly Covered[],
  orderOf: (one: Place) => string | null,
): Share[] {
  const shares = new Map<string, Share>();
  const add = (one: Place, change: Partial<typeof NOTHING>): void => {
    const place = { cycle: one.cycle, customer: one.customer, order: orderOf(one) };
    shares.set(keyOf(place), added(shares.get(keyOf(place)) ?? { ...place, ...NOTHING }, change));
  };
  for (const line of consumed) {
    if (line.type !== "resale") continue;
    const paid = invoiceableOf(line);
    add(line, { consumption: paid, arrears: line.debtAmount, left: paid });
  }
  for (const one of covered) {
    add(one, { [one.isIssued ? "invoiced" : "requested"]: one.amount, left: fen(0 - one.amount) });
  }
  return [...shares.values()].sort(byPlace);
}

function added<Item extends typeof NOTHING>(item: Item, change: Partial<typeof NOTHING>): Item {
  const sum = (name: keyof typeof NOTHING): Fen => addFen(item[name], change[name] ?? ZERO);
  return {
    ...item,
    consumption: sum("consumption"),
    arrears: sum("arrears"),
    invoiced: sum("invoiced"),
    requested: sum("requested"),
    left: sum("left"),
  };
}

/** What one customer was refunded does not pay what another owes. */
function inArrears(share: Share): Share {
  return share.arrears < 0 ? { ...share, arrears: ZERO } : share;
}

/** The oldest cycle first. */
function byPlace(a: Place, b: Place): number {
  const [one, other] = [a, b].map(({ cycle, customer, order }) => `${cycle}\0${customer}\0${order ?? ""}`);
  return (one as string) < (other as string) ? -1 : 1;
}
