import type { Command } from "commander";
import { applyCoupon, type CouponRequest } from "../../actions/apply-coupon.ts";
import type { App } from "../../app.ts";
import { COUPON_FIELDS } from "../../domain/coupons/fields.ts";
import { allowsAdditional, COUPON_KIND_WORDS, type CouponKind } from "../../domain/coupons/types.ts";
import { usageError } from "../../errors.ts";
import type { Text } from "../../language/text.ts";
import type { Fen } from "../../values/money.ts";
import { addFieldOptions, allNeeded, needed, type OptionValues, readFieldOptions } from "../fields.ts";
import { badValue } from "../option-values.ts";
import { orAsk } from "../or-ask.ts";
import { onePartner } from "../partner.ts";
import { couponColumns } from "./columns.ts";

type Flags = Readonly<Record<string, string | undefined>>;

const NEEDED: readonly (readonly [option: string, what: Text])[] = [
  ["--solution", { en: "the solution that the coupon is for", zh: "测试券对应的方案" }],
  ["--kind", { en: "the kind of test coupon", zh: "测试券类型" }],
  ["--amount", { en: "the amount in yuan", zh: "金额（元）" }],
  ["--config-link", { en: "the shared list of the price calculator", zh: "价格计算器配置清单的分享链接" }],
  ["--note", { en: "what the coupon is needed for", zh: "申请说明" }],
];

/** `coupon apply`. */
export function registerApply(coupon: Command, app: App): void {
  const apply = coupon.command("apply").description(app.text({ en: "Apply for a test coupon", zh: "申请测试券" }));
  const keys = NEEDED.map(([option]) => option.slice(2).replaceAll("-", "_"));
  addFieldOptions(apply, app, COUPON_FIELDS, keys).action(async (flags: Flags) => {
    await orAsk(
      app,
      () => applyOne(app, flags),
      async () => (await import("./apply-wizard.ts")).applyByPrompts(app, flags),
    );
  });
}

async function applyOne(app: App, flags: Flags): Promise<void> {
  const given = readOptions(flags);
  const database = await app.mutable(couponColumns);
  const request = requestOf(given, await onePartner(app, database));
  await app.printRecord(couponColumns, await applyCoupon(database, app.draft(request.partner), request));
}

/** Reads the options: a missing one is exit 8, a bad one exit 2. An empty link is given, and then refused by its rule. */
export function readOptions(flags: Flags): OptionValues {
  allNeeded(flags, flags.configLink === undefined ? NEEDED : NEEDED.filter(([option]) => option !== "--config-link"));
  const given = readFieldOptions(COUPON_FIELDS, flags);
  if (Number(given.get("amount")) <= 0) {
    throw badValue("--amount", flags.amount as string, { en: "an amount above 0", zh: "大于 0 的金额" });
  }
  const kind = given.get("kind") as CouponKind;
  if (flags.additional !== undefined) {
    needed(flags, "--additional", { en: "why more is needed than is left", zh: "追加申请的原因" });
    if (!allowsAdditional(kind)) throw notAdditional(kind);
  }
  return given;
}

function notAdditional(kind: CouponKind) {
  return usageError(
    "BAD_VALUE",
    {
      en: `--additional is for the si kinds; ${kind} has a ceiling that a reason does not lift. Leave it out.`,
      zh: `--additional 仅用于 si 类测试券，“${COUPON_KIND_WORDS[kind].zh}”的上限不能追加，请去掉该选项。`,
    },
    { field: "additional" },
  );
}

/** What is applied for, from the options. */
export function requestOf(given: OptionValues, partner: string): CouponRequest {
  return {
    partner,
    solution: String(given.get("solution")),
    kind: given.get("kind") as CouponKind,
    amount: given.get("amount") as Fen,
    // What comes along when it is copied is no part of it.
    configLink: (given.get("config_link") as string | null | undefined)?.trim() ?? null,
    note: String(given.get("note")),
    customer: (given.get("customer") ?? null) as string | null,
    additional: (given.get("additional") ?? null) as string | null,
  };
}
