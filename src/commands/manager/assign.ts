import type { Command } from "commander";
import { assignManager, assignManagers } from "../../actions/assign-managers.ts";
import type { App } from "../../app.ts";
import { ASSIGNMENT_FIELDS } from "../../domain/managers/fields.ts";
import { inputNeeded, usageError } from "../../errors.ts";
import { addBulkOptions, type BulkFlags, bulk, refuseBulkOptions } from "../bulk.ts";
import { derivedHeaders } from "../fields.ts";
import { orAsk } from "../or-ask.ts";
import { assignmentColumns } from "./columns.ts";

interface AssignFlags extends BulkFlags {
  readonly replace?: boolean;
}

/** `manager assign`: customers to one account manager, or a file of both. */
export function registerAssign(manager: Command, app: App): void {
  const assign = manager
    .command("assign [member] [customers...]")
    .description(app.text({ en: "Hand customers over to an account manager", zh: "为客户分配客户经理" }))
    .option("--replace", app.text({ en: "relieve the manager that a customer has", zh: "替换客户现有的客户经理" }));
  addBulkOptions(assign, app, true).action(
    async (member: string | undefined, customers: readonly string[], flags: AssignFlags) => {
      if (flags.from !== undefined) {
        if (member !== undefined) throw eitherOr();
        return await assignFile(app, flags.from, flags);
      }
      refuseBulkOptions(flags);
      await orAsk(
        app,
        () => assignOnes(app, member, customers, flags),
        async () => (await import("./assign-wizard.ts")).assignByPrompts(app, member, customers, options(app, flags)),
      );
    },
  );
}

async function assignOnes(
  app: App,
  member: string | undefined,
  customers: readonly string[],
  flags: AssignFlags,
): Promise<void> {
  if (member === undefined) throw inputNeeded("member", { en: "the account manager's account", zh: "客户经理账号" });
  if (customers.length === 0) throw inputNeeded("customers", { en: "whom to hand over", zh: "要分配的客户" });
  const database = await app.mutable(assignmentColumns);
  const { assignments, made } = await assignManager(database, app.draft(), member, customers, options(app, flags));
  const kept = assignments.length - made;
  app.say({
    en: `Assigned to ${member}: ${made}; unchanged: ${kept}.`,
    zh: `已分配给 ${member}：${made} 个；未变：${kept} 个。`,
  });
  await app.printList(assignmentColumns, [assignments]);
}

async function assignFile(app: App, path: string, flags: AssignFlags): Promise<void> {
  await bulk(app, {
    path,
    flags,
    fields: ASSIGNMENT_FIELDS,
    derived: derivedHeaders(assignmentColumns),
    action: assignManagers(options(app, flags)),
  });
}

function options(app: App, { replace }: AssignFlags) {
  return { actor: app.actor(), partner: app.partner(), replace: replace === true };
}

function eitherOr() {
  return usageError(
    "bad-value",
    {
      en: "Give a member and customers, or --from <file>, not both.",
      zh: "请指定成员与客户，或使用 --from <文件>，二者不可同时使用。",
    },
    { field: "from" },
  );
}
