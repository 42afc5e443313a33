import type { Command } from "commander";
import type { App } from "../../app.ts";
import { registerBackup } from "./backup.ts";
import { registerCheck } from "./check.ts";
import { registerInfo } from "./info.ts";
import { registerLater } from "./later.ts";
import { registerMigrate } from "./migrate.ts";

/** The verbs of `db`. */
export function register(db: Command, app: App): void {
  registerInfo(db, app);
  registerCheck(db, app);
  registerBackup(db, app);
  registerMigrate(db, app);
  registerLater(db, app);
}
