import type { Command } from "commander";
import type { App } from "../../app.ts";
import { registerImport } from "./import.ts";
import { registerLink } from "./link.ts";
import { registerList } from "./list.ts";
import { registerSave } from "./save.ts";

/** The verbs of `product`. */
export function register(product: Command, app: App): void {
  registerSave(product, app);
  registerImport(product, app);
  registerList(product, app);
  registerLink(product, app);
}
