import type { Command } from "commander";
import type { App } from "../../app.ts";
import { registerCustomers } from "./customers.ts";

/** The verbs of `dashboard`. */
export function register(dashboard: Command, app: App): void {
  registerCustomers(dashboard, app);
}
