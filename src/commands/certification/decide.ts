import type { Command } from "commander";
import { decideOnCertification, recordTransfer } from "../../actions/decide-certification.ts";
import type { App } from "../../app.ts";
import type { Text } from "../../language/text.ts";
import { needed } from "../fields.ts";
import { type AmountFlags, readAmount } from "./amount.ts";
import { certificationColumns } from "./columns.ts";

interface Flags {
  readonly reason?: string;
}

const SENT: Text = { en: "the random amount that was sent, in yuan", zh: "随机打款金额（元）" };
const NEEDED: Text = { en: " (needed)", zh: "（必填）" };
const columns = certificationColumns();

/** `certification transfer`, `certification approve` and `certification reject`: the vendor's side. */
export function registerDecide(certification: Command, app: App): void {
  const decide = async (account: string, event: "approve" | "reject", reason: string | null) => {
    const database = await app.mutable(columns);
    const decided = await decideOnCertification(database, app.draft(account), account, event, reason);
    await app.printRecord(columns, decided);
  };

  certification
    .command("transfer <account>")
    .description(
      app.text({ en: "Record the amount that was sent; it is never shown again", zh: "登记打款金额，此后不再显示" }),
    )
    .option("--amount <yuan>", `${app.text(SENT)}${app.text(NEEDED)}`)
    .action(async (account: string, flags: AmountFlags) => {
      const amount = await readAmount(app, flags, SENT);
      const database = await app.mutable(columns);
      await app.printRecord(columns, await recordTransfer(database, app.draft(account), account, amount));
    });

  certification
    .command("approve <account>")
    .description(app.text({ en: "Certify by a manual review", zh: "人工审核通过" }))
    .option("--reason <text>", app.text({ en: "why", zh: "原因" }))
    .action((account: string, { reason }: Flags) => decide(account, "approve", reason || null));

  certification
    .command("reject <account>")
    .description(app.text({ en: "Reject by a manual review", zh: "人工审核驳回" }))
    .option("--reason <text>", `${app.text({ en: "why", zh: "原因" })}${app.text(NEEDED)}`)
    .action(async (account: string, flags: Flags) => {
      const reason = needed({ ...flags }, "--reason", { en: "why it is rejected", zh: "驳回原因" });
      await decide(account, "reject", reason);
    });
}
