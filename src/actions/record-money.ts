import type { ChangeDraft, Database } from "../database/database.ts";
import type { OpenChange } from "../database/session.ts";
import type { Tables } from "../database/tables/index.ts";
import type { InvoiceSum } from "../database/tables/invoices.ts";
import { STANDING_STATES } from "../domain/invoices/types.ts";
import { ownAccount } from "../domain/ledger/accounts.ts";
import { availableOf, type Funds } from "../domain/ledger/balance.ts";
import { decideMovement } from "../domain/ledger/decide.ts";
import { PARTNER_AMOUNT_FIELDS } from "../domain/ledger/fields.ts";
import type { LedgerEntry, StandingKind } from "../domain/ledger/movements.ts";
import { PARTNER } from "../domain/record-names.ts";
import { type AppError, conflict, notFound, usageError } from "../errors.ts";
import type { Text } from "../language/text.ts";
import { fen, ZERO } from "../values/money.ts";
import { shellWord } from "../values/shell.ts";
import { type Asked, type BookingDesk, bookRows, bookSingle, type Plan } from "./book-rows.ts";
import type { BulkAction } from "./bulk.ts";
import { type Booking, type LedgerDesk, openLedger } from "./ledger-desk.ts";
import { parametersOf } from "./parameters.ts";
import { unknownName } from "./period-rows.ts";

/** What the vendor records: money that arrived, or an amount as it stands now. */
export type Recorded = "top-up" | StandingKind;

type Planner = (ledger: LedgerDesk, asked: Asked, invoices: ReadonlyMap<string, InvoiceSum>) => Plan["posting"];

/** Records an amount for a partner; refused is exit 4. */
export async function recordMoney(
  database: Database,
  draft: ChangeDraft,
  what: Recorded,
  asked: Asked,
): Promise<Booking> {
  return await database.write({ ...draft, partner: asked.account }, async (tables, change) => {
    const desk = await openDesk(tables, change, plannerOf(what), [asked]);
    if (desk.unknown(asked.account)) throw notFound(PARTNER, asked.account);
    return await bookSingle(desk, asked, change.at);
  });
}

/** Records a file of amounts, row by row. */
export function recordAll(what: Recorded): BulkAction {
  return bookRows(PARTNER_AMOUNT_FIELDS, what === "top-up" ? 1 : 0, (tables, change, asked) =>
    openDesk(tables, change, plannerOf(what), asked),
  );
}

/**
 * A top-up comes from the bank; of a standing amount the difference is moved, either way. What is said to be invoiced is
 * what was before the invoices that are recorded here: those stand beside it.
 */
function plannerOf(what: Recorded): Planner {
  if (what === "top-up") {
    return (_, { account, ...asked }) => ({
      ...asked,
      partner: account,
      kind: "top-up",
      from: ownAccount(account, "bank"),
      to: ownAccount(account, "top-up"),
    });
  }
  return (ledger, { account, amount, ...asked }, invoices) => {
    const [vendor, standing] = [ownAccount(account, "vendor"), ownAccount(account, what)];
    const recorded = what === "invoiced" ? (invoices.get(account)?.amount ?? ZERO) : ZERO;
    const difference = amount + recorded - ledger.balanceOf(standing);
    const [from, to] = difference < 0 ? [standing, vendor] : [vendor, standing];
    return { ...asked, partner: account, kind: what, from, to, amount: fen(Math.abs(difference)) };
  };
}

