import type { Command } from "commander";
import type { App } from "../../app.ts";
import { registerList } from "./list.ts";
import { registerShow } from "./show.ts";

/** The verbs of `bill`. */
export function register(bill: Command, app: App): void {
  registerShow(bill, app);
  registerList(bill, app);
}
