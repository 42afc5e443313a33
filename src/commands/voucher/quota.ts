import type { Command } from "commander";
import {
  grantQuota,
  type QuotaGrant,
  setQuotaState,
  shareQuota,
  takeQuotaBack,
} from "../../actions/manage-voucher-quotas.ts";
import type { App } from "../../app.ts";
import type { ListQuery } from "../../database/listing.ts";
import type { AssociationType } from "../../domain/association/association.ts";
import { QUOTA_FIELDS } from "../../domain/vouchers/fields.ts";
import { QUOTA_STATES, type VoucherQuota } from "../../domain/vouchers/types.ts";
import type { Instant } from "../../values/instant.ts";
import { neededAmount, readAmount } from "../amount.ts";
import { addFieldOptions, needed, readOption } from "../fields.ts";
import { addListOptions, listQuery } from "../listing.ts";
import { badValue, oneOf } from "../option-values.ts";
import { onePartner, partnersOf } from "../partner.ts";
import { quotaColumns } from "./columns.ts";
import { REMARK, readFrom, readRemark, readUntil } from "./options.ts";

type Flags = Readonly<Record<string, string | undefined>>;

const AMOUNT = { en: "the amount in yuan", zh: "金额（元）" };

/** `voucher quota grant`, `list`, `share`, `reclaim` and `edit`. */
export function registerQuota(voucher: Command, app: App): void {
  const quota = voucher
    .command("quota")
    .description(app.text({ en: "Quotas that vouchers are issued from", zh: "代金券额度" }));

  const grant = quota
    .command("grant")
    .description(app.text({ en: "Grant a partner a quota", zh: "为伙伴发放代金券额度" }));
  addFieldOptions(grant, app, QUOTA_FIELDS, ["amount"]).action(
    async (flags: Flags & { firstAssociation?: boolean }) => {
      const given = readGrant(flags);
      const database = await app.mutable(quotaColumns(app.now()));
      const partner = await onePartner(app, database);
      await print(app, await grantQuota(database, app.draft(partner), { ...given, partner }));
    },
  );

  const list = quota
    .command("list")
    .description(app.text({ en: "List quotas, shared ones included", zh: "列出代金券额度（含已分配的）" }));
  addListOptions(list, app, quotaColumns(0 as Instant)).action(async (flags) => {
    const columns = quotaColumns(app.now());
    const query = unbound(listQuery(app, flags, columns));
    const database = await app.database("read");
    await database.read(({ voucherQuotas }) =>
      app.printList(columns, voucherQuotas.list(query, app.now(), partnersOf(app))),
    );
  });

  quota
    .command("share <quota> <reseller>")
    .description(app.text({ en: "Give a reseller a part of a quota", zh: "将部分额度分配给云经销商" }))
    .option("--amount <yuan>", app.text({ en: "how much (needed)", zh: "金额（必填）" }))
    .option("--remark <text>", app.text(REMARK))
    .action(async (id: string, reseller: string, flags: Flags) => {
      const amount = neededAmount("--amount", flags.amount, AMOUNT);
      const remark = readRemark(flags.remark);
      const database = await app.mutable(quotaColumns(app.now()));
      await print(app, await shareQuota(database, app.draft(), { quota: id, reseller, amount, remark }));
    });

  quota
    .command("reclaim <quota>")
    .description(app.text({ en: "Take back all that is left of a shared quota", zh: "收回已分配额度的全部余额" }))
    .option("--remark <text>", app.text(REMARK))
    .action(async (id: string, flags: Flags) => {
      const remark = readRemark(flags.remark);
      const database = await app.mutable(quotaColumns(app.now()));
      await print(app, await takeQuotaBack(database, app.draft(), id, remark));
    });

  quota
    .command("edit <quota>")
    .description(app.text({ en: "Put a quota into another state", zh: "变更代金券额度的状态" }))
    .option("--state <state>", app.text({ en: `the state (${QUOTA_STATES.join("|")})`, zh: "目标状态" }))
    .action(async (id: string, flags: Flags) => {
      const state = oneOf("--state", needed(flags, "--state", { en: "the state", zh: "目标状态" }), QUOTA_STATES);
      const database = await app.mutable(quotaColumns(app.now()));
      await print(app, await setQuotaState(database, app.draft(), id, state));
    });
}

/** Whose quotas are listed is more than a column: what a partner has shared is its own too. */
function unbound(query: ListQuery): ListQuery {
  return { ...query, filters: query.filters.filter(({ column }) => column !== "partner") };
}

function readGrant(flags: Flags & { firstAssociation?: boolean }): Omit<QuotaGrant, "partner"> {
  const { faceMin, faceMax, countMax, associationType } = flags;
  const type = QUOTA_FIELDS.find(({ key }) => key === "association_type");
  return {
    amount: neededAmount("--amount", flags.amount, AMOUNT),
    faceMin: faceMin === undefined ? null : readAmount("--face-min", faceMin),
    faceMax: faceMax === undefined ? null : readAmount("--face-max", faceMax),
    countMax: countMax === undefined ? null : readCount(countMax),
    associationType:
      associationType === undefined || !type ? null : (readOption(type, associationType) as AssociationType),
    firstAssociation: flags.firstAssociation === true,
    validFrom: readFrom("--valid-from", flags.validFrom),
    validUntil: readUntil("--valid-until", flags.validUntil),
    remark: readRemark(flags.remark),
  };
}

function readCount(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw badValue("--count-max", text, { en: "a whole number of 1 or more", zh: "正整数" });
}

async function print(app: App, quota: VoucherQuota): Promise<void> {
  await app.printRecord(quotaColumns(app.now()), quota);
}
