import type { Command } from "commander";
import type { App } from "../../app.ts";
import { registerAssign } from "./assign.ts";
import { registerImport } from "./import.ts";
import { registerLists } from "./list.ts";
import { registerTransfer } from "./transfer.ts";
import { registerUnassign } from "./unassign.ts";

/** The verbs of `manager`. */
export function register(manager: Command, app: App): void {
  registerAssign(manager, app);
  registerImport(manager, app);
  registerTransfer(manager, app);
  registerUnassign(manager, app);
  registerLists(manager, app);
}
