import type { Command } from "commander";
import { type RequestedEnd, requestEnd } from "../../actions/request-association.ts";
import type { App } from "../../app.ts";
import { ASSOCIATION_TYPES } from "../../domain/association/association.ts";
import { same, type Text } from "../../language/text.ts";
import { shellWord } from "../../values/shell.ts";
import { allNeeded, needed, neededAccount } from "../fields.ts";
import { addListOptions, listQuery } from "../listing.ts";
import { ofManager } from "../partner.ts";
import { requestColumns, submittedColumns } from "./columns.ts";
import { readTarget } from "./request.ts";

interface Flags {
  readonly reason?: string;
  readonly to?: string;
  readonly byCustomer?: boolean;
}

const REASON: Text = { en: "why (needed)", zh: "原因（必填）" };
const WHY = ["--reason", { en: "why it is asked for", zh: "申请原因" }] as const;
const TARGET = ["--to", same(ASSOCIATION_TYPES.join(" / "))] as const;
const BY_CUSTOMER: Text = { en: "the customer has started it", zh: "由客户发起" };

/** `association disassociate`, `association switch` and `association requests`. */
export function registerRequests(association: Command, app: App): void {
  association
    .command("disassociate <customer>")
    .description(app.text({ en: "Ask for the end of an association", zh: "申请解除关联" }))
    .option("--reason <text>", app.text(REASON))
    .option("--by-customer", app.text(BY_CUSTOMER))
    .action(async (customer: string, flags: Flags) => {
      const reason = needed({ ...flags }, ...WHY);
      await submit(app, { ...readRequest(customer, flags), reason, kind: "disassociate", to: null });
    });

  association
    .command("switch <customer>")
    .description(app.text({ en: "Ask for the other type of association", zh: "申请切换关联类型" }))
    .option("--to <type>", app.text({ en: `the type (${ASSOCIATION_TYPES.join("|")})`, zh: "目标关联类型" }))
    .option("--reason <text>", app.text(REASON))
    .option("--by-customer", app.text(BY_CUSTOMER))
    .action(async (customer: string, flags: Flags) => {
      const [to, reason] = allNeeded({ ...flags }, [TARGET, WHY]);
      await submit(app, { ...readRequest(customer, flags), reason, kind: "switch", to: readTarget(to) });
    });

  const list = association
    .command("requests")
    .description(app.text({ en: "List requests to disassociate and to switch", zh: "列出解除关联与切换类型的申请" }));
  addListOptions(list, app, requestColumns).action(async (flags) => {
    const query = listQuery(app, flags, requestColumns, ofManager(app, "account_manager"));
    const database = await app.database("read");
    await database.read(({ associationRequests }) =>
      app.printList(requestColumns, associationRequests.list(query, app.now())),
    );
  });
}

function readRequest(account: string, flags: Flags) {
  const customer = neededAccount(account, { en: "the customer's account", zh: "客户账号名" }, "<customer>");
  const startedBy = flags.byCustomer ? ("customer" as const) : ("partner" as const);
  return { customer, startedBy };
}

async function submit(app: App, wanted: Omit<RequestedEnd, "partner">): Promise<void> {
  const database = await app.mutable(submittedColumns);
  const request = await requestEnd(database, app.draft(), { ...wanted, partner: app.partner() });
  if (!app.dryRun) app.say(nextStep(request));
  await app.printRecord(submittedColumns, request);
}

function nextStep({ id, token }: { readonly id: string; readonly token: string | null }): Text {
  if (token === null) {
    const decide = `partnerctl association approve ${shellWord(id)}`;
    return { en: `Waits for the partner's answer: ${decide}`, zh: `等待伙伴处理：${decide}` };
  }
  const consent = `partnerctl association consent ${shellWord(id)} --token ${shellWord(token)}`;
  return {
    en: `What the customer consents with, not shown again: ${consent}`,
    zh: `请将以下命令中的令牌交给客户，仅显示一次：${consent}`,
  };
}
