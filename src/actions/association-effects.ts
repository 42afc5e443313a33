import type { OpenChange } from "../database/session.ts";
import type { Tables } from "../database/tables/index.ts";
import { type Association, stayBegan } from "../domain/association/association.ts";
import { transitionOf } from "../domain/association/requests/states.ts";
import { endingAt } from "../domain/managers/assignment.ts";
import { type Voucher, voucherStateAt } from "../domain/vouchers/types.ts";
import type { Text } from "../language/text.ts";
import type { Instant } from "../values/instant.ts";
import { lapseOffersOf } from "./lapse-offers.ts";
import { resaleEnds } from "./resale-ends.ts";
import { returnFromCustomers } from "./return-allocations.ts";
import { openVoucherBook } from "./voucher-book.ts";

/** An association that has an end now, as it is recorded, and whether it was what the customer had until this change. */
export interface EndedAssociation {
  readonly association: Association & { readonly to: Instant };
  readonly wasCurrent: boolean;
}

/** `end`: the customer has left the partner. `switch`: the two go on with the other type from the same instant. */
export type AssociationEnd = "end" | "switch";

interface AssociationEffect {
  readonly name: Text;
  readonly on: readonly AssociationEnd[];
  /** Set-wise, for any number of customers; their locks (`account:…`) are held. */
  readonly run: (
    tables: Tables,
    change: OpenChange,
    ended: readonly EndedAssociation[],
    how: AssociationEnd,
  ) => Promise<void>;
}

/**
 * Everything that follows from the end of an association, in the order in which it happens, in the transaction that
 * records the end. Whoever ends one runs this list and nothing else, so that an effect added here follows everywhere:
 * after a request, and after an import. What ends with resale only (POLICY.md §3: vouchers, exclusive offers) is
 * one entry each, like the allocated balance, on `end` and on `switch`, and looks at the `type` of what ended.
 */
export const ASSOCIATION_EFFECTS: readonly AssociationEffect[] = [
  {
    name: { en: "the account manager's assignment ends", zh: "客户经理的分配随之结束" },
    on: ["end"],
    run: endAssignments,
  },
  {
    name: { en: "unused vouchers of a resale customer are reclaimed", zh: "回收代售客户未使用的代金券" },
    on: ["end", "switch"],
    run: reclaimVouchersOf,
  },
  {
    name: { en: "exclusive offers to a resale customer lapse", zh: "代售客户的云商店专属优惠失效" },
    on: ["end", "switch"],
    run: lapseOffersOf,
  },
  {
    name: { en: "what was still asked about it lapses", zh: "与之有关的待处理申请失效" },
    on: ["end", "switch"],
    run: lapseRequests,
  },
  {
    name: { en: "what was allocated to it returns to the partner", zh: "已拨款余额退回伙伴" },
    on: ["end", "switch"],
    run: returnFromCustomers,
  },
];

/** Does what follows from the end of associations that have just been recorded. */
export async function runAssociationEffects(
  tables: Tables,
  change: OpenChange,
  end: AssociationEnd,
  ended: readonly EndedAssociation[],
): Promise<void> {
  if (ended.length === 0) return;
  for (const { on, run } of ASSOCIATION_EFFECTS) if (on.includes(end)) await run(tables, change, ended, end);
}

/**
 * The assignment ends with the time at the partner that it began in, whatever types that had, also where its end is
 * recorded afterwards.
 */
async function endAssignments(tables: Tables, { at }: OpenChange, ended: readonly EndedAssociation[]): Promise<void> {
  const open = await tables.assignments.openOf(customersOf(ended), at);
  const periods = await tables.associations.periodsOf([...open.keys()]);
  const closed = ended.flatMap(({ association, wasCurrent }) => {
    const { customer, partner, to } = association;
    const assignment = open.get(customer);
    if (assignment?.partner !== partner) return [];
    if (assignment.from < stayBegan(association, periods.get(customer) ?? [])) return [];
    // Behind a clock that was set back, what was current may end before its assignment began.
    if (assignment.from >= to && !wasCurrent) return [];
    return assignment.to === null || assignment.to > to ? [endingAt(assignment, to)] : [];
  });
  await tables.assignments.replace(closed);
}

/**
 * What the partner of a resale customer has issued and the customer has not used returns to its quotas. Where the end
 * lies ahead of the clock, the vouchers end with it: by the clock, since nobody will be there to reclaim them.
 */
async function reclaimVouchersOf(
  tables: Tables,
  change: OpenChange,
  ended: readonly EndedAssociation[],
  how: AssociationEnd,
): Promise<void> {
  const { customers, endOf } = resaleEnds(ended);
  const endOfVoucher = (voucher: Voucher) => endOf(voucher, voucher.issuedAt);
  const usable = async () =>
    (await tables.vouchers.usableOf(customers)).filter((one) => endOfVoucher(one) !== undefined);
  await tables.vouchers.hold((await usable()).map(({ id }) => id));
  const vouchers = await usable();
  if (vouchers.length === 0) return;
  const book = await openVoucherBook(
    tables,
    change,
    vouchers.map(({ quota }) => quota),
  );
  for (const voucher of vouchers) {
    const to = endOfVoucher(voucher) as Instant;
    const last = (to - 1) as Instant;
    // Those that were due have gone back with the opening of the book.
    if (voucherStateAt(voucher, change.at) !== "usable") continue;
    if (to <= change.at) book.end(voucher, how === "end" ? "disassociate" : "switch");
    else if (voucher.validUntil === null || voucher.validUntil > last) book.shorten(voucher, last);
  }
  await book.save();
}

/** One whose end lies ahead of the clock can still be left, or switched, before. */
async function lapseRequests(tables: Tables, { at }: OpenChange, ended: readonly EndedAssociation[]): Promise<void> {
  const over = new Set(ended.flatMap(({ association: { id, to } }) => (to <= at ? [id] : [])));
  const pending = await tables.associationRequests.pendingOf(customersOf(ended));
  const lapsed = pending.flatMap((request) => {
    const line = over.has(request.association) ? transitionOf(request, "lapse") : undefined;
    return line ? [{ ...request, state: line.to, decidedAt: at }] : [];
  });
  await tables.associationRequests.replace(lapsed);
}

function customersOf(ended: readonly EndedAssociation[]): string[] {
  return [...new Set(ended.map(({ association }) => association.customer))];
}
