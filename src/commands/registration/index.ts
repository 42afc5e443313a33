import type { Command } from "commander";
import type { App } from "../../app.ts";
import { registerList } from "./list.ts";
import { registerReview } from "./review.ts";
import { registerSlots } from "./slots.ts";

/** The verbs of `registration`. */
export function register(registration: Command, app: App): void {
  registerList(registration, app);
  registerReview(registration, app);
  registerSlots(registration, app);
}
