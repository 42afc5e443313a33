import type { Database } from "../database/database.ts";
import type { Tables } from "../database/tables/index.ts";
import type { MatchedLine } from "../database/tables/usage-lines.ts";
import { judgeLine } from "../domain/incentives/performance.ts";
import type { StatementPart } from "../domain/incentives/policies.ts";
import type { Statement, StatementView } from "../domain/incentives/statements.ts";
import { exclusionsOf } from "../domain/incentives/summary.ts";
import type { AssociationPeriod, Group } from "../domain/incentives/types.ts";
import { holdsAt, overlaps, type PartnerProfile } from "../domain/partners/partner.ts";
import type { Instant } from "../values/instant.ts";
import { addFen, type Fen, ZERO } from "../values/money.ts";
import { openDesk } from "./calculate-incentives.ts";
import { groupOf } from "./check-incentive.ts";
import { findStatement, openCashier } from "./incentive-statements.ts";

/** A consumption line as it went into a statement. */
export interface ExplainedLine extends MatchedLine {
  readonly counted: Fen;
  readonly excluded: Fen;
  /** The rules that excluded the line or a part of it. */
  readonly rules: readonly string[];
  /** The policy that gives something for what counted; null where none does. */
  readonly policy: StatementPart["policy"];
}

/** What a rule excluded. */
export interface Exclusion {
  readonly rule: string;
  lines: number;
  amount: Fen;
}

/** How a statement came about; the lines are streamed, and `exclusions` is complete once they have been. */
export interface Explanation {
  readonly statement: StatementView;
  readonly parts: readonly StatementPart[];
  readonly lines: () => AsyncGenerator<ExplainedLine[]>;
  readonly exclusions: () => readonly Exclusion[];
  /** What was stated before, which this statement is the difference to. */
  readonly earlier: readonly Statement[];
}

/**
 * Explains a statement from the records that it was calculated from, as they were then, whatever was recorded since:
 * so its lines add up to it.
 */
export async function explainIncentive(
  database: Database,
  id: string,
  now: Instant,
  tell: (explanation: Explanation) => Promise<void>,
): Promise<void> {
  const { statement, earlier } = await database.read(async (tables) => {
    const found = await findStatement(tables, id, now);
    const [view] = await (await openCashier(tables, now)).view([found]);
    return { statement: view as StatementView, earlier: await earlierOf(tables, found) };
  });
  database.travel({ asOf: undefined, knownAt: undefined, knownThrough: statement.calculatedBy });
  await database.read(async (tables) => {
    const desk = await openDesk(tables, statement.cycle, statement.calculatedAt);
    const profile = (await tables.partners.find(statement.partner)) as PartnerProfile;
    const tallies = await desk.tallies([profile], true);
    const tally = tallies.get(statement.partner)?.get(statement.associationType);
    const { parts } = desk.reckon(profile, statement.associationType, tally);
    const group = await groupOf(tables, profile, desk.span);
    const exclusions = new Map<string, Exclusion>();
    await tell({
      statement,
      parts,
      lines: () => explainedLines(tables, statement, group, parts, exclusions, desk),
      exclusions: () => [...exclusions.values()].sort((a, b) => (a.rule < b.rule ? -1 : 1)),
      earlier,
    });
  });
}

async function earlierOf({ incentiveStatements }: Tables, statement: Statement): Promise<Statement[]> {
  const all = await incentiveStatements.ofCycle(statement.cycle, [statement.partner]);
  const chain = all.filter(({ associationType }) => associationType === statement.associationType);
  return chain.slice(
    0,
    chain.findIndex(({ id }) => id === statement.id),
  );
}

async function* explainedLines(
  tables: Tables,
  { cycle, associationType }: Statement,
  group: Group,
  parts: readonly StatementPart[],
  exclusions: Map<string, Exclusion>,
  { span, judged }: Awaited<ReturnType<typeof openDesk>>,
): AsyncGenerator<ExplainedLine[]> {
  exclusions.clear();
  const policies = new Map(
    parts.flatMap(({ products, policy }) => products.map((product) => [product, policy] as const)),
  );
  for await (const lines of tables.usageLines.ofPartners(cycle, [...group.keys()])) {
    const associations = await tables.associations.ofCustomers([...new Set(lines.map(({ customer }) => customer))]);
    const explained: ExplainedLine[] = [];
    for (const line of lines) {
      const periods = associations.get(line.customer) ?? [];
      if (typeOf(line, periods, group, span) !== associationType || isHidden(tables, line, periods, group)) continue;
      const judgement = judgeLine(line, periods, group, judged);
      const excluded = exclusionsOf(line, judgement);
      for (const [rule, amount] of excluded) {
        const known = exclusions.get(rule) ?? { rule, lines: 0, amount: ZERO };
        exclusions.set(rule, { rule, lines: known.lines + 1, amount: addFen(known.amount, amount) });
      }
      const product = policies.has(line.serviceTypeName) ? line.serviceTypeName : null;
      explained.push({
        ...line,
        counted: judgement.counted,
        excluded: addFen(...excluded.map(([, amount]) => amount)),
        rules: judgement.excluded.map((rule) => rule.id),
        // What is excluded as a whole has no share in any policy.
        policy: judgement.excluded.some((rule) => rule.id !== "performance.coupon")
          ? null
          : (policies.get(product) ?? null),
      });
    }
    if (explained.length > 0) yield explained;
  }
}

/**
 * The association type that a line is told under: of the association in which it was traded; where there was none, of
 * the nearest one with the group, if the customer was the group's at some time of the cycle.
 */
function typeOf(
  { tradeTime }: MatchedLine,
  periods: readonly AssociationPeriod[],
  group: Group,
  span: { readonly from: Instant; readonly to: Instant },
): string | undefined {
  const own = periods.filter(({ partner }) => group.has(partner));
  const within = own.find((period) => holdsAt(period, tradeTime));
  if (within) return within.type;
  const near = own.filter((period) => overlaps(period, span));
  return (near.findLast(({ from }) => from <= tradeTime) ?? near[0])?.type;
}

/** Whether a line is another partner's, and not to be seen by who is bound to its own. */
function isHidden(
  { bound }: Tables,
  { tradeTime }: MatchedLine,
  periods: readonly AssociationPeriod[],
  group: Group,
): boolean {
  return bound !== undefined && periods.some((period) => !group.has(period.partner) && holdsAt(period, tradeTime));
}
