import { halfYearLater } from "../half-year.ts";
import { PERCENT } from "./world.ts";

/** A row of a table as another program reads it; every number may come as a text. */
export type RawRow = Readonly<Record<string, unknown>>;
export type Rows = (query: string) => Promise<RawRow[]>;

const number = (value: unknown): number => Number(value ?? 0);
const sum = (rows: readonly RawRow[], ...columns: string[]): number =>
  rows.reduce((total, row) => columns.reduce((part, column) => part + number(row[column]), total), 0);

/** [from, to) with open ends. */
const holds = (row: RawRow, at: number): boolean =>
  (row.from_at === null || number(row.from_at) <= at) && (row.to_at === null || at < number(row.to_at));

/** The balances of a partner, from nothing but its entries and what its present customers owe. */
export async function balancesFrom(rows: Rows, partners: readonly string[]) {
  const entries = await rows("select partner, account, amount from ledger_entries");
  const owing = await rows(
    `select a.partner as partner, c.arrears as arrears from associations a
     join customers c on c.account_name = a.customer where a.to_at is null`,
  );
  return [...partners].sort().map((partner) => {
    const mine = entries.filter((entry) => entry.partner === partner);
    const on = (kind: string) =>
      sum(
        mine.filter(({ account }) => String(account).startsWith(`${kind}:`)),
        "amount",
      );
    const arrears = sum(
      owing.filter((one) => one.partner === partner),
      "arrears",
    );
    const [own, received, allocated] = [on("top-up"), on("received"), 0 - on("designated")];
    const cash = Math.max(0, own - Math.max(0, allocated - received));
    return {
      partner,
      topUp: own + received,
      credit: on("credit"),
      allocated,
      owedInvoice: on("owed-invoice"),
      available: own + received + on("credit") - allocated,
      withdrawable: Math.max(0, cash - on("owed-invoice") - on("unbooked") - arrears - on("invoiced")),
    };
  });
}

/** What stands on every account, from its entries. */
export async function accountsFrom(rows: Rows): Promise<Map<string, number>> {
  const balances = new Map<string, number>();
  for (const { account, amount } of await rows("select account, amount from ledger_entries")) {
    balances.set(String(account), (balances.get(String(account)) ?? 0) + number(amount));
  }
  return balances;
}

/** Customers who hold what a partner gave them and are not its resale customers any more. */
export async function keepersFrom(rows: Rows): Promise<string[]> {
  const resale = await rows("select customer, partner from associations where to_at is null and type = 'resale'");
  const may = new Set(resale.map(({ partner, customer }) => `customer:${partner}:${customer}`));
  const accounts = await accountsFrom(rows);
  return [...accounts].flatMap(([account, balance]) =>
    account.startsWith("customer:") && balance !== 0 && !may.has(account) ? [account] : [],
  );
}

const INTO = ["grant", "receive", "take-back", "manual-reclaim", "disassociation", "model-switch", "expiry"];
const OUT_OF = ["share", "give-back", "issue"];

/** What is left of each quota and of each voucher at an instant, from the records of what happened to them. */
export async function vouchersFrom(rows: Rows, at: number) {
  const records = await rows("select type, quota, voucher, amount from voucher_records");
  const vouchers = await rows("select id, quota, valid_until from vouchers");
  const of = (kinds: readonly string[], ...more: readonly ((record: RawRow) => boolean)[]) =>
    sum(
      records.filter((record) => kinds.includes(String(record.type)) && more.every((asked) => asked(record))),
      "amount",
    );
  const left = new Map<string, number>();
  const due = new Map<string, number>();
  for (const { id, quota, valid_until } of vouchers) {
    const own = (record: RawRow) => record.voucher === id;
    const rest = of(["issue"], own) - of(["use", ...INTO], own);
    const isDue = valid_until !== null && number(valid_until) < at;
    left.set(String(id), isDue ? 0 : rest);
    if (isDue) due.set(String(quota), (due.get(String(quota)) ?? 0) + rest);
  }
  const quotas = new Map<string, number>();
  for (const { id } of await rows("select id from voucher_quotas")) {
    const own = ({ quota }: RawRow) => quota === id;
    quotas.set(String(id), of(INTO, own) - of(OUT_OF, own) + (due.get(String(id)) ?? 0));
  }
  return { quotas, left };
}

/** Every line with the association that it was traded in, and to whom it counts: a distributor's are its resellers' too. */
async function attributed(rows: Rows) {
  const associations = await rows("select customer, partner, type, from_at, to_at from associations");
  const links = await rows("select partner, other, from_at, to_at from partner_links where relation = 'distributor'");
  const lines = await rows("select * from usage_lines where customer is not null");
  const found = lines.flatMap((line) => {
    const at = number(line.trade_time);
    const own = associations.filter(({ customer }) => customer === line.customer);
    const current = own.find((one) => holds(one, at));
    if (current === undefined) return [];
    const link = links.find(({ partner, ...span }) => partner === current.partner && holds(span, at));
    return [{ line, at, own, current, payee: String(link?.other ?? current.partner) }];
  });
  return { found, links };
}

