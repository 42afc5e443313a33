import type { Command } from "commander";
import { viewOffer } from "../../actions/view-offer.ts";
import type { App } from "../../app.ts";
import type { Instant } from "../../values/instant.ts";
import { addListOptions, listQuery } from "../listing.ts";
import { ofManager } from "../partner.ts";
import { offerColumns, viewColumns } from "./columns.ts";

/** `offer list` and `offer show`. */
export function registerList(offer: Command, app: App): void {
  const list = offer
    .command("list")
    .description(app.text({ en: "List exclusive offers, whatever became of them", zh: "列出云商店专属优惠" }));
  addListOptions(list, app, offerColumns(app, 0 as Instant)).action(async (flags) => {
    const columns = offerColumns(app, app.now());
    const query = listQuery(app, flags, columns, ofManager(app, "account_manager"));
    const database = await app.database("read");
    await database.read(({ offers }) => app.printList(columns, offers.list(query, app.now())));
  });

  offer
    .command("show <id>")
    .description(app.text({ en: "Show an offer with its prices and shares", zh: "查看专属优惠与商务折扣" }))
    .action(async (id: string) => {
      const database = await app.database("read");
      const found = await database.read((tables) => viewOffer(tables, id, app.now()));
      await app.printRecord(viewColumns(app, app.now()), found);
    });
}
