import type { OpenChange } from "../database/session.ts";
import type { Tables } from "../database/tables/index.ts";
import type { KindTotal } from "../database/tables/ledger-accounts.ts";
import { type AccountRef, accountId, type LedgerAccount, ownAccount } from "../domain/ledger/accounts.ts";
import { type Funds, NO_FUNDS } from "../domain/ledger/balance.ts";
import {
  entriesOf,
  HIGHEST_BALANCE,
  type LedgerEntry,
  type Movement,
  type MovementKind,
} from "../domain/ledger/movements.ts";
import type { Text } from "../language/text.ts";
import type { Instant } from "../values/instant.ts";
import { addFen, type Fen, fen, ZERO } from "../values/money.ts";
import { accountLock, partnerLock } from "./locks.ts";
import type { Problem } from "./read-fields.ts";

/** A movement as it is asked for. */
export interface Posting {
  /** Who moves it: a reference is booked once for each partner and kind. */
  readonly partner: string;
  readonly kind: MovementKind;
  readonly from: AccountRef;
  readonly to: AccountRef;
  readonly amount: Fen;
  readonly note?: string | null;
  readonly reference?: string | null;
}

/** What a movement of the ledger was, and what the partner who made it has available after it. */
export interface Booking extends Omit<Movement, "transaction" | "from" | "to"> {
  /** null where nothing had to be moved. */
  readonly id: string | null;
  readonly partner: string;
  readonly from: string;
  readonly to: string;
  readonly available: Fen;
  /** Whether nothing was booked now: it had been before, or is so already. */
  readonly unchanged: boolean;
}

/** Whose money and which accounts a write is about. */
interface DeskScope {
  readonly partners: readonly string[];
  /** Customers whose association decides; their locks are taken with those of the partners. */
  readonly customers?: readonly string[];
  readonly accounts: readonly AccountRef[];
  readonly references?: readonly string[];
}

export type LedgerDesk = Awaited<ReturnType<typeof openLedger>>;

/**
 * The ledger as far as a write is about it, with the locks of its partners taken: whoever moves money goes through here.
 * It is kept up to date while movements are decided one after another, so that an earlier one counts for a later one, and
 * written with `save`.
 */
export async function openLedger(tables: Tables, change: OpenChange, scope: DeskScope) {
  const { partners, customers = [], references = [] } = scope;
  await tables.lock([...customers.map(accountLock), ...partners.map(partnerLock)]);
  const wanted = new Map(scope.accounts.map((account) => [accountId(account), account]));
  const accounts = await tables.ledgerAccounts.byKeys([...wanted.keys()]);
  const funds = await readFunds(tables, partners);
  const known = await tables.ledgerEntries.withReferences([...new Set(references)]);
  const referred = new Map<string, LedgerEntry>();
  for (const entry of known) refer(entry);
  const inserted = new Set<string>();
  const replaced = new Set<string>();
  const entries: LedgerEntry[] = [];

  const balanceOf = (account: AccountRef): Fen => accounts.get(accountId(account))?.balance ?? ZERO;
  const fundsOf = (partner: string): Funds => funds.get(partner) ?? NO_FUNDS;

  /** The partner who received an amount has not made the movement. */
  function refer(entry: LedgerEntry): void {
    if (entry.reference !== null && !isReceived(entry)) referred.set(referenceKey(entry), entry);
  }

  function put(account: AccountRef, amount: Fen): void {
    const id = accountId(account);
    const before = accounts.get(id);
    const { partner, kind, party } = account;
    accounts.set(id, { id, partner, kind, party, balance: addFen(before?.balance ?? ZERO, amount) });
    if (!before) inserted.add(id);
    else if (!inserted.has(id)) replaced.add(id);
    const part = PARTS[kind];
    if (part === undefined) return;
    const now = fundsOf(partner);
    // What was given to customers stands below nothing on its account.
    const step = part === "allocated" ? fen(-amount) : amount;
    funds.set(partner, { ...now, [part]: addFen(now[part], step) });
  }

  return {
    balanceOf,
    fundsOf,

    /** The movement of this partner and kind that was booked under the reference before. */
    booked(partner: string, kind: MovementKind, reference: string): LedgerEntry | undefined {
      return referred.get(referenceKey({ partner, kind, reference }));
    },

    /** Why an amount cannot be booked: a balance would be higher than what is kept exactly. */
    tooMuch({ from, to, amount }: Pick<Posting, "from" | "to" | "amount">): Problem | undefined {
      const highest = Math.max(balanceOf(to) + amount, amount - balanceOf(from));
      return highest > HIGHEST_BALANCE ? { code: "BAD_VALUE", text: TOO_MUCH } : undefined;
    },

    /** Moves an amount that was decided on. */
    post({ kind, from, to, amount, note = null, reference = null }: Omit<Posting, "partner">): Movement {
      put(from, fen(-amount));
      put(to, amount);
      const movement: Movement = {
        transaction: change.ids.next("txn"),
        at: change.at,
        from,
        to,
        amount,
        kind,
        note,
        reference,
      };
      const both = entriesOf(movement, () => change.ids.next("led"));
      entries.push(...both);
      for (const entry of both) refer(entry);
      return movement;
    },

    async save(): Promise<void> {
      const named = (ids: ReadonlySet<string>) => [...ids].map((id) => accounts.get(id) as LedgerAccount);
      await tables.ledgerAccounts.insert(named(inserted));
      await tables.ledgerAccounts.replace(named(replaced));
      await tables.ledgerEntries.insert(entries);
    },
  };
}

/** What stands on the accounts of partners, and with an instant what their customers owe then. */
export async function readFunds(
  tables: Tables,
  partners: readonly string[],
  arrearsAt?: Instant,
): Promise<Map<string, Funds>> {
  const totals = await tables.ledgerAccounts.totals(partners);
  const arrears = arrearsAt === undefined ? [] : await tables.ledgerAccounts.arrears(partners, arrearsAt);
  const funds = new Map<string, Funds>();
  for (const { partner, kind, total } of [...totals, ...arrears]) {
    const part = PARTS[kind];
    if (part === undefined) continue;
    const now = funds.get(partner) ?? NO_FUNDS;
    funds.set(partner, { ...now, [part]: addFen(now[part], fen(part === "allocated" ? 0 - total : total)) });
  }
  return funds;
}

/** Which part of a partner's funds stands on an account of a kind. */
const PARTS: Readonly<Partial<Record<KindTotal["kind"], keyof Funds>>> = {
  "top-up": "topUp",
  credit: "credit",
  designated: "allocated",
  "owed-invoice": "owedInvoice",
  unbooked: "unbooked",
  invoiced: "invoiced",
  received: "received",
  arrears: "arrears",
};

/** Whether an entry is on the side of who was given something. */
function isReceived({ account }: LedgerEntry): boolean {
  return account.startsWith("received:");
}

const TOO_MUCH: Text = {
  en: "amount is too high: no account holds more than 11258999068426.24 yuan.",
  zh: "amount 过大：单个账户余额不能超过 11258999068426.24 元。",
};

function referenceKey({ partner, kind, reference }: Pick<LedgerEntry, "partner" | "kind" | "reference">): string {
  return JSON.stringify([partner, kind, reference]);
}

/** The other side of what a partner gives to customers and resellers. */
export const designated = (partner: string): AccountRef => ownAccount(partner, "designated");
