import type { Text } from "../../language/text.ts";
import type { Instant } from "../../values/instant.ts";
import type { Fen } from "../../values/money.ts";
import { nameKey } from "../../values/names.ts";

/** `none` is that of a partner that never applied. */
export const CERTIFICATION_STATES = [
  "none",
  "awaiting-amount",
  "awaiting-letter",
  "in-review",
  "certified",
  "rejected",
  "locked",
] as const;

export type CertificationState = (typeof CERTIFICATION_STATES)[number];

/** What the states are called where a person reads them. */
export const CERTIFICATION_STATE_WORDS: Readonly<Record<CertificationState, Text>> = {
  none: { en: "not submitted", zh: "未提交" },
  "awaiting-amount": { en: "waiting for the amount", zh: "待确认金额" },
  "awaiting-letter": { en: "waiting for the bank letter", zh: "待上传银行确认函" },
  "in-review": { en: "in review", zh: "审核中" },
  certified: { en: "certified", zh: "已认证" },
  rejected: { en: "rejected", zh: "已驳回" },
  locked: { en: "locked", zh: "已锁定" },
};

/** The business information that is certified. */
export interface BusinessDetails {
  /** Digits alone. */
  readonly bankAccount: string;
  readonly signingEntity: string;
  /** Three capital letters. */
  readonly currency: string;
}

/** What is kept of a bank confirmation letter: enough to prove which file it was. */
export interface BankLetter {
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  readonly sha256: string;
}

/** One application for certification, and what became of it. */
export interface Certification extends BusinessDetails {
  readonly id: string;
  readonly partner: string;
  readonly state: Exclude<CertificationState, "none">;
  readonly letterName: string | null;
  readonly letterSize: number | null;
  readonly letterSha256: string | null;
  /** How often a wrong amount was entered. */
  readonly wrongAmounts: number;
  /** The random amount that the vendor sent: never shown, or it would prove nothing. */
  readonly transferred: Fen | null;
  readonly transferredAt: Instant | null;
  readonly submittedAt: Instant;
  readonly decidedAt: Instant | null;
  readonly decidedBy: string | null;
  readonly reason: string | null;
  /** What fired when it was submitted. */
  readonly rules: readonly string[];
}

/** A partner and one of its applications, or none: what lists and records of certifications show. */
export interface CertificationView {
  readonly partner: string;
  readonly certification: Certification | undefined;
  /** Wrong amounts that are left before it is locked; null where no amount is asked for. */
  readonly attemptsLeft: number | null;
}

/** What kind of information differs between two submissions; spellings of one name do not. */
export function differences(one: BusinessDetails, other: BusinessDetails): string[] {
  return [
    ...(one.bankAccount === other.bankAccount ? [] : ["bank_account"]),
    ...(nameKey(one.signingEntity) === nameKey(other.signingEntity) ? [] : ["signing_entity"]),
    ...(one.currency === other.currency ? [] : ["currency"]),
  ];
}
