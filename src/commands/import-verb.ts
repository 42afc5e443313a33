import type { Command } from "commander";
import type { BulkAction } from "../actions/bulk.ts";
import type { App } from "../app.ts";
import type { Field } from "../domain/fields.ts";
import type { Text } from "../language/text.ts";
import { addBulkOptions, type BulkFlags, bulk } from "./bulk.ts";

interface Import {
  readonly text: Text;
  readonly fields: readonly Field[];
  /** Headers that follow from other records: recognised, and left alone. */
  readonly derived: readonly string[];
  /** Made when the verb runs: who acts, and for which partner, is known only then. */
  readonly action: () => BulkAction;
  /** Whose the job is, where it is not the partner's of the command. */
  readonly partner?: null;
}

/** Adds `import <file>` to a noun whose records a file holds one in a row. */
export function addImport(noun: Command, app: App, { text, action, ...shape }: Import): void {
  const command = noun.command("import <file>").description(app.text(text));
  addBulkOptions(command, app, shape).action(async (path: string, flags: BulkFlags) => {
    await bulk(app, { ...shape, path, flags, action: action() });
  });
}
