import type { Ddl } from "./index.ts";

/** What 0004-marketplace makes for products, links and orders of the cloud store. */
export function store(_ddl: Ddl): void {
  // Nothing yet.
}
