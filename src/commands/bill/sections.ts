import type { Column } from "../../output/dataset.ts";
import type { PartnerBill } from "../../reports/bill.ts";
import type { Row } from "../../reports/section.ts";
import { formatFen } from "../../values/money.ts";

type Part = PartnerBill["sections"][number];

/** What a terminal has no room for; every other format has it. */
const WIDE = "full_name";

/**
 * The parts as a terminal has room for them: records whole, lists without the amounts of which no row has any. What is
 * due is then still the sum of the amounts beside it.
 */
export function withoutEmpty(sections: readonly Part[]): Part[] {
  return sections.map((part) => {
    if (part.shape === "record") return part;
    const rows = [...part.batches].flat();
    const isShown = ({ key, type, value }: Part["columns"][number]): boolean =>
      key !== WIDE && (type !== "money" || key === "payment_amount" || rows.some((row) => value(row) !== 0));
    return { ...part, columns: part.columns.filter(isShown) };
  });
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
