import type { Tables } from "../database/tables/index.ts";
import { accountId, ownAccount } from "../domain/ledger/accounts.ts";
import type { LedgerEntry } from "../domain/ledger/movements.ts";
import type { Parameters } from "../domain/policy/parameters.ts";
import { type Routes, routesOf, sourcesOf, totalOf } from "../domain/withdrawals/routes.ts";
import type { WithdrawalCase } from "../domain/withdrawals/rules.ts";
import { sourceText, type WithdrawalMethod } from "../domain/withdrawals/types.ts";
import { notFound, usageError } from "../errors.ts";
import type { Text } from "../language/text.ts";
import type { Instant } from "../values/instant.ts";
import { addFen, type Fen } from "../values/money.ts";

/** How a withdrawal is to be paid, as far as somebody has chosen. */
export interface RouteWish {
  readonly method: WithdrawalMethod | undefined;
  /** References, transactions or entries of the top-ups that are to be taken back. */
  readonly topUps: readonly string[] | undefined;
}

/** How a withdrawal is paid, and what decides whether it may be. */
export interface Routed extends Pick<WithdrawalCase, "route"> {
  readonly method: WithdrawalMethod;
  readonly topUps: readonly string[];
}

const TOP_UP: Text = { en: "top-up", zh: "充值流水" };

/**
 * The route of a withdrawal. Where nobody has chosen one it is the original one if all of the amount fits it, and else
 * the bank card, which takes the rest.
 */
export async function routeOf(
  tables: Tables,
  partner: string,
  amount: Fen,
  wish: RouteWish,
  at: Instant,
  parameters: Parameters,
): Promise<Routed> {
  const routes = await readRoutes(tables, partner, wish.topUps, at, parameters);
  const limits = { "original-route": totalOf(routes.original), "bank-card": amount, incentive: routes.incentive };
  const chosen = wish.method ?? (wish.topUps === undefined ? undefined : ("original-route" as const));
  const method = chosen ?? (amount <= limits["original-route"] ? "original-route" : "bank-card");
  return {
    method,
    route: chosen && { method: chosen, amount: limits[chosen] },
    topUps: sourcesOf(routes, method, amount).map(sourceText),
  };
}

async function readRoutes(
  tables: Tables,
  partner: string,
  chosen: readonly string[] | undefined,
  at: Instant,
  parameters: Parameters,
): Promise<Routes> {
  const account = accountId(ownAccount(partner, "top-up"));
  const entries = await tables.ledgerEntries.ofAccount(account, ["top-up", "top-up-reversed", "incentive"]);
  const ofKind = (kind: LedgerEntry["kind"]) => entries.filter((entry) => entry.kind === kind);
  // What takes a top-up back is known by its transaction.
  const reversed = new Set(ofKind("top-up-reversed").map(({ reference }) => reference));
  const facts = {
    at,
    topUps: ofKind("top-up").filter(({ transaction }) => !reversed.has(transaction)),
    incentives: addFen(...ofKind("incentive").map(({ amount }) => amount)),
    withdrawals: await tables.withdrawals.ofPartner(partner),
    chosen: chosen?.map((word) => transactionOf(ofKind("top-up"), word)),
  };
  return routesOf(facts, parameters);
}

/** The transaction of the top-up that a reference names, or the beginning of its own or its entry's id. */
function transactionOf(topUps: readonly LedgerEntry[], word: string): string {
  const prefix = word.toLowerCase();
  const named = topUps.filter(({ reference }) => reference === word);
  const found =
    named.length > 0
      ? named
      : topUps.filter(({ id, transaction }) => transaction.startsWith(prefix) || id.startsWith(prefix));
  const [one, other] = found;
  if (!one || prefix === "") {
    const see = "partnerctl account ledger --kind top-up";
    throw notFound(TOP_UP, word, { hint: { en: see, zh: see } });
  }
  if (!other) return one.transaction;
  throw usageError(
    "ambiguous-id",
    {
      en: `"${word}" begins more than one id, such as ${one.transaction} and ${other.transaction}. Give more of it.`,
      zh: `“${word}”对应多个编号，例如 ${one.transaction} 和 ${other.transaction}。请输入更多字符。`,
    },
    { field: "top-up" },
  );
}
