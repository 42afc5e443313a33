import type { Instant } from "../../values/instant.ts";
import {
  holdsAt,
  kindAt,
  linkedTo,
  type Partner,
  type PartnerKind,
  type PartnerLink,
  type PartnerProfile,
  type ProgramPeriod,
} from "./partner.ts";
import { formatEntry, openEntries, type ProgramEntry } from "./programs.ts";

/** What is said of a partner: undefined is not said. */
export interface PartnerFacts {
  readonly plain: Partial<Partner>;
  readonly kind: PartnerKind | undefined;
  readonly programs: readonly ProgramEntry[] | undefined;
  readonly links: Readonly<Record<PartnerLink["relation"], string | null | undefined>>;
}

/** A partner of whom nothing is known but its account. */
export function newPartner(accountName: string, at: Instant): PartnerProfile {
  const partner: Partner = {
    accountName,
    company: "",
    uscc: null,
    tier: null,
    phone: null,
    email: null,
    realNameVerified: false,
    status: "active",
    customerDevelopment: false,
    knownSupplier: false,
    createdAt: at,
  };
  return { partner, programs: [], links: [] };
}

/**
 * Puts facts into a profile, each in place of what was recorded of it; periods that have ended stay as history.
 * Recorded facts hold from `since`, null being always. Lists that do not change stay the same arrays.
 */
export function recordFacts(
  before: PartnerProfile,
  facts: PartnerFacts,
  at: Instant,
  since: Instant | null,
): PartnerProfile {
  const partner = { ...before.partner, ...facts.plain };
  let { programs, links } = before;
  if (facts.programs) programs = withPrograms(before, facts.programs, at, since);
  if (facts.kind !== undefined) programs = withKind(before, programs, facts.kind, at, since);
  for (const relation of ["distributor", "customer-of"] as const) {
    const other = facts.links[relation];
    if (other !== undefined) links = withLink({ ...before, links }, relation, other, at, since);
  }
  return { ...before, partner, programs, links };
}

/** Whether recording made no difference: `after` must come from `before` by `recordFacts`. */
export function isSameProfile(before: PartnerProfile, after: PartnerProfile): boolean {
  const keys = Object.keys(before.partner) as (keyof Partner)[];
  return (
    before.programs === after.programs &&
    before.links === after.links &&
    keys.every((key) => before.partner[key] === after.partner[key])
  );
}

/** An entry that was there keeps its exact beginning; all are copies, so that they are recorded anew in their order. */
function withPrograms(
  profile: PartnerProfile,
  entries: readonly ProgramEntry[],
  at: Instant,
  since: Instant | null,
): readonly ProgramPeriod[] {
  const current = new Map(openEntries(profile, at).map((period) => [formatEntry(period), period]));
  if ([...current.keys()].join(";") === entries.map(formatEntry).join(";")) return profile.programs;
  const periods = entries.map((entry): ProgramPeriod => {
    const known = current.get(formatEntry(entry));
    const { accountName: partner } = profile.partner;
    return known ? { ...known } : { partner, ...entry, from: entry.from ?? since, to: null, asKind: false };
  });
  const open = new Set(current.values());
  return [...profile.programs.filter((period) => !open.has(period)), ...periods];
}

/**
 * A kind that the programme of the same name explains is not recorded beside it: with a date (`reseller@2026-01-01`)
 * that date counts, and without one a list that was printed with the kind in it can be imported again.
 */
function withKind(
  before: PartnerProfile,
  programs: readonly ProgramPeriod[],
  kind: PartnerKind,
  at: Instant,
  since: Instant | null,
): readonly ProgramPeriod[] {
  const recorded = programs.filter(({ asKind, to }) => asKind && (to === null || to > at));
  if (recorded.length === 1 && recorded[0]?.program === kind && holdsAt(recorded[0], at)) return programs;
  const others = recorded.length > 0 ? programs.filter((period) => !recorded.includes(period)) : programs;
  if (kind === "none") return others;
  const joined = others.find((period) => period.program === kind && holdsAt(period, at));
  const wasShown = recorded.length === 0 && kindAt(before, at) === kind;
  if (joined && (joined.from !== null || wasShown)) return others;
  const { accountName: partner } = before.partner;
  return [...others, { partner, program: kind, stage: null, from: since, to: null, asKind: true }];
}

function withLink(
  profile: PartnerProfile,
  relation: PartnerLink["relation"],
  other: string | null,
  at: Instant,
  since: Instant | null,
): readonly PartnerLink[] {
  if ((linkedTo(profile, relation, at) ?? null) === other) return profile.links;
  const rest = profile.links.filter((link) => link.relation !== relation || (link.to !== null && link.to <= at));
  if (other === null) return rest;
  const { accountName: partner } = profile.partner;
  // What is taken to have been so all along has been since the end of what was recorded before it.
  const ends = rest.flatMap((link) => (link.relation === relation && link.to !== null ? [link.to] : []));
  const from = ends.length === 0 ? since : (Math.max(since ?? 0, ...ends) as Instant);
  return [...rest, { partner, relation, other, from, to: null }];
}
