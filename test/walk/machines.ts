import { readdirSync } from "node:fs";
import { join } from "node:path";
import { REQUEST_TRANSITIONS } from "../../src/domain/association/requests/states.ts";
import { BRAND_TRANSITIONS } from "../../src/domain/branding/states.ts";
import { CERTIFICATION_TRANSITIONS } from "../../src/domain/certification/states.ts";
import { COUPON_TRANSITIONS } from "../../src/domain/coupons/states.ts";
import { STATEMENT_TRANSITIONS } from "../../src/domain/incentives/states.ts";
import { INVITATION_TRANSITIONS } from "../../src/domain/invitations/states.ts";
import { INVOICE_TRANSITIONS } from "../../src/domain/invoices/states.ts";
import { OFFER_TRANSITIONS } from "../../src/domain/marketplace/offers/states.ts";
import { LIVE_OFFER_STATES } from "../../src/domain/marketplace/offers/types.ts";
import { ORDER_TRANSITIONS } from "../../src/domain/marketplace/orders.ts";
import { PRODUCT_TRANSITIONS } from "../../src/domain/marketplace/products.ts";
import { PAYMENT_TRANSITIONS } from "../../src/domain/payments/states.ts";
import { STATUS_TRANSITIONS } from "../../src/domain/programs/states.ts";
import { REGISTRATION_TRANSITIONS } from "../../src/domain/registration/states.ts";
import { RESELLER_INVITATION_TRANSITIONS } from "../../src/domain/resellers/states.ts";
import { QUOTA_TRANSITIONS, VOUCHER_TRANSITIONS } from "../../src/domain/vouchers/states.ts";
import { WITHDRAWAL_TRANSITIONS } from "../../src/domain/withdrawals/states.ts";
import type { Row } from "../engines.ts";

type Line = { readonly from: string; readonly to: string };

/** A state machine, and where its states are kept. */
export interface Machine {
  readonly table: string;
  readonly lines: readonly Line[];
  readonly key?: string;
  readonly column?: string;
  /** What a record that does not exist yet is called in the lines, if not `new`. */
  readonly first?: string;
  /** What records begin as that no line leads to. */
  readonly born?: string;
  /** States that one change may go through, one after another: the record shows only where it ended. */
  readonly atOnce?: readonly (readonly string[])[];
  /** Steps that a walk does not see. */
  readonly untaken?: readonly string[];
}

/** From each of some states to each of others. */
const stepsBetween = (from: readonly string[], to: readonly string[]): string[] =>
  from.flatMap((one) => to.map((other) => `${one} → ${other}`));

/** Every state machine of the program. */
export const MACHINES: readonly Machine[] = [
  { table: "registrations", lines: REGISTRATION_TRANSITIONS },
  {
    table: "association_requests",
    lines: REQUEST_TRANSITIONS,
    // Only an import ends the association that a request is about.
    untaken: ["pending → lapsed"],
  },
  {
    table: "certifications",
    lines: CERTIFICATION_TRANSITIONS,
    first: "none",
    // What is certified or rejected stays in the record, and the next application is one of its own.
    untaken: stepsBetween(["certified", "rejected"], ["awaiting-amount", "awaiting-letter", "in-review"]),
  },
  { table: "reseller_invitations", lines: RESELLER_INVITATION_TRANSITIONS },
  { table: "coupons", lines: COUPON_TRANSITIONS },
  { table: "partners", lines: STATUS_TRANSITIONS, key: "account_name", column: "status", born: "active" },
  {
    table: "invitations",
    lines: INVITATION_TRANSITIONS,
    // That it has expired is told by the clock, and not written down.
    untaken: ["sent → expired", ...stepsBetween(["expired"], ["prepared", "failed"])],
  },
  { table: "withdrawals", lines: WITHDRAWAL_TRANSITIONS },
  { table: "voucher_quotas", lines: QUOTA_TRANSITIONS },
  { table: "vouchers", lines: VOUCHER_TRANSITIONS },
  {
    table: "incentive_statements",
    lines: STATEMENT_TRANSITIONS,
    // One that has confirmed itself is requested, and what needs no invoice is paid with the request.
    atOnce: [["pending-confirmation", "confirmed", "issuing", "issued"]],
  },
  {
    table: "payments",
    lines: PAYMENT_TRANSITIONS,
    // An invoice is recorded and judged in one.
    atOnce: [
      ["submitted", "invoice-review", "awaiting-invoice"],
      ["awaiting-invoice", "invoice-review", "awaiting-invoice"],
    ],
  },
  { table: "invoices", lines: INVOICE_TRANSITIONS },
  {
    table: "offers",
    lines: OFFER_TRANSITIONS,
    // So it is of an offer.
    untaken: stepsBetween(LIVE_OFFER_STATES, ["expired"]),
  },
  { table: "orders", lines: ORDER_TRANSITIONS },
  { table: "products", lines: PRODUCT_TRANSITIONS },
  { table: "brand_entries", lines: BRAND_TRANSITIONS },
  { table: "brands", lines: BRAND_TRANSITIONS, key: "partner" },
];

