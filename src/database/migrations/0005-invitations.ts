import type { Migration } from "./index.ts";

/** Mails and links that invite customers. */
export const invitations: Migration = {
  name: "0005-invitations",
  up({ history, index, statement }) {
    history(
      "invitations",
      `id text primary key, partner text not null references partners, kind text not null,
       registration text references registrations, full_name text, email text, association_type text, label text,
       state text not null, token text not null, sent_at integer, expires_at integer,
       customer text references customers, cause text, invited_by text not null, manager text references members`,
    );
    index("invitations", "token");
    index("invitations", "partner, kind, invited_by");
    // How many came through a link is counted by this; most associations come through nothing.
    statement("create index associations_via on associations (via) where via is not null");
  },
};
