import { type AssignOptions, assignManager } from "../../actions/assign-managers.ts";
import type { App } from "../../app.ts";
import type { Database } from "../../database/database.ts";
import type { Choice, Prompts } from "../../terminal/prompts.ts";
import { confirmed, preview, sayAgain } from "../ask.ts";
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
  const database = await app.database("write");
  const member = named ?? (await askMember(app, database, prompts));
  const customers = given.length > 0 ? given : await askCustomers(app, database, prompts);
  const attempt = () => assignManager(database, { ...app.draft(), dryRun: true }, member, customers, options);
  const possible = await preview(app, attempt);
  const question = {
    en: `Assign ${customers.length} customers to ${member}?`,
    zh: `确认将 ${customers.length} 个客户分配给 ${member}？`,
  };
  if (possible && !(await confirmed(app, prompts, question))) return;
  // Refused: the same action says so, with the exit code that a script would get.
  const { assignments } = await assignManager(database, app.draft(), member, customers, options);
  await app.printList(assignmentColumns, [assignments]);
  sayAgain(app, ["manager", "assign", ...(options.replace ? ["--replace"] : []), member, ...customers]);
}

async function askMember(app: App, database: Database, prompts: Prompts): Promise<string> {
  const found: Choice<string>[] = [];
  const partner = app.partner();
  await database.read(async ({ members }) => {
    const filters = partner === undefined ? [] : [{ column: "partner", operator: "in" as const, values: [partner] }];
    for await (const batch of members.list({ filters })) {
      for (const member of batch) {
        if (!member.roles.includes("account-manager") || member.status !== "active") continue;
        found.push({ value: member.account, name: `${member.name} (${member.account})` });
      }
    }
  });
  return await prompts.search({ en: "Account manager:", zh: "客户经理：" }, async (typed) =>
    found.filter(({ name }) => name.toLowerCase().includes(typed.toLowerCase())),
  );
}

/** Asks for customers one after another, until the person is done. */
async function askCustomers(app: App, database: Database, prompts: Prompts): Promise<string[]> {
  const chosen: string[] = [];
  for (;;) {
    const customer = await prompts.search<string>(
      { en: "Customer (type a name or an account):", zh: "客户（输入名称或账号）：" },
      async (typed) => {
        const found = await database.read(({ customers }) => customers.search(typed, SHOWN, app.now()));
        return found
          .filter(({ accountName }) => !chosen.includes(accountName))
          .map(({ accountName, fullName }) => ({ value: accountName, name: `${fullName ?? ""} (${accountName})` }));
      },
    );
    chosen.push(customer);
    if (!(await prompts.confirm({ en: "Another customer?", zh: "继续添加客户？" }, false))) return chosen;
  }
}
