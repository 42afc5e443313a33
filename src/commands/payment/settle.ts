import type { Command } from "commander";
import { approvePayment, type InvoiceGiven, payPayment, recordInvoice } from "../../actions/settle-payment.ts";
import type { App } from "../../app.ts";
import type { Payment } from "../../domain/payments/types.ts";
import { usageError } from "../../errors.ts";
import { dayOf, type Instant, startOf } from "../../values/instant.ts";
import { isBlank } from "../../values/names.ts";
import { badValue } from "../option-values.ts";
import { paymentColumns } from "./columns.ts";

interface Flags {
  readonly number?: string;
  readonly received?: string;
  readonly qualified?: boolean;
  readonly unqualified?: boolean;
}

/** `payment invoice`, `payment approve` and `payment pay`. */
export function registerSettle(payment: Command, app: App): void {
  const print = (changed: Payment) => app.printRecord(paymentColumns(app.now()), changed);

  payment
    .command("invoice <id>")
    .description(
      app.text({ en: "Record the partner's invoice, and whether it qualifies", zh: "登记伙伴开具的发票及其是否合格" }),
    )
    .option("--number <number>", app.text({ en: "its number", zh: "发票号码" }))
    .option("--received <date>", app.text({ en: "the day on which it arrived", zh: "收到发票的日期" }))
    .option(
      "--qualified",
      app.text({ en: "a special VAT invoice in order (ecosystem manager)", zh: "合格的增值税专用发票（生态经理）" }),
    )
    .option(
      "--unqualified",
      app.text({ en: "given back to the partner (ecosystem manager)", zh: "不合格，退回伙伴（生态经理）" }),
    )
    .action(async (id: string, flags: Flags) => {
      const given = readInvoice(app, flags);
      const database = await app.mutable(paymentColumns(app.now()));
      await print(await recordInvoice(database, app.draft(), id, given));
    });

  payment
    .command("approve <id>")
    .description(
      app.text({
        en: "Approve a request, or its payment once the invoice qualifies",
        zh: "批准申付，或在发票合格后批准付款",
      }),
    )
    .action(async (id: string) => {
      const database = await app.mutable(paymentColumns(app.now()));
      await print(await approvePayment(database, app.draft(), id));
    });

  payment
    .command("pay <id>")
    .description(app.text({ en: "Record that an approved payment was paid", zh: "登记已付款" }))
    .action(async (id: string) => {
      const database = await app.mutable(paymentColumns(app.now()));
      await print(await payPayment(database, app.draft(), id));
    });
}

function readInvoice(app: App, { number, received, qualified, unqualified }: Flags): InvoiceGiven {
  if (qualified && unqualified) {
    throw usageError(
      "BAD_VALUE",
      {
        en: "--qualified and --unqualified exclude each other. Give one.",
        zh: "--qualified 与 --unqualified 不能同时使用，请只选一个。",
      },
      { field: "qualified" },
    );
  }
  if (number !== undefined && isBlank(number)) {
    throw badValue("--number", number, { en: "the number of an invoice", zh: "发票号码" });
  }
  return {
    number: number?.normalize("NFKC").trim().toUpperCase(),
    received: received === undefined ? undefined : readReceived(app, received),
    qualified: qualified ? true : unqualified ? false : undefined,
  };
}

/** A day of the calendar that has begun: an invoice cannot arrive tomorrow. */
function readReceived(app: App, text: string): Instant {
  const day = startOf(text);
  if (day === undefined || day > app.clock()) {
    const today = dayOf(app.clock());
    throw badValue("--received", text, { en: `a day up to today such as ${today}`, zh: `${today} 及以前的日期` });
  }
  return day;
}
