import { CERTIFICATION_STATES, type CertificationView } from "../../domain/certification/types.ts";
import { maskBankAccount } from "../../values/bank-account.ts";
import type { ListColumn } from "../listing.ts";
import { badValue } from "../option-values.ts";

const LAST_DIGITS = /^(?:\*{4})?(\d{4})$/;

/** Reads the word of a filter on account numbers, of which only the last four digits can be asked for. */
function readLastDigits(option: string, word: string): string {
  const digits = LAST_DIGITS.exec(word)?.[1];
  if (digits !== undefined) return maskBankAccount(digits);
  throw badValue(option, "***", { en: "the last four digits of an account", zh: "账号的后四位数字" });
}

/** An application for certification. Account numbers are masked unless they are to be revealed; the amount sent is not there. */
export function certificationColumns(reveal = false): readonly ListColumn<CertificationView>[] {
  return [
    { key: "partner", label: { en: "Partner", zh: "伙伴" }, type: "text", value: (row) => row.partner },
    {
      key: "state",
      label: { en: "State", zh: "状态" },
      type: "text",
      value: ({ certification }) => certification?.state ?? "none",
      values: CERTIFICATION_STATES,
    },
    {
      key: "bank_account",
      label: { en: "Bank account", zh: "银行账号" },
      type: "text",
      value: ({ certification }) =>
        certification && (reveal ? certification.bankAccount : maskBankAccount(certification.bankAccount)),
      asked: { column: "bank_account", read: readLastDigits },
    },
    {
      key: "signing_entity",
      label: { en: "Signing entity", zh: "签约主体" },
      type: "text",
      value: ({ certification }) => certification?.signingEntity,
    },
    {
      key: "currency",
      label: { en: "Currency", zh: "签约币种" },
      type: "text",
      value: ({ certification }) => certification?.currency,
    },
    {
      key: "bank_letter",
      label: { en: "Bank letter", zh: "银行确认函" },
      type: "text",
      value: ({ certification }) => certification?.letterName,
      wide: true,
    },
    {
      key: "bank_letter_size",
      label: { en: "Letter size (bytes)", zh: "确认函大小（字节）" },
      type: "integer",
      value: ({ certification }) => certification?.letterSize,
      wide: true,
    },
    {
      key: "bank_letter_sha256",
      label: { en: "Letter SHA-256", zh: "确认函 SHA-256" },
      type: "text",
      value: ({ certification }) => certification?.letterSha256,
      wide: true,
    },
    {
      key: "attempts_left",
      label: { en: "Tries left", zh: "剩余次数" },
      type: "integer",
      value: (row) => row.attemptsLeft,
    },
    {
      key: "submitted_at",
      label: { en: "Submitted", zh: "提交时间" },
      type: "instant",
      value: ({ certification }) => certification?.submittedAt,
    },
    {
      key: "transferred_at",
      label: { en: "Transferred", zh: "打款时间" },
      type: "instant",
      value: ({ certification }) => certification?.transferredAt,
      wide: true,
    },
    {
      key: "decided_at",
      label: { en: "Decided", zh: "处理时间" },
      type: "instant",
      value: ({ certification }) => certification?.decidedAt,
      wide: true,
    },
    {
      key: "decided_by",
      label: { en: "Decided by", zh: "处理人" },
      type: "text",
      value: ({ certification }) => certification?.decidedBy,
      wide: true,
    },
    {
      key: "reason",
      label: { en: "Reason", zh: "原因" },
      type: "text",
      value: ({ certification }) => certification?.reason,
      wide: true,
    },
    {
      key: "rules",
      label: { en: "Rules", zh: "规则" },
      type: "ids",
      value: ({ certification }) => certification?.rules ?? [],
    },
  ];
}
