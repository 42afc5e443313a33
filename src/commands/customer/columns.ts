import type { CustomerView } from "../../database/tables/customers.ts";
import { ASSOCIATION_TYPES } from "../../domain/association/association.ts";
import { CUSTOMER_FIELDS, type CustomerField } from "../../domain/customers/fields.ts";
import type { FieldType } from "../../domain/fields.ts";
import type { ColumnType } from "../../output/dataset.ts";
import type { ListColumn } from "../listing.ts";

const TYPES: Readonly<Partial<Record<FieldType, ColumnType>>> = {
  boolean: "boolean",
  money: "money",
  instant: "instant",
};

/** Shown in a table without being asked for: enough to recognise a customer and see whose it is. */
const BRIEF = new Set(["account_name", "full_name", "phone", "customer_type", "level"]);

const fact = (field: CustomerField): ListColumn<CustomerView> => ({
  key: field.key,
  label: field.label,
  type: TYPES[field.type] ?? "text",
  value: (customer) => customer[field.name],
  ...(BRIEF.has(field.key) ? {} : { wide: true }),
  ...(field.values ? { values: field.values } : {}),
  ...(field.type === "choices" ? { several: true } : {}),
});

const LAST_PLAIN_FACT = CUSTOMER_FIELDS.findIndex((field) => field.key === "label") + 1;

/** SURFACE.md "customer": who it is, whose it is, and every fact of POLICY.md §1. */
export const customerColumns: readonly ListColumn<CustomerView>[] = [
  ...CUSTOMER_FIELDS.slice(0, LAST_PLAIN_FACT).map(fact),
  { key: "partner", label: { en: "Partner", zh: "伙伴" }, type: "text", value: (customer) => customer.partner },
  {
    key: "association_type",
    label: { en: "Association", zh: "关联类型" },
    type: "text",
    value: (customer) => customer.associationType,
    values: ASSOCIATION_TYPES,
  },
  {
    key: "associated_at",
    label: { en: "Associated", zh: "关联时间" },
    type: "instant",
    value: (customer) => customer.associatedAt,
  },
  {
    key: "account_manager",
    label: { en: "Account manager", zh: "客户经理" },
    type: "text",
    value: (customer) => customer.accountManager,
  },
  ...CUSTOMER_FIELDS.slice(LAST_PLAIN_FACT).map(fact),
];
