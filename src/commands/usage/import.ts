import type { Command } from "commander";
import { importUsage } from "../../actions/import-usage.ts";
import type { App } from "../../app.ts";
import { DERIVED_USAGE_HEADERS, USAGE_FIELDS, USAGE_NAMES } from "../../domain/usage/fields.ts";
import { addBulkOptions, type BulkFlags, bulk } from "../bulk.ts";

/** `usage import`. */
export function registerImport(usage: Command, app: App): void {
  const command = usage.command("import <file>").description(
    app.text({
      en: "Import consumption lines; a known id with other values is corrected",
      zh: "导入消费明细；编号已知而内容不同的将更正",
    }),
  );
  addBulkOptions(command, app, false).action(async (path: string, flags: BulkFlags) => {
    await bulk(app, {
      path,
      flags,
      fields: USAGE_FIELDS,
      derived: DERIVED_USAGE_HEADERS,
      oneOf: USAGE_NAMES,
      action: importUsage,
    });
  });
}
