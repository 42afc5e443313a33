import type { Command } from "commander";
import { decideOnCoupon } from "../../actions/decide-coupon.ts";
import type { App } from "../../app.ts";
import { needed } from "../fields.ts";
import { couponColumns } from "./columns.ts";

interface Flags {
  readonly reason?: string;
}

/** `coupon approve`, `coupon reject` and `coupon withdraw`. */
export function registerDecide(coupon: Command, app: App): void {
  const decide = async (id: string, event: "approve" | "reject" | "withdraw", reason: string | null) => {
    const database = await app.mutable(couponColumns);
    await app.printRecord(couponColumns, await decideOnCoupon(database, app.draft(), id, event, reason));
  };

  coupon
    .command("approve <id>")
    .description(app.text({ en: "Approve an application", zh: "批准测试券申请" }))
    .option("--reason <text>", app.text({ en: "why", zh: "原因" }))
    .action((id: string, { reason }: Flags) => decide(id, "approve", reason || null));

  coupon
    .command("reject <id>")
    .description(app.text({ en: "Reject an application", zh: "驳回测试券申请" }))
    .option("--reason <text>", app.text({ en: "why", zh: "原因" }))
    .action((id: string, flags: Flags) => {
      const reason = needed({ ...flags }, "--reason", { en: "why it is rejected", zh: "驳回原因" });
      return decide(id, "reject", reason);
    });

  coupon
    .command("withdraw <id>")
    .description(app.text({ en: "Withdraw an application", zh: "撤回测试券申请" }))
    .action((id: string) => decide(id, "withdraw", null));
}
