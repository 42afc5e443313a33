import { money } from "./0003-money.ts";
import type { Migration } from "./index.ts";

/**
 * Invitations of customers, requests about associations, resellers and who looks after them, applications for certification,
 * roles of a server that are bound to a partner, and what command lines that were given a key have answered, so that the same
 * one again is not carried out twice.
 */
export const relationships: Migration = {
  name: "0003-relationships",
  up(ddl) {
    const { table, history, index, statement } = ddl;
    table(
      "idempotency",
      "key text primary key, digest text not null, change text not null, actor text not null, command text not null, partner text, result text",
    );
    history(
      "invitations",
      `id text primary key, partner text not null references partners, kind text not null,
       registration text references registrations, full_name text, email text, association_type text, label text,
       state text not null, token text, sent_at integer, expires_at integer,
       customer text references customers, cause text, invited_by text not null, manager text references members`,
    );
    // Each holds only what is searched by it: files of registrations bring many mails that nothing has been done about.
    statement("create index invitations_token on invitations (token) where token is not null");
    statement("create index invitations_link on invitations (partner, invited_by) where kind = 'link'");
    statement("create index invitations_prepared on invitations (partner) where state = 'prepared'");
    // How many came through a link is counted by this; most associations come through nothing.
    statement("create index associations_via on associations (via) where via is not null");
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
    history(
      "reseller_invitations",
      `id text primary key, reseller text not null references partners, distributor text not null references partners,
       state text not null, invited_at integer not null, invited_by text not null, decided_at integer, decided_by text`,
    );
    history(
      "reseller_assignments",
      `id text primary key, reseller text not null references partners, partner text not null references partners,
       manager text not null references members, from_at integer not null,
       to_at integer, assigned_by text not null, via text`,
    );
    index("reseller_invitations", "reseller");
    index("reseller_invitations", "distributor");
    index("reseller_assignments", "reseller, from_at");
    index("reseller_assignments", "manager, to_at");
    // A partner's last application is the present one.
    history(
      "certifications",
      `id text primary key, partner text not null references partners, state text not null, bank_account text not null,
       signing_entity text not null, currency text not null, letter_name text, letter_size integer, letter_sha256 text,
       wrong_amounts integer not null, transferred integer, transferred_at integer, submitted_at integer not null,
       decided_at integer, decided_by text, reason text, rules text`,
    );
    index("certifications", "partner");
    // Which role of a server is bound to which partner.
    history("grants", "role text primary key, partner text not null references partners, granted_at integer not null");
    // Whether a period has ended depends on the clock of the change that wrote it, which is no secret where the change is one.
    statement("create view change_clock as select seq, at from changes");
    money(ddl);
  },
};
