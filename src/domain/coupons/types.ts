import type { Text } from "../../language/text.ts";
import type { Instant } from "../../values/instant.ts";
import type { Fen } from "../../values/money.ts";
import type { PartnerProfile, Program, Stage } from "../partners/partner.ts";

export const SOLUTION_KINDS = ["basic", "cloud-software", "advanced", "service", "si"] as const;

/** What people read for them. */
export const SOLUTION_KIND_WORDS: Readonly<Record<(typeof SOLUTION_KINDS)[number], Text>> = {
  basic: { en: "basic", zh: "基础软件" },
  "cloud-software": { en: "cloud software", zh: "云软件" },
  advanced: { en: "advanced", zh: "先进云软件" },
  service: { en: "service", zh: "服务" },
  si: { en: "SI", zh: "系统集成" },
};
export const SOLUTION_STATES = ["draft", "in-review", "certified", "released", "rejected"] as const;

/** What people read for them. */
export const SOLUTION_STATE_WORDS: Readonly<Record<(typeof SOLUTION_STATES)[number], Text>> = {
  draft: { en: "a draft", zh: "草稿" },
  "in-review": { en: "in review", zh: "审核中" },
  certified: { en: "certified", zh: "已认证" },
  released: { en: "released", zh: "已发布" },
  rejected: { en: "rejected", zh: "已驳回" },
};
/** What can be applied for. `si-support-…` are those for support plans (支持计划专用券). */
export const COUPON_KINDS = [
  ...SOLUTION_KINDS,
  "si-validation",
  "si-support-validation",
  "si-differentiation",
  "si-support-differentiation",
] as const;

/** What people read for them. */
export const COUPON_KIND_WORDS: Readonly<Record<(typeof COUPON_KINDS)[number], Text>> = {
  ...SOLUTION_KIND_WORDS,
  "si-validation": { en: "SI (role validation)", zh: "系统集成（角色认证）" },
  "si-support-validation": { en: "support plan (role validation)", zh: "支持计划（角色认证）" },
  "si-differentiation": { en: "SI (differentiation)", zh: "系统集成（差异化认证）" },
  "si-support-differentiation": { en: "support plan (differentiation)", zh: "支持计划（差异化认证）" },
};
/** What coupons can be: `manual` ones are issued by an ecosystem manager without an application. */
export const RECORDED_KINDS = [...COUPON_KINDS, "manual"] as const;

/** What people read for them. */
export const RECORDED_KIND_WORDS: Readonly<Record<(typeof RECORDED_KINDS)[number], Text>> = {
  ...COUPON_KIND_WORDS,
  manual: { en: "manual", zh: "人工发放" },
};
export const COUPON_STATES = ["pending", "approved", "rejected", "withdrawn"] as const;

/** What people read for them. */
export const COUPON_STATE_WORDS: Readonly<Record<(typeof COUPON_STATES)[number], Text>> = {
  pending: { en: "pending", zh: "待审核" },
  approved: { en: "approved", zh: "已通过" },
  rejected: { en: "rejected", zh: "已驳回" },
  withdrawn: { en: "withdrawn", zh: "已撤回" },
};

export type SolutionKind = (typeof SOLUTION_KINDS)[number];
export type SolutionState = (typeof SOLUTION_STATES)[number];
export type CouponKind = (typeof COUPON_KINDS)[number];
export type RecordedKind = (typeof RECORDED_KINDS)[number];
export type CouponState = (typeof COUPON_STATES)[number];

/** What a kind of test coupon asks of the partner: a solution of a kind, a path, and a stage reached on it. */
export interface CouponDemands {
  readonly solution: SolutionKind;
  readonly path: Program;
  /** The stages that will do; null: the path alone is enough. */
  readonly stages: readonly Stage[] | null;
}

const VALIDATED: readonly Stage[] = ["role-validation", "differentiation"];

export const COUPON_DEMANDS: Readonly<Record<CouponKind, CouponDemands>> = {
  basic: { solution: "basic", path: "software-path", stages: null },
  "cloud-software": { solution: "cloud-software", path: "software-path", stages: null },
  advanced: { solution: "advanced", path: "software-path", stages: null },
  service: { solution: "service", path: "service-path", stages: VALIDATED },
  si: { solution: "si", path: "si-path", stages: null },
  "si-validation": { solution: "si", path: "si-path", stages: VALIDATED },
  "si-support-validation": { solution: "si", path: "si-path", stages: VALIDATED },
  "si-differentiation": { solution: "si", path: "si-path", stages: ["differentiation"] },
  "si-support-differentiation": { solution: "si", path: "si-path", stages: ["differentiation"] },
};

/** Whether more than what is left may be applied for, with a reason (追加申请). */
export function allowsAdditional(kind: CouponKind): boolean {
  return COUPON_DEMANDS[kind].path === "si-path";
}

/** A partner's solution, for which test coupons are given. */
export interface Solution {
  readonly id: string;
  readonly partner: string;
  readonly name: string;
  readonly kind: SolutionKind;
  readonly state: SolutionState;
  readonly createdAt: Instant;
}

/** An application for a test coupon and what became of it, or one that was issued by hand. */
export interface Coupon {
  readonly id: string;
  readonly partner: string;
  readonly solution: string | null;
  readonly kind: RecordedKind;
  readonly amount: Fen;
  readonly configLink: string | null;
  readonly note: string | null;
  readonly state: CouponState;
  readonly submittedAt: Instant;
  readonly decidedAt: Instant | null;
  readonly decidedBy: string | null;
  readonly reason: string | null;
  /** The sub-customer that it was issued to by hand; null where it is the partner's own. */
  readonly customer: string | null;
  /** Why more is asked for than is left under the solution's ceiling. */
  readonly additional: string | null;
}

/** What is applied for. */
export interface CouponApplication {
  readonly kind: CouponKind;
  readonly solution: Solution | undefined;
  readonly amount: Fen;
  /** The shared list of the price calculator. */
  readonly configLink: string | null;
  /** The sub-customer that it is for: no application for one is possible. */
  readonly customer: string | null;
  /** Why more is asked for than is left under the solution's ceiling. */
  readonly additional: string | null;
}

/** Everything that the decision on a test coupon may look at. Without an application it asks what could be applied for. */
export interface CouponCase {
  readonly at: Instant;
  readonly profile: PartnerProfile;
  /** Whether the partner's account has an open association as a customer. */
  readonly isSubCustomer: boolean;
  /** The partner's own. */
  readonly solutions: readonly Solution[];
  /** The partner's own. */
  readonly coupons: readonly Coupon[];
  /** The kind of the application, or the kind asked about. */
  readonly kind: CouponKind;
  readonly application?: CouponApplication | undefined;
}
