import type { Command } from "commander";
import { type Recorded, recordAll, recordMoney, reverseTopUp } from "../../actions/record-money.ts";
import type { App } from "../../app.ts";
import { PARTNER_AMOUNT_FIELDS } from "../../domain/ledger/fields.ts";
import { STANDING_KINDS, type StandingKind } from "../../domain/ledger/movements.ts";
import { inputNeeded } from "../../errors.ts";
import { same, type Text } from "../../language/text.ts";
import { addBulkOptions, bulk, refuseBulkOptions } from "../bulk.ts";
import { needed } from "../fields.ts";
import { badValue, oneOf } from "../option-values.ts";
import { onePartner } from "../partner.ts";
import { readYuan } from "../yuan.ts";
import { addNoteOptions, askedFor, fromFile, type MovementFlags } from "./asked.ts";
import { printBooking } from "./booking.ts";
import { bookingColumns } from "./columns.ts";

const REASON: Text = { en: "why (needed)", zh: "原因（必填）" };

/** `account top-up`, `account set` and `account reverse`: what the vendor records. */
export function registerRecord(account: Command, app: App): void {
  const topUp = account
    .command("top-up [words...]")
    .usage("[options] [partner] <yuan>")
    .description(app.text({ en: "Record money that a partner has paid in", zh: "登记伙伴充值" }));
  addBulkOptions(addNoteOptions(topUp, app), app, { fields: PARTNER_AMOUNT_FIELDS, from: true }).action(
    async (words: string[], flags: MovementFlags) => {
      await record(app, "top-up", words, flags);
    },
  );

  const set = account
    .command("set [amount-of] [yuan]")
    .description(app.text({ en: "Record what an amount is now", zh: "登记某项金额的现值" }))
    .addHelpText("after", () =>
      app.text({
        en: `\nAmounts: ${STANDING_KINDS.join(", ")}; --partner says whose.\nWith --from the word for the amount is still needed: partnerctl account set credit --from <file>.\nInvoices that are recorded here stand beside what is set as invoiced.`,
        zh: `\n可登记：${STANDING_KINDS.join("、")}；用 --partner 指定伙伴。\n使用 --from 时仍需指明登记哪项金额：partnerctl account set credit --from <文件>。\n登记的已开票金额不含本系统记录的发票。`,
      }),
    );
  addBulkOptions(addNoteOptions(set, app), app, { fields: PARTNER_AMOUNT_FIELDS, from: true }).action(
    async (word: string | undefined, yuan: string | undefined, flags: MovementFlags) => {
      if (word === undefined) throw inputNeeded("<amount-of>", same(STANDING_KINDS.join(" / ")));
      const kind: StandingKind = oneOf("<amount-of>", word, STANDING_KINDS);
      await record(app, kind, yuan === undefined ? [] : [yuan], flags);
    },
  );

  account
    .command("reverse <transaction>")
    .description(app.text({ en: "Take a mistaken top-up back by a counter entry", zh: "冲正误登记的充值" }))
    .option("--reason <text>", app.text(REASON))
    .action(async (transaction: string, flags: { reason?: string }) => {
      const reason = needed(flags, "--reason", { en: "why it is reversed", zh: "冲正原因" });
      const database = await app.mutable(bookingColumns);
      await printBooking(app, await reverseTopUp(database, app.draft(), transaction, reason));
    });
}

async function record(app: App, what: Recorded, words: readonly string[], flags: MovementFlags): Promise<void> {
  if (flags.from !== undefined) {
    const file = fromFile(flags, words[0]);
    return await bulk(app, { path: file.from, flags, fields: PARTNER_AMOUNT_FIELDS, action: recordAll(what) });
  }
  refuseBulkOptions(flags);
  const named = partnerOf(app, words);
  const amount = readYuan(words.at(-1), what === "top-up" ? 1 : 0);
  const database = await app.mutable(bookingColumns);
  const partner = named ?? (await onePartner(app, database));
  const booking = await recordMoney(database, app.draft(partner), what, askedFor(partner, amount, flags));
  await printBooking(app, booking);
}

/** The partner that stands before the amount, where one does: no other than --partner says. */
function partnerOf(app: App, words: readonly string[]): string | undefined {
  if (words.length > 2) throw badValue("<yuan>", words.slice(1).join(" "), { en: "one amount", zh: "一个金额" });
  if (words.length < 2) return undefined;
  const [named] = words;
  const other = app.globals.partner;
  if (other !== undefined && other !== named) {
    throw badValue("--partner", other, { en: `the partner ${named} whose top-up it is`, zh: `所充值的伙伴 ${named}` });
  }
  return named;
}
