import type { Tables } from "../database/tables/index.ts";
import type { ConsumedSum, PortionKey } from "../database/tables/portions.ts";
import type { AssociationType } from "../domain/association/association.ts";
import { countedOf } from "../domain/incentives/performance.ts";
import {
  historyAskedFrom,
  isSteady,
  lineOf,
  type Portion,
  steadySpans,
  type Traded,
  turningPoints,
} from "../domain/incentives/portions.ts";
import type { AssociationPeriod, Group, OpenSpan, UsageLine } from "../domain/incentives/types.ts";
import { holdsAt } from "../domain/partners/partner.ts";
import type { Parameters } from "../domain/policy/parameters.ts";
import { cycleSpan, type Instant } from "../values/instant.ts";
import { addFen, type Fen, fen, ZERO } from "../values/money.ts";

/** The partners whose performance is asked for, each with those that count as one with it. */
export type Accounts = ReadonlyMap<string, Group>;

/** What a partner's lines of one association type come to. */
export interface Tally {
  lines: number;
  /** By product; everything under null where products are not told apart. */
  readonly performance: Map<string | null, Fen>;
}

export type Tallies = ReadonlyMap<string, ReadonlyMap<AssociationType, Tally>>;

/**
 * The performance of a cycle of each partner by association type. Lines are added up by customer first, or for all
 * customers of a partner together that have no history, and each sum is judged like a line by the domain. Lines of
 * customers about whom something changed between two of them are added up piece by piece; one by one are judged only
 * lines with a flag.
 */
export async function performanceOfCycle(
  tables: Tables,
  cycle: string,
  accounts: Accounts,
  parameters: Parameters,
  byProduct: boolean,
  partners?: readonly string[],
): Promise<Tallies> {
  const counter = openCounter(accounts, parameters);
  if (byProduct) await countPortions(tables, cycle, counter, partners);
  else await countSums(tables, cycle, counter, parameters, partners);
  return counter.tallies;
}

type Counter = ReturnType<typeof openCounter>;

/** Adds judged lines to what they count for. */
function openCounter(accounts: Accounts, parameters: Parameters) {
  const tallies = new Map<string, Map<AssociationType, Tally>>();
  const claims = claimsOf(accounts);

  function add(partner: string, type: AssociationType, product: string | null, lines: number, amount: Fen): void {
    const byType = tallies.get(partner) ?? new Map<AssociationType, Tally>();
    tallies.set(partner, byType);
    const tally = byType.get(type) ?? { lines: 0, performance: new Map<string | null, Fen>() };
    byType.set(type, tally);
    tally.lines += lines;
    tally.performance.set(product, addFen(tally.performance.get(product) ?? ZERO, amount));
  }

  return {
    tallies,

    /** Counts a line, or lines that are judged alike, for whoever's it is. */
    count(line: UsageLine, periods: readonly AssociationPeriod[], product: string | null, lines: number): void {
      for (const period of periods) {
        if (!holdsAt(period, line.tradeTime)) continue;
        for (const { account, group, spans } of claims.get(period.partner) ?? []) {
          if (!spans.some((span) => holdsAt(span, line.tradeTime))) continue;
          add(account, period.type, product, lines, countedOf({ line, periods, group }, parameters));
        }
      }
    },

    /** When lines of a customer with these associations may begin to count otherwise. */
    pointsOf(periods: readonly AssociationPeriod[], lines: Traded): Instant[] {
      const groups = new Set(periods.flatMap(({ partner }) => (claims.get(partner) ?? []).map(({ group }) => group)));
      return turningPoints(periods, groups, parameters, lines);
    },
  };
}

/** A partner whose performance an association counts for, while its own partner belongs to the group. */
interface Claim {
  readonly account: string;
  readonly group: Group;
  readonly spans: readonly OpenSpan[];
}

function claimsOf(accounts: Accounts): ReadonlyMap<string, readonly Claim[]> {
  const claims = new Map<string, Claim[]>();
  for (const [account, group] of accounts) {
    for (const [partner, spans] of group)
      claims.set(partner, [...(claims.get(partner) ?? []), { account, group, spans }]);
  }
  return claims;
}

