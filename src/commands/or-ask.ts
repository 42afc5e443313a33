import type { App } from "../app.ts";
import { AppError } from "../errors.ts";

/** What only a person can decide: a value that is missing, or which of several accounts a phone stands for. */
const ASKED = ["input-needed", "AMBIGUOUS_PHONE"];

/** Runs a command with what it was given; where something is missing and somebody is there, leads through it instead. */
export async function orAsk(app: App, run: () => Promise<void>, wizard: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!app.interactive || !(error instanceof AppError) || !ASKED.includes(error.code)) throw error;
    await wizard();
  }
}
