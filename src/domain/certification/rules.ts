import type { Words } from "../../language/text.ts";
import type { Fen } from "../../values/money.ts";
import type { Rule } from "../rules.ts";
import { type BusinessDetails, type Certification, differences } from "./types.ts";

/** What the vendor knows of a company before it looks at a submission. */
export interface CompanyFacts {
  readonly partner: string;
  readonly knownSupplier: boolean;
  /** The application of the company (any account of the same credit code) that was certified last. */
  readonly lastCertified: Certification | undefined;
}

/** Everything that a submission, or an amount that was entered, is judged by. */
export interface CertificationCase extends CompanyFacts {
  readonly details?: BusinessDetails;
  readonly confirmation?: { readonly certification: Certification; readonly amount: Fen };
}

/** How many wrong amounts are left; none where so many were entered already that a lower limit is passed. */
export function attemptsLeft(wrongAmounts: number, limit: number): number {
  return Math.max(0, limit - wrongAmounts);
}

const DETAIL_WORDS: Words = {
  bank_account: { en: "bank account", zh: "银行账号" },
  signing_entity: { en: "signing entity", zh: "签约主体" },
  currency: { en: "currency", zh: "币种" },
};

/** What certification is decided by, in the order of POLICY.md §6. */
export const CERTIFICATION_RULES: readonly Rule<CertificationCase>[] = [
  {
    id: "certification.letter-required",
    effect: "review",
    source: "seed: business information; doc: 商业信息认证",
    text: {
      en: "What was submitted for {account} is not what the vendor knows of its company: {changed}.",
      zh: "为 {account} 提交的信息与华为云已掌握的该企业信息不一致：{changed}。",
    },
    remedy: {
      en: "Attach the bank confirmation letter: `partnerctl certification attach-letter {account} <file>`.",
      zh: "请上传银行确认函：`partnerctl certification attach-letter {account} <文件>`。",
    },
    words: { changed: DETAIL_WORDS },
    when: ({ partner, knownSupplier, lastCertified, details }) => {
      if (!details || (!knownSupplier && !lastCertified)) return false;
      // A supplier of whom nothing was certified here is known with details that nobody here knows.
      const changed = lastCertified
        ? differences(details, lastCertified)
        : ["bank_account", "signing_entity", "currency"];
      return (
        changed.length > 0 && {
          account: partner,
          changed,
          known_supplier: knownSupplier,
          certified_account: lastCertified?.partner ?? null,
        }
      );
    },
  },
  {
    id: "certification.wrong-amount",
    effect: "refuse",
    source: "doc: 商业信息认证",
    text: {
      en: "This is not the amount that was transferred to {account}; tries left: {tries_left}.",
      zh: "输入的金额与向 {account} 转账的金额不符，剩余 {tries_left} 次。",
    },
    remedy: {
      en: "Look it up in the bank statement before the next try; once no try is left it is locked, and an ecosystem manager decides.",
      zh: "请核对银行流水后再试；次数用尽后将锁定，由生态经理处理。",
    },
    instead: {
      when: ({ tries_left }) => tries_left === 0,
      remedy: {
        en: "It is locked now, and an ecosystem manager decides; how far it is: `partnerctl certification show {account}`.",
        zh: "已锁定，由生态经理处理；查看进度：`partnerctl certification show {account}`。",
      },
    },
    when: ({ partner, confirmation }, parameters) => {
      if (!confirmation || confirmation.amount === confirmation.certification.transferred) return false;
      const limit = parameters.count("certification.max_attempts");
      return { account: partner, tries_left: attemptsLeft(confirmation.certification.wrongAmounts + 1, limit) };
    },
  },
];
