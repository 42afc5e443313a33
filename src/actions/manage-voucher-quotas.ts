import type { ChangeDraft, Database } from "../database/database.ts";
import type { Tables } from "../database/tables/index.ts";
import type { PartnerProfile } from "../domain/partners/partner.ts";
import { PARTNER } from "../domain/record-names.ts";
import { decideGrant, decideShare, decideTakeBack } from "../domain/vouchers/decide.ts";
import { mayBecome } from "../domain/vouchers/states.ts";
import {
  QUOTA_STATE_WORDS,
  type QuotaLimits,
  type QuotaState,
  quotaStateAt,
  type VoucherQuota,
} from "../domain/vouchers/types.ts";
import { type AppError, conflict, notFound, notFoundOf, usageError } from "../errors.ts";
import type { Text } from "../language/text.ts";
import { formatLocal, type Instant } from "../values/instant.ts";
import { type Fen, formatFen } from "../values/money.ts";
import { shellWord } from "../values/shell.ts";
import { refuseForeign } from "./authorize.ts";
import { heldPartner } from "./change-programs.ts";
import { partnerLock } from "./locks.ts";
import { parametersOf } from "./parameters.ts";
import { refusal } from "./refusal.ts";
import { resolveId } from "./resolve-id.ts";
import { openVoucherBook } from "./voucher-book.ts";

export const QUOTA: Text = { en: "voucher quota", zh: "代金券额度" };

/** What the vendor grants. */
export interface QuotaGrant extends QuotaLimits {
  readonly partner: string;
  readonly amount: Fen;
  readonly remark: string | null;
}

/** Grants a quota to a solution provider or a distributor, or says which rules keep it from that (exit 4). */
export async function grantQuota(database: Database, draft: ChangeDraft, grant: QuotaGrant): Promise<VoucherQuota> {
  refuseEmptyRanges(grant, draft.at);
  return await database.write(draft, async (tables, change) => {
    const profile = await heldPartner(tables, grant.partner);
    const verdict = decideGrant({ at: change.at, profile }, await parametersOf(tables, change.at));
    if (verdict.verdict === "refuse") throw refusal(verdict);
    const book = await openVoucherBook(tables, change, []);
    const { id } = book.open({ ...grant, distributor: null, parent: null });
    book.post("grant", id, grant.amount, { remark: grant.remark });
    await book.save();
    return book.quota(id);
  });
}

/** Shares a part of a distributor's quota with one of its resellers, who issues from it within the same limits. */
export async function shareQuota(
  database: Database,
  draft: ChangeDraft,
  request: { readonly quota: string; readonly reseller: string; readonly amount: Fen; readonly remark: string | null },
): Promise<VoucherQuota> {
  return await database.write(draft, async (tables, change) => {
    const { amount, remark } = request;
    const found = await resolveId(tables, tables.voucherQuotas, QUOTA, request.quota);
    refuseOther(found, found.partner, draft.partner);
    // Both in one, so that two who share with each other's resellers do not wait for each other.
    await tables.lock([partnerLock(found.partner), partnerLock(request.reseller)]);
    const reseller = await partnerNamed(tables, request.reseller);
    const profile = await partnerNamed(tables, found.partner);
    const book = await openVoucherBook(tables, change, [found.id]);
    const quota = book.quota(found.id);
    const facts = { at: change.at, profile, reseller, quota, amount };
    const verdict = decideShare(facts, await parametersOf(tables, change.at));
    if (verdict.verdict === "refuse") throw refusal(verdict);
    const partner = reseller.partner.accountName;
    const shared = book.open({ ...quota, partner, distributor: quota.partner, parent: quota.id, amount, remark });
    book.post("share", quota.id, amount, { counterpart: partner, remark });
    book.post("receive", shared.id, amount, { counterpart: quota.partner, remark });
    await book.save();
    return book.quota(shared.id);
  });
}

