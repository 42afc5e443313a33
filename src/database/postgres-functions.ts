import { ASSOCIATION_IS_OPEN, CLOCK, PERIOD_IS_OURS, TRADED_WITHIN } from "./boundaries.ts";
import { layoutOf } from "./migrations/layout.ts";

/** A function that runs with the rights of the schema's owner; `{own}` is the partner of whoever logged in. */
export interface OwnersFunction {
  readonly name: string;
  readonly parameters: string;
  readonly returns: string;
  readonly language: "sql" | "plpgsql";
  readonly volatility: "stable" | "volatile";
  readonly body: string;
}

/** The partner that the login is bound to. Inside a policy it is asked once per query. */
export const OWN = "(select partnerctl_partner())";

const LIVE = "r.state in ('pending', 'registered') and (r.state = 'pending' or r.expires_at > now)";

/** Whether the period of a table has ended, and until when it goes by a clock that was set back; see tables/periods.ts. */
const RECORDED = "(select w.at from change_clock w where w.seq = t.changed_by)";

function periodsOf(table: "associations" | "assignments"): string {
  return `select t.customer, t.from_at, t.to_at,
      t.to_at is null or (t.to_at > now and t.to_at > t.from_at and t.to_at > ${RECORDED}),
      coalesce(t.to_at > now and t.to_at > t.from_at and t.to_at <= ${RECORDED}, false)
    from ${table} t where which = '${table}' and t.customer = any(customers) and not ${PERIOD_IS_OURS.replaceAll("{t}", "t")}`;
}

/** Whether the customer `c` is held by another partner. */
const HELD_BY_OTHERS = `exists (select 1 from associations a where a.customer = c.account_name and ${ASSOCIATION_IS_OPEN})
  and not exists (select 1 from associations a where a.customer = c.account_name and ${ASSOCIATION_IS_OPEN}
    and ${PERIOD_IS_OURS.replaceAll("{t}", "a")})`;

/** Whether an account holds a programme now. */
function holds(account: string, program: string): string {
  return `exists (select 1 from partner_programs g where g.partner = ${account} and g.program = '${program}'
    and (g.from_at is null or g.from_at <= ${CLOCK}) and (g.to_at is null or g.to_at > ${CLOCK}))`;
}

const LINKED_TO_OTHERS = "l.partner = p.account_name and l.relation = 'distributor' and l.other is distinct from {own}";

const USAGE_COLUMNS = (layoutOf().get("usage_lines")?.columns ?? []).map(({ name }) => name);

/**
 * What a decision must know of other partners' records, and what every write leaves behind: flags, dates and counts, and
 * of texts only those that the caller asked by.
 */
