import type { Command } from "commander";
import { decideOnWithdrawals, requestWithdrawal } from "../../actions/withdraw-money.ts";
import type { RouteWish } from "../../actions/withdrawal-routes.ts";
import type { App } from "../../app.ts";
import type { WithdrawalEvent } from "../../domain/withdrawals/states.ts";
import { WITHDRAWAL_METHODS } from "../../domain/withdrawals/types.ts";
import { usageError } from "../../errors.ts";
import { gathered, needed } from "../fields.ts";
import { selectAfterwards } from "../in-memory.ts";
import { addListOptions, listQuery } from "../listing.ts";
import { oneOf } from "../option-values.ts";
import { onePartner } from "../partner.ts";
import { readYuan } from "../yuan.ts";
import { withdrawalColumns } from "./columns.ts";

interface Flags {
  readonly method?: string;
  readonly topUp?: readonly string[];
  readonly reason?: string;
}

/** How it is to be paid: chosen top-ups go back the way they came. */
function readWish({ method, topUp: topUps }: Flags): RouteWish {
  const chosen = method === undefined ? undefined : oneOf("--method", method, WITHDRAWAL_METHODS);
  if (topUps !== undefined && chosen !== undefined && chosen !== "original-route") {
    throw usageError(
      "BAD_VALUE",
      {
        en: `--top-up goes with --method original-route, not ${chosen}.`,
        zh: `--top-up 只能与 --method original-route 同用，不能用于 ${chosen}。`,
      },
      { field: "top-up" },
    );
  }
  return { method: chosen, topUps };
}

/** The verbs of `withdrawal`. */
export function register(withdrawal: Command, app: App): void {
  withdrawal
    .command("request [yuan]")
    .description(app.text({ en: "Apply for a withdrawal; its amount is set aside", zh: "申请提现，金额随即冻结" }))
    .option(
      "--method <method>",
      app.text({
        en: `how it is paid: ${WITHDRAWAL_METHODS.join(", ")} (default: the first, else the second)`,
        zh: `提现方式：${WITHDRAWAL_METHODS.join("、")}（默认第一项，超出时为第二项）`,
      }),
    )
    .option(
      "--top-up <ids>",
      app.text({
        en: "the top-ups to take back, by reference or id (default: last in, first out)",
        zh: "要退回的充值流水号或编号（默认后进先出）",
      }),
      gathered,
    )
    .action(async (yuan: string | undefined, flags: Flags) => {
      const wish = readWish(flags);
      const amount = readYuan(yuan);
      const database = await app.mutable(withdrawalColumns);
      const partner = await onePartner(app, database);
      const made = await requestWithdrawal(database, app.draft(partner), partner, amount, wish);
      await app.printRecord(withdrawalColumns, made);
    });

  const list = withdrawal.command("list").description(app.text({ en: "List withdrawals", zh: "列出提现申请" }));
  addListOptions(list, app, withdrawalColumns).action(async (flags) => {
    const query = listQuery(app, flags, withdrawalColumns);
    const database = await app.database("read");
    await database.read(({ withdrawals }) =>
      app.printList(withdrawalColumns, selectAfterwards(withdrawalColumns, query, withdrawals.list(query))),
    );
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
        en: "Reject withdrawals not recorded as paid; the amount goes back to the account",
        zh: "驳回尚未登记付款的提现，金额退回充值账户",
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
