import { sql } from "kysely";
import type { BrandEntry } from "../../domain/branding/types.ts";
import { mapRows } from "../rows.ts";
import type { BrandEntriesRow } from "../schema-branding.ts";
import { deleteRecords, type Session } from "../session.ts";
import { lastApproved } from "./approved.ts";
import { recordedTable } from "./recorded.ts";

const mapper = mapRows<BrandEntry, BrandEntriesRow>({
  id: "id",
  partner: "partner",
  kind: "kind",
  group: "menu_group",
  nameZh: "name_zh",
  nameEn: "name_en",
  url: "url",
  visible: ["visible", "flag"],
  position: "position",
  state: "state",
  submittedAt: "submitted_at",
  decidedAt: "decided_at",
  decidedBy: "decided_by",
  reason: "reason",
  createdAt: "created_at",
});

/** Promotions and entries of menus that partners add to the console. */
export function brandEntriesTable(session: Session) {
  const recorded = recordedTable(session, "brand_entries", {
    mapper,
    expressions: { group: sql.raw("t.menu_group") },
  });
  return {
    ...recorded,

    ofPartner: (partner: string): Promise<BrandEntry[]> => recorded.where("partner", [partner]),

    /** Those that were approved, each as it was approved last. */
    approvedOf: (partner: string): Promise<BrandEntry[]> => lastApproved(session, "brand_entries", mapper, partner),

    remove: (id: string) => deleteRecords(session, "brand_entries", "id", [id]),
  };
}
