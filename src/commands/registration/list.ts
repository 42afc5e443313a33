import type { Command } from "commander";
import { findRegistration } from "../../actions/review-registrations.ts";
import type { App } from "../../app.ts";
import type { Filter } from "../../database/listing.ts";
import { DAY_MS, type Instant } from "../../values/instant.ts";
import { needed } from "../fields.ts";
import { addListOptions, listQuery } from "../listing.ts";
import { wholeNumber } from "../option-values.ts";
import { ofManager } from "../partner.ts";
import { registrationColumns } from "./columns.ts";

/** `registration list`, `registration expiring` and `registration show`. */
export function registerList(registration: Command, app: App): void {
  // The options follow from the columns alone; the clock is read when the command runs.
  const columns = registrationColumns(0 as Instant);
  const list = registration
    .command("list")
    .description(app.text({ en: "List registered customers and applications", zh: "列出报备记录" }));
  addListOptions(list, app, columns).action((flags) => printList(app, flags, []));

  const expiring = registration
    .command("expiring")
    .description(app.text({ en: "List registrations that lapse soon", zh: "列出即将到期的报备" }))
    .option("--within <days>", app.text({ en: "how soon, in days (needed)", zh: "多少天内到期（必填）" }));
  addListOptions(expiring, app, columns).action(async (flags) => {
    const days = wholeNumber("--within", needed(flags, "--within", { en: "how soon, in days", zh: "多少天内到期" }));
    const now = app.now();
    await printList(app, flags, [
      { column: "state", operator: "in", values: ["registered"] },
      { column: "expires_at", operator: "to", values: [now + days * DAY_MS] },
    ]);
  });

  registration
    .command("show <id>")
    .description(app.text({ en: "Show a registration", zh: "查看一条报备记录" }))
    .action(async (id: string) => {
      const database = await app.database("read");
      const found = await database.read((tables) => findRegistration(tables, id));
      await app.printRecord(registrationColumns(app.now()), found);
    });
}

async function printList(app: App, flags: Record<string, unknown>, extra: readonly Filter[]): Promise<void> {
  const columns = registrationColumns(app.now());
  const query = listQuery(app, flags, columns, [...extra, ...ofManager(app, "submitted_by")]);
  const database = await app.database("read");
  await database.read(({ registrations }) => app.printList(columns, registrations.list(query, app.now())));
}
