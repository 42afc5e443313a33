import { DAY_MS, dayIndex, type Instant } from "../../values/instant.ts";
import type { Parameters } from "../policy/parameters.ts";
import type { Payment } from "./types.ts";

/**
 * The last day on which a payment is in time, as its first instant: calendar days of Asia/Shanghai after the day on
 * which the qualified invoice arrived.
 */
export function dueAfter(received: Instant, parameters: Parameters): Instant {
  return (received + parameters.count("payment.due_days") * DAY_MS) as Instant;
}

/**
 * By how many days a payment is late at an instant, or was when it was paid, whatever the instant: a clock may lie before
 * that. 0 in time, or while nothing is due.
 */
export function overdueDays({ dueAt, paidAt }: Pick<Payment, "dueAt" | "paidAt">, at: Instant): number {
  if (dueAt === null) return 0;
  return Math.max(0, dayIndex(paidAt ?? at) - dayIndex(dueAt));
}
