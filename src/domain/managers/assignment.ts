import type { Instant } from "../../values/instant.ts";

/** The period [from, to) in which one member of a partner looks after somebody. */
export interface AssignmentPeriod {
  readonly id: string;
  readonly partner: string;
  readonly manager: string;
  readonly from: Instant;
  readonly to: Instant | null;
  readonly assignedBy: string;
  /** How it came about: `assign`, `import`, or the id of an invitation. */
  readonly via: string | null;
}

/** A customer of the partner that is looked after. */
export interface Assignment extends AssignmentPeriod {
  readonly customer: string;
}

/** A reseller of a distributor that is looked after by one of the distributor's members. */
export interface ResellerAssignment extends AssignmentPeriod {
  readonly reseller: string;
}

/** The assignment with its end; one that has not begun by then stays on record as an empty period. */
export function endingAt<Item extends AssignmentPeriod>(assignment: Item, at: Instant): Item {
  return { ...assignment, to: Math.max(assignment.from, at) as Instant };
}
