import type { ChangeDraft, Database } from "../database/database.ts";
import type { OpenChange } from "../database/session.ts";
import type { Tables } from "../database/tables/index.ts";
import { type AccountKind, ownAccount } from "../domain/ledger/accounts.ts";
import { NO_FUNDS } from "../domain/ledger/balance.ts";
import { MOVEMENTS } from "../domain/ledger/movements.ts";
import { PARTNER } from "../domain/record-names.ts";
import { decideWithdrawal } from "../domain/withdrawals/decide.ts";
import {
  WITHDRAWAL_TRANSITIONS,
  type WithdrawalEvent,
  type WithdrawalTransition,
  withdrawalTransition,
} from "../domain/withdrawals/states.ts";
import { WITHDRAWAL_STATE_WORDS, type Withdrawal } from "../domain/withdrawals/types.ts";
import { notFound } from "../errors.ts";
import type { Text } from "../language/text.ts";
import type { Fen } from "../values/money.ts";
import { refuseForeign } from "./authorize.ts";
import { openLedger, readFunds } from "./ledger-desk.ts";
import { partnerLock } from "./locks.ts";
import { parametersOf } from "./parameters.ts";
import { refusal } from "./refusal.ts";
import { resolveId } from "./resolve-id.ts";
import { settlementBlocks } from "./settlement.ts";
import { type RouteWish, routeOf } from "./withdrawal-routes.ts";
import { type WhichCan, wrongState } from "./wrong-state.ts";

type Decision = Exclude<WithdrawalEvent, "request">;

const WITHDRAWAL: Text = { en: "withdrawal", zh: "提现申请" };

/**
 * Applies for a withdrawal, whose amount is set aside until it is decided; refused is exit 4. What keeps the partner from
 * every settlement comes first.
 */
export async function requestWithdrawal(
  database: Database,
  draft: ChangeDraft,
  partner: string,
  amount: Fen,
  wish: RouteWish,
): Promise<Withdrawal> {
  return await database.write({ ...draft, partner }, async (tables, change) => {
    refuseForeign(tables, partner);
    await tables.lock([partnerLock(partner)]);
    if (!(await tables.partners.find(partner))) throw notFound(PARTNER, partner);
    const parameters = await parametersOf(tables, change.at);
    const blocks = await settlementBlocks(tables, partner, parameters);
    const funds = (await readFunds(tables, [partner], change.at)).get(partner) ?? NO_FUNDS;
    const { method, route, topUps } = await routeOf(tables, partner, amount, wish, change.at, parameters);
    const standing = await tables.invoices.standing([partner]);
    const { rules } = decideWithdrawal({ partner, amount, funds, standing, route }, blocks, parameters);
    if (rules.length > 0) throw refusal({ rules });
    const line = withdrawalTransition("new", "request") as WithdrawalTransition;
    const withdrawal: Withdrawal = {
      id: change.ids.next("wdr"),
      partner,
      method,
      amount,
      state: line.to,
      submittedAt: change.at,
      decidedAt: null,
      decidedBy: null,
      paidAt: null,
      reason: null,
      topUps,
    };
    await tables.withdrawals.insert([withdrawal]);
    await move(tables, change, line, [withdrawal]);
    return withdrawal;
  });
}

/** Approves, rejects or pays withdrawals, all or none; a state that does not allow it is exit 6. */
export async function decideOnWithdrawals(
  database: Database,
  draft: ChangeDraft,
  event: Decision,
  ids: readonly string[],
  reason: string | null,
): Promise<Withdrawal[]> {
  return await database.write(draft, async (tables, change) => {
    const found = new Map<string, Withdrawal>();
    for (const id of ids) {
      const withdrawal = await resolveId(tables, tables.withdrawals, WITHDRAWAL, id);
      found.set(withdrawal.id, withdrawal);
    }
    const decided = [...found.values()].map((withdrawal) => {
      const line = withdrawalTransition(withdrawal.state, event);
      if (!line) throw wrongState(withdrawal.id, withdrawal.state, WORDS[event], whichCan(event));
      return { line, withdrawal: after(withdrawal, line, draft, reason) };
    });
    if (event !== "reject") await refuseUnsettled(tables, change, [...found.values()]);
    const withdrawals = decided.map(({ withdrawal }) => withdrawal);
    await tables.withdrawals.replace(withdrawals);
    const [first] = decided;
    if (first) await move(tables, change, first.line, withdrawals);
    return withdrawals;
  });
}

function after(
  withdrawal: Withdrawal,
  { event, to: state }: WithdrawalTransition,
  { at, actor }: ChangeDraft,
  reason: string | null,
): Withdrawal {
  if (event === "pay") return { ...withdrawal, state, paidAt: at };
  return { ...withdrawal, state, decidedAt: at, decidedBy: actor, reason };
}

/** What keeps a partner from every settlement keeps its withdrawals from being approved and paid. */
async function refuseUnsettled(tables: Tables, change: OpenChange, withdrawals: readonly Withdrawal[]): Promise<void> {
  const parameters = await parametersOf(tables, change.at);
  for (const partner of new Set(withdrawals.map((withdrawal) => withdrawal.partner))) {
    const rules = await settlementBlocks(tables, partner, parameters);
    if (rules.length > 0) throw refusal({ rules });
  }
}

/** Moves the amounts as the step of the state machine says. */
async function move(
  tables: Tables,
  change: OpenChange,
  { movement }: WithdrawalTransition,
  withdrawals: readonly Withdrawal[],
): Promise<void> {
  const between = MOVEMENTS.find(({ kind }) => kind === movement);
  if (!between) return;
  const ends = [between.from, between.to] as [AccountKind, AccountKind];
  const partners = [...new Set(withdrawals.map(({ partner }) => partner))];
  const accounts = partners.flatMap((partner) => ends.map((kind) => ownAccount(partner, kind)));
  const ledger = await openLedger(tables, change, { partners, accounts });
  for (const { id, partner, amount } of withdrawals) {
    const [from, to] = [ownAccount(partner, ends[0]), ownAccount(partner, ends[1])];
    ledger.post({ kind: between.kind, from, to, amount, reference: id });
  }
  await ledger.save();
}

const WORDS: Readonly<Record<Decision, Text>> = {
  approve: { en: "approved", zh: "批准" },
  reject: { en: "rejected", zh: "驳回" },
  pay: { en: "paid", zh: "付款" },
};

/** Those in the states from which the event is possible. */
function whichCan(event: Decision): WhichCan {
  const states = WITHDRAWAL_TRANSITIONS.flatMap((line) => (line.event === event ? [line.from] : []));
  return { list: `withdrawal list --state ${states.join(",")}`, chinese: "申请", words: WITHDRAWAL_STATE_WORDS };
}
