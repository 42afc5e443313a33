import type { Command } from "commander";
import { findCoupon } from "../../actions/decide-coupon.ts";
import type { App } from "../../app.ts";
import { addListOptions, listQuery } from "../listing.ts";
import { couponColumns, eventColumns } from "./columns.ts";

/** `coupon list`, `coupon history` and `coupon show`. */
export function registerList(coupon: Command, app: App): void {
  const list = coupon
    .command("list")
    .description(app.text({ en: "List applications for test coupons", zh: "列出测试券申请" }));
  addListOptions(list, app, couponColumns).action(async (flags) => {
    const query = listQuery(app, flags, couponColumns);
    const database = await app.database("read");
    await database.read(({ coupons }) => app.printList(couponColumns, coupons.list(query)));
  });

  const history = coupon
    .command("history")
    .description(app.text({ en: "List everything that happened to test coupons", zh: "列出测试券申请的全部变动" }));
  addListOptions(history, app, eventColumns).action(async (flags) => {
    const query = listQuery(app, flags, eventColumns);
    const database = await app.database("read");
    await database.read(({ coupons }) => app.printList(eventColumns, coupons.events(query)));
  });

  coupon
    .command("show <id>")
    .description(app.text({ en: "Show an application", zh: "查看测试券申请" }))
    .action(async (id: string) => {
      const database = await app.database("read");
      await app.printRecord(couponColumns, await database.read((tables) => findCoupon(tables, id)));
    });
}
