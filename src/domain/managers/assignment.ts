import type { Instant } from "../../values/instant.ts";

/** The period [from, to) in which one member of a partner looks after one customer. */
export interface Assignment {
  readonly id: string;
  readonly customer: string;
  readonly partner: string;
  readonly manager: string;
  readonly from: Instant;
  readonly to: Instant | null;
  readonly assignedBy: string;
  /** How it came about: `assign`, `import`, or the id of an invitation. */
  readonly via: string | null;
}

/** The assignment with its end; one that has not begun by then stays on record as an empty period. */
export function endingAt(assignment: Assignment, at: Instant): Assignment {
  return { ...assignment, to: Math.max(assignment.from, at) as Instant };
}
