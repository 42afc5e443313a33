import type { Ddl } from "./index.ts";

/** What 0004-marketplace makes for branding of the console. */
export function branding({ history, index }: Ddl): void {
  // Never changed: what was approved refers to its picture, and a history with pictures would grow with every step.
  history(
    "brand_logos",
    `id text primary key, partner text not null references partners, name text not null, type text not null,
       size integer not null, width integer not null, height integer not null, sha256 text not null,
       created_at integer not null, data text not null`,
  );
  history(
    "brands",
    `partner text primary key references partners, logo_zh text references brand_logos,
       logo_en text references brand_logos, logo_zh_url text, logo_en_url text, color text, state text not null,
       submitted_at integer, decided_at integer, decided_by text, reason text, created_at integer not null`,
  );
  history(
    "brand_entries",
    `id text primary key, partner text not null references partners, kind text not null, menu_group text,
       name_zh text not null, name_en text not null, url text not null, visible integer not null,
       position integer not null, state text not null, submitted_at integer, decided_at integer, decided_by text,
       reason text, created_at integer not null`,
  );
  index("brand_logos", "partner, sha256");
  index("brand_entries", "partner, kind");
}
