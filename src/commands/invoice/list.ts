import type { Command } from "commander";
import { type Invoiceable, listInvoiceable } from "../../actions/list-invoiceable.ts";
import { findInvoice } from "../../actions/settle-invoice.ts";
import type { App } from "../../app.ts";
import { formatFen } from "../../values/money.ts";
import { selectRows } from "../in-memory.ts";
import { addListOptions, listQuery } from "../listing.ts";
import { invoiceableColumns, invoiceColumns } from "./columns.ts";

/** `invoice available`, `invoice list` and `invoice show`. */
export function registerLists(invoice: Command, app: App): void {
  const available = invoice
    .command("available")
    .description(app.text({ en: "Show what can be invoiced of which cycle", zh: "查看各账期可开票金额" }))
    .option("--customer <account>", app.text({ en: "of this resale customer alone", zh: "仅看该代售客户" }));
  addListOptions(available, app, invoiceableColumns(app)).action(async (flags: { customer?: string }) => {
    const columns = invoiceableColumns(app);
    const query = listQuery(app, { ...flags }, columns);
    const database = await app.database("read");
    const rows = await listInvoiceable(database, app.now(), app.partner(), flags.customer ?? null);
    const shown = owedOnce(selectRows(rows, columns, query));
    await app.printList(columns, [shown]);
    for (const { partner, owed } of shown) {
      if (owed === null || owed <= 0) continue;
      const amount = formatFen(owed);
      app.say({
        en: `${partner} owes invoices of ${amount} yuan: they are offset first, once, so more than that must be chosen.`,
        zh: `${partner} 有欠票 ${amount} 元：开票时先抵扣一次，所选金额须大于该金额。`,
      });
    }
  });

  const list = invoice.command("list").description(app.text({ en: "List invoices", zh: "列出发票" }));
  addListOptions(list, app, invoiceColumns).action(async (flags) => {
    const query = listQuery(app, flags, invoiceColumns);
    const database = await app.database("read");
    await database.read(({ invoices }) => app.printList(invoiceColumns, invoices.list(query)));
  });

  invoice
    .command("show <id>")
    .description(app.text({ en: "Show an invoice", zh: "查看发票" }))
    .action(async (id: string) => {
      const database = await app.database("read");
      await app.printRecord(invoiceColumns, await database.read((tables) => findInvoice(tables, id)));
    });
}

/** Leaves what a partner owes to the first of its rows, so that adding the column up counts it once. */
function owedOnce(rows: readonly Invoiceable[]): Invoiceable[] {
  const told = new Set<string>();
  return rows.map((row) => {
    if (told.has(row.partner)) return { ...row, owed: null };
    told.add(row.partner);
    return row;
  });
}
