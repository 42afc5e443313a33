import type { Command } from "commander";
import { acceptInvitation, closeInvitation, inviteReseller, type Related } from "../../actions/link-resellers.ts";
import type { App } from "../../app.ts";
import { inputNeeded } from "../../errors.ts";
import { resellerColumns } from "./columns.ts";

interface Flags {
  readonly distributor?: string;
}

/** `reseller invite`, `accept`, `decline` and `withdraw`. */
export function registerInvitations(reseller: Command, app: App): void {
  reseller
    .command("invite <reseller>")
    .description(app.text({ en: "Invite an account to become a distributor's reseller", zh: "邀请云经销商" }))
    .option(
      "--distributor <account>",
      app.text({ en: "who invites; by default the acting partner", zh: "邀请方，默认为当前伙伴" }),
    )
    .action(async (account: string, flags: Flags) => {
      const distributor = distributorOf(flags) ?? app.partner();
      if (distributor === undefined)
        throw inputNeeded("--distributor", { en: "who invites", zh: "由哪个总经销商邀请" });
      const database = await app.mutable(resellerColumns);
      const invited = await inviteReseller(database, app.draft(distributor), account, distributor);
      if (!invited.changed) app.say({ en: "Invited already: unchanged.", zh: "已邀请过，未变。" });
      await print(app, invited);
    });

  reseller
    .command("accept <reseller>")
    .description(app.text({ en: "Accept an invitation: from now on it is linked", zh: "接受总经销商的邀请" }))
    .option(
      "--distributor <account>",
      app.text({ en: "whose, where there are several", zh: "有多个邀请时指定总经销商" }),
    )
    .action(async (account: string, flags: Flags) => {
      const database = await app.mutable(resellerColumns);
      await print(app, await acceptInvitation(database, app.draft(account), account, distributorOf(flags)));
    });

  reseller
    .command("decline <reseller>")
    .description(app.text({ en: "Decline an invitation", zh: "拒绝总经销商的邀请" }))
    .option(
      "--distributor <account>",
      app.text({ en: "whose, where there are several", zh: "有多个邀请时指定总经销商" }),
    )
    .action(async (account: string, flags: Flags) => {
      const database = await app.mutable(resellerColumns);
      await print(app, await closeInvitation(database, app.draft(account), "decline", account, distributorOf(flags)));
    });

  reseller
    .command("withdraw <reseller>")
    .description(app.text({ en: "Withdraw an invitation", zh: "撤回邀请" }))
    .option(
      "--distributor <account>",
      app.text({ en: "who invited; by default the acting partner", zh: "邀请方，默认为当前伙伴" }),
    )
    .action(async (account: string, flags: Flags) => {
      const distributor = distributorOf(flags) ?? app.partner();
      const database = await app.mutable(resellerColumns);
      await print(app, await closeInvitation(database, app.draft(), "withdraw", account, distributor));
    });
}

/** An empty name is nobody, and not everybody. */
function distributorOf({ distributor }: Flags): string | undefined {
  if (distributor?.trim() === "")
    throw inputNeeded("--distributor", { en: "the distributor's account", zh: "总经销商账号" });
  return distributor;
}

async function print(app: App, { relation }: Related): Promise<void> {
  await app.printRecord(resellerColumns, relation);
}
