import type { Command } from "commander";
import type { App } from "../../app.ts";
import { registerCheck } from "./check.ts";

/** The verbs of `incentive`. */
export function register(incentive: Command, app: App): void {
  registerCheck(incentive, app);
}
