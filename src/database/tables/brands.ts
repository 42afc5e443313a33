import type { Brand } from "../../domain/branding/types.ts";
import { mapRows } from "../rows.ts";
import type { BrandsRow } from "../schema-branding.ts";
import type { Session } from "../session.ts";
import { lastApproved } from "./approved.ts";
import { recordedTable } from "./recorded.ts";

const mapper = mapRows<Brand, BrandsRow>({
  partner: "partner",
  logoZh: "logo_zh",
  logoEn: "logo_en",
  logoZhUrl: "logo_zh_url",
  logoEnUrl: "logo_en_url",
  color: "color",
  state: "state",
  submittedAt: "submitted_at",
  decidedAt: "decided_at",
  decidedBy: "decided_by",
  reason: "reason",
  createdAt: "created_at",
});

/** The partners' logos and colours of the bar. */
export function brandsTable(session: Session) {
  return {
    ...recordedTable(session, "brands", { mapper }),

    /** The brand as it was approved last. */
    approvedOf: async (partner: string): Promise<Brand | undefined> =>
      (await lastApproved(session, "brands", mapper, partner))[0],
  };
}
