import type { Command } from "commander";
import type { App } from "../../app.ts";
import { registerAdd, registerEdit } from "./add.ts";
import { registerImport } from "./import.ts";
import { registerList } from "./list.ts";

/** The verbs of `member`. */
export function register(member: Command, app: App): void {
  registerList(member, app);
  registerAdd(member, app);
  registerEdit(member, app);
  registerImport(member, app);
}
