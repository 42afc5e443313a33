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
