import type { Command } from "commander";
import { confirmIncentives, disputeIncentives } from "../../actions/confirm-incentives.ts";
import { requestPayment } from "../../actions/request-payment.ts";
import type { App } from "../../app.ts";
import type { StatementView } from "../../domain/incentives/statements.ts";
import { PAYMENT_METHODS } from "../../domain/payments/types.ts";
import { needed } from "../fields.ts";
import { oneOf } from "../option-values.ts";
import { paymentColumns, sayQuota } from "../payment/columns.ts";
import { statementColumns } from "./columns.ts";

/** `incentive confirm`, `incentive dispute` and `incentive request-payment`. */
export function registerConfirm(incentive: Command, app: App): void {
  // The contract gives each of the first two one id, which is one record; several are a list.
  const print = async (ids: readonly string[], changed: readonly StatementView[]): Promise<void> => {
    const [only] = changed;
    if (ids.length === 1 && only) await app.printRecord(statementColumns, only);
    else await app.printList(statementColumns, [changed]);
  };

  incentive
    .command("confirm <ids...>")
    .description(app.text({ en: "Confirm statements", zh: "确认激励账单" }))
    .action(async (ids: string[]) => {
      const database = await app.mutable(statementColumns);
      await print(ids, await confirmIncentives(database, app.draft(), ids));
    });

  incentive
    .command("dispute <ids...>")
    .description(
      app.text({
        en: "Object to statements, which keeps them from confirming themselves",
        zh: "对激励账单提出异议（不再自动确认）",
      }),
    )
    .option("--reason <text>", app.text({ en: "what is wrong (needed)", zh: "异议原因（必填）" }))
    .action(async (ids: string[], flags: { reason?: string }) => {
      const reason = needed({ ...flags }, "--reason", { en: "what is wrong", zh: "异议原因" });
      const database = await app.mutable(statementColumns);
      await print(ids, await disputeIncentives(database, app.draft(), ids, reason));
    });

  incentive
    .command("request-payment <ids...>")
    .description(app.text({ en: "Request one payment for statements", zh: "申请发放激励（多份账单合并为一个申付单）" }))
    .option(
      "--method <method>",
      `${app.text({ en: "how it is paid (needed)", zh: "发放方式（必填）" })}: ${PAYMENT_METHODS.join("|")}`,
    )
    .action(async (ids: string[], flags: { method?: string }) => {
      const method = needed({ ...flags }, "--method", { en: "how it is paid", zh: "发放方式" });
      const chosen = oneOf("--method", method, PAYMENT_METHODS);
      const columns = paymentColumns(app.now());
      const database = await app.mutable(columns);
      const payment = await requestPayment(database, app.draft(), ids, chosen);
      await app.printList(columns, [[payment]]);
      sayQuota(app, payment);
    });
}
