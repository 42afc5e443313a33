import type { Ddl } from "./index.ts";

/** What 0004-marketplace makes for invoices of the vendor and the routes of withdrawals. */
export function invoices(_ddl: Ddl): void {
  // Nothing yet.
}
