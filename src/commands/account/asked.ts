import type { Command } from "commander";
import type { Asked } from "../../actions/book-rows.ts";
import type { App } from "../../app.ts";
import { MOVEMENT_NOTES } from "../../domain/ledger/fields.ts";
import { usageError } from "../../errors.ts";
import type { Fen } from "../../values/money.ts";
import type { BulkFlags } from "../bulk.ts";
import { readFieldOptions } from "../fields.ts";

/** The options of every verb that moves money. */
export interface MovementFlags extends BulkFlags {
  readonly note?: string;
  readonly reference?: string;
}

/** Adds what a movement is told by. */
export function addNoteOptions(command: Command, app: App): Command {
  return command
    .option("--note <text>", app.text({ en: "what it is for", zh: "备注" }))
    .option(
      "--reference <text>",
      app.text({ en: "a number of its own, such as the bank's: booked only once", zh: "外部流水号（同号只入账一次）" }),
    );
}

/** What a command line asks for. */
export function askedFor(account: string, amount: Fen, flags: MovementFlags): Asked {
  const given = readFieldOptions(MOVEMENT_NOTES, { ...flags });
  const text = (key: string) => (given.get(key) ?? null) as string | null;
  return { account, amount, note: text("note"), reference: text("reference") };
}

/** The flags of a verb that reads a file: what stands in the file is not given beside it. */
export function fromFile(flags: MovementFlags, word: string | undefined): MovementFlags & { readonly from: string } {
  if (word === undefined && flags.note === undefined && flags.reference === undefined) {
    return { ...flags, from: flags.from as string };
  }
  throw usageError(
    "BAD_VALUE",
    {
      en: "Give an account and an amount, or --from <file> with those columns, not both.",
      zh: "请指定账号与金额，或使用 --from <文件>（含这些列），二者不可同时使用。",
    },
    { field: "from" },
  );
}
