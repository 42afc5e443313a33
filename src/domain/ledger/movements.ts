import type { Text } from "../../language/text.ts";
import type { Instant } from "../../values/instant.ts";
import { type Fen, fen } from "../../values/money.ts";
import { type AccountKind, type AccountRef, accountId } from "./accounts.ts";

interface MovementEntry {
  readonly kind: string;
  readonly label: Text;
  /** Between which kinds of accounts it moves money; a standing amount moves both ways. */
  readonly from: AccountKind | "party";
  readonly to: AccountKind | "party";
}

/** The amounts that the vendor sets as they stand now, each on an account of its own against `vendor`. */
export const STANDING_KINDS = ["credit", "owed-invoice", "unbooked", "invoiced"] as const;
export type StandingKind = (typeof STANDING_KINDS)[number];

/** Every kind of movement: what it is called, and between which accounts. `party` is a customer's or reseller's. */
export const MOVEMENTS = [
  { kind: "top-up", label: { en: "Top-up", zh: "充值" }, from: "bank", to: "top-up" },
  { kind: "top-up-reversed", label: { en: "Top-up reversed", zh: "充值冲正" }, from: "top-up", to: "bank" },
  { kind: "credit", label: { en: "Credit limit", zh: "信用额度调整" }, from: "vendor", to: "credit" },
  { kind: "owed-invoice", label: { en: "Owed invoices", zh: "欠票登记" }, from: "vendor", to: "owed-invoice" },
  { kind: "unbooked", label: { en: "Not yet booked", zh: "未入账登记" }, from: "vendor", to: "unbooked" },
  { kind: "invoiced", label: { en: "Invoiced", zh: "已开票登记" }, from: "vendor", to: "invoiced" },
  { kind: "incentive", label: { en: "Incentive paid to the account", zh: "激励返账户" }, from: "vendor", to: "top-up" },
  {
    kind: "incentive-owed",
    label: { en: "Invoice owed for an incentive", zh: "激励记欠票" },
    from: "vendor",
    to: "owed-invoice",
  },
  { kind: "invoice-issued", label: { en: "Invoice issued", zh: "发票开具" }, from: "vendor", to: "invoiced" },
  {
    kind: "invoice-offset",
    label: { en: "Owed invoices offset by an invoice", zh: "开票抵扣欠票" },
    from: "owed-invoice",
    to: "vendor",
  },
  { kind: "invoice-returned", label: { en: "Invoice returned", zh: "发票退票" }, from: "invoiced", to: "vendor" },
  {
    kind: "invoice-offset-returned",
    label: { en: "Owed again after an invoice was returned", zh: "退票恢复欠票" },
    from: "vendor",
    to: "owed-invoice",
  },
  { kind: "allocation", label: { en: "Allocation", zh: "拨款" }, from: "designated", to: "party" },
  { kind: "reclaim", label: { en: "Reclaim", zh: "回收" }, from: "party", to: "designated" },
  {
    kind: "disassociation",
    label: { en: "Returned at the end of the association", zh: "解绑回收" },
    from: "party",
    to: "designated",
  },
  {
    kind: "unlink",
    label: { en: "Returned when the reseller left", zh: "云经销商解除归属回收" },
    from: "party",
    to: "designated",
  },
  { kind: "withdrawal", label: { en: "Withdrawal applied for", zh: "提现申请" }, from: "top-up", to: "withdrawal" },
  {
    kind: "withdrawal-rejected",
    label: { en: "Withdrawal rejected", zh: "提现驳回退回" },
    from: "withdrawal",
    to: "top-up",
  },
  { kind: "withdrawal-paid", label: { en: "Withdrawal paid", zh: "提现付款" }, from: "withdrawal", to: "bank" },
] as const satisfies readonly MovementEntry[];

export type MovementKind = (typeof MOVEMENTS)[number]["kind"];

export const MOVEMENT_KINDS: readonly MovementKind[] = MOVEMENTS.map(({ kind }) => kind);

/** What the kinds of movements are called. */
export const MOVEMENT_WORDS = Object.fromEntries(MOVEMENTS.map(({ kind, label }) => [kind, label])) as Readonly<
  Record<MovementKind, Text>
>;

/** One side of a movement: never edited once it is written; a mistake gets a counter entry. */
export interface LedgerEntry {
  readonly id: string;
  readonly transaction: string;
  readonly at: Instant;
  readonly partner: string;
  readonly account: string;
  readonly counterparty: string;
  readonly amount: Fen;
  readonly kind: MovementKind;
  readonly note: string | null;
  /** What the movement is known by outside, such as the bank's number: booked once per partner and kind. */
  readonly reference: string | null;
}

/** A movement before it is written: a positive amount from one account to another. */
export interface Movement {
  readonly transaction: string;
  readonly at: Instant;
  readonly from: AccountRef;
  readonly to: AccountRef;
  readonly amount: Fen;
  readonly kind: MovementKind;
  readonly note: string | null;
  readonly reference: string | null;
}

/** The two entries of a movement, which sum to zero; each belongs to the partner whose account it is on. */
export function entriesOf(movement: Movement, nextId: () => string): readonly [LedgerEntry, LedgerEntry] {
  const { from, to, amount, ...shared } = movement;
  if (amount <= 0) throw new RangeError(`a movement of ${amount} fen`);
  const [source, target] = [accountId(from), accountId(to)];
  return [
    { ...shared, id: nextId(), partner: from.partner, account: source, counterparty: target, amount: fen(-amount) },
    { ...shared, id: nextId(), partner: to.partner, account: target, counterparty: source, amount },
  ];
}

/** The highest balance of an account, 2^50 fen: whatever is added up over the accounts of a partner stays exact. */
export const HIGHEST_BALANCE = fen(2 ** 50);
