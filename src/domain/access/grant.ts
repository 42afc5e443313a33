import type { Instant } from "../../values/instant.ts";

/** A role of a database server that the server itself keeps to the records of one partner. */
export interface Grant {
  readonly role: string;
  readonly partner: string;
  readonly grantedAt: Instant;
}
