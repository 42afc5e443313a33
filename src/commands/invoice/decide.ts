import type { Command } from "commander";
import { type InvoiceStep, issueInvoice, returnInvoice, stepInvoice } from "../../actions/settle-invoice.ts";
import type { App } from "../../app.ts";
import type { Text } from "../../language/text.ts";
import { isBlank } from "../../values/names.ts";
import { readAmount } from "../amount.ts";
import { needed } from "../fields.ts";
import { badValue } from "../option-values.ts";
import { invoiceColumns } from "./columns.ts";

interface Flags {
  readonly reason?: string;
  readonly number?: string;
  readonly amount?: string;
}

/** What is done with an invoice, and whether it must be said why. */
const STEPS: readonly (readonly [step: InvoiceStep, text: Text, why?: Text])[] = [
  ["approve", { en: "Approve a request, which is then made out", zh: "批准开票申请" }],
  ["reject", { en: "Reject a request", zh: "驳回开票申请" }, { en: "why it is rejected", zh: "驳回原因" }],
  ["sign", { en: "Confirm that a paper invoice has arrived", zh: "确认签收纸质发票" }],
  ["withdraw", { en: "Withdraw a request that is under review", zh: "撤销待审核的开票申请" }],
  ["return-approve", { en: "Take a returned invoice back", zh: "批准退票" }],
  [
    "return-reject",
    { en: "Reject the return of an invoice", zh: "驳回退票" },
    { en: "why it is not taken back", zh: "驳回退票的原因" },
  ],
];

/** Everything that is done with an invoice that was asked for. */
export function registerDecide(invoice: Command, app: App): void {
  for (const [step, text, why] of STEPS) {
    const verb = invoice.command(`${step} <id>`).description(app.text(text));
    if (why) verb.option("--reason <text>", app.text({ en: "why (needed)", zh: "原因（必填）" }));
    verb.action(async (id: string, flags: Flags) => {
      const reason = why ? needed({ ...flags }, "--reason", why) : null;
      const database = await app.mutable(invoiceColumns);
      await app.printRecord(invoiceColumns, await stepInvoice(database, app.draft(), id, step, reason));
    });
  }

  invoice
    .command("issue <id>")
    .description(
      app.text({ en: "Record that an invoice was issued, on paper mailed", zh: "登记已开票（纸质发票为已寄出）" }),
    )
    .option(
      "--number <number>",
      app.text({ en: "its number, also for one that was issued without", zh: "发票号码，可在开具后补登记" }),
    )
    .action(async (id: string, { number }: Flags) => {
      if (number !== undefined && isBlank(number)) {
        throw badValue("--number", number, { en: "the number of an invoice", zh: "发票号码" });
      }
      const database = await app.mutable(invoiceColumns);
      const written = number?.normalize("NFKC").trim().toUpperCase();
      await app.printRecord(invoiceColumns, await issueInvoice(database, app.draft(), id, written));
    });

  invoice
    .command("return <id>")
    .description(app.text({ en: "Ask for a whole invoice to be taken back", zh: "申请整张退票" }))
    .option("--reason <text>", app.text({ en: "why (needed)", zh: "原因（必填）" }))
    .option(
      "--amount <yuan>",
      app.text({ en: "the whole amount, where it is to be checked", zh: "整张发票金额（用于核对）" }),
    )
    .action(async (id: string, flags: Flags) => {
      const reason = needed({ ...flags }, "--reason", { en: "why it is returned", zh: "退票原因" });
      const amount = flags.amount === undefined ? undefined : readAmount("--amount", flags.amount);
      const database = await app.mutable(invoiceColumns);
      await app.printRecord(invoiceColumns, await returnInvoice(database, app.draft(), id, reason, amount));
    });
}