/** Takes back all that is left of a quota that a distributor has shared: it returns to the quota that it came from. */
export async function takeQuotaBack(
  database: Database,
  draft: ChangeDraft,
  id: string,
  remark: string | null,
): Promise<VoucherQuota> {
  return await database.write(draft, async (tables, change) => {
    // The reseller's own records are the distributor's to take back, and not the reseller's to give.
    const found = await resolveId({ bound: undefined }, tables.voucherQuotas, QUOTA, id);
    refuseForeign(tables, found.distributor ?? found.partner);
    refuseOther(found, found.distributor ?? found.partner, draft.partner);
    const book = await openVoucherBook(tables, change, [found.id, ...(found.parent === null ? [] : [found.parent])]);
    const quota = book.quota(found.id);
    const verdict = decideTakeBack({ at: change.at, quota }, await parametersOf(tables, change.at));
    if (verdict.verdict === "refuse") throw refusal(verdict);
    const { balance: amount, partner, distributor, parent } = quota;
    book.post("give-back", quota.id, amount, { counterpart: distributor, remark });
    book.post("take-back", parent as string, amount, { counterpart: partner, remark });
    await book.save();
    return book.quota(quota.id);
  });
}

/** Puts a quota into another state; one that it cannot come into is exit 6. */
export async function setQuotaState(
  database: Database,
  draft: ChangeDraft,
  id: string,
  state: QuotaState,
): Promise<VoucherQuota> {
  return await database.write(draft, async (tables, change) => {
    const found = await resolveId(tables, tables.voucherQuotas, QUOTA, id);
    const book = await openVoucherBook(tables, change, [found.id]);
    const quota = book.quota(found.id);
    if (quota.state === state) return quota;
    const present = quotaStateAt(quota, change.at);
    if (!mayBecome(present, state)) throw wrongState(quota.id, present, state);
    const amended = book.amend(quota.id, { state });
    await book.save();
    return amended;
  });
}

async function partnerNamed(tables: Tables, account: string): Promise<PartnerProfile> {
  await tables.partners.hold([account]);
  const profile = await tables.partners.find(account);
  if (!profile) throw notFound(PARTNER, account);
  return profile;
}

/** Whoever says for which partner it acts means a quota of that one. */
export function refuseOther({ id }: VoucherQuota, owner: string, partner: string | null): void {
  if (partner === null || partner === owner) return;
  throw notFoundOf(partner, QUOTA, id, {
    hint: {
      en: `See which it has: partnerctl voucher quota list --partner ${shellWord(partner)}`,
      zh: `查看其额度：partnerctl voucher quota list --partner ${shellWord(partner)}`,
    },
  });
}

/** A quota that nothing could be issued from is a mistake of whoever grants it. */
function refuseEmptyRanges({ faceMin, faceMax, amount, validFrom, validUntil }: QuotaGrant, at: Instant): void {
  if (faceMin !== null && faceMax !== null && faceMin > faceMax) {
    throw impossible("face-max", `--face-max ${formatFen(faceMax)}`, `--face-min ${formatFen(faceMin)}`);
  }
  if (faceMin !== null && faceMin > amount) {
    throw impossible("amount", `--amount ${formatFen(amount)}`, `--face-min ${formatFen(faceMin)}`);
  }
  if (validUntil === null) return;
  if (validFrom !== null && validUntil < validFrom) {
    throw impossible("valid-until", `--valid-until ${formatLocal(validUntil)}`, formatLocal(validFrom));
  }
  if (validUntil < at) throw impossible("valid-until", `--valid-until ${formatLocal(validUntil)}`, formatLocal(at));
}

function impossible(field: string, low: string, high: string): AppError {
  return usageError(
    "BAD_VALUE",
    { en: `${low} lies before ${high}: nothing could be issued.`, zh: `${low} 小于 ${high}，将无法发放代金券。` },
    { field },
  );
}

function wrongState(id: string, from: QuotaState, to: QuotaState): AppError {
  return conflict(
    "wrong-state",
    {
      en: `${id} is ${QUOTA_STATE_WORDS[from].en}; it cannot become ${QUOTA_STATE_WORDS[to].en}.`,
      zh: `${id} 的状态为“${QUOTA_STATE_WORDS[from].zh}”，不能变更为“${QUOTA_STATE_WORDS[to].zh}”。`,
    },
    {
      hint: {
        en: "See which can: partnerctl voucher quota list --state normal,adjusting,frozen",
        zh: "查看可操作的额度：partnerctl voucher quota list --state normal,adjusting,frozen",
      },
    },
  );
}
