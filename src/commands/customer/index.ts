import type { Command } from "commander";
import type { App } from "../../app.ts";
import { registerCheck } from "./check.ts";
import { registerImport } from "./import.ts";
import { registerList } from "./list.ts";
import { registerRegister } from "./register.ts";
import { registerSave } from "./save.ts";
import { registerShow } from "./show.ts";

/** The verbs of `customer`. */
export function register(customer: Command, app: App): void {
  registerCheck(customer, app);
  registerRegister(customer, app);
  registerList(customer, app);
  registerShow(customer, app);
  registerSave(customer, app);
  registerImport(customer, app);
}