export const FUNCTIONS: readonly OwnersFunction[] = [
  {
    name: "partnerctl_partner",
    parameters: "",
    returns: "text",
    language: "sql",
    volatility: "stable",
    body: "select g.partner from grants g where g.role = session_user::text",
  },
  {
    name: "partnerctl_recorded_at",
    parameters: "change bigint",
    returns: "bigint",
    language: "sql",
    volatility: "stable",
    body: "select c.at from changes c where c.seq = change",
  },
  {
    // Whether somebody has the customer now.
    name: "partnerctl_held",
    parameters: "account text",
    returns: "boolean",
    language: "sql",
    volatility: "stable",
    body: `select exists (select 1 from associations a where a.customer = account and ${ASSOCIATION_IS_OPEN})`,
  },
  {
    // Whether somebody had the customer at that time.
    name: "partnerctl_traded",
    parameters: "account text, at bigint",
    returns: "boolean",
    language: "sql",
    volatility: "stable",
    body: `select exists (select 1 from associations a where ${TRADED_WITHIN.replaceAll("{t}.customer", "account").replaceAll("{t}.trade_time", "at")})`,
  },
  {
    // Which of the keys exist, whoever has them.
    name: "partnerctl_existing",
    parameters: "which text, keys text[]",
    returns: "setof text",
    language: "sql",
    volatility: "stable",
    body: `select account_name from customers where which = 'customer' and account_name = any(keys)
      union all select distinct customer_id from customers where which = 'customer-id' and customer_id = any(keys)
      union all select account from members where which = 'member' and account = any(keys)
      union all select id from usage_lines where which = 'usage-line' and id = any(keys)`,
  },
  {
    // How many accounts that signed up with a phone are held by other partners.
    name: "partnerctl_phones",
    parameters: "phones text[]",
    returns: "table (phone text, accounts bigint)",
    language: "sql",
    volatility: "stable",
    body: `select c.phone, count(*) from customers c where c.phone = any(phones) and ${HELD_BY_OTHERS} group by c.phone`,
  },
  {
    // The periods that other partners have or had with customers, or their account managers.
    name: "partnerctl_periods",
    parameters: "which text, customers text[], now bigint",
    returns: "table (customer text, from_at bigint, to_at bigint, is_open boolean, ends_ahead boolean)",
    language: "sql",
    volatility: "stable",
    body: `${periodsOf("associations")} union all ${periodsOf("assignments")}`,
  },
  {
    // The live registrations of other partners that share an account, a name or a phone with what is asked for.
    name: "partnerctl_live",
    parameters: "accounts text[], names text[], phones text[], now bigint",
    returns:
      "table (account_name text, has_other_account boolean, name_key text, phone text, state text, expires_at bigint)",
    language: "sql",
    volatility: "stable",
    body: `select case when r.account_name = any(accounts) then r.account_name end,
        coalesce(r.account_name <> all(accounts), false)
          and exists (select 1 from customers c where c.account_name = r.account_name),
        case when r.name_key = any(names) then r.name_key end,
        case when r.phone = any(phones) then r.phone end, r.state, r.expires_at
      from registrations r where r.partner is distinct from {own} and r.id in (
        select r.id from registrations r where r.account_name = any(accounts) and ${LIVE}
        union select r.id from registrations r where r.name_key = any(names) and ${LIVE}
        union select r.id from registrations r where r.phone = any(phones) and ${LIVE})`,
  },
  {
    // Whether partners are such as to be linked to: asked by who is linked, by who is invited, and by a distributor.
    name: "partnerctl_standing",
    parameters: "accounts text[]",
    returns:
      "table (account_name text, status text, distributes boolean, resells boolean, is_linked boolean, was_linked boolean, sells_store boolean, certification text)",
    language: "sql",
    volatility: "stable",
    body: `select p.account_name, p.status, ${holds("p.account_name", "distributor")}, ${holds("p.account_name", "reseller")},
        exists (select 1 from partner_links l where ${LINKED_TO_OTHERS} and l.to_at is null),
        exists (select 1 from partner_links l where ${LINKED_TO_OTHERS} and l.to_at is not null),
        ${holds("p.account_name", "store-service")},
        (select c.state from certifications c where c.partner = p.account_name order by c.created_by desc limit 1)
      from partners p where p.account_name = any(accounts) and (${holds("{own}", "distributor")}
        or exists (select 1 from partner_links l where l.partner = {own} and l.other = p.account_name)
        or exists (select 1 from reseller_invitations i where i.reseller = {own} and i.distributor = p.account_name))`,
  },
  {
    // When others asked for an end of an association of the customer: so many requests are allowed in a time.
    name: "partnerctl_requests",
    parameters: "account text",
    returns: "setof bigint",
    language: "sql",
    volatility: "stable",
    body: `select q.submitted_at from association_requests q
      where q.customer = account and q.state <> 'withdrawn' and q.partner is distinct from {own}`,
  },
  {
    // How many other accounts the own partner's company has.
    name: "partnerctl_accounts_of_company",
    parameters: "",
    returns: "bigint",
    language: "sql",
    volatility: "stable",
    body: `select count(*) from partners p join partners o on o.uscc = p.uscc and o.account_name <> p.account_name
      where p.account_name = {own}`,
  },
  {
    name: "partnerctl_lock",
    parameters: "names text[]",
    returns: "void",
    language: "sql",
    volatility: "volatile",
    body: `insert into locks (key) select name from unnest(names) as wanted(name) order by name collate "C"
      on conflict (key) do update set key = excluded.key where false`,
  },
  {
    name: "partnerctl_next_change",
    parameters: "",
    returns: "bigint",
    language: "sql",
    volatility: "stable",
    body: "select coalesce(max(c.seq), 0) + 1 from changes c",
  },
  {
    // Who acts is a member of the partner, and the change is the partner's, whatever is said.
    name: "partnerctl_begin_change",
    parameters: "seq bigint, id text, actor text, at bigint, recorded_at bigint, command text, state text",
    returns: "void",
    language: "plpgsql",
    volatility: "volatile",
    body: `begin
      if {own} is null then
        raise exception '% is bound to no partner', session_user using errcode = 'insufficient_privilege';
      end if;
      if not exists (select 1 from members m where m.account = $3 and m.partner = {own} and m.status = 'active') then
        raise exception '% is no active member of %', $3, {own} using errcode = 'insufficient_privilege';
      end if;
      if $1 <> partnerctl_next_change() then
        raise exception 'the change % was made by somebody else', $1 using errcode = 'serialization_failure';
      end if;
      insert into changes (seq, id, actor, at, recorded_at, command, partner, state, summary)
        values ($1, $2, $3, $4, $5, $6, {own}, case when $7 = 'open' then 'open' else 'done' end, null);
    end`,
  },
  {
    name: "partnerctl_attempts",
    parameters: "",
    returns: "bigint",
    language: "sql",
    volatility: "stable",
    body: "select count(*) from attempts a",
  },
  {
    name: "partnerctl_record_attempt",
    parameters: "id text, actor text, at bigint, recorded_at bigint, command text, code text, rules text, message text",
    returns: "void",
    language: "sql",
    volatility: "volatile",
    body: `insert into attempts (id, actor, at, recorded_at, command, partner, code, rules, message)
      select $1, $2, $3, $4, $5, {own}, $6, $7, $8 where {own} is not null`,
  },
  {
    // Gives the lines that others kept aside to customers who have just appeared; those that can be seen are done before.
    name: "partnerctl_match_usage",
    parameters: "accounts text[], change bigint",
    returns: "void",
    language: "sql",
    volatility: "volatile",
    body: `with matched as (
        select u.id, max(coalesce(n.account_name, i.account_name)) as customer from usage_lines u
        left join customers n on n.account_name = u.account_name and n.account_name = any(accounts)
        left join customers i on i.customer_id = u.customer_id and i.account_name = any(accounts)
        where u.customer is null and coalesce(n.account_name, i.account_name) is not null
          and exists (select 1 from changes c where c.seq = change and c.partner = {own})
        group by u.id
      ), kept as (
        insert into usage_lines_history (${USAGE_COLUMNS.join(", ")}, replaced_by)
        select ${USAGE_COLUMNS.map((column) => `u.${column}`).join(", ")}, change from usage_lines u join matched m on m.id = u.id
      )
      update usage_lines u set customer = m.customer, changed_by = change, version = u.version + 1
      from matched m where m.id = u.id`,
  },
];
