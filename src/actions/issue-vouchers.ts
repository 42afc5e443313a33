import type { ChangeDraft, Database } from "../database/database.ts";
import type { Tables } from "../database/tables/index.ts";
import { CUSTOMER } from "../domain/record-names.ts";
import { type Verdict, verdictOf } from "../domain/rules.ts";
import { ISSUE_RULES } from "../domain/vouchers/rules.ts";
import type { Voucher } from "../domain/vouchers/types.ts";
import { type FiredRule, notFound } from "../errors.ts";
import { QUOTA, refuseOther } from "./manage-voucher-quotas.ts";
import { refusal } from "./refusal.ts";
import { resolveId } from "./resolve-id.ts";
import { openVoucherDesk, type VoucherRequest } from "./voucher-desk.ts";

/** Issues a voucher to each of the customers, all or none; what the rules refuse of one is refused of all (exit 4). */
export async function issueVouchers(
  database: Database,
  draft: ChangeDraft,
  accounts: readonly string[],
  request: Omit<VoucherRequest, "customer">,
): Promise<Voucher[]> {
  return await database.write(draft, async (tables, change) => {
    const wanted = [...new Set(accounts)];
    const quota = await findQuota(tables, request.quota, draft.partner);
    const desk = await openVoucherDesk(tables, change, [quota], wanted);
    const unknown = wanted.find((account) => !desk.knows(account));
    if (unknown !== undefined) throw notFound(CUSTOMER, unknown);
    const issued = wanted.map((customer, before) =>
      desk.issue({ ...request, customer, quota }, wanted.length, wanted.length - before),
    );
    const fired = issued.flatMap(({ verdict }) => verdict.rules);
    if (fired.length > 0) throw refusal(eachOnce(fired));
    await desk.save();
    return issued.map(({ voucher }) => voucher as Voucher);
  });
}

/** The whole id of a quota that the actor may issue from; it is held only once the vouchers that return to it are. */
export async function findQuota(tables: Tables, id: string, partner: string | null): Promise<string> {
  const unheld = { ...tables.voucherQuotas, hold: async () => {} };
  const found = await resolveId(tables, unheld, QUOTA, id);
  refuseOther(found, found.partner, partner);
  return found.id;
}

/**
 * What fired over several customers, in the order of the rules, each with its facts once. What is needed of a quota is
 * no fact that tells two apart: the first says it of all customers, the next of those behind it.
 */
function eachOnce(rules: readonly FiredRule[]): Verdict {
  const first = new Map<string, FiredRule>();
  for (const rule of rules) {
    const { needed: _, ...facts } = rule.facts;
    const key = `${rule.id} ${JSON.stringify(facts)}`;
    if (!first.has(key)) first.set(key, rule);
  }
  const once = [...first.values()];
  const place = ({ id }: FiredRule): number => ISSUE_RULES.findIndex((rule) => rule.id === id);
  return verdictOf(once.sort((a, b) => place(a) - place(b)));
}
