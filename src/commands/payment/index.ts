import type { Command } from "commander";
import type { App } from "../../app.ts";
import { registerList } from "./list.ts";
import { registerSettle } from "./settle.ts";

/** The verbs of `payment`. */
export function register(payment: Command, app: App): void {
  registerList(payment, app);
  registerSettle(payment, app);
}
