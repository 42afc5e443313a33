import type { Ddl } from "./index.ts";

/** What 0004-marketplace makes for branding of the console. */
export function branding(_ddl: Ddl): void {
  // Nothing yet.
}
