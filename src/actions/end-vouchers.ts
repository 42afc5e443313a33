import type { ChangeDraft, Database } from "../database/database.ts";
import type { OpenChange } from "../database/session.ts";
import type { Tables } from "../database/tables/index.ts";
import { VOUCHER_STATE_WORDS, type Voucher, voucherStateAt } from "../domain/vouchers/types.ts";
import { type AppError, conflict } from "../errors.ts";
import type { Text } from "../language/text.ts";
import { type Fen, formatFen } from "../values/money.ts";
import { shellWord } from "../values/shell.ts";
import { resolveId } from "./resolve-id.ts";
import { openVoucherBook, type VoucherBook } from "./voucher-book.ts";
import { type WhichCan, wrongState } from "./wrong-state.ts";

const VOUCHER: Text = { en: "voucher", zh: "代金券" };

/** Reclaims vouchers, all or none, each whole: what is left of it returns to its quota. Only a usable one can be (exit 6). */
export async function reclaimVouchers(
  database: Database,
  draft: ChangeDraft,
  ids: readonly string[],
  remark: string | null,
): Promise<Voucher[]> {
  return await database.write(draft, async (tables, change) => {
    const { book, vouchers } = await openVouchers(tables, change, ids, { en: "reclaimed", zh: "回收" });
    const reclaimed = vouchers.map((voucher) => book.end(voucher, "reclaim", remark));
    await book.save();
    return reclaimed;
  });
}

/** Records that a customer has used a voucher, wholly or in part; more than is left of it is exit 6. */
export async function useVoucher(
  database: Database,
  draft: ChangeDraft,
  id: string,
  amount: Fen | undefined,
  remark: string | null,
): Promise<Voucher> {
  return await database.write(draft, async (tables, change) => {
    const { book, vouchers } = await openVouchers(tables, change, [id], { en: "used", zh: "使用" });
    const [voucher] = vouchers as [Voucher];
    if (amount !== undefined && amount > voucher.balance) throw tooMuch(voucher, amount);
    const used = book.use(voucher, amount ?? voucher.balance, remark);
    await book.save();
    return used;
  });
}

/** Records as expired what is due, of one partner or of all: what is left of each returns to its quota. */
export async function expireVouchers(
  database: Database,
  draft: ChangeDraft,
  partner: string | undefined,
): Promise<Voucher[]> {
  return await database.write(draft, async (tables, change) => {
    const due = await tables.vouchers.due(change.at, partner);
    const book = await openVoucherBook(
      tables,
      change,
      due.map(({ quota }) => quota),
    );
    await book.save();
    return due.flatMap(({ id }) => book.voucher(id) ?? []);
  });
}

/** The vouchers that the ids mean, each once, held and usable, with the quotas that they came from. */
async function openVouchers(
  tables: Tables,
  change: OpenChange,
  ids: readonly string[],
  word: Text,
): Promise<{ book: VoucherBook; vouchers: Voucher[] }> {
  const found = new Map<string, Voucher>();
  for (const id of ids) {
    const voucher = await resolveId(tables, tables.vouchers, VOUCHER, id);
    found.set(voucher.id, voucher);
  }
  const vouchers = [...found.values()];
  for (const voucher of vouchers) {
    const state = voucherStateAt(voucher, change.at);
    if (state !== "usable") throw wrongState(voucher.id, state, word, USABLE);
  }
  const quotas = vouchers.map(({ quota }) => quota);
  return { book: await openVoucherBook(tables, change, quotas), vouchers };
}

const USABLE: WhichCan = { list: "voucher list --state usable", chinese: "代金券", words: VOUCHER_STATE_WORDS };

function tooMuch(voucher: Voucher, amount: Fen): AppError {
  const left = formatFen(voucher.balance);
  return conflict(
    "too-much",
    {
      en: `${left} yuan are left of ${voucher.id}, less than ${formatFen(amount)}.`,
      zh: `${voucher.id} 的余额为 ${left} 元，不足 ${formatFen(amount)} 元。`,
    },
    {
      field: "amount",
      hint: {
        en: `Leave --amount out to use all that is left: partnerctl voucher use ${shellWord(voucher.id)}`,
        zh: `去掉 --amount 即使用全部余额：partnerctl voucher use ${shellWord(voucher.id)}`,
      },
    },
  );
}
