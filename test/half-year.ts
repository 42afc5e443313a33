/** Six calendar months later in Shanghai, or the last day of a month that is too short: a second model, which knows nothing of the program. */
export function halfYearLater(at: number): number {
  const local = new Date(at + 8 * 3_600_000);
  const day = local.getUTCDate();
  local.setUTCDate(1);
  local.setUTCMonth(local.getUTCMonth() + 6);
  const last = new Date(Date.UTC(local.getUTCFullYear(), local.getUTCMonth() + 1, 0)).getUTCDate();
  local.setUTCDate(Math.min(day, last));
  return local.getTime() - 8 * 3_600_000;
}
