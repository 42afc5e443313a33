import { usageError } from "./errors.ts";
import type { Globals } from "./globals.ts";

/** Options of the contract that a later release brings say so instead of being ignored. */
export function refuseLater(globals: Globals): void {
  const later = [["--idempotency-key", globals.idempotencyKey]] as const;
  for (const [option, value] of later) {
    if (value === undefined) continue;
    throw usageError(
      "not-available",
      { en: `${option} comes with a later release. Leave it out.`, zh: `${option} 将在后续版本提供，请先去掉该选项。` },
      { field: option.slice(2) },
    );
  }
}
