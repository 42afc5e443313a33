import type { Column } from "../../output/dataset.ts";
import type { PartnerBill } from "../../reports/bill.ts";
import type { Row } from "../../reports/section.ts";
import { formatFen } from "../../values/money.ts";

type Part = PartnerBill["sections"][number];

/** Amounts that a terminal has no room for beside the others; every other format has them. */
const WIDE = new Set([
  "credit_amount",
  "stored_value_card_amount",
  "coupon_amount",
  "flexipurchase_coupon_amount",
  "full_name",
]);

/** The parts as a terminal has room for them: lists without their wide columns, records whole. */
export function withoutWide(sections: readonly Part[]): Part[] {
  return sections.map((part) =>
    part.shape === "record" ? part : { ...part, columns: part.columns.filter(({ key }) => !WIDE.has(key)) },
  );
}

/** The parts of a bill as columns of the one object that json has: each an array of records, under its name. */
export function nestedColumns(parts: readonly Part[]): Column<Row>[] {
  return parts.map(({ name, title, columns, batches }) => ({
    key: name,
    label: title,
    type: "json",
    value: () =>
      [...batches].flat().map((row) =>
        Object.fromEntries(
          columns.map(({ key, type, value }) => {
            const cell = value(row);
            return [key, type === "money" ? formatFen(Number(cell)) : cell];
          }),
        ),
      ),
  }));
}
