import type { OpenChange } from "../database/session.ts";
import type { Tables } from "../database/tables/index.ts";
import type { Field } from "../domain/fields.ts";
import { accountId } from "../domain/ledger/accounts.ts";
import { availableOf } from "../domain/ledger/balance.ts";
import type { LedgerEntry, Movement } from "../domain/ledger/movements.ts";
import { type AppError, conflict, type FiredRule, usageError } from "../errors.ts";
import type { Text } from "../language/text.ts";
import type { Instant } from "../values/instant.ts";
import { type Fen, fen, formatFen, ZERO } from "../values/money.ts";
import { type BulkAction, type BulkRecord, invalid, type RowResult } from "./bulk.ts";
import type { Booking, LedgerDesk, Posting } from "./ledger-desk.ts";
import { type Problem, rawCell, readRecord } from "./read-fields.ts";
import { refusal } from "./refusal.ts";

/** An amount for an account, as a command or a row asks for it. */
export interface Asked {
  readonly account: string;
  readonly amount: Fen;
  readonly note: string | null;
  readonly reference: string | null;
}

/** What is asked for as a movement, and which rules keep it from being made. */
export interface Plan {
  /** An amount of nothing moves nothing. */
  readonly posting: Posting;
  readonly rules: readonly FiredRule[];
}

/** Where amounts are booked: the ledger, and what an amount for an account means there. */
export interface BookingDesk {
  readonly ledger: LedgerDesk;
  unknown(account: string): Problem | undefined;
  plan(asked: Asked): Plan;
}

/** What becomes of an amount that is asked for. */
type Judged =
  | { readonly outcome: "booked"; readonly movement: Movement; readonly partner: string }
  | { readonly outcome: "unchanged"; readonly posting: Posting; readonly earlier: LedgerEntry | undefined }
  | { readonly outcome: "refused"; readonly rules: readonly FiredRule[] }
  | { readonly outcome: "taken"; readonly problem: Problem }
  | { readonly outcome: "invalid"; readonly problem: Problem };

/** Decides about an amount and books it: the one way for single commands and rows alike. */
function judge({ ledger, plan }: BookingDesk, asked: Asked): Judged {
  const { posting, rules } = plan(asked);
  const { partner, kind, from, to, amount, reference } = posting;
  const earlier = reference ? ledger.booked(partner, kind, reference) : undefined;
  // A standing amount that is as it should be needs no movement, whatever it is known by.
  if (amount === 0) return { outcome: "unchanged", posting, earlier };
  if (earlier) {
    const ends = [accountId(from), accountId(to)];
    const isSame =
      Math.abs(earlier.amount) === amount && ends.includes(earlier.account) && ends.includes(earlier.counterparty);
    if (isSame) return { outcome: "unchanged", posting, earlier };
    return { outcome: "taken", problem: taken(earlier) };
  }
  const problem = ledger.tooMuch(posting);
  if (problem) return { outcome: "invalid", problem };
  if (rules.length > 0) return { outcome: "refused", rules };
  return { outcome: "booked", movement: ledger.post(posting), partner };
}

function taken({ reference, amount, account, counterparty }: LedgerEntry): Problem {
  const yuan = formatFen(Math.abs(amount));
  const [from, to] = amount < 0 ? [account, counterparty] : [counterparty, account];
  return {
    code: "BAD_VALUE",
    text: {
      en: `reference "${reference}" stands for ${yuan} yuan from ${from} to ${to} already.`,
      zh: `reference“${reference}”已用于 ${from} 至 ${to} 的 ${yuan} 元。`,
    },
  };
}

/** Books one amount, or says why not: a bad one is exit 2, refused 4, a reference of another amount 6. */
export async function bookSingle(desk: BookingDesk, asked: Asked, at: Instant): Promise<Booking> {
  const judged = judge(desk, asked);
  if (judged.outcome === "refused") throw refusal({ rules: judged.rules });
  if (judged.outcome === "invalid") throw usageError(judged.problem.code, judged.problem.text, { field: "amount" });
  if (judged.outcome === "taken") throw referenceTaken(judged.problem.text);
  if (judged.outcome === "unchanged") return unchanged(desk, judged.posting, judged.earlier, at);
  await desk.ledger.save();
  const { transaction: id, from, to, ...movement } = judged.movement;
  const { partner } = judged;
  const available = availableOf(desk.ledger.fundsOf(partner));
  return { id, ...movement, partner, from: accountId(from), to: accountId(to), available, unchanged: false };
}

