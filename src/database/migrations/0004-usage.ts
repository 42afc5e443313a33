import type { Ddl } from "./index.ts";

/** What 0004-marketplace makes for consumption and the partner bill. */
export function usage(_ddl: Ddl): void {
  // Nothing yet.
}
