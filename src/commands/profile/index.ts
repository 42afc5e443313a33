import type { Command } from "commander";
import type { App } from "../../app.ts";
import { registerList } from "./list.ts";
import { registerSave } from "./save.ts";
import { registerUse } from "./use.ts";

/** The verbs of `profile`. */
export function register(profile: Command, app: App): void {
  registerList(profile, app);
  registerSave(profile, app);
  registerUse(profile, app);
}
