import type { Command } from "commander";
import type { App } from "../../app.ts";
import { registerCalculate } from "./calculate.ts";
import { registerCheck } from "./check.ts";
import { registerConfirm } from "./confirm.ts";
import { registerExplain } from "./explain.ts";
import { registerList } from "./list.ts";
import { registerPolicy } from "./policy.ts";

/** The verbs of `incentive`. */
export function register(incentive: Command, app: App): void {
  registerCheck(incentive, app);
  registerPolicy(incentive, app);
  registerCalculate(incentive, app);
  registerList(incentive, app);
  registerExplain(incentive, app);
  registerConfirm(incentive, app);
}
