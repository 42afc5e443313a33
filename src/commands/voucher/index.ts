import type { Command } from "commander";
import type { App } from "../../app.ts";
import { registerEnd } from "./end.ts";
import { registerIssue } from "./issue.ts";
import { registerList } from "./list.ts";
import { registerQuota } from "./quota.ts";

/** The verbs of `voucher`. */
export function register(voucher: Command, app: App): void {
  registerQuota(voucher, app);
  registerIssue(voucher, app);
  registerList(voucher, app);
  registerEnd(voucher, app);
}