/** What was booked before under the reference, or that nothing had to be. */
function unchanged(
  { ledger }: BookingDesk,
  { partner, kind, from, to, note = null, reference = null }: Posting,
  earlier: LedgerEntry | undefined,
  at: Instant,
): Booking {
  const available = availableOf(ledger.fundsOf(partner));
  const now = { id: null, at, amount: ZERO, note, reference };
  const made = earlier && {
    id: earlier.transaction,
    at: earlier.at,
    amount: fen(Math.abs(earlier.amount)),
    note: earlier.note,
  };
  const ends = { from: accountId(from), to: accountId(to) };
  return { ...now, ...made, partner, kind, ...ends, available, unchanged: true };
}

function referenceTaken(text: Text): AppError {
  return conflict("reference-taken", text, {
    field: "reference",
    hint: {
      en: "See what was booked: partnerctl account ledger --reference <reference>",
      zh: "查看已入账的流水：partnerctl account ledger --reference <外部流水号>",
    },
  });
}

type Open = (tables: Tables, change: OpenChange, asked: readonly Asked[]) => Promise<BookingDesk>;

/** Books a file of amounts, row by row; `lowest` is the smallest amount that has a meaning. */
export function bookRows(fields: readonly Field[], lowest: 0 | 1, open: Open): BulkAction {
  return {
    outcomes: ["booked", "unchanged", "refused", "invalid"],
    failures: ["refused", "invalid"],
    async chunk(tables, records) {
      const read = records.map((record) => ({ record, ...readRow(fields, lowest, record) }));
      const desk = await open(
        tables,
        tables.change as OpenChange,
        read.flatMap(({ asked }) => asked ?? []),
      );
      const results = read.map(({ record, key, before, asked, bad }): RowResult => {
        const problem = before ?? (key === "" ? undefined : desk.unknown(key)) ?? bad;
        if (problem || !asked) {
          const { code, text } = problem as Problem;
          return invalid(record.row, key, code, text);
        }
        return resultOf(record.row, key, judge(desk, asked));
      });
      await desk.ledger.save();
      return { results };
    },
  };
}

function resultOf(row: number, key: string, judged: Judged): RowResult {
  switch (judged.outcome) {
    case "booked":
      return { row, key, outcome: "booked", id: judged.movement.transaction };
    case "unchanged":
      return { row, key, outcome: "unchanged", id: judged.earlier?.transaction ?? null };
    case "refused":
      return { row, key, outcome: "refused", rules: judged.rules };
    default:
      return invalid(row, key, judged.problem.code, judged.problem.text);
  }
}

/** A row as it asks for an amount; `before` are problems that come before an unknown account, `bad` those after it. */
function readRow(fields: readonly Field[], lowest: 0 | 1, record: BulkRecord) {
  const { given, row, missing, bad } = readRecord(fields, record);
  const key = rawCell(fields, record, "account");
  const amount = given.get("amount");
  const low = typeof amount === "number" && amount < lowest ? tooLow(amount as Fen, lowest) : undefined;
  const before = row ?? missing;
  const problem = bad ?? low;
  // Rows that cannot be booked still name accounts that may be unknown, which comes first.
  const asked: Asked = {
    account: key,
    amount: (typeof amount === "number" ? amount : ZERO) as Fen,
    note: (given.get("note") ?? null) as string | null,
    reference: (given.get("reference") ?? null) as string | null,
  };
  return { key, before, bad: problem, asked: row || key === "" ? undefined : asked };
}

function tooLow(amount: Fen, lowest: 0 | 1): Problem {
  const yuan = formatFen(amount);
  const wanted: Text = lowest === 1 ? { en: "not above 0", zh: "不大于 0" } : { en: "below 0", zh: "小于 0" };
  return {
    code: "BAD_VALUE",
    text: { en: `amount "${yuan}" is ${wanted.en}.`, zh: `amount 的值“${yuan}”${wanted.zh}。` },
  };
}
