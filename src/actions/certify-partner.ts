import type { ChangeDraft, Database } from "../database/database.ts";
import { decideConfirmation, decideSubmission, viewOf } from "../domain/certification/decide.ts";
import {
  type BankLetter,
  type BusinessDetails,
  type Certification,
  type CertificationView,
  differences,
} from "../domain/certification/types.ts";
import { type AppError, type FiredRule, usageError } from "../errors.ts";
import type { Fen } from "../values/money.ts";
import { heldCertification, notTransferred, stateAfter, whatNext } from "./certification-case.ts";
import { refusal } from "./refusal.ts";

/** What became of a submission. */
export interface Submission {
  readonly view: CertificationView;
  /** Whether the same was submitted before, so that nothing came of it. */
  readonly unchanged: boolean;
  readonly rules: readonly FiredRule[];
}

/**
 * Submits business information for certification. What is open already is neither edited nor replaced (exit 6): a new
 * submission would forget the wrong amounts.
 */
export async function submitCertification(
  database: Database,
  draft: ChangeDraft,
  partner: string,
  details: BusinessDetails,
  letter: BankLetter | null,
): Promise<Submission> {
  return await database.write(draft, async (tables, change) => {
    const { company, present, parameters } = await heldCertification(tables, partner, draft.at);
    if (present && isRepeated(present, details, letter)) {
      return { view: viewOf(partner, present, parameters), unchanged: true, rules: [] };
    }
    const { event, verdict } = decideSubmission(company, details, letter !== null, parameters);
    const submitted: Certification = {
      id: change.ids.next("crt"),
      partner,
      ...details,
      state: stateAfter(partner, present, "submit", event),
      ...letterFields(letter),
      wrongAmounts: 0,
      transferred: null,
      transferredAt: null,
      submittedAt: draft.at,
      decidedAt: null,
      decidedBy: null,
      reason: null,
      rules: verdict.rules.map(({ id }) => id),
    };
    await tables.certifications.insert([submitted]);
    return { view: viewOf(partner, submitted, parameters), unchanged: false, rules: verdict.rules };
  });
}

/** Whether a submission says what is certified or under way already; a letter that is not there yet is something new. */
function isRepeated(present: Certification, details: BusinessDetails, letter: BankLetter | null): boolean {
  if (differences(details, present).length > 0) return false;
  if (present.state === "certified") return true;
  const isOpen = present.state !== "rejected" && present.state !== "locked";
  return isOpen && (letter === null || letter.sha256 === present.letterSha256);
}

function letterFields(letter: BankLetter | null): Pick<Certification, "letterName" | "letterSize" | "letterSha256"> {
  return {
    letterName: letter?.name ?? null,
    letterSize: letter?.size ?? null,
    letterSha256: letter?.sha256 ?? null,
  };
}

/** Adds the bank letter that a submission waits for; the review begins with it. */
export async function attachLetter(
  database: Database,
  draft: ChangeDraft,
  partner: string,
  letter: BankLetter,
): Promise<CertificationView> {
  return await database.write(draft, async (tables) => {
    const { present, parameters } = await heldCertification(tables, partner, draft.at);
    const state = stateAfter(partner, present, "attach-letter");
    const attached: Certification = { ...(present as Certification), state, ...letterFields(letter) };
    await tables.certifications.replace([attached]);
    return viewOf(partner, attached, parameters);
  });
}

/**
 * Compares an amount with the one that was sent. A wrong one is refused (exit 4) and counted all the same: the count is
 * committed first, or a refusal would take it back and guesses would cost nothing.
 */
export async function confirmAmount(
  database: Database,
  draft: ChangeDraft,
  partner: string,
  amount: Fen,
): Promise<CertificationView> {
  const { view, verdict } = await database.write(draft, async (tables) => {
    const { company, present, parameters } = await heldCertification(tables, partner, draft.at);
    stateAfter(partner, present, "confirm");
    const open = present as Certification;
    if (open.transferred === null) throw notTransferred(partner);
    if (draft.dryRun && tables.bound) throw noDryRun();
    const { event, verdict } = decideConfirmation(company, open, amount, parameters);
    const isRight = event === "confirm";
    const confirmed: Certification = {
      ...open,
      state: stateAfter(partner, open, "confirm", event),
      wrongAmounts: open.wrongAmounts + (isRight ? 0 : 1),
      ...(isRight ? { decidedAt: draft.at, decidedBy: draft.actor } : {}),
    };
    await tables.certifications.replace([confirmed]);
    return { view: viewOf(partner, confirmed, parameters), verdict };
  });
  if (verdict.verdict === "accept") return view;
  // A second write, since it leaves what every refusal leaves: a line in `attempts`.
  return await database.write(draft, async (): Promise<CertificationView> => {
    throw refusal(verdict, view.certification?.state === "locked" ? whatNext(partner, view.certification) : undefined);
  });
}

/** A dry run would tell the partner's side whether an amount is right without counting the try. */
function noDryRun(): AppError {
  return usageError(
    "no-dry-run",
    {
      en: "--dry-run cannot say whether an amount is right: every amount that is compared counts.",
      zh: "--dry-run 无法判断金额是否正确：每次核对都会计数。",
    },
    { field: "dry-run", hint: { en: "Leave --dry-run out.", zh: "请去掉 --dry-run。" } },
  );
}
