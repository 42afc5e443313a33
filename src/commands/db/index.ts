import type { Command } from "commander";
import type { App } from "../../app.ts";
import { registerBackup } from "./backup.ts";
import { registerCheck } from "./check.ts";
import { registerCopy } from "./copy.ts";
import { registerGrant } from "./grant.ts";
import { registerInfo } from "./info.ts";
import { registerMigrate } from "./migrate.ts";
import { registerRestore } from "./restore.ts";

/** The verbs of `db`. */
export function register(db: Command, app: App): void {
  registerInfo(db, app);
  registerCheck(db, app);
  registerBackup(db, app);
  registerRestore(db, app);
  registerCopy(db, app);
  registerMigrate(db, app);
  registerGrant(db, app);
}
