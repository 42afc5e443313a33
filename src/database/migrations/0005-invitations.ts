import type { Migration } from "./index.ts";

/** Mails and links that invite customers. */
export const invitations: Migration = {
  name: "0005-invitations",
  up({ history, statement }) {
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
  },
};