/** Every step that a machine allows, as `stepsTaken` writes them. */
export function stepsAllowed({ lines, first = "new", born, atOnce = [] }: Machine): Set<string> {
  const known = new Set(lines.map(stepOf));
  for (const path of atOnce) {
    const missing = path.slice(1).filter((to, place) => !known.has(stepOf({ from: path[place] as string, to })));
    if (missing.length > 0) throw new Error(`${path.join(" → ")} is not made of lines`);
  }
  const passed = atOnce.flatMap((path) => path.flatMap((from, at) => path.slice(at + 1).map((to) => ({ from, to }))));
  const states = new Set(lines.flatMap(({ from, to }) => [from, to]));
  return new Set([
    ...lines.map(({ from, to }) => stepOf({ from: from === first ? "" : from, to })),
    ...(born === undefined ? [] : [` → ${born}`]),
    // What else is known of a record may change while its state does not.
    ...[...states].map((state) => `${state} → ${state}`),
    ...passed.map(stepOf),
  ]);
}

/** The steps of a machine that were never taken, without those that stay where they are. */
export function stepsMissed({ lines, first = "new", untaken = [] }: Machine, taken: ReadonlySet<string>): string[] {
  const steps = lines.map(({ from, to }) => stepOf({ from: from === first ? "" : from, to }));
  return [...new Set(steps)].filter((step) => !taken.has(step) && !untaken.includes(step) && !isStay(step));
}

const isStay = (step: string): boolean => step.split(" → ")[0] === step.split(" → ")[1];
const stepOf = ({ from, to }: Line): string => `${from} → ${to}`;

/** Every step that records of a table have really taken, from their histories. */
export async function stepsTaken(
  rows: (query: string) => Promise<Row[]>,
  { table, key = "id", column = "state" }: Machine,
): Promise<Set<string>> {
  const taken = await rows(
    `with versions as (
       select ${key} as id, version, ${column} as state from ${table}
       union all select ${key}, version, ${column} from ${table}_history)
     select distinct coalesce(before.state, '') as was, after.state as became from versions after
     left join versions before on before.id = after.id and before.version = after.version - 1`,
  );
  return new Set(taken.map(({ was, became }) => `${was} → ${became}`));
}

const DOMAIN = join(import.meta.dirname, "../../src/domain");

/** Every table of transitions in the domain, by file and name. */
export async function tablesOfTransitions(): Promise<Map<string, unknown>> {
  const found = new Map<string, unknown>();
  for (const file of readdirSync(DOMAIN, { recursive: true, encoding: "utf8" }).sort()) {
    if (!file.endsWith(".ts")) continue;
    const exported: Record<string, unknown> = await import(join(DOMAIN, file));
    for (const [name, value] of Object.entries(exported)) {
      if (name.endsWith("_TRANSITIONS")) found.set(`${file} ${name}`, value);
    }
  }
  return found;
}
