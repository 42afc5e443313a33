import type { Command } from "commander";
import type { App } from "../../app.ts";
import { registerCertify } from "./certify.ts";
import { registerImport } from "./import.ts";
import { registerList } from "./list.ts";
import { registerPrograms } from "./programs.ts";
import { registerSave } from "./save.ts";

/** The verbs of `partner`. */
export function register(partner: Command, app: App): void {
  registerList(partner, app);
  registerSave(partner, app);
  registerImport(partner, app);
  registerPrograms(partner, app);
  registerCertify(partner, app);
}
