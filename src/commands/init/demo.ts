import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { assignManagers } from "../../actions/assign-managers.ts";
import { CUSTOMERS } from "../../actions/assignment-subjects.ts";
import type { BulkAction } from "../../actions/bulk.ts";
import { importAssociations } from "../../actions/import-associations.ts";
import { importCustomers } from "../../actions/import-customers.ts";
import { importMembers } from "../../actions/import-members.ts";
import { importOrders } from "../../actions/import-orders.ts";
import { importPartners } from "../../actions/import-partners.ts";
import { importProducts } from "../../actions/import-products.ts";
import { importUsage } from "../../actions/import-usage.ts";
import { type DemoCounts, type DemoStep, loadDemo } from "../../actions/load-demo.ts";
import { registerCustomers } from "../../actions/register-customers.ts";
import type { App } from "../../app.ts";
import type { Database } from "../../database/database.ts";
import { ASSOCIATION_FIELDS } from "../../domain/association/fields.ts";
import { CUSTOMER_FIELDS } from "../../domain/customers/fields.ts";
import type { Field } from "../../domain/fields.ts";
import { ASSIGNMENT_FIELDS } from "../../domain/managers/fields.ts";
import { MEMBER_FIELDS } from "../../domain/managers/member-fields.ts";
import { ORDER_FIELDS } from "../../domain/marketplace/order-fields.ts";
import { PRODUCT_FIELDS } from "../../domain/marketplace/product-fields.ts";
import { PARTNER_FIELDS } from "../../domain/partners/fields.ts";
import { REGISTRATION_FIELDS } from "../../domain/registration/fields.ts";
import { USAGE_FIELDS } from "../../domain/usage/fields.ts";
import { openInput } from "../../input/open.ts";
import type { Text } from "../../language/text.ts";
import { OUTCOME_LABELS } from "../bulk.ts";
import { inputColumns } from "../fields.ts";

/** The day on which the demo data plays; on another clock accounts are older, and so other rules fire. */
const DEMO_CLOCK = "2026-11-24T10:00:00+08:00";

interface DemoFile {
  readonly name: string;
  readonly label: Text;
  readonly fields: readonly Field[];
  readonly action: (app: App) => BulkAction;
}

/** The files in the order in which one needs the other. */
const FILES: readonly DemoFile[] = [
  {
    name: "partners",
    label: { en: "Partners", zh: "伙伴" },
    fields: PARTNER_FIELDS,
    action: () => importPartners(),
  },
  {
    name: "customers",
    label: { en: "Customers", zh: "客户" },
    fields: CUSTOMER_FIELDS,
    action: () => importCustomers,
  },
  {
    name: "associations",
    label: { en: "Associations", zh: "关联" },
    fields: ASSOCIATION_FIELDS,
    action: () => importAssociations,
  },
  {
    name: "members",
    label: { en: "Members", zh: "成员" },
    fields: MEMBER_FIELDS,
    action: () => importMembers(undefined),
  },
  {
    name: "assignments",
    label: { en: "Account managers' customers", zh: "客户经理分配" },
    fields: ASSIGNMENT_FIELDS,
    action: (app) => assignManagers(CUSTOMERS, { actor: app.actor(), partner: undefined, replace: false }),
  },
  { name: "usage", label: { en: "Usage", zh: "消费明细" }, fields: USAGE_FIELDS, action: () => importUsage() },
  {
    name: "registrations",
    label: { en: "Registrations", zh: "客户报备" },
    fields: REGISTRATION_FIELDS,
    action: (app) => registerCustomers(undefined, app.actor()),
  },
  {
    name: "products",
    label: { en: "Products", zh: "云商店商品" },
    fields: PRODUCT_FIELDS,
    action: () => importProducts,
  },
  {
    name: "orders",
    label: { en: "Orders", zh: "云商店订单" },
    fields: ORDER_FIELDS,
    action: () => importOrders(undefined),
  },
];

/** Loads the demo data and returns what a person is told about it: one line per file, and the clock it was made for. */
export async function fillWithDemo(app: App, database: Database): Promise<Text[]> {
  const folder = demoFolder();
  const steps = FILES.map(
    ({ name, fields, action }): DemoStep => ({
      name,
      action: action(app),
      async open() {
        const schema = { columns: inputColumns(fields) };
        const input = await openInput({ path: join(folder, `${name}.csv`), stdin: app.world.stdin, schema });
        return input.batches;
      },
    }),
  );
  const loaded = await loadDemo(database, app.draft(null), steps);
  return [
    ...loaded.map(summary),
    {
      en: `The data plays on ${DEMO_CLOCK.slice(0, 10)}; see it as it was then with --now ${DEMO_CLOCK}.`,
      zh: `演示数据以 ${DEMO_CLOCK.slice(0, 10)} 为准；可加 --now ${DEMO_CLOCK} 查看当时的情形。`,
    },
  ];
}

function summary({ name, counts }: DemoCounts): Text {
  const { label } = FILES.find((file) => file.name === name) as DemoFile;
  const words = (language: "en" | "zh"): string[] =>
    Object.entries(counts).map(([outcome, count]) => {
      const word = OUTCOME_LABELS[outcome]?.[language] ?? outcome;
      return language === "en" ? `${count} ${word.toLowerCase()}` : `${word} ${count}`;
    });
  return { en: `${label.en}: ${words("en").join(", ")}`, zh: `${label.zh}：${words("zh").join("，")}` };
}

/** The demo data of the installed package: beside `dist`, or beside `src` where the program runs unbundled. */
function demoFolder(): string {
  const candidates = ["../", "../../../"].map((up) => fileURLToPath(new URL(`${up}fixtures/imports`, import.meta.url)));
  const found = candidates.find((folder) => existsSync(join(folder, "partners.csv")));
  if (found === undefined) throw new Error(`the demo data is missing from the package: ${candidates.join(", ")}`);
  return found;
}
