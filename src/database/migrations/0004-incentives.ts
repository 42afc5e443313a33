import type { Ddl } from "./index.ts";

/** What 0004-marketplace makes for incentives: which quota of vouchers a payment became. */
export function incentives({ column }: Ddl): void {
  column("payments", "quota text");
}
