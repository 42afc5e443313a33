import type { Command } from "commander";
import type { App } from "../../app.ts";
import { registerImport } from "./import.ts";
import { registerList, registerUnmatched } from "./list.ts";
import { registerSummary } from "./summary.ts";

/** The verbs of `usage`. */
export function register(usage: Command, app: App): void {
  registerImport(usage, app);
  registerList(usage, app);
  registerUnmatched(usage, app);
  registerSummary(usage, app);
}
