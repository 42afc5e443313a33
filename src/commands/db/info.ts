import type { Command } from "commander";
import type { App } from "../../app.ts";
import type { Database } from "../../database/database.ts";
import type { Column } from "../../output/dataset.ts";

type Info = Awaited<ReturnType<Database["info"]>> & { readonly sizes: Awaited<ReturnType<typeof sizesOf>> };

const count = (key: string, label: Column<Info>["label"], value: Column<Info>["value"]): Column<Info> => ({
  key,
  label,
  type: "integer",
  value,
});

const infoColumns: readonly Column<Info>[] = [
  { key: "engine", label: { en: "Engine", zh: "引擎" }, type: "text", value: (info) => info.engine },
  { key: "path", label: { en: "Path", zh: "路径" }, type: "text", value: (info) => info.path },
  { key: "exists", label: { en: "Exists", zh: "是否存在" }, type: "boolean", value: (info) => info.exists },
  count("size", { en: "Bytes", zh: "字节数" }, (info) => info.size),
  count("schema", { en: "Schema", zh: "结构版本" }, (info) => info.schema),
  { key: "version", label: { en: "Engine version", zh: "引擎版本" }, type: "text", value: (info) => info.version },
  count("partners", { en: "Partners", zh: "伙伴" }, ({ sizes }) => sizes.partners),
  count("customers", { en: "Customers", zh: "客户" }, ({ sizes }) => sizes.customers),
  count("associations", { en: "Associations", zh: "关联" }, ({ sizes }) => sizes.associations),
  count("registrations", { en: "Registrations", zh: "报备记录" }, ({ sizes }) => sizes.registrations),
  count("usage_lines", { en: "Usage lines", zh: "消费明细" }, ({ sizes }) => sizes.usageLines),
  count("changes", { en: "Changes", zh: "变更记录" }, ({ sizes }) => sizes.changes),
];

/** `db info`. */
export function registerInfo(db: Command, app: App): void {
  db.command("info")
    .description(app.text({ en: "Show the database and how much it holds", zh: "查看数据库及其数据量" }))
    .action(async () => {
      const database = await app.database("read", { allowOlder: true });
      await app.printRecord(infoColumns, { ...(await database.info()), sizes: await sizesOf(database) });
      if ((await database.pendingMigrations()).length > 0) {
        app.warn({
          en: 'The schema is older than this program. Run "partnerctl db migrate".',
          zh: "数据库结构版本较旧，请运行“partnerctl db migrate”。",
        });
      }
    });
}

async function sizesOf(database: Database) {
  return await database.read(({ invariants }) => invariants.sizes());
}
