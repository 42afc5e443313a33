import type { Command } from "commander";
import {
  approveRegistrations,
  deleteRegistrations,
  expireRegistrations,
  rejectRegistrations,
} from "../../actions/review-registrations.ts";
import type { App } from "../../app.ts";
import type { Registration } from "../../domain/registration/types.ts";
import { needed } from "../fields.ts";
import { registrationColumns } from "./columns.ts";

/** `registration approve`, `reject`, `delete` and `expire`. */
export function registerReview(registration: Command, app: App): void {
  const print = (changed: readonly Registration[]) => app.printList(registrationColumns(app.now()), [changed]);

  registration
    .command("approve <ids...>")
    .description(app.text({ en: "Approve applications", zh: "通过报备申请" }))
    .option("--reason <text>", app.text({ en: "why", zh: "原因" }))
    .action(async (ids: string[], flags: { reason?: string }) => {
      const database = await app.mutable(registrationColumns(app.now()));
      await print(await approveRegistrations(database, app.draft(), ids, flags.reason || null));
    });

  registration
    .command("reject <ids...>")
    .description(app.text({ en: "Reject applications", zh: "驳回报备申请" }))
    .option("--reason <text>", app.text({ en: "why (needed)", zh: "原因（必填）" }))
    .action(async (ids: string[], flags: { reason?: string }) => {
      const reason = needed(flags, "--reason", { en: "why it is rejected", zh: "驳回原因" });
      const database = await app.mutable(registrationColumns(app.now()));
      await print(await rejectRegistrations(database, app.draft(), ids, reason));
    });

  registration
    .command("delete <ids...>")
    .description(app.text({ en: "Give customers up, which frees their slots", zh: "删除报备，释放名额" }))
    .action(async (ids: string[]) => {
      const database = await app.mutable(registrationColumns(app.now()));
      await print(await deleteRegistrations(database, app.draft(), ids));
    });

  registration
    .command("expire")
    .description(app.text({ en: "Record as expired what is due", zh: "将到期的报备记为已失效" }))
    .action(async () => {
      const database = await app.mutable(registrationColumns(app.now()));
      const expired = await expireRegistrations(database, app.draft(), app.partner());
      app.say({ en: `Expired ${expired.length}.`, zh: `已失效 ${expired.length} 条。` });
      await print(expired);
    });
}
