import { sql } from "kysely";
import type { InvoiceScope } from "../../src/actions/invoice-desk.ts";
import { requestInvoice } from "../../src/actions/request-invoice.ts";
import { issueInvoice, returnInvoice, stepInvoice } from "../../src/actions/settle-invoice.ts";
import type { ChangeDraft, Database } from "../../src/database/database.ts";
import { INVOICE_MEDIA, INVOICE_TYPES, TITLE_TYPES } from "../../src/domain/invoices/types.ts";
import {
  amountBelow,
  type Chance,
  cycleAt,
  type Event,
  type Events,
  idOf,
  newest,
  pair,
  recent,
  type World,
} from "./world.ts";

/** Cycles, or orders, of all customers or one; or any, for a fixed amount. */
async function scopeOf(
  database: Database,
  draft: ChangeDraft,
  chance: Chance,
  customer: string,
): Promise<InvoiceScope> {
  const one = chance.below(3) === 0 ? customer : null;
  const basis = chance.of(["cycle", "order", "amount"] as const);
  const orders = sql`select trade_id as id from usage_lines where customer = ${customer} order by changed_by desc limit 8`;
  return {
    basis,
    cycles: basis === "cycle" ? [cycleAt(draft.at, chance, 4)] : [],
    orders: basis === "order" ? [await idOf(database, chance, orders)] : [],
    customer: one,
  };
}

/** A distributor, or the partner itself: who is invoiced what a partner's customer consumes. */
async function invoiced(database: Database, partner: string): Promise<string> {
  const { rows } = await sql<{ other: string }>`select other from partner_links
    where partner = ${partner} and relation = 'distributor' and to_at is null`.execute(database.engine.kysely);
  return rows[0]?.other ?? partner;
}

async function ask(database: Database, draft: ChangeDraft, chance: Chance, world: World) {
  const { customer, partner } = await pair(database, chance, world);
  const scope = await scopeOf(database, draft, chance, customer);
  return await requestInvoice(database, draft, await invoiced(database, partner), {
    scope,
    amount: scope.basis === "amount" ? amountBelow(chance, 30_000) : undefined,
    type: chance.of(INVOICE_TYPES),
    titleType: chance.of([...TITLE_TYPES, "enterprise" as const]),
    title: undefined,
    medium: chance.of([...INVOICE_MEDIA, "paper" as const]),
    replaces: undefined,
  });
}

const step =
  (
    name: "withdraw" | "approve" | "reject" | "sign" | "return-approve" | "return-reject",
    ...waiting: string[]
  ): Event =>
  async (database, draft, chance) =>
    await stepInvoice(database, draft, await recent(database, chance, "invoices", waiting), name, "x");

/** Invoices: asked for, made out, signed for and given back. */
export const INVOICES: Events = {
  requestInvoice: ask,
  requestAnotherInvoice: ask,
  async replaceInvoice(database, draft, chance) {
    const replaces = await newest(database, chance, "invoices", ["returned"]);
    const { rows } = await sql<{ partner: string }>`select partner from invoices where id = ${replaces}`.execute(
      database.engine.kysely,
    );
    return await requestInvoice(database, draft, rows[0]?.partner ?? "p1", {
      ...{ scope: undefined, amount: undefined, type: undefined, titleType: undefined, title: undefined },
      ...{ medium: undefined, replaces },
    });
  },
  withdrawInvoice: step("withdraw", "under-review"),
  approveInvoice: step("approve", "under-review"),
  rejectInvoice: step("reject", "under-review", "issuing"),
  issueInvoice: async (database, draft, chance) =>
    await issueInvoice(database, draft, await recent(database, chance, "invoices", ["issuing"]), undefined),
  signInvoice: step("sign", "to-sign"),
  returnInvoice: async (database, draft, chance) =>
    await returnInvoice(
      database,
      draft,
      await recent(database, chance, "invoices", ["issued", "return-rejected"]),
      "x",
      chance.below(8) === 0 ? amountBelow(chance, 9) : undefined,
    ),
  takeInvoiceBack: step("return-approve", "returning"),
  refuseReturn: step("return-reject", "returning"),
};
