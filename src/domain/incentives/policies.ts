import type { Text } from "../../language/text.ts";
import type { Instant } from "../../values/instant.ts";
import { addFen, type Fen, ZERO } from "../../values/money.ts";
import type { AssociationType } from "../association/association.ts";
import { holdsAt, type Partner } from "../partners/partner.ts";
import { exactShare, type Rate, roundedShare, WHOLE } from "./rates.ts";

/** The programmes that incentives are paid in. */
export const INCENTIVE_PROGRAMS = ["solution-provider", "distributor"] as const;

/** What people read for them. */
export const INCENTIVE_PROGRAM_WORDS: Readonly<Record<(typeof INCENTIVE_PROGRAMS)[number], Text>> = {
  "solution-provider": { en: "solution provider", zh: "解决方案提供商" },
  distributor: { en: "distributor", zh: "总经销商" },
};

export type IncentiveProgram = (typeof INCENTIVE_PROGRAMS)[number];

/** A rate as somebody entered it, over the half-open period [from, to). What is null or empty is not asked about. */
export interface IncentivePolicy {
  readonly id: string;
  readonly program: IncentiveProgram;
  readonly associationType: AssociationType | null;
  /** Names of products (`service_type_name`); empty means all, also lines without one. */
  readonly products: readonly string[];
  readonly tier: Partner["tier"];
  /** From this performance on, of what the policy covers, the rate holds for all of it; null means always. */
  readonly threshold: Fen | null;
  /** The most that it gives in one statement. */
  readonly cap: Fen | null;
  readonly rate: Rate;
  readonly from: Instant;
  readonly to: Instant | null;
}

/** What a statement is reckoned for, as far as policies look at it. */
export interface PolicyCase {
  readonly program: IncentiveProgram;
  readonly associationType: AssociationType;
  readonly tier: Partner["tier"];
  /** The instant whose policies hold: the last one of the cycle, or now while it is running. */
  readonly at: Instant;
  /** The performance by product; null is what has none, or everything where no policy asks for products. */
  readonly performance: ReadonlyMap<string | null, Fen>;
}

/** A part of a statement: what one policy covers, or none (rate 0). */
export interface StatementPart {
  readonly policy: IncentivePolicy | null;
  readonly products: readonly (string | null)[];
  readonly performance: Fen;
  /** In millionths of a fen, after the cap: only the sum of all parts is rounded. */
  readonly exact: bigint;
}

/** What a statement comes to. */
export interface Reckoning {
  readonly parts: readonly StatementPart[];
  readonly performance: Fen;
  /** The one rate of everything; null where parts have different ones. */
  readonly rate: Rate | null;
  readonly amount: Fen;
}

/** The policies that a case is about, whatever its performance. */
export function policiesFor(
  policies: readonly IncentivePolicy[],
  facts: Omit<PolicyCase, "performance">,
): IncentivePolicy[] {
  return policies.filter(
    (policy) =>
      policy.program === facts.program &&
      (policy.associationType === null || policy.associationType === facts.associationType) &&
      (policy.tier === null || policy.tier === facts.tier) &&
      holdsAt(policy, facts.at),
  );
}

/**
 * Reckons a statement: for each product the most specific policy whose threshold is reached. A policy that names
 * products comes before one that does not, then one that names a tier, then one that names an association type; of
 * those alike the highest threshold, and of one threshold the policy that began last.
 */
export function reckon(policies: readonly IncentivePolicy[], facts: PolicyCase): Reckoning {
  const reached = policiesFor(policies, facts).filter((policy) => isReached(policy, facts.performance));
  const ordered = reached.sort(compare);
  const parts = new Map<IncentivePolicy | null, { products: (string | null)[]; performance: Fen }>();
  for (const [product, performance] of facts.performance) {
    const policy = ordered.find((one) => covers(one, product)) ?? null;
    const part = parts.get(policy) ?? { products: [], performance: ZERO };
    part.products.push(product);
    part.performance = addFen(part.performance, performance);
    parts.set(policy, part);
  }
  const list = [...parts].map(([policy, part]): StatementPart => ({ policy, ...part, exact: shareOf(policy, part) }));
  const rates = new Set(list.map(({ policy }) => policy?.rate ?? 0));
  return {
    parts: list,
    performance: addFen(...list.map(({ performance }) => performance)),
    rate: rates.size > 1 ? null : (([...rates][0] ?? 0) as Rate),
    amount: roundedShare(list.reduce((sum, { exact }) => sum + exact, 0n)),
  };
}

function covers({ products }: IncentivePolicy, product: string | null): boolean {
  return products.length === 0 || (product !== null && products.includes(product));
}

function isReached(policy: IncentivePolicy, performance: PolicyCase["performance"]): boolean {
  if (policy.threshold === null) return true;
  const covered = [...performance].filter(([product]) => covers(policy, product)).map(([, amount]) => amount);
  return addFen(...covered) >= policy.threshold;
}

function shareOf(policy: IncentivePolicy | null, { performance }: { readonly performance: Fen }): bigint {
  if (policy === null) return 0n;
  const exact = exactShare(performance, policy.rate);
  const most = policy.cap === null ? undefined : exactShare(policy.cap, WHOLE as Rate);
  return most !== undefined && exact > most ? most : exact;
}

function specificity({ products, tier, associationType }: IncentivePolicy): number {
  return (products.length > 0 ? 4 : 0) + (tier === null ? 0 : 2) + (associationType === null ? 0 : 1);
}

/** The more specific first. */
function compare(one: IncentivePolicy, other: IncentivePolicy): number {
  const bySpecificity = specificity(other) - specificity(one);
  if (bySpecificity !== 0) return bySpecificity;
  const lowest = Number.NEGATIVE_INFINITY;
  const byThreshold = (other.threshold ?? lowest) - (one.threshold ?? lowest);
  return Number.isNaN(byThreshold) || byThreshold === 0 ? other.from - one.from : byThreshold;
}

/** The same rate for the same: adding it once more changes nothing. */
export function isSamePolicy(one: Omit<IncentivePolicy, "id">, other: Omit<IncentivePolicy, "id">): boolean {
  return (
    isAlike(one, other) &&
    one.rate === other.rate &&
    one.cap === other.cap &&
    one.to === other.to &&
    [...one.products].sort().join(";") === [...other.products].sort().join(";")
  );
}

/** Whether nothing says which of two policies holds: equally specific, about the same, from the same day. */
export function isAmbiguous(one: Omit<IncentivePolicy, "id">, other: Omit<IncentivePolicy, "id">): boolean {
  const shared =
    one.products.length === 0
      ? other.products.length === 0
      : one.products.some((product) => other.products.includes(product));
  return shared && isAlike(one, other);
}

function isAlike(one: Omit<IncentivePolicy, "id">, other: Omit<IncentivePolicy, "id">): boolean {
  return (
    one.program === other.program &&
    one.associationType === other.associationType &&
    one.tier === other.tier &&
    one.threshold === other.threshold &&
    one.from === other.from
  );
}
