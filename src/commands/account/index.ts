import type { Command } from "commander";
import type { App } from "../../app.ts";
import { registerLists } from "./list.ts";
import { registerRecord } from "./record.ts";
import { registerTransfer } from "./transfer.ts";

/** The verbs of `account`. */
export function register(account: Command, app: App): void {
  registerLists(account, app);
  registerRecord(account, app);
  registerTransfer(account, app);
}
