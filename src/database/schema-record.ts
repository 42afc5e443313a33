/** A boolean as the database holds it: 0 or 1. */
export type Flag = number;

/** What every row with a history carries: the changes that made and last changed it, and how often it was changed. */
export interface Recorded {
  created_by: number;
  changed_by: number;
  version: number;
}
