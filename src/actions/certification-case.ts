import type { Tables } from "../database/tables/index.ts";
import { viewOf } from "../domain/certification/decide.ts";
import type { CompanyFacts } from "../domain/certification/rules.ts";
import { type CertificationEvent, nextState, nextStep } from "../domain/certification/states.ts";
import {
  CERTIFICATION_STATE_WORDS,
  type Certification,
  type CertificationView,
} from "../domain/certification/types.ts";
import type { Parameters } from "../domain/policy/parameters.ts";
import { PARTNER } from "../domain/record-names.ts";
import { type AppError, conflict, notFound } from "../errors.ts";
import type { Text } from "../language/text.ts";
import type { Instant } from "../values/instant.ts";
import { shellWord } from "../values/shell.ts";
import { heldPartner } from "./change-programs.ts";
import { parametersOf } from "./parameters.ts";

/** What decisions on a partner's certification look at, kept as it is until the write has ended. */
export interface HeldCertification {
  readonly company: CompanyFacts;
  readonly present: Certification | undefined;
  readonly parameters: Parameters;
}

/** Holds a partner and finds its present application; exit 7 where there is no such partner. */
export async function heldCertification(tables: Tables, partner: string, at: Instant): Promise<HeldCertification> {
  const { uscc, knownSupplier } = (await heldPartner(tables, partner)).partner;
  const company = uscc === null ? [] : await tables.partners.accountsOfCompany(uscc);
  const lastCertified = await tables.certifications.lastCertified([...new Set([partner, ...company])]);
  return {
    company: { partner, knownSupplier, lastCertified },
    present: (await tables.certifications.ofPartner(partner)).at(-1),
    parameters: await parametersOf(tables, at),
  };
}

/** Finds a partner's present application to be shown; exit 7 where there is no such partner. */
export async function findCertification(tables: Tables, partner: string, at: Instant): Promise<CertificationView> {
  const found = await tables.partners.find(partner);
  if (!found) throw notFound(PARTNER, partner);
  const present = (await tables.certifications.ofPartner(partner)).at(-1);
  return viewOf(partner, present, await parametersOf(tables, at));
}

/** What a person asks for; several events may come of it. */
export type CertificationWish = Exclude<
  CertificationEvent,
  "submit-for-letter" | "submit-with-letter" | "mistake" | "lock"
>;

const WORDS: Readonly<Record<CertificationWish, Text>> = {
  submit: { en: "submitted anew", zh: "重新提交" },
  "attach-letter": { en: "given a bank letter", zh: "上传银行确认函" },
  transfer: { en: "sent an amount", zh: "登记打款" },
  confirm: { en: "confirmed with an amount", zh: "确认金额" },
  approve: { en: "approved", zh: "批准" },
  reject: { en: "rejected", zh: "驳回" },
};

/** The state of a partner's certification after an event, or the conflict that names the state and what is possible. */
export function stateAfter(
  partner: string,
  present: Certification | undefined,
  wish: CertificationWish,
  event: CertificationEvent = wish,
): Certification["state"] {
  const state = present?.state ?? "none";
  const next = nextState(state, event);
  if (next) return next;
  const word = WORDS[wish];
  throw conflict(
    "wrong-state",
    {
      en: `The certification of ${partner} is ${CERTIFICATION_STATE_WORDS[state].en}; it cannot be ${word.en}.`,
      zh: `${partner} 的商业信息认证状态为“${CERTIFICATION_STATE_WORDS[state].zh}”，不能${word.zh}。`,
    },
    { hint: whatNext(partner, present) },
  );
}

/** What moves a certification on from where it is. */
export function whatNext(partner: string, present: Certification | undefined): Text {
  const { step, next } = nextStep(partner, present);
  return { en: `${step.en}: ${next.en}`, zh: `${step.zh}：${next.zh}` };
}

/** An amount that is asked about before the vendor has recorded what it sent. */
export function notTransferred(partner: string): AppError {
  return conflict(
    "not-transferred",
    {
      en: `No transfer to ${partner} was recorded yet, so there is no amount to confirm.`,
      zh: `尚未登记向 ${partner} 的打款，无法确认金额。`,
    },
    {
      hint: {
        en: `Wait until the vendor has sent it: partnerctl certification show ${shellWord(partner)} --columns state,transferred_at`,
        zh: `请等待打款，查看进度：partnerctl certification show ${shellWord(partner)} --columns state,transferred_at`,
      },
    },
  );
}
