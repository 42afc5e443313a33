import type { Migration } from "./index.ts";

/** Requests to end an association or to switch its type, with what the other side said. */
export const associationRequests: Migration = {
  name: "0006-association-requests",
  up({ history, index, statement }) {
    history(
      "association_requests",
      `id text primary key, customer text not null references customers, partner text not null references partners,
       association text not null references associations, kind text not null, to_type text, started_by text not null,
       reason text not null, state text not null, submitted_at integer not null, decided_at integer, decided_by text,
       note text, token_digest text`,
    );
    index("association_requests", "customer");
    index("association_requests", "partner");
    // Looked through whenever associations end: few of all requests are pending.
    statement("create index association_requests_pending on association_requests (customer) where state = 'pending'");
  },
};
