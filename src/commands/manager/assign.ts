import type { Command } from "commander";
import { assignManager, assignManagers } from "../../actions/assign-managers.ts";
import type { App } from "../../app.ts";
import type { AssignmentPeriod } from "../../domain/managers/assignment.ts";
import { inputNeeded, usageError } from "../../errors.ts";
import { addBulkOptions, type BulkFlags, bulk, refuseBulkOptions } from "../bulk.ts";
import { derivedHeaders } from "../fields.ts";
import type { ListColumn } from "../listing.ts";
import { orAsk } from "../or-ask.ts";
import { addResellerFlag, CUSTOMER_SIDE, RESELLER_SIDE, type ResellerFlag, type Side } from "./side.ts";

interface AssignFlags extends BulkFlags, ResellerFlag {
  readonly replace?: boolean;
}

/** `manager assign`: customers (or resellers) to one account manager, or a file of both. */
export function registerAssign(manager: Command, app: App): void {
  const assign = manager
    .command("assign [member] [customers...]")
    .description(app.text({ en: "Hand customers over to an account manager", zh: "为客户分配客户经理" }))
    .option("--replace", app.text({ en: "relieve the manager that a customer has", zh: "替换客户现有的客户经理" }));
  addBulkOptions(addResellerFlag(assign, app), app, { fields: CUSTOMER_SIDE.subject.fields, from: true }).action(
    async (member: string | undefined, accounts: readonly string[], flags: AssignFlags) => {
      if (flags.reseller) return await assignTo(app, RESELLER_SIDE, member, accounts, flags);
      await orAsk(
        app,
        () => assignTo(app, CUSTOMER_SIDE, member, accounts, flags),
        async () => (await import("./assign-wizard.ts")).assignByPrompts(app, member, accounts, options(app, flags)),
      );
    },
  );
}

async function assignTo<Item extends AssignmentPeriod>(
  app: App,
  side: Side<Item>,
  member: string | undefined,
  accounts: readonly string[],
  flags: AssignFlags,
): Promise<void> {
  if (flags.from !== undefined) {
    if (member !== undefined) throw eitherOr();
    return await assignFile(app, side, flags.from, flags);
  }
  refuseBulkOptions(flags);
  if (member === undefined) throw inputNeeded("member", { en: "the account manager's account", zh: "客户经理账号" });
  if (accounts.length === 0) {
    throw inputNeeded(`${side.subject.key}s`, { en: "whom to hand over", zh: `要分配的${side.subject.what.zh}` });
  }
  const database = await app.mutable(side.columns);
  const { assignments, made } = await assignManager(
    database,
    app.draft(),
    side.subject,
    member,
    accounts,
    options(app, flags),
  );
  const kept = assignments.length - made;
  app.say({
    en: `Assigned to ${member}: ${made}; unchanged: ${kept}.`,
    zh: `已分配给 ${member}：${made} 个；未变：${kept} 个。`,
  });
  await app.printList(side.columns, [assignments]);
}

async function assignFile<Item extends AssignmentPeriod>(
  app: App,
  { subject, columns }: Side<Item>,
  path: string,
  flags: AssignFlags,
): Promise<void> {
  await bulk(app, {
    path,
    flags,
    fields: subject.fields,
    derived: derivedHeaders(columns as readonly ListColumn<never>[]),
    action: assignManagers(subject, options(app, flags)),
  });
}

function options(app: App, { replace }: AssignFlags) {
  return { actor: app.actor(), partner: app.partner(), replace: replace === true };
}

function eitherOr() {
  return usageError(
    "BAD_VALUE",
    {
      en: "Give a member and customers, or --from <file>, not both.",
      zh: "请指定成员与客户，或使用 --from <文件>，二者不可同时使用。",
    },
    { field: "from" },
  );
}
