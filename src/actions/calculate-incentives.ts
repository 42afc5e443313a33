import type { ChangeDraft, Database } from "../database/database.ts";
import { EVERYTHING } from "../database/listing.ts";
import type { OpenChange } from "../database/session.ts";
import type { Tables } from "../database/tables/index.ts";
import { ASSOCIATION_TYPES, type AssociationType } from "../domain/association/association.ts";
import { decideEligibility } from "../domain/incentives/eligibility.ts";
import { type IncentivePolicy, type IncentiveProgram, policiesFor, reckon } from "../domain/incentives/policies.ts";
import { type Calculation, revise, type Statement, type StatementView } from "../domain/incentives/statements.ts";
import { overlaps, type PartnerProfile } from "../domain/partners/partner.ts";
import { type Parameters, parametersAt } from "../domain/policy/parameters.ts";
import { PARTNER } from "../domain/record-names.ts";
import { AppError, notFound } from "../errors.ts";
import type { Text } from "../language/text.ts";
import { cycleOf, cycleSpan, type Instant } from "../values/instant.ts";
import type { Fen } from "../values/money.ts";
import { shellWord } from "../values/shell.ts";
import { groupOf } from "./check-incentive.ts";
import { openCashier } from "./incentive-statements.ts";
import { partnerLock } from "./locks.ts";
import { performanceOfCycle, type Tally } from "./performance-of-cycle.ts";

/** What a calculation did: the statements of the cycle that stand afterwards, and how many of each kind. */
export interface CalculatedIncentives {
  readonly statements: readonly StatementView[];
  readonly made: number;
  readonly replaced: number;
  readonly differences: number;
  /** How many have performance for which nobody has entered a rate: they amount to nothing. */
  readonly unrated: number;
}

/**
 * Calculates the incentives of a cycle, of one partner or of all: a statement for each partner and association type
 * that has consumption. What is confirmed stays as it is; a later calculation states the difference. A named partner
 * that gets no incentive is exit 4, with who gets it instead.
 */
export async function calculateIncentives(
  database: Database,
  draft: ChangeDraft,
  cycle: string,
  partner: string | undefined,
): Promise<CalculatedIncentives> {
  return await database.write(draft, async (tables, change) => {
    const desk = await openDesk(tables, cycle, draft.at);
    const profiles =
      partner === undefined ? await allEligible(tables, desk) : [await namedEligible(tables, desk, partner)];
    const names = profiles.map((profile) => profile.partner.accountName);
    // What others confirm or request meanwhile must not be overwritten.
    await tables.lock(names.map(partnerLock));
    const tallies = await desk.tallies(profiles, partner !== undefined);
    const scope = partner === undefined ? undefined : names;
    // Held before they are read: what somebody confirms at the same time is not taken for open.
    await tables.incentiveStatements.hold((await tables.incentiveStatements.ofCycle(cycle, scope)).map(({ id }) => id));
    const known = groupByPartner(await tables.incentiveStatements.ofCycle(cycle, scope));
    const made: Statement[] = [];
    const replaced: Statement[] = [];
    let unrated = 0;
    for (const profile of profiles) {
      const name = profile.partner.accountName;
      for (const type of ASSOCIATION_TYPES) {
        const tally = tallies.get(name)?.get(type);
        const earlier = (known.get(name) ?? []).filter((statement) => statement.associationType === type);
        if (!tally && earlier.length === 0) continue;
        const reckoning = desk.reckon(profile, type, tally);
        if (reckoning.performance !== 0 && !desk.isRated(profile, type)) unrated++;
        const revision = revise(earlier, reckoning, desk.calculation(profile, type, change), desk.decided);
        if (revision.kind === "new") made.push({ id: change.ids.next("inc"), ...revision.statement });
        if (revision.kind === "replaced") replaced.push(revision.statement);
      }
    }
    await tables.incentiveStatements.insert(made);
    await tables.incentiveStatements.replace(replaced);
    const standing = await tables.incentiveStatements.ofCycle(cycle, scope);
    const cashier = await openCashier(tables, draft.at);
    return {
      statements: await cashier.view([...standing].sort((a, b) => (a.id < b.id ? -1 : 1))),
      made: made.filter(({ corrects }) => corrects === null).length,
      replaced: replaced.length,
      differences: made.filter(({ corrects }) => corrects !== null).length,
      unrated,
    };
  });
}

export type IncentiveDesk = Awaited<ReturnType<typeof openDesk>>;

