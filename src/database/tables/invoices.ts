import { type Invoice, type InvoiceState, isStanding } from "../../domain/invoices/types.ts";
import { type Fen, fen } from "../../values/money.ts";
import { mapRows } from "../rows.ts";
import type { InvoicesRow } from "../schema-invoices.ts";
import type { Session } from "../session.ts";
import { recordedTable } from "./recorded.ts";

const mapper = mapRows<Invoice, InvoicesRow>({
  id: "id",
  partner: "partner",
  type: "type",
  titleType: "title_type",
  title: "title",
  medium: "medium",
  basis: "basis",
  customer: "customer",
  cycles: ["cycles", "list"],
  orders: ["orders", "list"],
  chosen: "chosen",
  owedOffset: "owed_offset",
  amount: "amount",
  state: "state",
  courier: "courier",
  number: "number",
  requestedAt: "requested_at",
  requestedBy: "requested_by",
  decidedAt: "decided_at",
  decidedBy: "decided_by",
  issuedAt: "issued_at",
  signedAt: "signed_at",
  returnedAt: "returned_at",
  returnCourier: "return_courier",
  reason: "reason",
  replaces: "replaces",
});

/** What a partner's invoices in some states come to. */
export interface InvoiceSum {
  readonly partner: string;
  readonly amount: Fen;
  readonly owedOffset: Fen;
}

/** Invoices that the vendor issues to partners. */
export function invoicesTable(session: Session) {
  const rows = recordedTable(session, "invoices", { mapper });
  return {
    ...rows,

    /** The invoices that have a number, however often it was given. */
    withNumber: (number: string): Promise<Invoice[]> => rows.where("number", [number], "order by id"),

    /** The invoices that were asked for in the place of one. */
    replacing: ({ id, partner }: Pick<Invoice, "id" | "partner">): Promise<Invoice[]> =>
      rows.where("partner", [partner], "and replaces = ? order by id", id),

    /** Invoices of partners that are issued and not returned, the oldest first. */
    async standing(partners: readonly string[]): Promise<Invoice[]> {
      const found = await rows.where("partner", partners, "order by issued_at, id");
      return found.filter(isStanding);
    },

    /** What the partners' invoices in some states come to, by partner. */
    async sums(partners: readonly string[], states: readonly InvoiceState[]): Promise<Map<string, InvoiceSum>> {
      if (partners.length === 0) return new Map();
      const places = states.map(() => "?").join(", ");
      const found = await session.engine.valuesFor(
        `select partner, cast(sum(amount) as bigint), cast(sum(owed_offset) as bigint) from invoices
         where partner in (?) and state in (${places}) group by partner`,
        partners,
        ...states,
      );
      return new Map(
        found.map(([partner, amount, owedOffset]) => [
          partner as string,
          { partner: partner as string, amount: fen(Number(amount)), owedOffset: fen(Number(owedOffset)) },
        ]),
      );
    },
  };
}
