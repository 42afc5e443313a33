import type { Command } from "commander";
import type { App } from "../../app.ts";
import { registerChange } from "./change.ts";
import { registerList } from "./list.ts";
import { registerPlace } from "./place.ts";
import { registerSummary } from "./summary.ts";

/** The verbs of `order`. */
export function register(order: Command, app: App): void {
  registerPlace(order, app);
  registerChange(order, app);
  registerList(order, app);
  registerSummary(order, app);
}
