import type { OpenChange } from "../database/session.ts";
import type { Tables } from "../database/tables/index.ts";
import { CUSTOMER } from "../domain/record-names.ts";
import { ISSUE_FIELDS } from "../domain/vouchers/fields.ts";
import { AppError, type FiredRule } from "../errors.ts";
import type { Text } from "../language/text.ts";
import { endOfDay, type Instant, parseInstant } from "../values/instant.ts";
import type { Fen } from "../values/money.ts";
import { type BulkAction, type BulkRecord, invalid, type RowResult } from "./bulk.ts";
import { findQuota } from "./issue-vouchers.ts";
import { unknownName } from "./period-rows.ts";
import { type Problem, rawCell, readRecord } from "./read-fields.ts";
import { openVoucherDesk, type VoucherRequest } from "./voucher-desk.ts";

/** What every voucher of a file is unless its row says otherwise; the quota by its id or the beginning of it. */
export interface IssueDefaults {
  readonly quota: string | undefined;
  readonly amount: Fen | undefined;
  readonly validUntil: Instant | null;
  readonly remark: string | null;
}

/**
 * Issues a file of vouchers, row by row. A row that says what a voucher was issued for already (customer, quota, amount,
 * end and remark) is `unchanged`, whatever became of that one: the same row again gives nobody money twice.
 */
export function issueVoucherFile(defaults: IssueDefaults, partner: string | undefined): BulkAction {
  return {
    outcomes: ["issued", "unchanged", "refused", "invalid"],
    failures: ["refused", "invalid"],
    async chunk(tables, records) {
      const rows = records.map((record) => readRow(record, defaults));
      const quotas = await findQuotas(tables, rows, partner);
      const ids = [...new Set([...quotas.values()].flatMap(({ id }) => id ?? []))];
      const accounts = [...new Set(rows.map(({ customer }) => customer).filter((account) => account !== ""))];
      const desk = await openVoucherDesk(tables, tables.change as OpenChange, ids, accounts);
      const known = new Map(
        (await tables.vouchers.ofCustomers(accounts)).map((voucher) => [keyOf(voucher), voucher.id]),
      );
      const results = rows.map((row): RowResult => {
        const { customer } = row;
        const isUnknown = customer !== "" && !desk.knows(customer);
        const unknown = isUnknown ? unknownName("UNKNOWN_CUSTOMER", CUSTOMER, customer) : undefined;
        const { id: quota, rules, problem } = quotas.get(row.quota) ?? {};
        const found = row.before ?? unknown ?? row.after ?? problem;
        if (found) return invalid(row.row, customer, found.code, found.text);
        const line = { row: row.row, key: customer };
        if (quota === undefined) return { ...line, outcome: "refused", rules: rules ?? [] };
        const request = { ...row, quota, amount: row.amount as Fen };
        const key = keyOf({ ...request, validUntil: row.validUntil ?? desk.quota(quota).validUntil });
        const before = known.get(key);
        if (before !== undefined) return { ...line, outcome: "unchanged", id: before };
        const { verdict, voucher } = desk.issue(request);
        if (!voucher) return { ...line, outcome: "refused", rules: verdict.rules };
        known.set(key, voucher.id);
        return { ...line, outcome: "issued", id: voucher.id };
      });
      await desk.save();
      return { results };
    },
  };
}

/** What makes two vouchers the same for a file that is read again. */
function keyOf({ customer, quota, amount, validUntil, remark }: VoucherRequest): string {
  return JSON.stringify([customer, quota, amount, validUntil, remark]);
}

interface IssueRow extends Omit<VoucherRequest, "amount"> {
  readonly row: number;
  readonly amount: Fen | undefined;
  /** Problems that come before an unknown customer in SURFACE.md's order, and those that come after it. */
  readonly before: Problem | undefined;
  readonly after: Problem | undefined;
}

function readRow(record: BulkRecord, defaults: IssueDefaults): IssueRow {
  const { given, row, missing, bad, unread = [] } = readRecord(ISSUE_FIELDS, record);
  const amount = (given.get("amount") ?? defaults.amount) as Fen | undefined;
  const quota = String(given.get("quota") ?? defaults.quota ?? "");
  const end = given.get("valid_until");
  const validUntil = end == null ? defaults.validUntil : readLastInstant(String(end));
  // A cell that is there and cannot be read is a bad value, not a missing one.
  const absent = quota === "" ? "quota" : amount === undefined && !unread.includes("amount") ? "amount" : undefined;
  const after = amount !== undefined && amount <= 0 ? NOT_POSITIVE : validUntil === undefined ? NO_DATE : undefined;
  return {
    row: record.row,
    customer: rawCell(ISSUE_FIELDS, record, "customer"),
    quota,
    amount,
    validUntil: validUntil ?? null,
    remark: (given.get("remark") ?? defaults.remark) as string | null,
    before: row ?? missing ?? (absent === undefined ? undefined : missingCell(absent)),
    after: bad ?? after,
  };
}

const NOT_POSITIVE = badValue({ en: "amount is not above 0.", zh: "amount 须大于 0。" });
const NO_DATE = badValue({
  en: "valid_until is not a date or time that exists.",
  zh: "valid_until 不是存在的日期或时间。",
});

function badValue(text: Text): Problem {
  return { code: "BAD_VALUE", text };
}

function missingCell(key: string): Problem {
  return { code: "MISSING_VALUE", text: { en: `${key} is missing.`, zh: `缺少 ${key}。` } };
}

/** The last instant of a day, or an instant as it is given; undefined for what is neither. */
export function readLastInstant(text: string): Instant | undefined {
  const parsed = parseInstant(text);
  if (!parsed) return undefined;
  return parsed.precision === "instant" ? parsed.at : endOfDay(parsed.at);
}

/** A quota that rows name: its whole id, or why it cannot be used. */
interface FoundQuota {
  readonly id?: string;
  readonly problem?: Problem;
  readonly rules?: readonly FiredRule[];
}

async function findQuotas(
  tables: Tables,
  rows: readonly IssueRow[],
  partner: string | undefined,
): Promise<Map<string, FoundQuota>> {
  const found = new Map<string, FoundQuota>();
  for (const text of new Set(rows.map(({ quota }) => quota))) {
    if (text === "") continue;
    found.set(text, await findQuota(tables, text, partner ?? null).then((id) => ({ id }), unusable));
  }
  return found;
}

/** What of a quota's error is the row's: one of another partner is refused, one that nobody knows is a bad value. */
function unusable(error: unknown): FoundQuota {
  if (!(error instanceof AppError)) throw error;
  if (error.kind === "forbidden") return { rules: error.rules };
  if (error.kind === "not-found" || error.kind === "usage") return { problem: badValue(error.text) };
  throw error;
}
