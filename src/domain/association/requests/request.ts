import type { Text } from "../../../language/text.ts";
import type { Instant } from "../../../values/instant.ts";
import type { AssociationType, STARTERS } from "../association.ts";

export const REQUEST_KINDS = ["disassociate", "switch"] as const;

/** What people read for them. */
export const REQUEST_KIND_WORDS: Readonly<Record<(typeof REQUEST_KINDS)[number], Text>> = {
  disassociate: { en: "disassociate", zh: "解除关联" },
  switch: { en: "switch", zh: "切换关联类型" },
};
export const REQUEST_STATES = ["pending", "approved", "rejected", "withdrawn", "lapsed"] as const;

/** What people read for them. */
export const REQUEST_STATE_WORDS: Readonly<Record<(typeof REQUEST_STATES)[number], Text>> = {
  pending: { en: "pending", zh: "待处理" },
  approved: { en: "approved", zh: "已通过" },
  rejected: { en: "rejected", zh: "已驳回" },
  withdrawn: { en: "withdrawn", zh: "已撤回" },
  lapsed: { en: "lapsed", zh: "已失效" },
};

export type RequestKind = (typeof REQUEST_KINDS)[number];
export type RequestState = (typeof REQUEST_STATES)[number];
export type Starter = (typeof STARTERS)[number];

/** Somebody's wish to end an association, or to go on with the other type. */
export interface AssociationRequest {
  readonly id: string;
  readonly customer: string;
  readonly partner: string;
  /** The association that it is about: once that has ended, nothing is left to decide. */
  readonly association: string;
  readonly kind: RequestKind;
  /** The type that a switch leads to. */
  readonly to: AssociationType | null;
  readonly startedBy: Starter;
  readonly reason: string;
  readonly state: RequestState;
  readonly submittedAt: Instant;
  readonly decidedAt: Instant | null;
  readonly decidedBy: string | null;
  /** What was said with the decision. */
  readonly note: string | null;
  /** Digest of the token with which the customer consents; null where the customer has asked itself. */
  readonly tokenDigest: string | null;
}
