import type { Command } from "commander";
import type { App } from "../../app.ts";
import { registerDecide } from "./decide.ts";
import { registerLists } from "./list.ts";
import { registerRequest } from "./request.ts";

/** The verbs of `invoice`. */
export function register(invoice: Command, app: App): void {
  registerLists(invoice, app);
  registerRequest(invoice, app);
  registerDecide(invoice, app);
}
