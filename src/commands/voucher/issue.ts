import type { Command } from "commander";
import { issueVoucherFile } from "../../actions/issue-voucher-file.ts";
import { issueVouchers } from "../../actions/issue-vouchers.ts";
import type { App } from "../../app.ts";
import { ISSUE_FIELDS } from "../../domain/vouchers/fields.ts";
import { usageError } from "../../errors.ts";
import { readAmount } from "../amount.ts";
import { addBulkOptions, type BulkFlags, bulk, refuseBulkOptions } from "../bulk.ts";
import { allNeeded, derivedHeaders, neededAccount } from "../fields.ts";
import { voucherColumns } from "./columns.ts";
import { REMARK, readRemark, readUntil } from "./options.ts";

interface Flags extends BulkFlags {
  readonly quota?: string;
  readonly amount?: string;
  readonly validUntil?: string;
  readonly remark?: string;
}

const UNLESS = { en: " (needed, unless the file says it)", zh: "（必填，文件中已有时可省略）" };
const AMOUNT = { en: "the face value in yuan", zh: "面额（元）" };

/** `voucher issue`: to the customers named, or a file of them. */
export function registerIssue(voucher: Command, app: App): void {
  const issue = voucher
    .command("issue [customers...]")
    .description(app.text({ en: "Issue a voucher to each customer", zh: "为客户发放代金券" }))
    .option("--quota <id>", app.text({ en: `the quota that it comes from${UNLESS.en}`, zh: `来源额度${UNLESS.zh}` }))
    .option("--amount <yuan>", app.text({ en: `the face value${UNLESS.en}`, zh: `面额${UNLESS.zh}` }))
    .option(
      "--valid-until <date>",
      app.text({ en: "its last day; by default that of the quota", zh: "有效期至，默认与额度相同" }),
    )
    .option("--remark <text>", app.text(REMARK));
  addBulkOptions(issue, app, { fields: ISSUE_FIELDS, from: true }).action(
    async (customers: readonly string[], flags: Flags) => {
      await (flags.from === undefined ? issueTo(app, customers, flags) : issueFile(app, flags.from, customers, flags));
    },
  );
}

async function issueTo(app: App, customers: readonly string[], flags: Flags): Promise<void> {
  refuseBulkOptions(flags);
  for (const customer of customers)
    neededAccount(customer, { en: "the customer's account", zh: "客户账号名" }, "<customer>");
  const [, quota, amount] = allNeeded({ ...flags, customers: customers.join("") }, [
    ["customers", { en: "who gets a voucher", zh: "发放给哪些客户" }],
    ["--quota", { en: "the quota that it comes from", zh: "来源额度" }],
    ["--amount", AMOUNT],
  ]);
  const request = {
    quota,
    amount: readAmount("--amount", amount),
    validUntil: readUntil("--valid-until", flags.validUntil),
    remark: readRemark(flags.remark),
  };
  const columns = voucherColumns(app.now());
  const database = await app.mutable(columns);
  const issued = await issueVouchers(database, app.draft(), customers, request);
  app.say({ en: `Issued: ${issued.length}.`, zh: `已发放 ${issued.length} 张。` });
  await app.printList(columns, [issued]);
}

async function issueFile(app: App, path: string, customers: readonly string[], flags: Flags): Promise<void> {
  if (customers.length > 0) {
    throw usageError(
      "BAD_VALUE",
      {
        en: "Give customers, or --from <file>, not both.",
        zh: "请指定客户，或使用 --from <文件>，二者不可同时使用。",
      },
      { field: "from" },
    );
  }
  const defaults = {
    quota: flags.quota,
    amount: flags.amount === undefined ? undefined : readAmount("--amount", flags.amount),
    validUntil: readUntil("--valid-until", flags.validUntil),
    remark: readRemark(flags.remark),
  };
  await bulk(app, {
    path,
    flags,
    fields: ISSUE_FIELDS,
    derived: derivedHeaders(voucherColumns(app.now())),
    action: issueVoucherFile(defaults, app.partner()),
  });
}
