import { sql } from "kysely";
import type { AssociationRequest } from "../../domain/association/requests/request.ts";
import type { Instant } from "../../values/instant.ts";
import type { ListQuery } from "../listing.ts";
import { MASK } from "../masks.ts";
import { mapRows } from "../rows.ts";
import type { AssociationRequestsRow } from "../schema.ts";
import type { Session } from "../session.ts";
import { lookedAfterBy } from "./associations.ts";
import { recordedTable } from "./recorded.ts";

const mapper = mapRows<AssociationRequest, AssociationRequestsRow>({
  id: "id",
  customer: "customer",
  partner: "partner",
  association: "association",
  kind: "kind",
  to: "to_type",
  startedBy: "started_by",
  reason: "reason",
  state: "state",
  submittedAt: "submitted_at",
  decidedAt: "decided_at",
  decidedBy: "decided_by",
  note: "note",
  tokenDigest: "token_digest",
});

/** A request that another partner had about the customer: only when it was submitted is told. */
function maskedRequest(customer: string, submittedAt: Instant): AssociationRequest {
  return {
    id: MASK,
    customer,
    partner: MASK,
    association: MASK,
    kind: "disassociate",
    to: null,
    startedBy: "partner",
    reason: MASK,
    state: "lapsed",
    submittedAt,
    decidedAt: null,
    decidedBy: null,
    note: null,
    tokenDigest: null,
  };
}

/** Requests to disassociate customers or to switch their type. */
export function associationRequestsTable(session: Session) {
  const rows = recordedTable(session, "association_requests", {
    mapper,
  });
  return {
    ...rows,

    /** The list in batches; `account_manager` is who looks after the customer now: what one may see goes by that. */
    list: (query: ListQuery, now: Instant): AsyncGenerator<AssociationRequest[]> =>
      recordedTable(session, "association_requests", {
        mapper,
        expressions: { to: sql.raw("t.to_type"), account_manager: lookedAfterBy(now) },
      }).list(query),

    /** Every request about a customer, whoever's customer it was then. */
    async ofCustomer(customer: string): Promise<AssociationRequest[]> {
      const others = (await session.engine.restricted?.requests(customer)) ?? [];
      return [
        ...(await rows.where("customer", [customer], "order by id")),
        ...others.map((submittedAt) => maskedRequest(customer, submittedAt)),
      ];
    },

    /** Those about the customers that nobody has decided yet. */
    pendingOf: (customers: readonly string[]): Promise<AssociationRequest[]> =>
      rows.where("customer", customers, "and state = 'pending' order by id"),
  };
}
