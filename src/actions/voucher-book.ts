import type { OpenChange } from "../database/session.ts";
import type { Tables } from "../database/tables/index.ts";
import { nextVoucherState, type VoucherEvent } from "../domain/vouchers/states.ts";
import {
  RECORD_EFFECTS,
  type RecordType,
  type Voucher,
  type VoucherQuota,
  type VoucherRecord,
  type VoucherState,
} from "../domain/vouchers/types.ts";
import { addFen, type Fen, fen, timesFen, ZERO } from "../values/money.ts";

export type VoucherBook = Awaited<ReturnType<typeof openVoucherBook>>;

/** What a movement is about, beside the quota. */
type About = Partial<Pick<VoucherRecord, "voucher" | "customer" | "counterpart" | "remark">>;

/** The type of record that the end of a voucher leaves. */
const END_TYPES = {
  expire: "expiry",
  reclaim: "manual-reclaim",
  disassociate: "disassociation",
  switch: "model-switch",
} as const satisfies Partial<Record<VoucherEvent, RecordType>>;

/**
 * The quotas that a change moves money from or to, held until it ends, with what their due vouchers had left back on them.
 * Every movement goes through here, so that none is without its record; `save` writes all of it.
 */
export async function openVoucherBook(tables: Tables, change: OpenChange, ids: readonly string[]) {
  const by = (await tables.changes.find(change.id))?.actor ?? "";
  const wanted = [...new Set(ids)].sort();
  // Vouchers before quotas, here as everywhere, so that no two wait for each other.
  const due = new Set((await tables.vouchers.dueOf(wanted, change.at)).map(({ id }) => id));
  await tables.vouchers.hold([...due].sort());
  await tables.voucherQuotas.hold(wanted);
  const quotas = await tables.voucherQuotas.byKeys(wanted);
  const fresh = { quotas: new Set<string>(), vouchers: new Set<string>() };
  const changed = { quotas: new Set<string>(), vouchers: new Map<string, Voucher>() };
  const records: VoucherRecord[] = [];

  const quota = (id: string): VoucherQuota => {
    const found = quotas.get(id);
    if (!found) throw new Error(`the quota ${id} is not in the book`);
    return found;
  };

  /** Records a movement and puts it on the balance; `addFen` throws where that would leave the safe range. */
  function post(type: RecordType, id: string, amount: Fen, about: About = {}): void {
    const before = quota(id);
    const balance = addFen(before.balance, timesFen(amount, RECORD_EFFECTS[type]));
    if (balance < 0) throw new Error(`the quota ${id} would fall below zero`);
    quotas.set(id, { ...before, balance });
    if (balance !== before.balance) changed.quotas.add(id);
    records.push({
      id: change.ids.next("vrc"),
      type,
      partner: before.partner,
      quota: id,
      voucher: null,
      customer: null,
      counterpart: null,
      amount,
      quotaBalance: balance,
      at: change.at,
      by,
      remark: null,
      ...about,
    });
  }

  /** Takes a new quota into the book, with nothing on it yet. */
  function open(one: Omit<VoucherQuota, "id" | "balance" | "grantedAt" | "grantedBy" | "state">): VoucherQuota {
    const id = change.ids.next("vqt");
    const opened: VoucherQuota = { ...one, id, balance: ZERO, state: "normal", grantedAt: change.at, grantedBy: by };
    quotas.set(id, opened);
    fresh.quotas.add(id);
    return opened;
  }

  /** Changes what a quota is, but for its balance. */
  function amend(id: string, changes: Pick<VoucherQuota, "state">): VoucherQuota {
    quotas.set(id, { ...quota(id), ...changes });
    changed.quotas.add(id);
    return quota(id);
  }

  /** Issues a voucher: the amount leaves the quota. */
  function issue(one: Pick<Voucher, "customer" | "quota" | "amount" | "validUntil" | "remark">): Voucher {
    const issued: Voucher = {
      id: change.ids.next("vch"),
      partner: quota(one.quota).partner,
      ...one,
      balance: one.amount,
      state: nextVoucherState("new", "issue") as VoucherState,
      issuedAt: change.at,
      issuedBy: by,
      endedAt: null,
    };
    fresh.vouchers.add(issued.id);
    changed.vouchers.set(issued.id, issued);
    post("issue", one.quota, one.amount, { voucher: issued.id, customer: one.customer, remark: one.remark });
    return issued;
  }

  /** Ends a usable voucher: what is left of it returns to its quota. */
  function end(voucher: Voucher, event: keyof typeof END_TYPES, remark: string | null = null): Voucher {
    const state = nextVoucherState(voucher.state, event) as VoucherState;
    const endedAt = event === "expire" ? voucher.validUntil : change.at;
    const ended: Voucher = { ...voucher, state, balance: ZERO, endedAt };
    changed.vouchers.set(ended.id, ended);
    const { id, customer, balance } = voucher;
    post(END_TYPES[event], voucher.quota, balance, { voucher: id, customer, remark });
    return ended;
  }

  /** Takes what a customer has used off a voucher; the last of it ends it. The quota has nothing of it. */
  function use(voucher: Voucher, amount: Fen, remark: string | null): Voucher {
    const balance = fen(voucher.balance - amount);
    const isUsed = balance === 0;
    const state = isUsed ? (nextVoucherState(voucher.state, "use") as VoucherState) : voucher.state;
    const used: Voucher = { ...voucher, balance, state, endedAt: isUsed ? change.at : null };
    changed.vouchers.set(used.id, used);
    post("use", voucher.quota, amount, { voucher: voucher.id, customer: voucher.customer, remark });
    return used;
  }

  /** Lets a voucher end earlier than it was to. */
  function shorten(voucher: Voucher, validUntil: Voucher["validUntil"]): void {
    changed.vouchers.set(voucher.id, { ...voucher, validUntil });
  }

  async function save(): Promise<void> {
    const touched = [...changed.quotas].filter((id) => !fresh.quotas.has(id));
    await tables.voucherQuotas.insert([...fresh.quotas].map(quota));
    await tables.voucherQuotas.replace(touched.map(quota));
    const vouchers = [...changed.vouchers.values()];
    await tables.vouchers.insert(vouchers.filter(({ id }) => fresh.vouchers.has(id)));
    await tables.vouchers.replace(vouchers.filter(({ id }) => !fresh.vouchers.has(id)));
    await tables.voucherRecords.insert(records);
  }

  // One that somebody has reclaimed or used before it was held is left alone.
  for (const voucher of await tables.vouchers.dueOf(wanted, change.at)) if (due.has(voucher.id)) end(voucher, "expire");

  return {
    /** The quota as it stands now; one that was not asked for is a bug. */
    quota,
    /** What became of a voucher in this change, if anything did. */
    voucher: (id: string): Voucher | undefined => changed.vouchers.get(id),
    post,
    open,
    amend,
    issue,
    end,
    use,
    shorten,
    save,
  };
}
