import type { Tables } from "../database/tables/index.ts";
import type { ConsumedSum } from "../database/tables/portions.ts";
import type { MatchedLine } from "../database/tables/usage-lines.ts";
import type { AssociationType } from "../domain/association/association.ts";
import { judgeLine } from "../domain/incentives/performance.ts";
import { isSteady, lineOf, type Portion, turningPoints } from "../domain/incentives/portions.ts";
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
 * customers of a partner together that have no history, and each sum is judged like a line by the domain; one by one
 * are judged only lines with a flag, and those of customers about whom something changed between two of their lines.
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
  else await countSums(tables, cycle, counter, partners);
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
          add(account, period.type, product, lines, judgeLine(line, periods, group, parameters).counted);
        }
      }
    },

    /** When lines of a customer with these associations may begin to count otherwise. */
    pointsOf(periods: readonly AssociationPeriod[]): Instant[] {
      const groups = new Set(periods.flatMap(({ partner }) => (claims.get(partner) ?? []).map(({ group }) => group)));
      return turningPoints(periods, groups, parameters);
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

async function countSums(tables: Tables, cycle: string, counter: Counter, partners?: readonly string[]) {
  for await (const sums of tables.portions.consumed(cycle, cycleSpan(cycle), partners)) {
    for (const sum of sums) {
      if (sum.partner === null || sum.type === null) continue;
      // Nothing is known of these customers before this association, so that its beginning is all that it has.
      const period = { customer: "", partner: sum.partner, type: sum.type, from: sum.first, to: null };
      counter.count(lineOf(portionOf(cycle, sum)), [period], null, sum.lines);
    }
    const portions = sums.filter(({ customer }) => customer !== null).map((sum) => portionOf(cycle, sum));
    await countEach(tables, cycle, portions, counter, (line) => [{ ...line, performanceFlag: null }, null]);
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
    await countEach(tables, cycle, known, counter, (line) => [line, line.serviceTypeName]);
  }
}

/** Judges portions of customers, and line by line those between whose lines something turned. */
async function countEach(
  tables: Tables,
  cycle: string,
  portions: readonly Portion[],
  counter: Counter,
  read: (line: MatchedLine) => readonly [line: UsageLine, product: string | null],
): Promise<void> {
  const associations = await tables.associations.ofCustomers([...new Set(portions.map(customerOf))]);
  const unsteady = new Set<string>();
  for (const portion of portions) {
    const periods = associations.get(customerOf(portion)) ?? [];
    if (isSteady(portion, counter.pointsOf(periods)))
      counter.count(lineOf(portion), periods, portion.key, portion.lines);
    else unsteady.add(identityOf(customerOf(portion), portion, portion.key));
  }
  const customers = portions.filter((one) => unsteady.has(identityOf(customerOf(one), one, one.key))).map(customerOf);
  for await (const lines of tables.usageLines.ofCustomers(cycle, [...new Set(customers)])) {
    for (const stored of lines) {
      const [line, product] = read(stored);
      if (!unsteady.has(identityOf(line.customer, line, product))) continue;
      counter.count(line, associations.get(line.customer) ?? [], product, 1);
    }
  }
}

const customerOf = ({ customer }: Portion): string => customer ?? "";

function identityOf(customer: string, { performanceFlag }: Pick<UsageLine, "performanceFlag">, key: string | null) {
  return JSON.stringify([customer, performanceFlag, key]);
}
