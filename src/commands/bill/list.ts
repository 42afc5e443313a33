import type { Command } from "commander";
import type { App } from "../../app.ts";
import { billState, generatedAt } from "../../domain/usage/bill.ts";
import { BILL_HEADINGS, FIGURE_HEADINGS, figureCells } from "../../reports/bill.ts";
import { type Row, reportColumns } from "../../reports/section.ts";
import { selectRows } from "../in-memory.ts";
import { addListOptions, type ListColumn, listQuery } from "../listing.ts";
import { solePartner } from "../partner.ts";

/** Left out of tables: `bill show` has them. */
const WIDE = new Set([
  ...["generated_at", "lines", "cash_amount", "credit_amount", "stored_value_card_amount"],
  ...["coupon_amount", "flexipurchase_coupon_amount", "difference_amount"],
]);

const columns: readonly ListColumn<Row>[] = reportColumns([...BILL_HEADINGS, ...FIGURE_HEADINGS]).map((column) => ({
  ...column,
  ...(WIDE.has(column.key) ? { wide: true } : {}),
  ...(column.key === "cycle" ? { cycle: true } : {}),
}));

/** `bill list`: the bills of all cycles that have lines. */
export function registerList(bill: Command, app: App): void {
  const list = bill
    .command("list")
    .description(app.text({ en: "List the bills of partners and cycles", zh: "列出各伙伴各账期的账单" }));
  addListOptions(list, app, columns).action(async (flags) => {
    const query = listQuery(app, flags, columns);
    const database = await app.database("read");
    const rows = await database.read(async ({ bills, parameters }) => {
      const values = await parameters.all();
      const totals = await bills.totals(solePartner(app));
      return totals.map(({ partner, cycle, customers, ...figures }): Row => {
        const generated = generatedAt(cycle, values);
        return [...[partner, cycle, billState(generated, app.now()), generated, customers], ...figureCells(figures)];
      });
    });
    await app.printList(columns, [selectRows(rows, columns, query)]);
  });
}
