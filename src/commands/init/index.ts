import type { Command } from "commander";
import type { App } from "../../app.ts";
import { same, type Text } from "../../language/text.ts";
import type { Column } from "../../output/dataset.ts";

interface Created {
  readonly path: string;
  readonly created: boolean;
  readonly demo: boolean;
}

const createdColumns: readonly Column<Created>[] = [
  { key: "path", label: { en: "Path", zh: "路径" }, type: "text", value: (row) => row.path },
  { key: "created", label: { en: "Created", zh: "是否新建" }, type: "boolean", value: (row) => row.created },
  { key: "demo", label: { en: "Demo data", zh: "演示数据" }, type: "boolean", value: (row) => row.demo },
];

/** `init`: creates the database, with `--demo` a filled one. */
export function register(init: Command, app: App): void {
  init
    .option("--demo", app.text({ en: "fill it with fictitious data to try things on", zh: "载入虚构的演示数据" }))
    .action(async ({ demo = false }: { demo?: boolean }) => {
      const { path, exists } = await (await app.database("read")).info();
      const database = await app.mutable(createdColumns);
      const report = demo ? await (await import("./demo.ts")).fillWithDemo(app, database) : [];
      if (!demo && !exists) await database.write(app.draft(null), async () => {});
      tell(app, path, exists);
      for (const line of report) app.say(line);
      await app.printRecord(createdColumns, { path, created: !exists, demo });
      for (const line of demo ? NEXT_WITH_DEMO : NEXT) app.say(line);
    });
}

const TRY: Text = { en: "Try next:", zh: "接下来可以试试：" };

const NEXT: readonly Text[] = [
  TRY,
  { en: "  partnerctl partner import <file>", zh: "  partnerctl partner import <文件>" },
  { en: "  partnerctl customer import <file>", zh: "  partnerctl customer import <文件>" },
  {
    en: "  partnerctl customer check --full-name <name> --phone <phone>",
    zh: "  partnerctl customer check --full-name <名称> --phone <手机号>",
  },
];

const NEXT_WITH_DEMO: readonly Text[] = [
  TRY,
  same("  partnerctl customer list"),
  same("  partnerctl registration list --state pending"),
  same("  partnerctl dashboard customers --partner sp-yunfan"),
];

function tell(app: App, path: string, existed: boolean): void {
  if (existed) app.say({ en: `The database ${path} exists already.`, zh: `数据库 ${path} 已存在。` });
  else if (app.dryRun) app.say({ en: `Would create ${path}.`, zh: `将创建 ${path}。` });
  else app.say({ en: `Created ${path}.`, zh: `已创建 ${path}。` });
}
