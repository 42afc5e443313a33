import type { Command } from "commander";
import { expireVouchers, reclaimVouchers, useVoucher } from "../../actions/end-vouchers.ts";
import type { App } from "../../app.ts";
import { readAmount } from "../amount.ts";
import { voucherColumns } from "./columns.ts";
import { REMARK, readRemark } from "./options.ts";

interface Flags {
  readonly amount?: string;
  readonly remark?: string;
}

/** `voucher reclaim`, `voucher use` and `voucher expire`. */
export function registerEnd(voucher: Command, app: App): void {
  voucher
    .command("reclaim <ids...>")
    .description(app.text({ en: "Take vouchers back, whole: what is left returns to the quota", zh: "整张回收代金券" }))
    .option("--remark <text>", app.text(REMARK))
    .action(async (ids: string[], flags: Flags) => {
      const remark = readRemark(flags.remark);
      const columns = voucherColumns(app.now());
      const database = await app.mutable(columns);
      await app.printList(columns, [await reclaimVouchers(database, app.draft(), ids, remark)]);
    });

  voucher
    .command("use <id>")
    .description(app.text({ en: "Record that a customer has used a voucher", zh: "记录客户使用代金券" }))
    .option("--amount <yuan>", app.text({ en: "how much; by default all that is left", zh: "金额，默认为全部余额" }))
    .option("--remark <text>", app.text(REMARK))
    .action(async (id: string, flags: Flags) => {
      const amount = flags.amount === undefined ? undefined : readAmount("--amount", flags.amount);
      const remark = readRemark(flags.remark);
      const columns = voucherColumns(app.now());
      const database = await app.mutable(columns);
      await app.printRecord(columns, await useVoucher(database, app.draft(), id, amount, remark));
    });

  voucher
    .command("expire")
    .description(app.text({ en: "Record as expired what is due", zh: "将到期的代金券记为已过期" }))
    .action(async () => {
      const columns = voucherColumns(app.now());
      const database = await app.mutable(columns);
      const expired = await expireVouchers(database, app.draft(), app.partner());
      app.say({ en: `Expired: ${expired.length}.`, zh: `已过期 ${expired.length} 张。` });
      await app.printList(columns, [expired]);
    });
}
