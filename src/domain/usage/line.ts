import type { Instant } from "../../values/instant.ts";
import { addFen, type Fen, ZERO } from "../../values/money.ts";
import type { PerformanceFlag, UsageLine } from "../incentives/types.ts";

/** A consumption line as Partner Center exports it; `customer` is the account that it was matched to. */
export interface StoredUsageLine extends Omit<UsageLine, "customer"> {
  readonly customer: string | null;
  readonly customerId: string | null;
  readonly accountName: string | null;
  readonly serviceTypeName: string | null;
  readonly chargingMode: string | null;
  readonly billDetailType: string | null;
  readonly regionName: string | null;
  readonly tradeId: string | null;
}

/** A line of which only the id is known. Its cycle and time are required, so they never stay as they are here. */
export function newLine(id: string): StoredUsageLine {
  return {
    id,
    billCycle: "",
    customer: null,
    customerId: null,
    accountName: null,
    tradeTime: 0 as Instant,
    serviceTypeName: null,
    chargingMode: null,
    billDetailType: null,
    regionName: null,
    tradeId: null,
    paymentAmount: ZERO,
    cashAmount: ZERO,
    creditAmount: ZERO,
    storedValueCardAmount: ZERO,
    couponAmount: ZERO,
    flexipurchaseCouponAmount: ZERO,
    debtAmount: ZERO,
    performanceFlag: null,
  };
}

/** The cash consumption of a line, or of lines added up (POLICY.md §8): what was paid with money, not with coupons. */
export function cashConsumptionOf(line: Pick<UsageLine, "cashAmount" | "creditAmount" | "storedValueCardAmount">): Fen {
  return addFen(line.cashAmount, line.creditAmount, line.storedValueCardAmount);
}

/** Whether a line buys a stored-value card: it counts when the card is spent, for performance and invoices alike. */
export function buysStoredValue(flag: PerformanceFlag | null): boolean {
  return flag === "stored-value-purchase";
}
