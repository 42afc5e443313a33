import type { Command } from "commander";
import { decideOnWithdrawals, requestWithdrawal } from "../../actions/withdraw-money.ts";
import type { App } from "../../app.ts";
import type { WithdrawalEvent } from "../../domain/withdrawals/states.ts";
import { WITHDRAWAL_METHODS } from "../../domain/withdrawals/types.ts";
import { needed } from "../fields.ts";
import { addListOptions, listQuery, oneOf } from "../listing.ts";
import { onePartner } from "../partner.ts";
import { readYuan } from "../yuan.ts";
import { withdrawalColumns } from "./columns.ts";

interface Flags {
  readonly method?: string;
  readonly reason?: string;
}

/** The verbs of `withdrawal`. */
export function register(withdrawal: Command, app: App): void {
  withdrawal
    .command("request [yuan]")
    .description(app.text({ en: "Apply for a withdrawal; its amount is set aside", zh: "申请提现，金额随即冻结" }))
    .option(
      "--method <method>",
      app.text({
        en: `how it is paid: ${WITHDRAWAL_METHODS.join(", ")} (default: the first)`,
        zh: `提现方式：${WITHDRAWAL_METHODS.join("、")}（默认第一项）`,
      }),
    )
    .action(async (yuan: string | undefined, flags: Flags) => {
      const method = oneOf("--method", flags.method ?? WITHDRAWAL_METHODS[0], WITHDRAWAL_METHODS);
      const amount = readYuan(yuan);
      const database = await app.mutable(withdrawalColumns);
      const partner = await onePartner(app, database);
      const made = await requestWithdrawal(database, app.draft(partner), partner, amount, method);
      await app.printRecord(withdrawalColumns, made);
    });

  const list = withdrawal.command("list").description(app.text({ en: "List withdrawals", zh: "列出提现申请" }));
  addListOptions(list, app, withdrawalColumns).action(async (flags) => {
    const query = listQuery(app, flags, withdrawalColumns);
    const database = await app.database("read");
    await database.read(({ withdrawals }) => app.printList(withdrawalColumns, withdrawals.list(query)));
  });

  registerDecisions(withdrawal, app);
}

function registerDecisions(withdrawal: Command, app: App): void {
  const decide = async (event: Exclude<WithdrawalEvent, "request">, ids: readonly string[], reason: string | null) => {
    const database = await app.mutable(withdrawalColumns);
    const decided = await decideOnWithdrawals(database, app.draft(), event, ids, reason);
    await app.printList(withdrawalColumns, [decided]);
  };

  withdrawal
    .command("approve <ids...>")
    .description(app.text({ en: "Approve withdrawals", zh: "批准提现" }))
    .option("--reason <text>", app.text({ en: "why", zh: "原因" }))
    .action((ids: string[], flags: Flags) => decide("approve", ids, flags.reason || null));

  withdrawal
    .command("reject <ids...>")
    .description(
      app.text({
        en: "Reject withdrawals, also when the bank sent one back",
        zh: "驳回提现（含银行退回），金额退回充值账户",
      }),
    )
    .option("--reason <text>", app.text({ en: "why (needed)", zh: "原因（必填）" }))
    .action((ids: string[], flags: Flags) => {
      const reason = needed({ ...flags }, "--reason", { en: "why it is rejected", zh: "驳回原因" });
      return decide("reject", ids, reason);
    });

  withdrawal
    .command("pay <ids...>")
    .description(app.text({ en: "Record that withdrawals were paid", zh: "登记提现已付款" }))
    .action((ids: string[]) => decide("pay", ids, null));
}
