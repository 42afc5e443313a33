import type { Command } from "commander";
import { type Transfer, transferAll, transferMoney } from "../../actions/allocate-money.ts";
import type { App } from "../../app.ts";
import { PARTY_AMOUNT_FIELDS } from "../../domain/ledger/fields.ts";
import { inputNeeded } from "../../errors.ts";
import { same, type Text } from "../../language/text.ts";
import { addBulkOptions, bulk, refuseBulkOptions } from "../bulk.ts";
import { neededAccount } from "../fields.ts";
import { onePartner } from "../partner.ts";
import { readYuan } from "../yuan.ts";
import { addNoteOptions, askedFor, fromFile, type MovementFlags } from "./asked.ts";
import { printBooking } from "./booking.ts";
import { bookingColumns } from "./columns.ts";

const VERBS: readonly (readonly [Transfer, Text])[] = [
  ["allocate", { en: "Allocate money to a resale customer or a reseller", zh: "向代售客户或云经销商拨款" }],
  ["reclaim", { en: "Take allocated money back", zh: "回收已拨款项" }],
];

const WHOM: Text = { en: "the account of the customer or reseller", zh: "客户或云经销商账号" };

/** `account allocate` and `account reclaim`. */
export function registerTransfer(account: Command, app: App): void {
  for (const [transfer, text] of VERBS) {
    const verb = account.command(`${transfer} [account] [yuan]`).description(app.text(text));
    addBulkOptions(addNoteOptions(verb, app), app, { fields: PARTY_AMOUNT_FIELDS, from: true }).action(
      async (whom: string | undefined, yuan: string | undefined, flags: MovementFlags) => {
        if (flags.from !== undefined) return await transferFile(app, transfer, fromFile(flags, whom));
        refuseBulkOptions(flags);
        if (whom === undefined) throw inputNeeded("<account>", WHOM, same("partnerctl customer list"));
        const asked = askedFor(neededAccount(whom, WHOM), readYuan(yuan), flags);
        const database = await app.mutable(bookingColumns);
        const partner = await onePartner(app, database);
        await printBooking(app, await transferMoney(database, app.draft(partner), transfer, partner, asked));
      },
    );
  }
}

async function transferFile(app: App, transfer: Transfer, flags: MovementFlags & { from: string }): Promise<void> {
  const partner = await onePartner(app, await app.database("read"));
  await bulk(app, {
    path: flags.from,
    flags,
    fields: PARTY_AMOUNT_FIELDS,
    action: transferAll(transfer, partner),
    partner,
  });
}
