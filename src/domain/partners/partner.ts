import type { Text } from "../../language/text.ts";
import type { Instant } from "../../values/instant.ts";
import type { CertificationState } from "../certification/types.ts";

export const KINDS = ["solution-provider", "distributor", "reseller", "none"] as const;

/** What people read for them. */
export const PARTNER_KIND_WORDS: Readonly<Record<(typeof KINDS)[number], Text>> = {
  "solution-provider": { en: "solution provider", zh: "解决方案提供商" },
  distributor: { en: "distributor", zh: "总经销商" },
  reseller: { en: "reseller", zh: "云经销商" },
  none: { en: "none", zh: "无" },
};
export const TIERS = ["standard", "preferred", "leading", "core"] as const;

/** What people read for them. */
export const TIER_WORDS: Readonly<Record<(typeof TIERS)[number], Text>> = {
  standard: { en: "standard", zh: "标准" },
  preferred: { en: "preferred", zh: "优选" },
  leading: { en: "leading", zh: "领先" },
  core: { en: "core", zh: "核心" },
};
export const PARTNER_STATUSES = ["active", "frozen", "delisted"] as const;

/** What people read for them. */
export const PARTNER_STATUS_WORDS: Readonly<Record<(typeof PARTNER_STATUSES)[number], Text>> = {
  active: { en: "active", zh: "正常" },
  frozen: { en: "frozen", zh: "已冻结" },
  delisted: { en: "delisted", zh: "已摘牌" },
};
export const PROGRAMS = [
  "solution-provider",
  "distributor",
  "reseller",
  "software-path",
  "service-path",
  "si-path",
  "learning-path",
  "store-service",
  "store-seller",
] as const;

/** What people read for them. */
export const PROGRAM_WORDS: Readonly<Record<(typeof PROGRAMS)[number], Text>> = {
  "solution-provider": { en: "solution provider", zh: "解决方案提供商" },
  distributor: { en: "distributor", zh: "总经销商" },
  reseller: { en: "reseller", zh: "云经销商" },
  "software-path": { en: "software path", zh: "软件伙伴发展路径" },
  "service-path": { en: "service path", zh: "服务伙伴发展路径" },
  "si-path": { en: "SI path", zh: "系统集成伙伴发展路径" },
  "learning-path": { en: "learning path", zh: "学习与赋能伙伴发展路径" },
  "store-service": { en: "store service", zh: "云商店客户服务商计划" },
  "store-seller": { en: "store seller", zh: "云商店商家计划" },
};
export const STAGES = ["role-selection", "role-validation", "differentiation"] as const;

/** What people read for them. */
export const STAGE_WORDS: Readonly<Record<(typeof STAGES)[number], Text>> = {
  "role-selection": { en: "role selection", zh: "角色选择" },
  "role-validation": { en: "role validation", zh: "角色认证" },
  differentiation: { en: "differentiation", zh: "能力差异化认证" },
};
/** The programmes that make an account a seller of the vendor: a partner's `kind` is one of them. */
export const SALES_PROGRAMS = ["solution-provider", "distributor", "reseller"] as const;

export type PartnerKind = (typeof KINDS)[number];
export type Program = (typeof PROGRAMS)[number];
export type Stage = (typeof STAGES)[number];

/** A programme that a partner holds or held, over the half-open period [from, to). from null: always held. */
export interface ProgramPeriod {
  readonly partner: string;
  readonly program: Program;
  readonly stage: Stage | null;
  readonly from: Instant | null;
  readonly to: Instant | null;
  /** Whether the period stands for the recorded `kind` and not for an entry of `programs`. */
  readonly asKind: boolean;
}

/** A distributor of a reseller, or the partner whose sub-customer this account is, over [from, to). */
export interface PartnerLink {
  readonly partner: string;
  readonly relation: "distributor" | "customer-of";
  /** An account name, kept even where no such partner is known yet. */
  readonly other: string;
  readonly from: Instant | null;
  readonly to: Instant | null;
}

/** Whether a half-open period with open ends holds at an instant. */
export function holdsAt(period: { readonly from: Instant | null; readonly to: Instant | null }, at: Instant): boolean {
  return (period.from === null || period.from <= at) && (period.to === null || period.to > at);
}

/** Whether a half-open period with open ends holds at some instant of the half-open span. */
export function overlaps(
  period: { readonly from: Instant | null; readonly to: Instant | null },
  span: { readonly from: Instant; readonly to: Instant },
): boolean {
  return (period.from === null || period.from < span.to) && (period.to === null || period.to > span.from);
}

/** A partner account of the programme. */
export interface Partner {
  accountName: string;
  company: string;
  uscc: string | null;
  tier: (typeof TIERS)[number] | null;
  phone: string | null;
  email: string | null;
  realNameVerified: boolean;
  status: (typeof PARTNER_STATUSES)[number];
  customerDevelopment: boolean;
  knownSupplier: boolean;
  createdAt: Instant;
}

/** What decisions know of a partner: its record, its programmes and its links, past ones included. */
export interface PartnerProfile {
  readonly partner: Partner;
  readonly programs: readonly ProgramPeriod[];
  readonly links: readonly PartnerLink[];
  /** The state of its last application for certification; absent where it never applied. */
  readonly certification?: CertificationState;
}

/** Whether the partner holds one of the programmes at an instant. */
export function holdsProgram(profile: PartnerProfile, programs: readonly Program[], at: Instant): boolean {
  return profile.programs.some((period) => programs.includes(period.program) && holdsAt(period, at));
}

/** The account that the partner is linked to at an instant, by relation. */
export function linkedTo(profile: PartnerProfile, relation: PartnerLink["relation"], at: Instant): string | undefined {
  return profile.links.find((link) => link.relation === relation && holdsAt(link, at))?.other;
}

/** What sort of partner it is at an instant: its recorded kind, else the sales programme that it holds. */
export function kindAt(profile: PartnerProfile, at: Instant): PartnerKind {
  const held = profile.programs.filter(
    (period) => (SALES_PROGRAMS as readonly Program[]).includes(period.program) && holdsAt(period, at),
  );
  const named = held.find((period) => period.asKind) ?? held[0];
  return (named?.program as PartnerKind | undefined) ?? "none";
}
