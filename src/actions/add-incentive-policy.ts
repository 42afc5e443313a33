import type { ChangeDraft, Database } from "../database/database.ts";
import { type IncentivePolicy, isAmbiguous, isSamePolicy } from "../domain/incentives/policies.ts";
import { formatRate } from "../domain/incentives/rates.ts";
import { type AppError, conflict } from "../errors.ts";
import { dayOf } from "../values/instant.ts";

/** What stands after a policy was added, and whether anything had to be written for it. */
export interface AddedPolicy {
  readonly policy: IncentivePolicy;
  readonly changed: boolean;
}

/**
 * Adds a rate. The same once more changes nothing; one that is about the same from the same day with other figures is
 * exit 6, since nothing would say which of the two holds.
 */
export async function addIncentivePolicy(
  database: Database,
  draft: ChangeDraft,
  wanted: Omit<IncentivePolicy, "id">,
): Promise<AddedPolicy> {
  return await database.write(draft, async (tables, change) => {
    await tables.lock(["incentive-policies"]);
    const known = await tables.incentivePolicies.all();
    const same = known.find((policy) => isSamePolicy(policy, wanted));
    if (same) return { policy: same, changed: false };
    const other = known.find((policy) => isAmbiguous(policy, wanted));
    if (other) throw ambiguous(other);
    const policy = { id: change.ids.next("pol"), ...wanted };
    await tables.incentivePolicies.insert([policy]);
    return { policy, changed: true };
  });
}

function ambiguous({ id, rate, from }: IncentivePolicy): AppError {
  const [day, percent] = [dayOf(from), formatRate(rate)];
  return conflict(
    "ambiguous-policy",
    {
      en: `${id} says ${percent} % for the same from ${day} on: nothing would say which of the two holds.`,
      zh: `${id} 已规定自 ${day} 起相同范围的返点比例为 ${percent}%，无法判断以哪一条为准。`,
    },
    {
      hint: {
        en: "Begin on another --from, or say more exactly what it is for: --product, --tier, --association-type, --threshold. See: partnerctl incentive policy list",
        zh: "请更换 --from 日期，或用 --product、--tier、--association-type、--threshold 进一步限定范围。查看已有政策：partnerctl incentive policy list",
      },
    },
  );
}