async function openDesk(
  tables: Tables,
  change: OpenChange,
  posting: Planner,
  asked: readonly Asked[],
): Promise<BookingDesk> {
  const partners = [...new Set(asked.map(({ account }) => account))];
  const unknown = new Set(await tables.partners.unknown(partners));
  const kinds = ["top-up", "bank", "vendor", "credit", "owed-invoice", "unbooked", "invoiced"] as const;
  const ledger = await openLedger(tables, change, {
    partners,
    accounts: partners.flatMap((partner) => kinds.map((kind) => ownAccount(partner, kind))),
    references: asked.flatMap(({ reference }) => reference ?? []),
  });
  const invoices = await tables.invoices.sums(partners, STANDING_STATES);
  const parameters = await parametersOf(tables, change.at);
  return {
    ledger,
    unknown: (account) => (unknown.has(account) ? unknownName("UNKNOWN_PARTNER", PARTNER, account) : undefined),
    plan(one) {
      const planned = posting(ledger, one, invoices);
      const { from, amount } = planned;
      // What is taken away must not have been given to customers meanwhile.
      const isTaken = from.kind === "credit" || from.kind === "top-up";
      const direction = isTaken ? ("spend" as const) : ("return" as const);
      const available = spendable(ledger.fundsOf(from.partner), from.kind === "top-up");
      const facts = { partner: from.partner, party: undefined, direction, amount, available };
      return { posting: planned, rules: decideMovement(facts, parameters).rules };
    },
  };
}

/** What can be taken away: of a top-up no more than is left of the partner's own money. */
function spendable(funds: Funds, ofTopUp: boolean) {
  const available = availableOf(funds);
  return ofTopUp ? fen(Math.min(available, funds.topUp)) : available;
}

const MOVEMENT: Text = { en: "transaction", zh: "流水" };

/**
 * Takes a top-up back that was recorded by mistake: not by editing it, but by a counter entry. Only once (exit 6), and
 * not where the money is in use (exit 4).
 */
export async function reverseTopUp(
  database: Database,
  draft: ChangeDraft,
  text: string,
  reason: string,
): Promise<Booking> {
  return await database.write(draft, async (tables, change) => {
    const { transaction, partner, amount } = await findTopUp(tables, text);
    const asked: Asked = { account: partner, amount, note: reason, reference: transaction };
    const desk = await openDesk(
      tables,
      change,
      (_, { account, ...rest }) => ({
        ...rest,
        partner: account,
        kind: "top-up-reversed",
        from: ownAccount(account, "top-up"),
        to: ownAccount(account, "bank"),
      }),
      [asked],
    );
    const earlier = desk.ledger.booked(partner, "top-up-reversed", transaction);
    if (earlier) throw alreadyReversed(transaction, earlier);
    return await bookSingle(desk, asked, change.at);
  });
}

/** The top-up whose id, or whose beginning of it, was given. */
async function findTopUp(tables: Tables, text: string): Promise<LedgerEntry> {
  const prefix = text.toLowerCase();
  const found = prefix === "" ? [] : await tables.ledgerEntries.transactionsLike(prefix);
  const [id] = found;
  const hint: Text = {
    en: "See which there are: partnerctl account ledger --kind top-up",
    zh: "查看充值流水：partnerctl account ledger --kind top-up",
  };
  if (id === undefined) throw notFound(MOVEMENT, text, { hint });
  if (found.length > 1 && id !== prefix) {
    throw usageError(
      "ambiguous-id",
      {
        en: `"${text}" begins more than one id, such as ${found.join(" and ")}. Give more of it.`,
        zh: `“${text}”对应多个编号，例如 ${found.join(" 和 ")}。请输入更多字符。`,
      },
      { field: "id" },
    );
  }
  const into = (await tables.ledgerEntries.ofTransaction(id)).find(({ amount }) => amount > 0);
  if (into?.kind === "top-up") return into;
  throw conflict(
    "wrong-state",
    {
      en: `${id} is no top-up: allocations are reclaimed, other amounts set anew.`,
      zh: `${id} 不是充值流水：拨款请回收，其他金额请重新登记。`,
    },
    { hint },
  );
}

function alreadyReversed(id: string, { transaction }: LedgerEntry): AppError {
  const see = `partnerctl account ledger --transaction ${shellWord(id)},${shellWord(transaction)}`;
  return conflict(
    "already-reversed",
    { en: `${id} was reversed already.`, zh: `${id} 已冲正。` },
    { hint: { en: `See both: ${see}`, zh: `查看流水：${see}` } },
  );
}
