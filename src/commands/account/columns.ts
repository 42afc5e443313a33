import type { Booking } from "../../actions/ledger-desk.ts";
import type { JudgedBalance } from "../../actions/read-balances.ts";
import type { App } from "../../app.ts";
import type { ListedEntry } from "../../database/tables/ledger-entries.ts";
import { ACCOUNT_KINDS } from "../../domain/ledger/accounts.ts";
import { MOVEMENT_KINDS, MOVEMENT_WORDS } from "../../domain/ledger/movements.ts";
import { usageError } from "../../errors.ts";
import type { Column } from "../../output/dataset.ts";
import type { ListColumn } from "../listing.ts";

/** What a partner has: SURFACE.md's columns. */
export const balanceColumns: readonly ListColumn<JudgedBalance>[] = [
  { key: "partner", label: { en: "Partner", zh: "伙伴" }, type: "text", value: (row) => row.partner },
  { key: "top_up", label: { en: "Top-up", zh: "充值余额" }, type: "money", value: (row) => row.topUp },
  { key: "credit", label: { en: "Credit", zh: "信用额度" }, type: "money", value: (row) => row.credit },
  { key: "allocated", label: { en: "Allocated", zh: "已拨款" }, type: "money", value: (row) => row.allocated },
  {
    key: "owed_invoice",
    label: { en: "Owed invoices", zh: "欠票金额" },
    type: "money",
    value: (row) => row.owedInvoice,
  },
  { key: "available", label: { en: "Available", zh: "可用余额" }, type: "money", value: (row) => row.available },
  { key: "withdrawable", label: { en: "Withdrawable", zh: "可提现" }, type: "money", value: (row) => row.withdrawable },
  // Shown where --columns names it: the other columns are those of the contract.
  {
    key: "blocked_by",
    label: { en: "Blocked by", zh: "受阻规则" },
    type: "ids",
    value: (row) => row.blockedBy.map(({ id }) => id),
    optional: true,
  },
];

/** Reads an account as the ledger writes it; another word is exit 2, since it would only find nothing. */
function readAccount(option: string, word: string): string {
  if (word === "" || ACCOUNT_KINDS.some(({ name }) => word.startsWith(`${name}:`))) return word;
  const names = ACCOUNT_KINDS.map(({ name }) => name).join(", ");
  throw usageError(
    "BAD_VALUE",
    {
      en: `${option} takes an account as the ledger writes it, such as top-up:<partner>, not "${word}". Kinds: ${names}.`,
      zh: `${option} 请按流水中的写法填写账户，例如 top-up:<伙伴账号>，不能是“${word}”。账户种类：${names}。`,
    },
    { field: option.slice(2) },
  );
}

/** One side of a movement, with what its kind is called in the language. */
export function ledgerColumns(app: App): readonly ListColumn<ListedEntry>[] {
  return [
    { key: "id", label: { en: "ID", zh: "编号" }, type: "text", value: (row) => row.id },
    { key: "at", label: { en: "At", zh: "时间" }, type: "instant", value: (row) => row.at },
    {
      key: "transaction",
      label: { en: "Transaction", zh: "交易流水" },
      type: "text",
      value: (row) => row.transaction,
      wide: true,
    },
    { key: "partner", label: { en: "Partner", zh: "伙伴" }, type: "text", value: (row) => row.partner },
    {
      key: "account",
      label: { en: "Account", zh: "账户" },
      type: "text",
      value: (row) => row.account,
      asked: { column: "account", read: readAccount },
    },
    {
      key: "counterparty",
      label: { en: "Counterparty", zh: "对方账户" },
      type: "text",
      value: (row) => row.counterparty,
      asked: { column: "counterparty", read: readAccount },
    },
    { key: "amount", label: { en: "Amount", zh: "金额" }, type: "money", value: (row) => row.amount },
    { key: "kind", label: { en: "Kind", zh: "类型" }, type: "text", value: (row) => row.kind, values: MOVEMENT_KINDS },
    {
      key: "description",
      label: { en: "Description", zh: "说明" },
      type: "text",
      value: (row) => app.text(MOVEMENT_WORDS[row.kind]),
      // In Chinese the kind is called that already.
      wide: app.language === "zh",
      computed: "asked",
    },
    { key: "note", label: { en: "Note", zh: "备注" }, type: "text", value: (row) => row.note, wide: true },
    {
      key: "reference",
      label: { en: "Reference", zh: "外部流水号" },
      type: "text",
      value: (row) => row.reference,
      wide: true,
    },
    { key: "change", label: { en: "Change", zh: "变更编号" }, type: "text", value: (row) => row.change, wide: true },
  ];
}

/** A movement that was made, and what is available after it. */
export const bookingColumns: readonly Column<Booking>[] = [
  { key: "id", label: { en: "Transaction", zh: "交易流水" }, type: "text", value: (row) => row.id },
  { key: "at", label: { en: "At", zh: "时间" }, type: "instant", value: (row) => row.at },
  {
    key: "kind",
    label: { en: "Kind", zh: "类型" },
    type: "text",
    value: (row) => row.kind,
    values: MOVEMENT_KINDS,
  },
  { key: "partner", label: { en: "Partner", zh: "伙伴" }, type: "text", value: (row) => row.partner },
  { key: "from", label: { en: "From", zh: "付方账户" }, type: "text", value: (row) => row.from },
  { key: "to", label: { en: "To", zh: "收方账户" }, type: "text", value: (row) => row.to },
  { key: "amount", label: { en: "Amount", zh: "金额" }, type: "money", value: (row) => row.amount },
  { key: "available", label: { en: "Available", zh: "可用余额" }, type: "money", value: (row) => row.available },
  { key: "note", label: { en: "Note", zh: "备注" }, type: "text", value: (row) => row.note },
  { key: "reference", label: { en: "Reference", zh: "外部流水号" }, type: "text", value: (row) => row.reference },
];
