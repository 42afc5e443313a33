import type { Command } from "commander";
import { approveOffers, endOffers } from "../../actions/decide-offers.ts";
import type { App } from "../../app.ts";
import { needed } from "../fields.ts";
import { offerColumns } from "./columns.ts";

interface Flags {
  readonly reason?: string;
}

/** `offer approve`, `offer reject` and `offer withdraw`. */
export function registerReview(offer: Command, app: App): void {
  const columns = () => offerColumns(app, app.now());

  offer
    .command("approve <ids...>")
    .description(app.text({ en: "Approve offers, which makes them effective", zh: "批准专属优惠，批准后生效" }))
    .option("--reason <text>", app.text({ en: "why", zh: "原因" }))
    .action(async (ids: string[], flags: Flags) => {
      const database = await app.mutable(columns());
      await app.printList(columns(), [await approveOffers(database, app.draft(), ids, flags.reason || null)]);
    });

  offer
    .command("reject <ids...>")
    .description(app.text({ en: "Reject offers", zh: "驳回专属优惠" }))
    .option("--reason <text>", app.text({ en: "why (needed)", zh: "原因（必填）" }))
    .action(async (ids: string[], flags: Flags) => {
      const reason = needed({ ...flags }, "--reason", { en: "why it is rejected", zh: "驳回原因" });
      const database = await app.mutable(columns());
      await app.printList(columns(), [await endOffers(database, app.draft(), ids, "reject", reason)]);
    });

  offer
    .command("withdraw <ids...>")
    .description(app.text({ en: "Take offers back that are still submitted", zh: "撤回审核中的专属优惠" }))
    .option("--reason <text>", app.text({ en: "why", zh: "原因" }))
    .action(async (ids: string[], flags: Flags) => {
      const database = await app.mutable(columns());
      await app.printList(columns(), [await endOffers(database, app.draft(), ids, "withdraw", flags.reason || null)]);
    });
}
