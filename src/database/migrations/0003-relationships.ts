import type { Migration } from "./index.ts";

/** What command lines that were given a key have answered, so that the same one again is not carried out twice. */
export const relationships: Migration = {
  name: "0003-relationships",
  up({ table }) {
    table(
      "idempotency",
      "key text primary key, digest text not null, change text not null, command text not null, partner text, result text",
    );
  },
};
