import { type FieldType, wordOf } from "../../domain/fields.ts";
import { USAGE_FIELDS, type UsageField } from "../../domain/usage/fields.ts";
import type { StoredUsageLine } from "../../domain/usage/line.ts";
import type { ColumnType } from "../../output/dataset.ts";
import type { ListColumn } from "../listing.ts";

const TYPES: Readonly<Partial<Record<FieldType, ColumnType>>> = { "cut-money": "money", instant: "instant" };

/** Shown in a table without being asked for: whose line it is, of when, and what it comes to. */
const BRIEF = new Set(["id", "bill_cycle", "account_name", "trade_time", "service_type_name", "payment_amount"]);

const column = (field: UsageField): ListColumn<StoredUsageLine> => ({
  key: field.key,
  label: field.label,
  type: TYPES[field.type] ?? "text",
  value: (line) => line[field.name],
  ...(BRIEF.has(field.key) ? {} : { wide: true }),
  ...(field.type === "cycle" ? { cycle: true } : {}),
  ...filterOf(field),
});

/** A filter reads codes and labels as an import does; words that nobody knows are kept and can be asked for. */
function filterOf(field: UsageField): Pick<ListColumn<StoredUsageLine>, "values" | "asked"> {
  const values = field.values ? { values: field.values } : {};
  // An empty word in a filter stands for lines without a flag.
  if (field.type !== "word") return values;
  return { ...values, asked: { column: field.key, read: (_, word) => wordOf(field, word) } };
}

/** SURFACE.md "usage". */
export const usageColumns: readonly ListColumn<StoredUsageLine>[] = USAGE_FIELDS.map(column);

/**
 * Of `usage list`: whose a line is, also where it names the customer by its id alone. Shown where --columns names it, as
 * it is no column of the contract.
 */
export const listedColumns: readonly ListColumn<StoredUsageLine>[] = [
  ...usageColumns,
  {
    key: "customer",
    label: { en: "Customer", zh: "所属客户" },
    type: "text",
    value: ({ customer }) => customer,
    optional: true,
  },
];
