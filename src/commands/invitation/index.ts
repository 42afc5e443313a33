import type { Command } from "commander";
import type { App } from "../../app.ts";
import { registerLink } from "./link.ts";
import { registerList } from "./list.ts";
import { registerSend } from "./send.ts";

/** The verbs of `invitation`. */
export function register(invitation: Command, app: App): void {
  registerSend(invitation, app);
  registerLink(invitation, app);
  registerList(invitation, app);
}
