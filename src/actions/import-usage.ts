import { MASK } from "../database/masks.ts";
import type { Tables } from "../database/tables/index.ts";
import { USAGE_FIELDS, USAGE_NAMES } from "../domain/usage/fields.ts";
import { newLine, type StoredUsageLine } from "../domain/usage/line.ts";
import type { Text } from "../language/text.ts";
import { cycleOf, dayOf, formatLocal, type Instant, startOf } from "../values/instant.ts";
import { ZERO } from "../values/money.ts";
import { type BulkAction, type BulkRecord, invalid, type RowResult } from "./bulk.ts";
import { UNMATCHED_USAGE } from "./locks.ts";
import { type GivenValues, type Problem, rawCell, readRecord } from "./read-fields.ts";
import { settledKeys } from "./repeats.ts";

/** An import of consumption lines, and what it leaves to be warned about. */
export interface UsageImport extends BulkAction {
  /** Words of charging modes and bill types that nobody knows and that were kept as they are, by field. */
  unknownWords(): ReadonlyMap<string, readonly string[]>;
  /** Lines whose names do not agree, or do not tell whose they are. */
  doubts(): Doubts;
}

export interface Doubts {
  /** Lines that name an account and the customer id of another one: how many, and the row of the first. */
  readonly others: { readonly count: number; readonly first: number };
  /** Lines that name an id which several customers have: how many, and some of the ids. */
  readonly shared: { readonly count: number; readonly ids: readonly string[] };
}

/** Imports consumption lines by id. Columns that a file does not have keep what is known of a line. */
export function importUsage(): UsageImport {
  const words = openWords();
  const doubts = openDoubts();
  return {
    outcomes: ["imported", "corrected", "unchanged", "unmatched", "invalid"],
    failures: ["invalid"],
    extras: ["truncated"],
    unknownWords: words.unknown,
    doubts: doubts.found,
    async chunk(tables, records) {
      const read = records.map((record) => ({ record, ...readLine(record) }));
      const book = await openBook(
        tables,
        read.flatMap(({ given, problem }) => (problem ? [] : [given])),
      );
      const settled = settledKeys(
        {
          keys: read.map(({ given, problem }) => (problem ? undefined : String(given.get("id")))),
          given: (at) => (read[at] as (typeof read)[number]).given,
        },
        book.leavesAsIs,
      );
      let truncated = 0;
      const results = read.map(({ record, given, problem, cut }): RowResult => {
        const key = rawCell(USAGE_FIELDS, record, "id");
        if (problem) return invalid(record.row, key, problem.code, problem.text);
        const refused = book.refusal(key, given);
        if (refused) return invalid(record.row, key, refused.code, refused.text);
        words.note(given);
        doubts.note(record.row, book.doubtOf(given), given);
        if (cut) truncated++;
        const outcome = settled.has(key) ? "unchanged" : book.put(key, given);
        return { row: record.row, key, outcome, id: key, ...(cut ? { message: CUT } : {}) };
      });
      await book.save();
      return { results, extras: { truncated } };
    },
  };
}

const WORDS = USAGE_FIELDS.filter(({ type }) => type === "word");
/** Unknown words of a field that are told: a column that holds something else has as many as rows. */
const MOST_WORDS = 20;

/** Keeps which words of the files nobody knew, each once. */
function openWords() {
  const unknown = new Map(WORDS.map(({ key }) => [key, new Set<string>()]));
  return {
    note(given: GivenValues): void {
      for (const { key, values } of WORDS) {
        const word = textOf(given, key);
        const found = unknown.get(key);
        if (word !== null && !values?.includes(word) && found && found.size < MOST_WORDS) found.add(word);
      }
    },
    unknown: () => new Map([...unknown].map(([key, found]) => [key, [...found]])),
  };
}

/** Ids that are told, of those that several customers have. */
const MOST_IDS = 5;

type Doubt = "other" | "shared";

/** Counts what is in doubt about whose lines are. Rows come in their order: those of a chunk that is run again count once. */
function openDoubts() {
  let last = 0;
  let first = 0;
  const counts: Record<Doubt, number> = { other: 0, shared: 0 };
  const ids = new Set<string>();
  return {
    note(row: number, doubt: Doubt | undefined, given: GivenValues): void {
      if (doubt === undefined || row <= last) return;
      last = row;
      counts[doubt]++;
      if (doubt === "other") first ||= row;
      else if (ids.size < MOST_IDS) ids.add(String(given.get("customer_id")));
    },
    found: (): Doubts => ({
      others: { count: counts.other, first },
      shared: { count: counts.shared, ids: [...ids] },
    }),
  };
}

