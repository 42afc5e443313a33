import type { Migration } from "./index.ts";

/**
 * Which role of a server is bound to which partner. Whether a period has ended depends on the clock of the change that
 * wrote it, which is no secret where the change itself is one: hence the view.
 */
export const grants: Migration = {
  name: "0008-grants",
  up({ history, statement }) {
    history("grants", "role text primary key, partner text not null references partners, granted_at integer not null");
    statement("create view change_clock as select seq, at from changes");
  },
};
