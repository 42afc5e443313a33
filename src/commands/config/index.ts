import type { Command } from "commander";
import type { App } from "../../app.ts";
import { registerRead } from "./read.ts";
import { registerWrite } from "./write.ts";

/** The verbs of `config`. */
export function register(config: Command, app: App): void {
  registerRead(config, app);
  registerWrite(config, app);
}
