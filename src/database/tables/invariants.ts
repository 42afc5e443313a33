import { type RawBuilder, sql } from "kysely";
import type { Session } from "../session.ts";
import { invoiceInvariants } from "./invoice-invariants.ts";
import { ledgerInvariants } from "./ledger-invariants.ts";
import { storeInvariants } from "./store-invariants.ts";

/** What a check found wrong: how often, and the first few. */
export interface Finding {
  readonly problems: number;
  readonly examples: readonly string[];
}

/** How many records of each kind there are. */
export interface Sizes {
  readonly partners: number;
  readonly customers: number;
  readonly associations: number;
  readonly registrations: number;
  readonly usageLines: number;
  readonly changes: number;
}

/** Tables whose periods must not meet: whose they are, and which rows count. */
const PERIODS = {
  associations: { owner: sql.ref("customer"), only: sql`1 = 1` },
  assignments: { owner: sql.ref("customer"), only: sql`1 = 1` },
  reseller_assignments: { owner: sql.ref("reseller"), only: sql`1 = 1` },
  partner_links: { owner: sql.ref("partner"), only: sql`relation = 'distributor'` },
};

type PeriodTable = keyof typeof PERIODS;

const EXAMPLES = 3;
/** Stands for the end of what has none; later than every instant. */
const NEVER = sql.raw(String(Number.MAX_SAFE_INTEGER));
/** Stands for the beginning of what was always so; earlier than every instant. */
const ALWAYS = sql.raw(String(-Number.MAX_SAFE_INTEGER));
const LIVE = sql.raw("in ('pending', 'registered')");

