import type { Command } from "commander";
import { countSlots, type Slots } from "../../actions/count-slots.ts";
import type { App } from "../../app.ts";
import type { Column } from "../../output/dataset.ts";
import { onePartner } from "../partner.ts";

const slotColumns: readonly Column<Slots>[] = [
  { key: "partner", label: { en: "Partner", zh: "伙伴" }, type: "text", value: (row) => row.partner },
  { key: "used", label: { en: "Used", zh: "已用" }, type: "integer", value: (row) => row.used },
  { key: "free", label: { en: "Free", zh: "剩余" }, type: "integer", value: (row) => row.free },
  { key: "limit", label: { en: "Limit", zh: "上限" }, type: "integer", value: (row) => row.limit },
  {
    key: "next_release",
    label: { en: "Next release", zh: "下次释放" },
    type: "instant",
    value: (row) => row.nextRelease,
  },
];

/** `registration slots`. */
export function registerSlots(registration: Command, app: App): void {
  registration
    .command("slots")
    .description(app.text({ en: "Show how many more a partner may register", zh: "查看伙伴的报备名额" }))
    .action(async () => {
      const database = await app.database("read");
      const partner = await onePartner(app, database);
      await app.printRecord(slotColumns, await countSlots(database, app.now(), partner));
    });
}
