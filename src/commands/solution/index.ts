import type { Command } from "commander";
import type { App } from "../../app.ts";
import { registerList } from "./list.ts";
import { registerSave } from "./save.ts";

/** The verbs of `solution`. */
export function register(solution: Command, app: App): void {
  registerSave(solution, app);
  registerList(solution, app);
}
