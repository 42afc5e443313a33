import type { Database } from "../database/database.ts";
import type { Tables } from "../database/tables/index.ts";
import { decideInvoice } from "../domain/invoices/decide.ts";
import { noShare, type Part, partsOf } from "../domain/invoices/invoiceable.ts";
import { limitOf } from "../domain/invoices/rules.ts";
import type { Parameters } from "../domain/policy/parameters.ts";
import { PARTNER } from "../domain/record-names.ts";
import { type FiredRule, notFound } from "../errors.ts";
import type { Instant } from "../values/instant.ts";
import { type Fen, ZERO } from "../values/money.ts";
import { readInvoiceable } from "./invoice-desk.ts";
import { parametersOf } from "./parameters.ts";

/** What a partner can have invoiced of a cycle, and what keeps it from that. */
export interface Invoiceable extends Part {
  readonly partner: string;
  readonly customer: string | null;
  /** What the partner owes invoices for: offset once, whatever is chosen. Null where another row has told it. */
  readonly owed: Fen | null;
  readonly invoiceable: Fen;
  /** What would fire if the whole cycle were asked for by itself. */
  readonly rules: readonly FiredRule[];
}

/** What of which cycle can be invoiced to all partners, or to one (exit 7 where there is no such partner). */
export async function listInvoiceable(
  database: Database,
  at: Instant,
  partner: string | undefined,
  customer: string | null,
): Promise<Invoiceable[]> {
  return await database.read(async (tables) => {
    if (partner !== undefined && !(await tables.partners.find(partner))) throw notFound(PARTNER, partner);
    const partners = partner === undefined ? await tables.partners.names(Number.MAX_SAFE_INTEGER) : [partner];
    const parameters = await parametersOf(tables, at);
    const rows: Invoiceable[] = [];
    for (const name of partners) rows.push(...(await cyclesOf(tables, at, name, customer, parameters)));
    return rows;
  });
}

async function cyclesOf(
  tables: Tables,
  at: Instant,
  partner: string,
  customer: string | null,
  parameters: Parameters,
): Promise<Invoiceable[]> {
  const scope = { basis: "cycle", cycles: [], orders: [], customer } as const;
  const { parts, referrals, taken, owed, hadResellers } = await readInvoiceable(tables, partner, scope);
  const usual = {
    basis: "cycle",
    partner,
    at,
    type: "ordinary",
    titleType: "enterprise",
    referrals,
    taken,
    owed,
    hadResellers,
  } as const;
  const row = { partner, customer, owed };
  // Of a customer whom Huawei invoices itself there is no cycle, but a reason.
  if (parts.length === 0 && referrals.length > 0) {
    const { rules } = decideInvoice({ ...usual, parts, chosen: ZERO }, parameters);
    return partsOf([noShare("")]).map((part) => ({ ...row, ...part, invoiceable: ZERO, rules }));
  }
  return parts.map((part) => {
    const facts = { ...usual, parts: [part], chosen: part.left };
    const { rules } = decideInvoice(facts, parameters);
    // What a fixed amount may take of it: nothing while it is open or unpaid.
    return { ...row, ...part, invoiceable: limitOf({ ...facts, basis: "amount" }, parameters), rules };
  });
}
