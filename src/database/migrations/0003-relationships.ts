import type { Migration } from "./index.ts";

/** Applications for certification, and what command lines that were given a key have answered, so that the same one again is not carried out twice. */
export const relationships: Migration = {
  name: "0003-relationships",
  up({ table, history, index }) {
    table(
      "idempotency",
      "key text primary key, digest text not null, change text not null, command text not null, partner text, result text",
    );
    // A partner's last application is the present one.
    history(
      "certifications",
      `id text primary key, partner text not null references partners, state text not null, bank_account text not null,
       signing_entity text not null, currency text not null, letter_name text, letter_size integer, letter_sha256 text,
       wrong_amounts integer not null, transferred integer, transferred_at integer, submitted_at integer not null,
       decided_at integer, decided_by text, reason text, rules text`,
    );
    index("certifications", "partner");
  },
};
