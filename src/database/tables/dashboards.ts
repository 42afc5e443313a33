import type { Session } from "../session.ts";

/** The figures of the dashboards, computed where the rows are. */
export function dashboardsTable(_session: Session) {
  return {};
}
