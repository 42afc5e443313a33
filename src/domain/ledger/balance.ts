import { addFen, type Fen, fen, ZERO } from "../../values/money.ts";

/** What stands on a partner's accounts, and beside them the arrears of its customers. */
export interface Funds {
  /** Its own money, without what is being withdrawn. */
  readonly topUp: Fen;
  /** What its distributor allocated to it. */
  readonly received: Fen;
  readonly credit: Fen;
  /** What it allocated to customers and resellers. */
  readonly allocated: Fen;
  readonly owedInvoice: Fen;
  readonly unbooked: Fen;
  readonly invoiced: Fen;
  readonly arrears: Fen;
}

export const NO_FUNDS: Funds = {
  topUp: ZERO,
  received: ZERO,
  credit: ZERO,
  allocated: ZERO,
  owedInvoice: ZERO,
  unbooked: ZERO,
  invoiced: ZERO,
  arrears: ZERO,
};

/** A partner's balance as SURFACE.md names it. */
export interface PartnerBalance {
  readonly partner: string;
  readonly topUp: Fen;
  readonly credit: Fen;
  readonly allocated: Fen;
  readonly owedInvoice: Fen;
  readonly available: Fen;
  readonly withdrawable: Fen;
}

/** What a partner may still allocate: top-up + credit − allocated; a reseller also what its distributor gave it. */
export function availableOf({ topUp, received, credit, allocated }: Funds): Fen {
  return addFen(topUp, received, credit, fen(-allocated));
}

/**
 * The partner's own cash that it has not given away. What it was given by its distributor is no cash of its own; its
 * allocations come out of that first.
 */
export function cashOf({ topUp, received, allocated }: Funds): Fen {
  return fen(Math.max(0, topUp - Math.max(0, allocated - received)));
}

/** POLICY.md §9 `withdrawal.limit`: cash − owed − unbooked − sub-customers' arrears, never below nothing. */
export function withdrawalLimitOf(funds: Funds): Fen {
  const { owedInvoice, unbooked, arrears } = funds;
  return fen(Math.max(0, addFen(cashOf(funds), fen(-owedInvoice), fen(-unbooked), fen(-arrears))));
}

/** What a request for a withdrawal would be granted: of the limit what is not invoiced (`withdrawal.invoiced`). */
export function withdrawableOf(funds: Funds): Fen {
  return fen(Math.max(0, withdrawalLimitOf(funds) - funds.invoiced));
}

/** The balance that is shown of a partner. */
export function balanceOf(partner: string, funds: Funds): PartnerBalance {
  const { topUp, received, credit, allocated, owedInvoice } = funds;
  return {
    partner,
    topUp: addFen(topUp, received),
    credit,
    allocated,
    owedInvoice,
    available: availableOf(funds),
    withdrawable: withdrawableOf(funds),
  };
}
