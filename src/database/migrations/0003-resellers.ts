import type { Migration } from "./index.ts";

/** Invitations of distributors to resellers, and who of a distributor looks after which reseller. */
export const resellers: Migration = {
  name: "0003-resellers",
  up({ history, index }) {
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
  },
};