/** Said of a row in which it happened, whatever its outcome. */
const CUT: Text = {
  en: "Digits beyond the fen were cut, toward zero.",
  zh: "不足一分的部分已按向零方向截去（抹零）。",
};

const NO_CUSTOMER: Problem = {
  code: "MISSING_VALUE",
  text: {
    en: "Neither account_name nor customer_id is given.",
    zh: "account_name 与 customer_id 均未提供。",
  },
};

function readLine(record: BulkRecord) {
  const { given, row, missing, bad, unread = [], cut } = readRecord(USAGE_FIELDS, record);
  const nobody = USAGE_NAMES.every((key) => textOf(given, key) === null && !unread.includes(key));
  const problem = row ?? missing ?? (nobody ? NO_CUSTOMER : undefined) ?? bad;
  return { given, problem, cut };
}

function textOf(given: GivenValues, key: string): string | null {
  const value = given.get(key);
  return typeof value === "string" && value !== "" ? value : null;
}

type Outcome = "imported" | "corrected" | "unchanged" | "unmatched";

/** Records lines one after another, later ones seeing what earlier ones did, and saves them set-wise. */
async function openBook(tables: Tables, lines: readonly GivenValues[]) {
  const lineIds = unique(lines.map((given) => textOf(given, "id")));
  await tables.usageLines.hold(lineIds);
  const known = await tables.usageLines.byKeys(lineIds);
  // A line that gives only one of the two may be known with the other.
  const names = unique([
    ...lines.map((given) => textOf(given, "account_name")),
    ...[...known.values()].map((line) => line.accountName),
  ]);
  const ids = unique([
    ...lines.map((given) => textOf(given, "customer_id")),
    ...[...known.values()].map((line) => line.customerId),
  ]);
  const { accounts, owners, shared } = await customersOf(tables, names, ids);
  const { bound } = tables;
  const involved = bound
    ? unique([...accounts, ...owners.values(), ...[...known.values()].map((one) => one.customer)])
    : [];
  const periods = await tables.associations.ofCustomers(involved);
  const registered = await tables.customers.registeredAt(unique([...accounts, ...owners.values()]));
  const current = tables.change && cycleOf(tables.change.at);
  /** Whether a line was traded with another partner than the one that the actor is bound to. */
  const isForeign = ({ customer, tradeTime }: StoredUsageLine): boolean => {
    const period = periods
      .get(customer ?? "")
      ?.find(({ from, to }) => from <= tradeTime && (to === null || to > tradeTime));
    return bound !== undefined && period !== undefined && period.partner !== bound.partner;
  };
  const inserts = new Map<string, StoredUsageLine>();
  const replaces = new Map<string, StoredUsageLine>();

  const match = (line: StoredUsageLine): string | null =>
    (line.accountName !== null && accounts.has(line.accountName) ? line.accountName : undefined) ??
    owners.get(line.customerId ?? "") ??
    null;

  return {
    put(id: string, given: GivenValues): Outcome {
      const before = inserts.get(id) ?? replaces.get(id) ?? known.get(id);
      const values = withValues(before ?? newLine(id), given);
      const after: StoredUsageLine = { ...values, customer: match(values) };
      if (before && sameLine(before, after)) return "unchanged";
      (before === undefined || inserts.has(id) ? inserts : replaces).set(id, after);
      if (after.customer === null) return "unmatched";
      return before ? "corrected" : "imported";
    },
    /** Whether a line names two different customers, of whom the account counts, or by its id nobody in particular. */
    doubtOf(given: GivenValues): Doubt | undefined {
      const [name, id] = [textOf(given, "account_name"), textOf(given, "customer_id")];
      if (id === null) return undefined;
      if (name === null || !accounts.has(name)) return shared.has(id) ? "shared" : undefined;
      const owner = owners.get(id);
      return owner === undefined || owner === MASK || owner === name ? undefined : "other";
    },
    /** Why the line is not recorded, as it is known or as it would be: whose it is comes before what it says. */
    refusal(id: string, given: GivenValues): Problem | undefined {
      const before = known.get(id);
      const values = withValues(before ?? newLine(id), given);
      const after = { ...values, customer: match(values) };
      if (bound && before && isForeign(before)) return foreignLine(id, bound.partner);
      if (bound && isForeign(after)) return foreignCustomer(given, bound.partner);
      if (current !== undefined && after.billCycle > current) return inFuture(after.billCycle, current);
      const since = registered.get(after.customer ?? "");
      return since !== undefined && isBefore(after.tradeTime, since) ? tooEarly(after, since, !bound) : undefined;
    },
    /** Whether the values given make no difference to the line as it was before. */
    leavesAsIs(id: string, given: GivenValues): boolean {
      const line = known.get(id);
      if (!line) return false;
      const values = withValues(line, given);
      return sameLine(line, { ...values, customer: match(values) });
    },
    async save(): Promise<void> {
      await tables.usageLines.insert([...inserts.values()]);
      await tables.usageLines.replace([...replaces.values()]);
    },
  };
}

