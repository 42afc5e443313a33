import type { Command } from "commander";
import type { App } from "../../app.ts";
import { registerList } from "./list.ts";
import { registerSet } from "./set.ts";
import { registerShow } from "./show.ts";

/** The verbs of `policy`. */
export function register(policy: Command, app: App): void {
  registerList(policy, app);
  registerShow(policy, app);
  registerSet(policy, app);
}
