import type { Ddl } from "./index.ts";

/** What 0004-marketplace makes for exclusive offers. */
export function offers(_ddl: Ddl): void {
  // Nothing yet.
}