async function countSums(
  tables: Tables,
  cycle: string,
  counter: Counter,
  parameters: Parameters,
  partners?: readonly string[],
) {
  const span = cycleSpan(cycle);
  const historyFrom = historyAskedFrom(span.from, parameters);
  for await (const sums of tables.portions.consumed(cycle, span, historyFrom, partners)) {
    for (const sum of sums) {
      if (sum.partner === null || sum.type === null) continue;
      // Nothing before this association is asked of these customers, and how long ago it began neither.
      const period = { customer: "", partner: sum.partner, type: sum.type, from: sum.first, to: null };
      counter.count(lineOf(portionOf(cycle, sum)), [period], null, sum.lines);
    }
    const portions = sums.filter(({ customer }) => customer !== null).map((sum) => portionOf(cycle, sum));
    await countEach(tables, cycle, portions, counter, { key: null, flags: false });
  }
  // The sums took flagged lines for any others: what they counted is taken off, and what they count is added.
  for await (const lines of tables.usageLines.flagged(cycle, partners)) {
    const associations = await tables.associations.ofCustomers([...new Set(lines.map(({ customer }) => customer))]);
    for (const line of lines) {
      const periods = associations.get(line.customer) ?? [];
      counter.count(unflaggedBack(line), periods, null, 0);
      counter.count(line, periods, null, 0);
    }
  }
}

/** The line without its flag, with its amounts taken back. */
function unflaggedBack(line: UsageLine): UsageLine {
  const back = (amount: Fen): Fen => fen(0 - amount);
  return {
    ...line,
    performanceFlag: null,
    cashAmount: back(line.cashAmount),
    creditAmount: back(line.creditAmount),
    storedValueCardAmount: back(line.storedValueCardAmount),
  };
}

/** A sum as a portion; what does not decide about performance was not added up. */
function portionOf(cycle: string, sum: ConsumedSum): Portion {
  const { customer, lines, first, last, cashAmount, creditAmount, storedValueCardAmount } = sum;
  const others = { paymentAmount: ZERO, couponAmount: ZERO, flexipurchaseCouponAmount: ZERO, debtAmount: ZERO };
  const amounts = { cashAmount, creditAmount, storedValueCardAmount, ...others };
  return { customer, billCycle: cycle, performanceFlag: null, key: null, lines, first, last, ...amounts };
}

async function countPortions(tables: Tables, cycle: string, counter: Counter, partners?: readonly string[]) {
  const cycles = { first: cycle, last: cycle };
  const only = partners ? { partners } : {};
  for await (const portions of tables.portions.of(cycles, "service_type_name", only)) {
    const known = portions.filter(({ customer }) => customer !== null);
    await countEach(tables, cycle, known, counter, { key: "service_type_name", flags: true });
  }
}

/** Judges portions of customers; those between whose lines something turned are added up anew, piece by piece. */
async function countEach(
  tables: Tables,
  cycle: string,
  portions: readonly Portion[],
  counter: Counter,
  apart: { readonly key: PortionKey | null; readonly flags: boolean },
): Promise<void> {
  const associations = await tables.associations.periodsOf([...new Set(portions.map(customerOf))]);
  const unsteady = new Set<string>();
  const spans = new Map<string, Traded>();
  for (const portion of portions) {
    const customer = customerOf(portion);
    const periods = associations.get(customer) ?? [];
    if (isSteady(portion, counter.pointsOf(periods, portion))) {
      counter.count(lineOf(portion), periods, portion.key, portion.lines);
      continue;
    }
    unsteady.add(identityOf(portion));
    const span = spans.get(customer) ?? portion;
    const [first, last] = [Math.min(span.first, portion.first), Math.max(span.last, portion.last)];
    spans.set(customer, { first: first as Instant, last: last as Instant });
  }
  const pieces = [...spans].flatMap(([customer, span]) => {
    const periods = associations.get(customer) ?? [];
    return steadySpans(span, counter.pointsOf(periods, span))
      .filter(({ from }) => periods.some((period) => holdsAt(period, from)))
      .map((piece) => ({ customer, ...piece }));
  });
  for await (const found of tables.portions.within(cycle, pieces, apart)) {
    for (const portion of found) {
      // Its other portions may be steady, and are counted already.
      if (!unsteady.has(identityOf(portion))) continue;
      counter.count(lineOf(portion), associations.get(customerOf(portion)) ?? [], portion.key, portion.lines);
    }
  }
}

const customerOf = ({ customer }: Portion): string => customer ?? "";

function identityOf({ customer, performanceFlag, key }: Portion): string {
  return JSON.stringify([customer, performanceFlag, key]);
}
