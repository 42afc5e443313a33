import type { Instant } from "../../values/instant.ts";
import { addFen, type Fen, fen, ZERO } from "../../values/money.ts";
import { addMonths } from "../incentives/months.ts";
import type { Parameters } from "../policy/parameters.ts";
import { readSource, type Source, type Withdrawal, type WithdrawalMethod } from "./types.ts";

/** Money that was paid in and not reversed. */
export interface TopUp {
  readonly transaction: string;
  readonly at: Instant;
  readonly amount: Fen;
}

/** What may go by each route, by what came in and what was withdrawn before. */
export interface Routes {
  /** The top-ups of which something is left, oldest first. */
  readonly left: readonly TopUp[];
  /** Those of them that the original route takes at the instant, or which were chosen. */
  readonly original: readonly TopUp[];
  /** What incentives have brought to the account and was not withdrawn as that. */
  readonly incentive: Fen;
}

/** Everything that the routes of a withdrawal may look at. */
export interface RouteFacts {
  readonly at: Instant;
  /** In any order: one that was recorded late counts from the day that it says. */
  readonly topUps: readonly TopUp[];
  /** What incentives have brought to the account. */
  readonly incentives: Fen;
  /** Every application of the partner, oldest first. */
  readonly withdrawals: readonly Withdrawal[];
  /** The transactions of the top-ups that are to be taken back; undefined where none was chosen. */
  readonly chosen: readonly string[] | undefined;
}

/** Works out what may go by each route. */
export function routesOf(facts: RouteFacts, parameters: Parameters): Routes {
  const { at, incentives, chosen } = facts;
  const topUps = [...facts.topUps].sort((one, other) => one.at - other.at);
  const live = facts.withdrawals.filter(({ state }) => state !== "rejected");
  const left = leftOf(topUps, live);
  const months = parameters.count("withdrawal.original_route_months");
  const original = left.filter(
    (topUp) => at < addMonths(topUp.at, months) && (chosen === undefined || chosen.includes(topUp.transaction)),
  );
  const withdrawn = live.filter(({ method }) => method === "incentive").map(({ amount }) => amount);
  return { left, original, incentive: fen(Math.max(0, incentives - addFen(...withdrawn))) };
}

/** What top-ups come to. */
export function totalOf(topUps: readonly TopUp[]): Fen {
  return addFen(...topUps.map(({ amount }) => amount));
}

/**
 * The top-ups that a withdrawal takes back: by the original route last in, first out; by bank card the oldest first,
 * which fit the original route least. Beyond them it takes what came otherwise.
 */
export function sourcesOf(routes: Routes, method: WithdrawalMethod, amount: Fen): Source[] {
  return inOrder(method === "original-route" ? routes.original : routes.left, method, amount);
}

function inOrder(topUps: readonly TopUp[], method: WithdrawalMethod, amount: Fen): Source[] {
  if (method === "incentive") return [];
  return taken(method === "original-route" ? [...topUps].reverse() : topUps, amount);
}

/** What earlier withdrawals have left of each top-up; one that does not say what it took back took it in its order. */
function leftOf(topUps: readonly TopUp[], withdrawals: readonly Withdrawal[]): TopUp[] {
  const left = new Map(topUps.map((topUp) => [topUp.transaction, topUp.amount]));
  const present = (by: Instant): TopUp[] =>
    topUps.filter(({ at }) => at <= by).map((topUp) => ({ ...topUp, amount: left.get(topUp.transaction) ?? ZERO }));
  for (const { method, amount, submittedAt, topUps: recorded } of withdrawals) {
    const said = recorded.map(readSource);
    const took = said.length > 0 ? said : inOrder(present(submittedAt), method, amount);
    for (const source of took) {
      left.set(source.topUp, fen(Math.max(0, (left.get(source.topUp) ?? ZERO) - source.amount)));
    }
  }
  return topUps
    .map((topUp) => ({ ...topUp, amount: left.get(topUp.transaction) ?? ZERO }))
    .filter(({ amount }) => amount > 0);
}

/** What an amount takes of top-ups, one after another. */
function taken(topUps: readonly TopUp[], amount: Fen): Source[] {
  const sources: Source[] = [];
  let open: number = amount;
  for (const topUp of topUps) {
    const part = fen(Math.min(open, topUp.amount));
    if (part > 0) sources.push({ topUp: topUp.transaction, amount: part });
    open -= part;
  }
  return sources;
}
