import type { Text } from "../../language/text.ts";
import type { Instant } from "../../values/instant.ts";
import type { PartnerLink, PartnerProfile } from "../partners/partner.ts";
import type { ResellerInvitationState } from "./states.ts";

/** What a distributor and a reseller are to each other: the word that lists show. */
export const RELATION_STATES = ["invited", "linked", "unlinked"] as const;
export type RelationState = (typeof RELATION_STATES)[number];

/** What people read for them. */
export const RELATION_STATE_WORDS: Readonly<Record<(typeof RELATION_STATES)[number], Text>> = {
  invited: { en: "invited", zh: "已邀请" },
  linked: { en: "linked", zh: "已归属" },
  unlinked: { en: "unlinked", zh: "已解除" },
};

/** A distributor's invitation to an account to become its reseller. */
export interface ResellerInvitation {
  readonly id: string;
  readonly reseller: string;
  readonly distributor: string;
  readonly state: ResellerInvitationState;
  readonly invitedAt: Instant;
  readonly invitedBy: string;
  readonly decidedAt: Instant | null;
  readonly decidedBy: string | null;
}

/** The links of an account to distributors, past ones included. */
export function distributorLinks({ links }: PartnerProfile): PartnerLink[] {
  return links.filter(({ relation }) => relation === "distributor");
}

/** The link to a distributor that nobody has ended, whatever the clock says: an end is recorded when it has come. */
export function openLink(profile: PartnerProfile): PartnerLink | undefined {
  return distributorLinks(profile).find(({ to }) => to === null);
}

/** The profile with its open link ended; a period that has not begun by then stays on record as an empty one. */
export function unlinked(profile: PartnerProfile, at: Instant): PartnerProfile {
  const open = openLink(profile);
  const to = Math.max(open?.from ?? at, at) as Instant;
  return { ...profile, links: profile.links.map((link) => (link === open ? { ...link, to } : link)) };
}

/** The profile linked to a distributor from the clock on, but not before the end of what came before. */
export function linkedFrom(profile: PartnerProfile, distributor: string, at: Instant): PartnerProfile {
  const ends = distributorLinks(profile).flatMap(({ to }) => (to === null ? [] : [to]));
  const from = Math.max(at, ...ends) as Instant;
  const { accountName: partner } = profile.partner;
  const link: PartnerLink = { partner, relation: "distributor", other: distributor, from, to: null };
  return { ...profile, links: [...profile.links, link] };
}