const PAID = ["cash_amount", "credit_amount", "stored_value_card_amount"];

/** What there is to be invoiced by partner and cycle, as `invoice available` shows it. */
export async function invoiceableFrom(rows: Rows): Promise<Map<string, Record<string, number>>> {
  const { found } = await attributed(rows);
  const items = await rows(
    `select i.partner as partner, i.cycle as cycle, i.amount as amount, v.state as state from invoice_items i
     join invoices v on v.id = i.invoice`,
  );
  const parts = new Map<string, Record<string, number>>();
  const partOf = (partner: unknown, cycle: unknown) => {
    const key = `${partner} ${cycle}`;
    const part = parts.get(key) ?? { consumption: 0, arrears: 0, invoiced: 0, requested: 0, left: 0 };
    parts.set(key, part);
    return part as Record<"consumption" | "arrears" | "invoiced" | "requested" | "left", number>;
  };
  const debts = new Map<string, number>();
  for (const { line, current, payee } of found) {
    if (current.type !== "resale") continue;
    const part = partOf(payee, line.bill_cycle);
    const paid = line.performance_flag === "stored-value-purchase" ? 0 : sum([line], ...PAID);
    part.consumption += paid;
    part.left += paid;
    const key = `${payee} ${line.bill_cycle} ${line.customer}`;
    debts.set(key, (debts.get(key) ?? 0) + number(line.debt_amount));
  }
  for (const [key, debt] of debts) {
    const [payee, cycle] = key.split(" ");
    // What one customer was refunded does not pay what another owes.
    partOf(payee, cycle).arrears += Math.max(0, debt);
  }
  for (const { partner, cycle, amount, state } of items) {
    if (["returned", "rejected", "withdrawn"].includes(String(state))) continue;
    const part = partOf(partner, cycle);
    part[["under-review", "issuing"].includes(String(state)) ? "requested" : "invoiced"] += number(amount);
    part.left -= number(amount);
  }
  return parts;
}

/** What every partner owes invoices for and what no open request is to offset. */
export async function owedFrom(rows: Rows): Promise<Map<string, number>> {
  const accounts = await accountsFrom(rows);
  const open = await rows("select partner, owed_offset from invoices where state in ('under-review', 'issuing')");
  const owed = new Map<string, number>();
  for (const [account, balance] of accounts) {
    const [kind, partner = ""] = account.split(":");
    if (kind !== "owed-invoice") continue;
    const reserved = sum(
      open.filter((invoice) => invoice.partner === partner),
      "owed_offset",
    );
    owed.set(partner, Math.max(0, balance - reserved));
  }
  return owed;
}

/** Performance and incentive by partner, cycle and association type, line by line. */
export async function incentivesFrom(
  rows: Rows,
  { providers, distributors }: { readonly providers: readonly string[]; readonly distributors: readonly string[] },
) {
  const { found, links } = await attributed(rows);
  const performances = new Map<string, number>();
  for (const { line, at, own, current, payee } of found) {
    // A reseller that has no distributor gets nothing, and neither does anybody else for it.
    if (line.performance_flag !== null || ![...providers, ...distributors].includes(payee)) continue;
    const isTheirs = (one: RawRow): boolean =>
      one.partner === payee ||
      links.some((link) => link.partner === one.partner && link.other === payee && overlap(link, one));
    let begin = number(current.from_at);
    for (let again = true; again; ) {
      const earlier = own.find(
        (one) => isTheirs(one) && number(one.from_at) < begin && (one.to_at === null || number(one.to_at) >= begin),
      );
      again = earlier !== undefined;
      begin = earlier === undefined ? begin : number(earlier.from_at);
    }
    const isRebound = own.some(
      (one) =>
        !isTheirs(one) &&
        number(one.from_at) < begin &&
        (one.to_at === null || number(one.to_at) > number(one.from_at)),
    );
    if (isRebound && at < halfYearLater(begin)) continue;
    const key = `${payee} ${line.bill_cycle} ${current.type}`;
    performances.set(key, (performances.get(key) ?? 0) + sum([line], ...PAID));
  }
  return new Map(
    [...performances].map(([key, performance]) => {
      const percent = PERCENT[distributors.includes(key.split(" ")[0] as string) ? "distributor" : "solution-provider"];
      // Half a fen is rounded away from zero.
      const amount = Math.sign(performance) * Math.floor((Math.abs(performance) * percent + 50) / 100);
      return [key, { performance, amount: amount === 0 ? 0 : amount }];
    }),
  );
}

function overlap(link: RawRow, period: RawRow): boolean {
  const from = Math.max(number(link.from_at ?? Number.NEGATIVE_INFINITY), number(period.from_at));
  const to = Math.min(number(link.to_at ?? Number.POSITIVE_INFINITY), number(period.to_at ?? Number.POSITIVE_INFINITY));
  return from < to;
}
