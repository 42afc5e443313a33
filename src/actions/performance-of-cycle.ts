import type { Tables } from "../database/tables/index.ts";
import type { Month, PortionKey, SettledSum } from "../database/tables/portions.ts";
import type { AssociationType } from "../domain/association/association.ts";
import { countedOf } from "../domain/incentives/performance.ts";
import {
  historyAskedFrom,
  isSteady,
  lineOf,
  mergeSpans,
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

/** What a partner's lines of one association type come to, by product; all under null where products are not told apart. */
export type Tally = ReadonlyMap<string | null, Fen>;

export type Tallies = ReadonlyMap<string, ReadonlyMap<AssociationType, Tally>>;

/**
 * The performance of a cycle of each partner by association type. Lines are added up first, by customer and association
 * or, where only the partner is asked of an association, of all of these together, and each sum is judged like a line by
 * the domain. Lines between which something changed are added up piece by piece; one by one are judged only lines with
 * a flag.
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
  const tallies = new Map<string, Map<AssociationType, Map<string | null, Fen>>>();
  const claims = claimsOf(accounts);

  function add(partner: string, type: AssociationType, product: string | null, amount: Fen): void {
    const byType = tallies.get(partner) ?? new Map<AssociationType, Map<string | null, Fen>>();
    tallies.set(partner, byType);
    const tally = byType.get(type) ?? new Map<string | null, Fen>();
    byType.set(type, tally);
    tally.set(product, addFen(tally.get(product) ?? ZERO, amount));
  }

  return {
    tallies,

    /** Counts a line, or lines that are judged alike, for whoever's it is. */
    count(line: UsageLine, periods: readonly AssociationPeriod[], product: string | null): void {
      for (const period of periods) {
        if (!holdsAt(period, line.tradeTime)) continue;
        for (const { account, group, spans } of claims.get(period.partner) ?? []) {
          if (!spans.some((span) => holdsAt(span, line.tradeTime))) continue;
          add(account, period.type, product, countedOf({ line, periods, group }, parameters));
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
  const month = { cycle, ...span, historyFrom: historyAskedFrom(span.from, parameters) };
  for (const sum of await tables.portions.settled(month, partners)) {
    const { line, period } = settledLine(month, sum);
    counter.count(line, [period], null);
  }
  for (const portions of [tables.portions.unsettled(month, partners), tables.portions.outside(month, partners)]) {
    for await (const batch of portions) await countEach(tables, cycle, batch, counter, { key: null, flags: false });
  }
  // The sums took flagged lines for any others: what they counted is taken off, and what they count is added.
  for await (const lines of tables.usageLines.flagged(cycle, partners)) {
    const associations = await tables.associations.ofCustomers([...new Set(lines.map(({ customer }) => customer))]);
    for (const line of lines) {
      const periods = associations.get(line.customer) ?? [];
      counter.count(unflaggedBack(line), periods, null);
      counter.count(line, periods, null);
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

/** The sum as a line of its association; any instant of the month stands for all, and nothing earlier is asked. */
function settledLine({ cycle, from }: Month, { partner, type, counted }: SettledSum) {
  const line: UsageLine = {
    id: "",
    billCycle: cycle,
    customer: "",
    tradeTime: from,
    paymentAmount: counted,
    cashAmount: counted,
    creditAmount: ZERO,
    storedValueCardAmount: ZERO,
    couponAmount: ZERO,
    flexipurchaseCouponAmount: ZERO,
    debtAmount: ZERO,
    performanceFlag: null,
  };
  return { line, period: { customer: "", partner, type, from, to: null } };
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
  const spans = new Map<string, Traded[]>();
  for (const portion of portions) {
    const customer = customerOf(portion);
    const periods = associations.get(customer) ?? [];
    if (isSteady(portion, counter.pointsOf(periods, portion))) {
      counter.count(lineOf(portion), periods, portion.key);
      continue;
    }
    unsteady.add(identityOf(portion));
    spans.set(customer, [...(spans.get(customer) ?? []), portion]);
  }
  const pieces = [...spans].flatMap(([customer, ofCustomer]) => {
    const periods = associations.get(customer) ?? [];
    return mergeSpans(ofCustomer)
      .flatMap((span) => steadySpans(span, counter.pointsOf(periods, span)))
      .filter(({ from }) => periods.some((period) => holdsAt(period, from)))
      .map((piece) => ({ customer, ...piece }));
  });
  for await (const found of tables.portions.within(cycle, pieces, apart)) {
    for (const portion of found) {
      // Its other portions may be steady, and are counted already.
      if (!unsteady.has(identityOf(portion))) continue;
      counter.count(lineOf(portion), associations.get(customerOf(portion)) ?? [], portion.key);
    }
  }
}

const customerOf = ({ customer }: Portion): string => customer ?? "";

function identityOf({ customer, performanceFlag, key }: Portion): string {
  return JSON.stringify([customer, performanceFlag, key]);
}