/** Whose customer it was is nobody's business but theirs, and what it is called no more than the row says. */
function foreignCustomer(given: GivenValues, partner: string): Problem {
  const name = textOf(given, "account_name") ?? textOf(given, "customer_id");
  return {
    code: "UNKNOWN_CUSTOMER",
    text: {
      en: `${name} was not a customer of ${partner} when the line was traded.`,
      zh: `${name} 在交易时不是 ${partner} 的客户。`,
    },
  };
}

/** A line that is known, of somebody who was not the partner's customer, is not corrected into one of its own. */
function foreignLine(id: string, partner: string): Problem {
  return {
    code: "UNKNOWN_CUSTOMER",
    text: {
      en: `The line ${id} is not of a customer of ${partner}.`,
      zh: `明细 ${id} 不属于 ${partner} 的客户。`,
    },
  };
}

function inFuture(cycle: string, current: string): Problem {
  return {
    code: "BAD_VALUE",
    text: {
      en: `bill_cycle "${cycle}" has not begun; the current cycle is ${current}.`,
      zh: `bill_cycle 的值“${cycle}”尚未开始，当前账期为 ${current}。`,
    },
  };
}

/** Whether a line was traded before its account was there; one that names only the day of sign-up was not. */
function isBefore(traded: Instant, since: Instant): boolean {
  return traded < since && startOf(dayOf(since)) !== traded;
}

/** Where whoever imports may not see the account, `told` is false: when somebody signed up is its own affair. */
function tooEarly({ customer, tradeTime }: StoredUsageLine, since: Instant, told: boolean): Problem {
  const [traded, signedUp] = [formatLocal(tradeTime), told ? formatLocal(since) : ""];
  return {
    code: "BAD_VALUE",
    text: {
      en: `trade_time "${traded}" lies before the account ${customer} was registered${signedUp && ` (${signedUp})`}.`,
      zh: `trade_time 的值“${traded}”早于账号 ${customer} 的注册时间${signedUp && `（${signedUp}）`}。`,
    },
  };
}

/** The customers that lines may belong to. Before one of them is taken for unknown, an import that just makes it is waited for. */
async function customersOf(tables: Tables, names: readonly string[], ids: readonly string[]) {
  const find = async () => ({
    accounts: await tables.customers.known(names),
    ...(await tables.customers.accountsOfIds(ids)),
  });
  const found = await find();
  if (found.accounts.size === names.length && found.owners.size + found.shared.size === ids.length) return found;
  await tables.lock([UNMATCHED_USAGE]);
  return await find();
}

function withValues(line: StoredUsageLine, given: GivenValues): StoredUsageLine {
  const after: Record<string, unknown> = { ...line };
  for (const field of USAGE_FIELDS) {
    const value = given.get(field.key);
    if (value === undefined) continue;
    after[field.name] = value === null && field.type === "cut-money" ? ZERO : value;
  }
  return after as unknown as StoredUsageLine;
}

function sameLine(a: StoredUsageLine, b: StoredUsageLine): boolean {
  return a.customer === b.customer && USAGE_FIELDS.every(({ name }) => a[name] === b[name]);
}

function unique(values: readonly (string | null)[]): string[] {
  return [...new Set(values.filter((value): value is string => value !== null))];
}
