import type { Command } from "commander";
import type { App } from "../../app.ts";
import { registerCheck } from "./check.ts";
import { registerCreate } from "./create.ts";
import { registerDecide } from "./decide.ts";
import { registerImport } from "./import.ts";
import { registerList } from "./list.ts";
import { registerRequests } from "./requests.ts";

/** The verbs of `association`. */
export function register(association: Command, app: App): void {
  registerList(association, app);
  registerCheck(association, app);
  registerCreate(association, app);
  registerImport(association, app);
  registerRequests(association, app);
  registerDecide(association, app);
}
