import type { ChangeDraft, Database } from "../database/database.ts";
import type { Tables } from "../database/tables/index.ts";
import { type CouponEvent, nextState } from "../domain/coupons/states.ts";
import { COUPON_STATE_WORDS, type Coupon } from "../domain/coupons/types.ts";
import type { Text } from "../language/text.ts";
import { resolveId } from "./resolve-id.ts";
import { wrongState } from "./wrong-state.ts";

type Decision = Exclude<CouponEvent, "submit" | "issue">;

const COUPON: Text = { en: "coupon application", zh: "测试券申请" };

const WORDS: Readonly<Record<Decision, Text>> = {
  approve: { en: "approved", zh: "批准" },
  reject: { en: "rejected", zh: "驳回" },
  withdraw: { en: "withdrawn", zh: "撤回" },
};

/** Finds an application by its id or the beginning of it. */
export function findCoupon(tables: Tables, id: string): Promise<Coupon> {
  return resolveId(tables, tables.coupons, COUPON, id);
}

/** Approves, rejects or withdraws an application; one that is decided already is exit 6. */
export async function decideOnCoupon(
  database: Database,
  draft: ChangeDraft,
  id: string,
  event: Decision,
  reason: string | null,
): Promise<Coupon> {
  return await database.write(draft, async (tables) => {
    const coupon = await findCoupon(tables, id);
    const state = nextState(coupon.state, event);
    if (!state)
      throw wrongState(coupon.id, coupon.state, WORDS[event], {
        list: "coupon list --state pending",
        chinese: "申请",
        words: COUPON_STATE_WORDS,
      });
    const decided: Coupon = { ...coupon, state, decidedAt: draft.at, decidedBy: draft.actor, reason };
    await tables.coupons.replace([decided]);
    return decided;
  });
}
