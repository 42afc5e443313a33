import type { Command } from "commander";
import type { App } from "../../app.ts";
import type { Tables } from "../../database/tables/index.ts";
import type { Invitation } from "../../domain/invitations/types.ts";
import { DEFAULT_BASE_URL } from "../../settings.ts";
import type { Instant } from "../../values/instant.ts";
import { settingInUse } from "../config/values.ts";
import { selectAfterwards } from "../in-memory.ts";
import { addListOptions, listQuery } from "../listing.ts";
import { ofManager } from "../partner.ts";
import { type InvitationView, invitationColumns } from "./columns.ts";

/** The columns as the command prints them: at its clock, with links that lead where the setting says. */
export function columnsOf(app: App) {
  return invitationColumns(app.now(), baseUrlOf(app));
}

/** Where links lead. */
export function baseUrlOf(app: App): string {
  return settingInUse(app, "invitation.base_url") ?? DEFAULT_BASE_URL;
}

/** `invitation list`: mails and links, with what became of them. */
export function registerList(invitation: Command, app: App): void {
  // The options follow from the columns alone; the clock is read when the command runs.
  const list = invitation
    .command("list")
    .description(app.text({ en: "List invitations, and why some failed", zh: "列出邀请及失败原因" }));
  addListOptions(list, app, invitationColumns(0 as Instant, DEFAULT_BASE_URL)).action(async (flags) => {
    const columns = columnsOf(app);
    const query = listQuery(app, flags, columns, ofManager(app, "invited_by"));
    const database = await app.database("read");
    await database.read((tables) => {
      const found = viewed(tables, tables.invitations.list(query, app.now()));
      return app.printList(columns, selectAfterwards(columns, query, found));
    });
  });
}

/** Adds to invitations how many customers came through them. */
async function* viewed(
  tables: Tables,
  batches: AsyncIterable<readonly Invitation[]>,
): AsyncGenerator<InvitationView[]> {
  for await (const batch of batches) yield await viewsOf(tables, batch);
}

/** The same for those that stand in memory. */
export async function viewsOf({ invitations }: Tables, batch: readonly Invitation[]): Promise<InvitationView[]> {
  const joined = await invitations.joined(batch.map(({ id }) => id));
  return batch.map((invitation) => ({ ...invitation, customers: joined.get(invitation.id) ?? 0 }));
}
