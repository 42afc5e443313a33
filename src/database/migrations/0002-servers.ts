import type { Migration } from "./index.ts";

/**
 * What databases with several writers and copies need: names to lock before a decision, and how far an unfinished copy
 * has come.
 */
export const servers: Migration = {
  name: "0002-servers",
  up({ table }) {
    table("locks", "key text primary key");
    table("copies", "id text primary key, source text not null, changes integer not null, started_at integer not null");
  },
};
