import type { Command } from "commander";
import type { App } from "../../app.ts";
import { registerCreate } from "./create.ts";
import { registerList } from "./list.ts";
import { registerReview } from "./review.ts";

/** The verbs of `offer`. */
export function register(offer: Command, app: App): void {
  registerCreate(offer, app);
  registerList(offer, app);
  registerReview(offer, app);
}
