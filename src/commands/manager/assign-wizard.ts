import { assignManager } from "../../actions/assign-managers.ts";
import type { AssignOptions } from "../../actions/assignment-roster.ts";
import { CUSTOMERS } from "../../actions/assignment-subjects.ts";
import type { App } from "../../app.ts";
import type { Database } from "../../database/database.ts";
import type { CustomerView } from "../../database/tables/customers.ts";
import { MEMBER } from "../../domain/record-names.ts";
import { inputNeeded, notFound } from "../../errors.ts";
import type { Text } from "../../language/text.ts";
import type { Choice, Prompts } from "../../terminal/prompts.ts";
import { commandLine } from "../../values/shell.ts";
import { confirmed, matching, preview, sayAgain, titled } from "../ask.ts";
import { assignmentColumns } from "./columns.ts";

const SHOWN = 10;

/** Leads a person through handing customers over: to whom, which ones, the verdict, and a last question. */
export async function assignByPrompts(
  app: App,
  named: string | undefined,
  given: readonly string[],
  options: AssignOptions,
): Promise<void> {
  const prompts = await app.prompts();
  const database = await app.mutable(assignmentColumns);
  const member = named ?? (await askMember(app, database, prompts));
  const customers = given.length > 0 ? given : await askCustomers(app, database, prompts, member);
  const words = ["manager", "assign", ...(options.replace ? ["--replace"] : []), member, ...customers];
  const draft = { ...app.draft(), command: commandLine(words) };
  const possible = await preview(app, () =>
    assignManager(database, { ...draft, dryRun: true }, CUSTOMERS, member, customers, options),
  );
  if (possible && !(await confirmed(app, prompts, lastQuestion(member, customers)))) return;
  // Refused: the same action says so, with the exit code that a script would get.
  const { assignments } = await assignManager(database, draft, CUSTOMERS, member, customers, options);
  await app.printList(assignmentColumns, [assignments]);
  const partner = options.partner === undefined ? [] : ["--partner", options.partner];
  sayAgain(app, [...words, ...partner]);
}

function lastQuestion(member: string, customers: readonly string[]): Text {
  const [only] = customers;
  return customers.length === 1
    ? { en: `Assign ${only} to ${member}?`, zh: `确认将 ${only} 分配给 ${member}？` }
    : {
        en: `Assign ${customers.length} customers to ${member}?`,
        zh: `确认将 ${customers.length} 个客户分配给 ${member}？`,
      };
}

async function askMember(app: App, database: Database, prompts: Prompts): Promise<string> {
  const found: Choice<string>[] = [];
  const partner = app.partner();
  await database.read(async ({ members }) => {
    const filters = partner === undefined ? [] : [{ column: "partner", operator: "in" as const, values: [partner] }];
    for await (const batch of members.list({ filters })) {
      for (const member of batch) {
        if (!member.roles.includes("account-manager") || member.status !== "active") continue;
        found.push({ value: member.account, name: titled(member.name, member.account) });
      }
    }
  });
  if (found.length === 0) {
    throw inputNeeded("member", {
      en: "there is no account manager yet; add one with: partnerctl member add --role account-manager",
      zh: "还没有客户经理，请先运行 partnerctl member add --role account-manager",
    });
  }
  return await prompts.search({ en: "Account manager:", zh: "客户经理：" }, async (typed) => matching(found, typed));
}

/** Asks for customers one after another, until the person is done. */
async function askCustomers(app: App, database: Database, prompts: Prompts, account: string): Promise<string[]> {
  const member = await database.read(({ members }) => members.find(account));
  if (!member) throw notFound(MEMBER, account);
  const chosen: string[] = [];
  for (;;) {
    const customer = await prompts.search<string>(
      { en: "Customer (type a name or an account):", zh: "客户（输入名称或账号）：" },
      async (typed) => {
        const most = SHOWN + chosen.length;
        const found = await database.read(({ customers }) =>
          customers.search(typed.trim(), most, app.now(), { partner: database.bound?.partner }),
        );
        return found
          .filter(({ accountName }) => !chosen.includes(accountName))
          .slice(0, SHOWN)
          .map((view) => ({
            value: view.accountName,
            name: titled(view.fullName, view.accountName),
            ...described(app, view, member.partner),
          }));
      },
    );
    chosen.push(customer);
    if (!(await prompts.confirm({ en: "Another customer?", zh: "是否继续添加客户？" }, false))) return chosen;
  }
}

/** What stands in the way of handing a customer over, shown while it is picked. */
function described(app: App, customer: CustomerView, partner: string | null): { description?: string } {
  const { accountManager } = customer;
  if (customer.partner !== partner) {
    return { description: app.text({ en: `Not associated with ${partner}.`, zh: `未与 ${partner} 关联。` }) };
  }
  if (accountManager === null) return {};
  return {
    description: app.text({ en: `Looked after by ${accountManager}.`, zh: `现任客户经理：${accountManager}。` }),
  };
}
