import type { Command } from "commander";
import { identifyBillLines } from "../../actions/identify-bill-lines.ts";
import { type Doubts, importUsage } from "../../actions/import-usage.ts";
import type { App } from "../../app.ts";
import { AMOUNT_KEYS, PARTNER_BILL, USAGE_IMPORT_FIELDS } from "../../domain/usage/bill-fields.ts";
import { DERIVED_USAGE_HEADERS, USAGE_NAMES } from "../../domain/usage/fields.ts";
import type { InputFile } from "../../input/records.ts";
import { addBulkOptions, type BulkFlags, bulk } from "../bulk.ts";

/** `usage import`: a consumption detail, or a partner bill, whose lines have no ids. */
export function registerImport(usage: Command, app: App): void {
  const command = usage.command("import <file>").description(
    app.text({
      en: "Import consumption lines or a partner bill; a known line with other values is corrected",
      zh: "导入消费明细或伙伴账单；已知的行内容不同时将更正",
    }),
  );
  addBulkOptions(command, app, { fields: USAGE_IMPORT_FIELDS, oneOf: USAGE_NAMES }).action(
    async (path: string, flags: BulkFlags) => {
      const action = importUsage();
      await bulk(app, {
        path,
        flags,
        fields: USAGE_IMPORT_FIELDS,
        derived: DERIVED_USAGE_HEADERS,
        oneOf: USAGE_NAMES,
        standIn: PARTNER_BILL,
        prepare: (input) => prepared(app, input),
        action,
      });
      for (const [field, words] of action.unknownWords()) {
        for (const word of words) warnOfWord(app, field, word);
      }
      warnOfDoubts(app, action.doubts());
    },
  );
}

function prepared(app: App, { present, batches }: InputFile) {
  if (!AMOUNT_KEYS.some((key) => present.has(key))) {
    app.warn({
      en: `The file has no amount that is known (${AMOUNT_KEYS.join(", ")}): those of new lines are 0.`,
      zh: `文件中没有可识别的金额列（${AMOUNT_KEYS.join("、")}），新增行的金额均为 0。`,
    });
  }
  return identifyBillLines(batches, () =>
    app.say({
      en: "Read as a partner bill: its lines have no id and are known by what they say.",
      zh: "按伙伴账单读取：各行没有编号，以其内容识别。",
    }),
  );
}

function warnOfDoubts(app: App, { others, shared }: Doubts): void {
  if (others.count > 0) {
    const lines = others.count === 1 ? "1 line names" : `${others.count} lines name`;
    app.warn({
      en: `${lines} an account and the customer ID of another customer (first: row ${others.first}); the account counts.`,
      zh: `有 ${others.count} 行的账号名与客户ID属于不同客户（首见第 ${others.first} 行），以账号名为准。`,
    });
  }
  if (shared.count > 0) {
    const lines = shared.count === 1 ? "1 line is" : `${shared.count} lines are`;
    app.warn({
      en: `${lines} kept aside as unmatched: several customers have the customer ID named (${shared.ids.join(", ")}). Tell the customers apart with \`partnerctl customer edit <account> --customer-id <id>\`, then import the file again.`,
      zh: `有 ${shared.count} 行的客户ID为多个客户共有（${shared.ids.join("、")}），暂存为未匹配。请用 \`partnerctl customer edit <账号> --customer-id <编号>\` 更正客户，然后重新导入该文件。`,
    });
  }
}

function warnOfWord(app: App, field: string, word: string): void {
  app.warn({
    en: `${field} "${word}" is known to nobody; it is kept as it is.`,
    zh: `${field} 的值“${word}”无法识别，按原样保留。`,
  });
}
