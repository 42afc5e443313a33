import type { Command } from "commander";
import { couponEligibility } from "../../actions/apply-coupon.ts";
import type { App } from "../../app.ts";
import { COUPON_KINDS, type CouponKind } from "../../domain/coupons/types.ts";
import { choices } from "../fields.ts";
import { oneOf } from "../option-values.ts";
import { onePartner } from "../partner.ts";
import { eligibilityColumns } from "./columns.ts";

/** `coupon eligibility`: a verdict per kind on stdout; only the exit code tells whether any is possible. */
export function registerEligibility(coupon: Command, app: App): void {
  coupon
    .command("eligibility")
    .description(app.text({ en: "Say which test coupons a partner may apply for", zh: "判断伙伴可申请哪些测试券" }))
    .option("--kind <kinds>", `${app.text({ en: "only these kinds", zh: "仅这些类型" })} (${choices(COUPON_KINDS)})`)
    .action(async (flags: { kind?: string }) => {
      const kinds = kindsOf(flags.kind);
      const database = await app.database("read");
      const rows = await couponEligibility(database, app.now(), await onePartner(app, database), kinds);
      await app.printList(eligibilityColumns, [rows]);
      app.exitCode = rows.some((row) => row.eligible) ? 0 : 4;
    });
}

/** The kinds asked about, in the order of the list of kinds; all of them without a wish. */
function kindsOf(text: string | undefined): readonly CouponKind[] {
  if (text === undefined) return COUPON_KINDS;
  const wanted = new Set(text.split(/[,、]/).map((word) => oneOf("--kind", word.trim(), COUPON_KINDS)));
  return COUPON_KINDS.filter((kind) => wanted.has(kind));
}
