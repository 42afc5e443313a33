import type { FiredRule } from "../../errors.ts";
import type { Text } from "../../language/text.ts";
import { DAY_MS, type Instant } from "../../values/instant.ts";
import { addFen, type Fen, fen } from "../../values/money.ts";
import type { AssociationType } from "../association/association.ts";
import type { Parameters } from "../policy/parameters.ts";
import type { IncentiveProgram, Reckoning } from "./policies.ts";
import type { Rate } from "./rates.ts";
import { nextState } from "./states.ts";

export const STATEMENT_STATES = ["estimated", "pending-confirmation", "confirmed", "issuing", "issued"] as const;

export type StatementState = (typeof STATEMENT_STATES)[number];

/** What the states are called where a person reads them. */
export const STATEMENT_STATE_WORDS: Readonly<Record<StatementState, Text>> = {
  estimated: { en: "an estimate", zh: "预估" },
  "pending-confirmation": { en: "pending confirmation", zh: "待确认" },
  confirmed: { en: "confirmed", zh: "已确认" },
  issuing: { en: "being paid", zh: "发放中" },
  issued: { en: "paid", zh: "已发放" },
};

/** What a partner gets for a cycle and association type, or how a later calculation differs from what was confirmed. */
export interface Statement {
  readonly id: string;
  readonly partner: string;
  readonly cycle: string;
  readonly associationType: AssociationType;
  readonly program: IncentiveProgram;
  readonly performance: Fen;
  /** The one rate of everything; null where parts have different ones. */
  readonly rate: Rate | null;
  readonly amount: Fen;
  readonly state: StatementState;
  readonly disputed: boolean;
  /** Why it was disputed. */
  readonly reason: string | null;
  readonly calculatedAt: Instant;
  /** The change that calculated it: the records up to it are what its figures follow from. */
  readonly calculatedBy: number;
  /** When it confirms itself; null while it is an estimate. */
  readonly confirmBy: Instant | null;
  readonly confirmedAt: Instant | null;
  /** Null where it confirmed itself. */
  readonly confirmedBy: string | null;
  /** The statement that this one is a difference to. */
  readonly corrects: string | null;
  /** What the calculation came to as a whole; differs from the statement's own figures where it is a difference. */
  readonly totalPerformance: Fen;
  readonly totalAmount: Fen;
  readonly payment: string | null;
}

/** A statement with what keeps it from being paid. */
export interface StatementView extends Statement {
  readonly payable: boolean;
  readonly blockedBy: readonly FiredRule[];
}

/** The state at an instant: one that nobody disputed confirms itself, whether or not that was written down. */
export function stateAt(statement: Pick<Statement, "state" | "confirmBy" | "disputed">, at: Instant): StatementState {
  const { state, confirmBy, disputed } = statement;
  const isDue = state === "pending-confirmation" && !disputed && confirmBy !== null && at >= confirmBy;
  return isDue ? (nextState(state, "auto-confirm") as StatementState) : state;
}

/** The statement as it stands at an instant, with when it confirmed itself if it did. */
export function statementAt<Any extends Statement>(statement: Any, at: Instant): Any {
  const state = stateAt(statement, at);
  return state === statement.state ? statement : { ...statement, state, confirmedAt: statement.confirmBy };
}

/** What a calculation knows beside the figures. */
export interface Calculation {
  readonly partner: string;
  readonly cycle: string;
  readonly associationType: AssociationType;
  readonly program: IncentiveProgram;
  readonly at: Instant;
  /** The number of the change. */
  readonly seq: number;
  /** Whether the cycle is still running: its figures are estimates. */
  readonly isRunning: boolean;
}

/** What a calculation does to the statements of one partner, cycle and type. */
export type Revision =
  | { readonly kind: "unchanged" }
  | { readonly kind: "new"; readonly statement: Omit<Statement, "id"> }
  | { readonly kind: "replaced"; readonly statement: Statement };

/**
 * Holds a reckoning against the statements that there are, the oldest first. What is not confirmed yet is replaced by
 * a new version, whose time to confirm begins anew; what is confirmed stays, and a new statement says the difference.
 */
export function revise(
  earlier: readonly Statement[],
  { performance, amount, rate }: Pick<Reckoning, "performance" | "amount" | "rate">,
  calculation: Calculation,
  parameters: Parameters,
): Revision {
  const { at, seq, isRunning, ...facts } = calculation;
  const last = earlier.at(-1);
  const event = isRunning ? "estimate" : "close";
  const state = last && stateAt(last, at);
  const replaceable = state === "estimated" || state === "pending-confirmation";
  const stated = replaceable ? earlier.slice(0, -1) : earlier;
  const figures = {
    performance: difference(
      performance,
      stated.map((one) => one.performance),
    ),
    amount: difference(
      amount,
      stated.map((one) => one.amount),
    ),
    rate,
    totalPerformance: performance,
    totalAmount: amount,
  };
  const calculated = { ...figures, calculatedAt: at, calculatedBy: seq };
  const confirmBy = isRunning ? null : confirmationDue(at, parameters);
  if (last === undefined || !replaceable) {
    if (last && figures.performance === 0 && figures.amount === 0) return { kind: "unchanged" };
    const fresh = {
      ...facts,
      ...calculated,
      state: nextState("new", event) as StatementState,
      disputed: false,
      reason: null,
      confirmBy,
      confirmedAt: null,
      confirmedBy: null,
      corrects: last?.id ?? null,
      payment: null,
    };
    return { kind: "new", statement: fresh };
  }
  const isSame = (Object.keys(figures) as (keyof typeof figures)[]).every((key) => figures[key] === last[key]);
  const next = nextState(state, state === "estimated" ? event : "recalculate") as StatementState;
  if (isSame && next === state) return { kind: "unchanged" };
  // Other figures are to be looked at anew; what was said against the old ones is answered by them.
  const looked = isSame ? {} : { disputed: false, reason: null };
  return { kind: "replaced", statement: { ...last, ...calculated, ...looked, state: next, confirmBy } };
}

function difference(total: Fen, stated: readonly Fen[]): Fen {
  return fen(total - addFen(...stated));
}

/** When a statement that is published at an instant confirms itself; days of 24 hours, as those of registrations. */
export function confirmationDue(at: Instant, parameters: Parameters): Instant {
  return (at + parameters.count("incentive.confirm_days") * DAY_MS) as Instant;
}