/** Everything that calculating a cycle at an instant looks at, beside the lines. */
export async function openDesk(tables: Tables, cycle: string, at: Instant) {
  const span = cycleSpan(cycle);
  const values = await tables.parameters.all();
  // A cycle that is over is judged by the parameters and rates that it ended with, whatever was set for later.
  const moment = Math.min(at, span.to - 1) as Instant;
  const judged: Parameters = parametersAt(values, moment);
  const policies = await tables.incentivePolicies.all();
  const isRunning = cycle === cycleOf(at);

  const caseOf = (profile: PartnerProfile, associationType: AssociationType) => ({
    program: programOf(profile, span),
    associationType,
    tier: profile.partner.tier,
    at: moment,
  });
  /** Whether the policies that can hold for partners ask for products: otherwise lines need not be told apart by them. */
  const byProduct = (profiles: readonly PartnerProfile[]): boolean =>
    profiles.some((profile) =>
      ASSOCIATION_TYPES.some((type) =>
        policiesFor(policies, caseOf(profile, type)).some(({ products }) => products.length > 0),
      ),
    );

  return {
    span,
    judged,
    /** Whether a rate has been entered that can hold for a partner, whatever its performance. */
    isRated: (profile: PartnerProfile, type: AssociationType): boolean =>
      policiesFor(policies, caseOf(profile, type)).length > 0,
    /** The parameters by which what follows from the calculation is decided. */
    decided: parametersAt(values, at),

    async tallies(profiles: readonly PartnerProfile[], isOne: boolean) {
      const groups = new Map<string, Awaited<ReturnType<typeof groupOf>>>();
      for (const profile of profiles) groups.set(profile.partner.accountName, await groupOf(tables, profile, span));
      // One partner's lines are found by its customers; of all partners nearly every line is asked for.
      const partners = isOne ? [...new Set([...groups.values()].flatMap((group) => [...group.keys()]))] : undefined;
      return await performanceOfCycle(tables, cycle, groups, judged, byProduct(profiles), partners);
    },

    reckon(profile: PartnerProfile, type: AssociationType, tally: Tally | undefined) {
      const performance = tally ?? new Map<string | null, Fen>();
      return reckon(policies as IncentivePolicy[], { ...caseOf(profile, type), performance });
    },

    calculation: (profile: PartnerProfile, associationType: AssociationType, change: OpenChange): Calculation => ({
      partner: profile.partner.accountName,
      cycle,
      associationType,
      program: programOf(profile, span),
      at,
      seq: change.seq,
      isRunning,
    }),
  };
}

/** The programme that a partner's incentive is reckoned in: a distributor's lines are those of its resellers too. */
function programOf({ programs }: PartnerProfile, span: ReturnType<typeof cycleSpan>): IncentiveProgram {
  const distributes = programs.some((period) => period.program === "distributor" && overlaps(period, span));
  return distributes ? "distributor" : "solution-provider";
}

async function allEligible({ partners }: Tables, desk: IncentiveDesk): Promise<PartnerProfile[]> {
  const eligible: PartnerProfile[] = [];
  for await (const batch of partners.list(EVERYTHING, desk.span.from)) {
    eligible.push(...batch.filter((profile) => decideEligibility({ profile, cycle: desk.span }, desk.judged).eligible));
  }
  return eligible;
}

async function namedEligible({ partners }: Tables, desk: IncentiveDesk, name: string): Promise<PartnerProfile> {
  const profile = await partners.find(name);
  if (!profile) throw notFound(PARTNER, name);
  const { eligible, accruesTo, rules } = decideEligibility({ profile, cycle: desk.span }, desk.judged);
  if (eligible) return profile;
  const [first] = rules;
  const text = first?.reason ?? { en: "No incentive.", zh: "无激励。" };
  throw new AppError("refused", "refused", text, {
    rules,
    ...(accruesTo === null ? {} : { hint: accrual(accruesTo) }),
  });
}

function accrual(distributor: string): Text {
  const line = `partnerctl incentive list --partner ${shellWord(distributor)}`;
  return {
    en: `Its performance accrues to ${distributor}: ${line}`,
    zh: `其业绩计入 ${distributor}：${line}`,
  };
}

function groupByPartner(statements: readonly Statement[]): Map<string, Statement[]> {
  const groups = new Map<string, Statement[]>();
  for (const statement of statements) {
    groups.set(statement.partner, [...(groups.get(statement.partner) ?? []), statement]);
  }
  return groups;
}
