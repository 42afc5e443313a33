import type { Command } from "commander";
import { issueCoupon, reportProject } from "../../actions/issue-coupon.ts";
import type { App } from "../../app.ts";
import type { Text } from "../../language/text.ts";
import { neededAmount } from "../amount.ts";
import { needed, neededAccount, refuseMissing } from "../fields.ts";
import { addListOptions, listQuery } from "../listing.ts";
import { ofManager, onePartner } from "../partner.ts";
import { couponColumns, projectColumns } from "./columns.ts";

type Flags = Readonly<Record<string, string | undefined>>;

const AMOUNT = { en: "the amount in yuan", zh: "金额（元）" };

/** `coupon report-project`, `coupon projects` and `coupon issue`. */
const CUSTOMER: Text = { en: "the sub-customer", zh: "子客户账号" };
const PROJECT: Text = { en: "what it is about", zh: "项目说明" };
const REASON: Text = { en: "why it is issued", zh: "发券原因" };

export function registerIssue(coupon: Command, app: App): void {
  coupon
    .command("report-project")
    .description(
      app.text({ en: "Report a sub-customer's project that needs a test coupon", zh: "为子客户报备需要测试券的项目" }),
    )
    .option("--customer <account>", app.text({ en: "the sub-customer (needed)", zh: "子客户账号（必填）" }))
    .option("--project <text>", app.text({ en: "what it is about (needed)", zh: "项目说明（必填）" }))
    .option("--amount <yuan>", app.text({ en: "how much is needed (needed)", zh: "所需金额（必填）" }))
    .action(async (flags: Flags) => {
      refuseMissing(flags, [
        ["--customer", CUSTOMER],
        ["--project", PROJECT],
        ["--amount", AMOUNT],
      ]);
      const customer = needed(flags, "--customer", CUSTOMER);
      const project = needed(flags, "--project", PROJECT);
      const amount = neededAmount("--amount", flags.amount, AMOUNT);
      const database = await app.mutable(projectColumns);
      const partner = await onePartner(app, database);
      const report = { partner, customer, project, amount };
      await app.printRecord(projectColumns, await reportProject(database, app.draft(partner), report));
    });

  const list = coupon
    .command("projects")
    .description(app.text({ en: "List reported projects", zh: "列出已报备的项目" }));
  addListOptions(list, app, projectColumns).action(async (flags) => {
    const query = listQuery(app, flags, projectColumns, ofManager(app, "account_manager"));
    const database = await app.database("read");
    await database.read(({ couponProjects }) => app.printList(projectColumns, couponProjects.list(query, app.now())));
  });

  coupon
    .command("issue <recipient>")
    .description(
      app.text({ en: "Issue a test coupon by hand to a partner or its customer", zh: "为伙伴或其客户人工发放测试券" }),
    )
    .option("--amount <yuan>", app.text({ en: "how much (needed)", zh: "金额（必填）" }))
    .option("--reason <text>", app.text({ en: "why (needed)", zh: "原因（必填）" }))
    .option("--project <id>", app.text({ en: "the reported project that it answers", zh: "对应的报备项目" }))
    .action(async (account: string, flags: Flags) => {
      const recipient = neededAccount(account, { en: "a partner or a customer", zh: "伙伴或客户账号" }, "<recipient>");
      refuseMissing(flags, [
        ["--amount", AMOUNT],
        ["--reason", REASON],
      ]);
      const amount = neededAmount("--amount", flags.amount, AMOUNT);
      const reason = needed(flags, "--reason", REASON);
      const database = await app.mutable(couponColumns);
      const manual = { recipient, amount, reason, project: flags.project };
      await app.printRecord(couponColumns, await issueCoupon(database, app.draft(), manual));
    });
}
