import type { ChangeDraft, Database } from "../database/database.ts";
import { viewOf } from "../domain/certification/decide.ts";
import type { Certification, CertificationView } from "../domain/certification/types.ts";
import type { Fen } from "../values/money.ts";
import { heldCertification, stateAfter } from "./certification-case.ts";

/** Records the amount that the vendor sent. A later one replaces it, where the first was lost; wrong amounts stay counted. */
export async function recordTransfer(
  database: Database,
  draft: ChangeDraft,
  partner: string,
  amount: Fen,
): Promise<CertificationView> {
  return await change(database, draft, partner, "transfer", { transferred: amount, transferredAt: draft.at });
}

/** Approves or rejects what is open, by a manual review. */
export async function decideOnCertification(
  database: Database,
  draft: ChangeDraft,
  partner: string,
  event: "approve" | "reject",
  reason: string | null,
): Promise<CertificationView> {
  return await change(database, draft, partner, event, { decidedAt: draft.at, decidedBy: draft.actor, reason });
}

async function change(
  database: Database,
  draft: ChangeDraft,
  partner: string,
  event: "transfer" | "approve" | "reject",
  values: Partial<Certification>,
): Promise<CertificationView> {
  return await database.write(draft, async (tables) => {
    const { present, parameters } = await heldCertification(tables, partner, draft.at);
    const state = stateAfter(partner, present, event);
    const changed: Certification = { ...(present as Certification), ...values, state };
    await tables.certifications.replace([changed]);
    return viewOf(partner, changed, parameters);
  });
}
