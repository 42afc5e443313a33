import type { Command } from "commander";
import { consentToRequest, decideAssociationRequest } from "../../actions/decide-association-request.ts";
import type { App } from "../../app.ts";
import { needed } from "../fields.ts";
import { requestColumns } from "./columns.ts";

interface Flags {
  readonly reason?: string;
  readonly token?: string;
}

/** `association consent`, `association approve`, `association reject` and `association withdraw`. */
export function registerDecide(association: Command, app: App): void {
  const decide = async (id: string, event: "approve" | "reject" | "withdraw", note: string | null) => {
    const database = await app.mutable(requestColumns);
    await app.printRecord(requestColumns, await decideAssociationRequest(database, app.draft(), id, event, note));
  };

  association
    .command("consent <request>")
    .description(
      app.text({ en: "Record that the customer agrees to its partner's request", zh: "记录客户同意伙伴的申请" }),
    )
    .option("--token <token>", app.text({ en: "the token that the customer was sent", zh: "发给客户的令牌" }))
    .action(async (id: string, { token }: Flags) => {
      if (token !== undefined) needed({ token }, "--token", { en: "as the mail carries it", zh: "邮件中的令牌" });
      const database = await app.mutable(requestColumns);
      await app.printRecord(requestColumns, await consentToRequest(database, app.draft(), id, token));
    });

  association
    .command("approve <request>")
    .description(app.text({ en: "Agree to what a customer has asked for", zh: "同意客户发起的申请" }))
    .option("--reason <text>", app.text({ en: "why", zh: "原因" }))
    .action((id: string, { reason }: Flags) => decide(id, "approve", reason || null));

  association
    .command("reject <request>")
    .description(app.text({ en: "Reject what a customer has asked for", zh: "驳回客户发起的申请" }))
    .option("--reason <text>", app.text({ en: "why (needed)", zh: "原因（必填）" }))
    .action((id: string, flags: Flags) => {
      const reason = needed({ ...flags }, "--reason", { en: "why it is rejected", zh: "驳回原因" });
      return decide(id, "reject", reason);
    });

  association
    .command("withdraw <request>")
    .description(app.text({ en: "Withdraw a request", zh: "撤回申请" }))
    .option("--reason <text>", app.text({ en: "why", zh: "原因" }))
    .action((id: string, { reason }: Flags) => decide(id, "withdraw", reason || null));
}
