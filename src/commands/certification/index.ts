import type { Command } from "commander";
import type { App } from "../../app.ts";
import { registerConfirm } from "./confirm.ts";
import { registerDecide } from "./decide.ts";
import { registerList } from "./list.ts";

/** The verbs of `certification`. */
export function register(certification: Command, app: App): void {
  registerList(certification, app);
  registerConfirm(certification, app);
  registerDecide(certification, app);
}
