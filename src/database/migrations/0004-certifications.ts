import type { Migration } from "./index.ts";

/** Applications for the certification of business information. A partner's last one is the present one. */
export const certifications: Migration = {
  name: "0004-certifications",
  up({ history, index }) {
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
