import type { Instant } from "../../values/instant.ts";
import { ZERO } from "../../values/money.ts";
import type { UsageLine } from "../incentives/types.ts";

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
