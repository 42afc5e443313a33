import type { Command } from "commander";
import type { App } from "../../app.ts";
import { registerInvitations } from "./invitations.ts";
import { registerLinks } from "./link.ts";
import { registerLists } from "./list.ts";

/** The verbs of `reseller`. */
export function register(reseller: Command, app: App): void {
  registerInvitations(reseller, app);
  registerLinks(reseller, app);
  registerLists(reseller, app);
}
