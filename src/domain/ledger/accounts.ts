import type { Text } from "../../language/text.ts";
import type { Fen } from "../../values/money.ts";

interface KindEntry {
  readonly name: string;
  readonly label: Text;
  /** How many there are: one for each partner, or one for each of its customers or of its distributors, past ones included. */
  readonly per: "partner" | "customer" | "distributor";
  /** Whether its balance may go below nothing: the outer ones, and what stands against money that was given. */
  readonly mayBeNegative: boolean;
}

/**
 * The kinds of accounts, every one of them kept per partner. What comes in or goes out has its other side in `bank` (cash)
 * or `vendor` (what the vendor grants or notes), and what was given to customers and resellers in `designated`: the
 * balances of all accounts sum to zero.
 */
export const ACCOUNT_KINDS = [
  {
    name: "top-up",
    label: { en: "Top-up account", zh: "充值账户" },
    per: "partner",
    mayBeNegative: false,
  },
  { name: "credit", label: { en: "Credit account", zh: "信用账户" }, per: "partner", mayBeNegative: false },
  {
    name: "designated",
    label: { en: "Given to customers and resellers", zh: "已拨款" },
    per: "partner",
    mayBeNegative: true,
  },
  {
    name: "customer",
    label: { en: "Allocated to a customer", zh: "客户拨款账户" },
    per: "customer",
    mayBeNegative: false,
  },
  {
    name: "received",
    label: { en: "Received from a distributor", zh: "总经销商拨款账户" },
    per: "distributor",
    mayBeNegative: false,
  },
  { name: "withdrawal", label: { en: "Being withdrawn", zh: "提现中" }, per: "partner", mayBeNegative: false },
  { name: "owed-invoice", label: { en: "Owed invoices", zh: "欠票" }, per: "partner", mayBeNegative: false },
  { name: "unbooked", label: { en: "Not yet booked", zh: "未入账" }, per: "partner", mayBeNegative: false },
  { name: "invoiced", label: { en: "Invoiced", zh: "已开票" }, per: "partner", mayBeNegative: false },
  { name: "bank", label: { en: "Bank", zh: "银行" }, per: "partner", mayBeNegative: true },
  { name: "vendor", label: { en: "Vendor", zh: "云厂商" }, per: "partner", mayBeNegative: true },
] as const satisfies readonly KindEntry[];

export type AccountKind = (typeof ACCOUNT_KINDS)[number]["name"];

/** Whom a partner gives money to. */
export type PartyKind = "customer" | "reseller";

/** Which account is meant: of which partner, of which kind, and for which customer or from which distributor. */
export interface AccountRef {
  readonly partner: string;
  readonly kind: AccountKind;
  readonly party: string | null;
}

/** An account as it stands: its balance is the sum of its entries. */
export interface LedgerAccount extends AccountRef {
  readonly id: string;
  readonly balance: Fen;
}

/** The account of a partner itself. */
export function ownAccount(partner: string, kind: AccountKind): AccountRef {
  return { partner, kind, party: null };
}

/** Where the money is that a partner gave to a customer or reseller: what a reseller received is on an account of its own. */
export function partyAccount(partner: string, kind: PartyKind, party: string): AccountRef {
  return kind === "customer" ? { partner, kind, party } : { partner: party, kind: "received", party: partner };
}

/** The one name of an account: `top-up:partner`, `customer:partner:customer`. A colon inside a name is written %3A. */
export function accountId({ partner, kind, party }: AccountRef): string {
  const names = party === null ? [partner] : [partner, party];
  return [kind, ...names.map((name) => name.replaceAll("%", "%25").replaceAll(":", "%3A"))].join(":");
}
