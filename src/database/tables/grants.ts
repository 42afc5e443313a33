import type { Grant } from "../../domain/access/grant.ts";
import { mapRows } from "../rows.ts";
import type { GrantsRow } from "../schema.ts";
import { deleteRecords, type Session } from "../session.ts";
import { recordedTable } from "./recorded.ts";

const mapper = mapRows<Grant, GrantsRow>({ role: "role", partner: "partner", grantedAt: "granted_at" });

/** The roles of a server that the server itself keeps to one partner. */
export function grantsTable(session: Session) {
  const { find, insert, hold } = recordedTable(session, "grants", { mapper });
  return {
    find,
    insert,
    hold,
    remove: (role: string) => deleteRecords(session, "grants", "role", [role]),
    /** What the engine does about roles; undefined where it knows none. */
    roles: session.engine.roles,
  };
}