/** What must hold over whole tables, as queries for what breaks it. They look at periods and not at the clock. */
export function invariantsOf({ db }: Session) {
  async function find(broken: RawBuilder<unknown>): Promise<Finding> {
    const query = sql<{ what: string; total: number }>`
      select what, count(*) over () as total from (${broken}) as found order by what limit ${EXAMPLES}`;
    const { rows } = await query.execute(db);
    return { problems: Number(rows[0]?.total ?? 0), examples: rows.map((row) => row.what) };
  }

  return {
    async sizes(): Promise<Sizes> {
      const { rows } = await sql<Sizes>`select
        (select count(*) from partners) as partners, (select count(*) from customers) as customers,
        (select count(*) from associations) as associations, (select count(*) from registrations) as registrations,
        (select count(*) from usage_lines) as "usageLines", (select count(*) from changes) as changes`.execute(db);
      return rows[0] as Sizes;
    },

    /** Those with more than one period without an end. */
    severalOpen: (table: PeriodTable) => {
      const { owner, only } = PERIODS[table];
      return find(sql`select ${owner} || ' (' || count(*) || ')' as what from ${sql.table(table)}
        where to_at is null and ${only} group by ${owner} having count(*) > 1`);
    },

    /** Customers with more than one request that waits for its answer. */
    severalPending: () =>
      find(sql`select customer || ' (' || count(*) || ')' as what from association_requests
        where state = 'pending' group by customer having count(*) > 1`),

    /** Neighbouring periods of one owner that overlap; one that ends as it begins, or before, holds nothing. */
    overlapping: (table: PeriodTable) => {
      const { owner, only } = PERIODS[table];
      return find(sql`select owner || ': ' || id || ', ' || next_id as what from (
          select owner, id, to_at, lead(id) over (partition by owner order by from_at, id) as next_id,
            lead(from_at) over (partition by owner order by from_at, id) as next_from
          from (select ${owner} as owner, id, coalesce(from_at, ${ALWAYS}) as from_at, to_at
            from ${sql.table(table)} where ${only}) as starts
          where to_at is null or to_at > from_at) as periods
        where next_from < coalesce(to_at, ${NEVER})`);
    },

    /**
     * Open assignments of a partner that the customer was associated with after they began, and is no longer. Those that
     * were recorded after that end are history as somebody has it, which is not asked about associations.
     */
    assignmentsLeft: () =>
      find(sql`select s.customer || ': ' || s.id as what from assignments s
        where s.to_at is null
          and exists (select 1 from associations a where a.customer = s.customer and a.partner = s.partner
            and a.to_at > s.from_at and a.changed_by >= s.created_by)
          and not exists (select 1 from associations a where a.customer = s.customer and a.partner = s.partner
            and a.to_at is null)`),

    /** Pairs of live registrations of the same customer whose times overlap (`sameCustomer` says what is the same). */
    sharedCustomers: () =>
      find(sql`select first_id || ', ' || second_id as what
        from (${sameBy("account_name")} union ${sameBy("name_key")} union ${sameBy("phone")}) as pairs`),

    /** Partners that had more live registrations at one time than the limit given. */
    aboveLimit: (limit: number) =>
      find(sql`select partner || ' (' || max(live) || ')' as what from (
          select partner, sum(step) over (partition by partner order by at, step rows unbounded preceding) as live
          from (
            select partner, submitted_at as at, 1 as step from registrations where state ${LIVE}
            union all
            select partner, expires_at, -1 from registrations where state ${LIVE} and expires_at is not null) as steps
        ) as levels group by partner having max(live) > ${limit}`),

    /** Registered ones that would never expire. */
    withoutExpiry: () =>
      find(sql`select id as what from registrations where state = 'registered' and expires_at is null`),

    /** Mails whose registration is another partner's. */
    strayInvitations: () =>
      find(sql`select i.id as what from invitations i join registrations r on r.id = i.registration
        where r.partner <> i.partner`),

    /** Links that are not told apart. */
    sharedTokens: () =>
      find(
        sql`select min(id) || ', ' || max(id) as what from invitations where token is not null group by token having count(*) > 1`,
      ),

    /** Mails that say they were used, where no association says so. */
    unusedInvitations: () =>
      find(sql`select i.id as what from invitations i where i.state = 'associated' and not exists (
        select 1 from associations a where a.via = i.id and a.customer = i.customer)`),

    /** Values of a column that are none of those it may have. */
    outside: (table: string, key: string, column: string, values: readonly string[]) =>
      find(sql`select ${sql.ref(key)} || ': ' || ${sql.ref(column)} as what from ${sql.table(table)}
        where ${sql.ref(column)} not in (${sql.join(values)})`),

    /** Applications for certification that are still open although a later one was made. */
    openBeforeLast: () =>
      find(sql`select c.partner || ': ' || c.id as what from certifications c
        where c.state not in ('certified', 'rejected') and exists (select 1 from certifications l
          where l.partner = c.partner and l.created_by > c.created_by)`),

    /** Quotas whose balance is not what their records come to, or below zero; `effects` says what each type does to it. */
    quotaBalances: (effects: Readonly<Record<string, number>>) => {
      const sign = sql.join(
        Object.entries(effects).map(([type, effect]) => sql`when r.type = ${type} then ${sql.raw(String(effect))}`),
        sql` `,
      );
      return find(sql`select q.id || ': ' || q.balance || ', ' || q.moved as what from (
          select q.id, q.balance, coalesce((select sum(r.amount * case ${sign} end) from voucher_records r
            where r.quota = q.id), 0) as moved from voucher_quotas q) as q
        where q.balance <> q.moved or q.balance < 0`);
    },

    /** Vouchers whose balance is not what was issued and neither used nor taken back, or that ended with something left. */
    voucherBalances: () =>
      find(sql`select v.id || ': ' || v.balance || ', ' || v.moved as what from (
          select v.id, v.balance, v.state, coalesce((select sum(case when r.type = 'issue' then r.amount else -r.amount end)
            from voucher_records r where r.voucher = v.id), 0) as moved from vouchers v) as v
        where v.balance <> v.moved or v.balance < 0 or (v.state <> 'usable' and v.balance <> 0)`),
    /** Statements that, with those before them of the same cycle and type, do not add up to what was calculated. */
    statementsOff: () =>
      find(sql`select id as what from (select id, total_performance, total_amount,
          sum(performance) over chain as performance, sum(amount) over chain as amount
        from incentive_statements window chain as (partition by partner, cycle, association_type
          order by created_by, id rows unbounded preceding)) as chains
        where performance <> total_performance or amount <> total_amount`),

    /** Statements whose state and payment do not go together: exactly those that are being paid have one. */
    statementsUnpaid: () =>
      find(sql`select s.id as what from incentive_statements s left join payments p on p.id = s.payment
        where (s.state in ('issuing', 'issued')) <> (p.id is not null)
          or (s.state = 'issued') <> (coalesce(p.state, '') = 'paid')
          or p.partner <> s.partner`),

    /** Payments that are not the sum of their statements. */
    paymentsOff: () =>
      find(sql`select p.id as what from payments p
        left join (select payment, sum(amount) as amount, count(*) as statements from incentive_statements
          where payment is not null group by payment) s on s.payment = p.id
        where p.amount <> coalesce(s.amount, 0)
          or coalesce(s.statements, 0) <> length(p.statements) - length(replace(p.statements, ';', '')) + 1`),

    /** Payments that say when they are due or were paid where they cannot, or do not where they must. */
    paymentsUndated: () =>
      find(sql`select id as what from payments
        where (state = 'paid') <> (paid_at is not null) or (due_at is not null and invoice_received is null)
          or (state in ('approved', 'paid') and method in ('bank', 'account') and due_at is null)`),

    /**
     * Payments that are not what a voucher quota was granted for, or that say so of another one. Those of before payments
     * became quotas have none.
     */
    paymentsWithoutQuota: () =>
      find(sql`select p.id as what from payments p left join voucher_quotas q on q.id = p.quota
        where p.quota is not null and (p.method <> 'coupon-quota' or p.state <> 'paid' or q.id is null
            or q.partner <> p.partner or q.amount <> p.amount or q.parent is not null)
          or p.quota is null and p.method = 'coupon-quota' and p.state = 'paid'
            and p.created_by > (select min(created_by) from payments where quota is not null)
        union all select quota || ' (' || count(*) || ')' from payments
          where quota is not null group by quota having count(*) > 1`),

    /** Payments to an account that do not stand in the ledger as exactly one movement each, or stand there unpaid. */
    paymentsUncredited: () =>
      find(sql`select p.id || ' (' || e.kind || ')' as what
        from payments p join (select 'incentive' as kind union all select 'incentive-owed') e
          on e.kind = 'incentive' or p.method = 'account-owed-invoice'
        left join (select reference, kind, partner, count(*) as movements, sum(amount) as amount from ledger_entries
          where amount > 0 and kind in ('incentive', 'incentive-owed') group by reference, kind, partner) l
          on l.reference = p.id and l.kind = e.kind and l.partner = p.partner
        where p.method in ('account', 'account-owed-invoice')
          and (case when p.state = 'paid' then 1 else 0 end <> coalesce(l.movements, 0)
            or p.state = 'paid' and l.amount <> p.amount)`),

    /** Invoices that cover more than one payment. */
    sharedInvoices: () =>
      find(sql`select invoice_number || ' (' || count(*) || ')' as what from payments
        where invoice_number is not null group by invoice_number having count(*) > 1`),

    /** Offers whose state and decision do not go together, and those that ended without saying when. */
    offersUndecided: () =>
      find(sql`select id as what from offers
        where (state in ('effective', 'rejected') and decided_at is null)
          or (state in ('submitted', 'withdrawn') and decided_at is not null)
          or (state in ('withdrawn', 'lapsed')) <> (ended_at is not null)`),

    /** Offers that stand beyond the end of the resale association in which they were submitted. */
    offersOutliving: () =>
      find(sql`select o.id as what from offers o join associations a
          on a.customer = o.customer and a.partner = o.partner and a.type = 'resale'
        where o.state in ('submitted', 'effective') and o.submitted_at >= a.from_at and o.submitted_at < a.to_at
          and o.valid_until >= a.to_at`),

    /** Usage lines that belong to a customer whom nobody knows. */
    strayUsage: () =>
      find(sql`select u.id as what from usage_lines u left join customers c on c.account_name = u.customer
        where u.customer is not null and c.account_name is null`),

    ...ledgerInvariants(find),
    ...invoiceInvariants(find),
    ...storeInvariants(find),

    /** Sources of a copy that was stopped before its end: what is here is a part of them. */
    unfinishedCopies: () => find(sql`select source as what from copies`),
  };
}

/**
 * Pairs of live registrations that agree in a column and so are one customer. An account counts as known only if it was
 * when the later of the two was made: what is imported afterwards makes no conflict of what was none.
 */
function sameBy(column: "account_name" | "name_key" | "phone"): RawBuilder<unknown> {
  const known = (customer: string): RawBuilder<unknown> =>
    sql`coalesce(${sql.ref(`${customer}.created_by`)} <= a.created_by or ${sql.ref(`${customer}.created_by`)} <= b.created_by, false)`;
  const bothKnown = sql`(${known("ca")} and ${known("cb")})`;
  return sql`select a.id as first_id, b.id as second_id
    from registrations a
    join registrations b on b.${sql.ref(column)} = a.${sql.ref(column)} and b.id > a.id
    left join customers ca on ca.account_name = a.account_name
    left join customers cb on cb.account_name = b.account_name
    where a.state ${LIVE} and b.state ${LIVE}
      and a.submitted_at < coalesce(b.expires_at, ${NEVER}) and b.submitted_at < coalesce(a.expires_at, ${NEVER})
      and ${column === "account_name" ? bothKnown : sql`not ${bothKnown}`}`;
}
