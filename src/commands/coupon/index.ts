import type { Command } from "commander";
import type { App } from "../../app.ts";
import { registerApply } from "./apply.ts";
import { registerDecide } from "./decide.ts";
import { registerEligibility } from "./eligibility.ts";
import { registerIssue } from "./issue.ts";
import { registerList } from "./list.ts";

/** The verbs of `coupon`. */
export function register(coupon: Command, app: App): void {
  registerEligibility(coupon, app);
  registerApply(coupon, app);
  registerList(coupon, app);
  registerDecide(coupon, app);
  registerIssue(coupon, app);
}
