import { sql } from "kysely";
import type { Certification } from "../../domain/certification/types.ts";
import type { Filter, ListQuery } from "../listing.ts";
import { mapRows } from "../rows.ts";
import type { CertificationsRow } from "../schema.ts";
import type { Session } from "../session.ts";
import { recordedTable } from "./recorded.ts";

const mapper = mapRows<Certification, CertificationsRow>({
  id: "id",
  partner: "partner",
  state: "state",
  bankAccount: "bank_account",
  signingEntity: "signing_entity",
  currency: "currency",
  letterName: "letter_name",
  letterSize: "letter_size",
  letterSha256: "letter_sha256",
  wrongAmounts: "wrong_amounts",
  transferred: "transferred",
  transferredAt: "transferred_at",
  submittedAt: "submitted_at",
  decidedAt: "decided_at",
  decidedBy: "decided_by",
  reason: "reason",
  rules: ["rules", "list"],
});

/** Only a partner's last application, which is the present one. */
const PRESENT: Filter = { column: "present", operator: "in", values: [1] };

/** Applications for the certification of business information. */
export function certificationsTable(session: Session) {
  const recorded = (limit: number) =>
    recordedTable(session, "certifications", {
      mapper,
      expressions: {
        present: sql`(case when exists (select 1 from certifications l where l.partner = t.partner
          and l.created_by > t.created_by) then 0 else 1 end)`,
        // Filters and sorting see what is shown, never the number itself.
        bank_account: sql`('****' || substr(t.bank_account, length(t.bank_account) - 3))`,
        bank_letter: sql.raw("t.letter_name"),
        bank_letter_size: sql.raw("t.letter_size"),
        bank_letter_sha256: sql.raw("t.letter_sha256"),
        attempts_left: sql.raw(`(case when t.state = 'locked' then 0 when t.state <> 'awaiting-amount' then null
          when t.wrong_amounts < ${limit} then ${limit} - t.wrong_amounts else 0 end)`),
      },
      order: ["t.partner", "t.created_by"],
    });
  const { insert, replace, where } = recorded(0);

  return {
    insert,
    replace,

    /** The partner's applications, the present one last. */
    ofPartner: (partner: string): Promise<Certification[]> => where("partner", [partner], "order by created_by"),

    /** Of several accounts the application that was certified last: nothing changes it after that. */
    async lastCertified(partners: readonly string[]): Promise<Certification | undefined> {
      const found = await where("partner", partners, "and state = 'certified' order by changed_by desc limit 1");
      return found[0];
    },

    /** The present applications in batches, or with `history` all; `limit` is how many wrong amounts lock one. */
    list(query: ListQuery, limit: number, history: boolean): AsyncGenerator<Certification[]> {
      return recorded(limit).list(history ? query : { ...query, filters: [...query.filters, PRESENT] });
    },
  };
}
