/** What a role that is bound to one partner does to a table, beside reading. */
export type Deed = "insert" | "update" | "delete";

/**
 * Which rows of a table a role that is bound to one partner reads and writes, as SQL: `{t}` is the table, `{own}` the
 * role's partner. What is not given is refused; what a role may write it need not be able to read.
 */
export interface Boundary {
  readonly reads?: string;
  /** Holds of a row before it is changed, and of what it is changed to. */
  readonly writes?: string;
  readonly may?: readonly Deed[];
  /** The only columns that an update may touch. */
  readonly columns?: readonly string[];
  /** Columns that are not read with the row: what they hold is the vendor's alone. */
  readonly hides?: readonly string[];
}

const EVERYBODY: Boundary = { reads: "true" };
const VENDOR: Boundary = {};

/** Rows of the partner that a column names. */
function ofPartner(column = "partner", may: readonly Deed[] = ["insert", "update"]): Boundary {
  const own = `{t}.${column} = {own}`;
  return { reads: own, writes: own, may };
}

/**
 * Periods of the partner, and of who was its reseller while they lasted: a distributor's dashboard and performance take
 * them in.
 */
export const PERIOD_IS_OURS = `({t}.partner = {own} or exists (select 1 from partner_links l
  where l.partner = {t}.partner and l.relation = 'distributor' and l.other = {own}
    and (l.from_at is null or {t}.to_at is null or l.from_at < {t}.to_at)
    and (l.to_at is null or l.to_at > {t}.from_at)))`;

/** The server's clock, in ms. */
export const CLOCK = "(extract(epoch from now()) * 1000)::bigint";

/**
 * Whether the association `a` has not ended; as in tables/periods.ts, by the server's clock. No policy asks a view: pg_dump
 * refuses tables whose policies do.
 */
export const ASSOCIATION_IS_OPEN = `(a.to_at is null or (a.to_at > ${CLOCK} and a.to_at > a.from_at
  and a.to_at > partnerctl_recorded_at(a.changed_by)))`;

/** Whether the association `a` covers the moment at which the line `{t}` was traded. */
export const TRADED_WITHIN =
  "a.customer = {t}.customer and a.from_at <= {t}.trade_time and (a.to_at is null or a.to_at > {t}.trade_time)";

const HELD_BY_OURS = `exists (select 1 from associations a where a.customer = {t}.account_name and ${ASSOCIATION_IS_OPEN}`;
/** The lines of nobody's customer belong to who recorded them: a change that can be seen is one's own. */
const RECORDED_BY_US = `{t}.created_by in (select w.seq from changes w where w.partner = {own})
  and not partnerctl_traded({t}.customer, {t}.trade_time)`;

const PERIODS: Boundary = {
  reads: PERIOD_IS_OURS,
  writes: "{t}.partner = {own}",
  may: ["insert", "update"],
};

/**
 * The boundary of every table, and with it of its history. A role reads what its partner's members are shown: its own
 * records, the customers that are its own or nobody's, parameters.
 */
export const BOUNDARIES: Readonly<Record<string, Boundary>> = {
  migrations: EVERYBODY,
  copies: EVERYBODY,
  parameters: EVERYBODY,
  // They name customers of all partners, and are taken through a function.
  locks: VENDOR,
  grants: VENDOR,
  // Both are made through functions, which say whose they are and count what cannot be seen.
  changes: { ...ofPartner("partner", ["update"]), columns: ["state", "summary"] },
  attempts: { reads: "{t}.partner = {own}" },

  // A distributor knows its resellers.
  partners: {
    reads: `({t}.account_name = {own} or exists (select 1 from partner_links l where l.partner = {t}.account_name
      and l.relation = 'distributor' and l.other = {own} and l.to_at is null))`,
    writes: "{t}.account_name = {own}",
    may: ["insert", "update"],
  },
  partner_programs: ofPartner("partner", ["insert", "delete"]),
  // A link is the reseller's.
  partner_links: {
    reads: "({t}.partner = {own} or ({t}.other = {own} and {t}.relation = 'distributor'))",
    writes: "{t}.partner = {own}",
    may: ["insert", "delete"],
  },
  // Nobody makes an ecosystem manager of a member.
  members: {
    reads: "{t}.partner = {own}",
    writes: "{t}.partner = {own} and ';' || {t}.roles || ';' not like '%;ecosystem-manager;%'",
    may: ["insert", "update"],
  },
  solutions: ofPartner(),
  coupons: ofPartner(),
  offers: ofPartner(),
  idempotency: ofPartner("partner", ["insert"]),
  // The amount that the vendor sent proves whose the account is: who reads it has proved nothing. What is recorded of an
  // application is therefore recorded by the vendor.
  certifications: { reads: "{t}.partner = {own}", hides: ["transferred"] },
  // Both partners' affair.
  reseller_invitations: {
    reads: "{own} in ({t}.reseller, {t}.distributor)",
    writes: "{own} in ({t}.reseller, {t}.distributor)",
    may: ["insert", "update"],
  },
  reseller_assignments: {
    reads: "{own} in ({t}.reseller, {t}.partner)",
    writes: "{t}.partner = {own}",
    may: ["insert", "update"],
  },

  // Who could write its own money could make some: it moves through the vendor's role.
  ledger_accounts: { reads: "{t}.partner = {own}" },
  ledger_entries: { reads: "{t}.partner = {own}" },
  withdrawals: { reads: "{t}.partner = {own}" },
  invoices: { reads: "{t}.partner = {own}" },
  invoice_items: { reads: "{t}.partner = {own}" },
  voucher_quotas: { reads: "{own} in ({t}.partner, {t}.distributor)" },
  vouchers: { reads: "{t}.partner = {own}" },
  voucher_records: { reads: "{t}.partner = {own}" },
  coupon_projects: ofPartner("partner", ["insert"]),
  incentive_policies: EVERYBODY,
  incentive_statements: { reads: "{t}.partner = {own}" },
  payments: { reads: "{t}.partner = {own}" },

  brand_logos: ofPartner("partner", ["insert"]),
  brands: ofPartner(),
  brand_entries: ofPartner("partner", ["insert", "update", "delete"]),
  // The catalogue is the vendor's and everybody's to read.
  products: EVERYBODY,
  product_specifications: EVERYBODY,
  // Who reads a secret can sign: each partner its own alone.
  link_secrets: ofPartner("partner", ["insert"]),
  orders: ofPartner(),

  registrations: ofPartner(),
  invitations: ofPartner(),
  associations: PERIODS,
  assignments: PERIODS,
  association_requests: ofPartner(),
  customers: {
    reads: `(${HELD_BY_OURS}) or not partnerctl_held({t}.account_name))`,
    writes: `(${HELD_BY_OURS} and a.partner = {own}) or not partnerctl_held({t}.account_name))`,
    may: ["insert", "update"],
  },
  usage_lines: {
    reads: `(exists (select 1 from associations a where ${TRADED_WITHIN}) or (${RECORDED_BY_US}))`,
    writes: `(exists (select 1 from associations a where ${TRADED_WITHIN} and a.partner = {own}) or (${RECORDED_BY_US}))`,
    may: ["insert", "update"],
  },
};

/** The boundary of a table or its history, of which nothing is changed or taken away; undefined where none was said. */
export function boundaryOf(table: string): Boundary | undefined {
  const base = table.replace(/_history$/, "");
  const boundary = BOUNDARIES[base];
  if (base === table || !boundary) return boundary;
  const { reads, writes, may = [], hides } = boundary;
  return {
    ...(reads === undefined ? {} : { reads }),
    ...(hides ? { hides } : {}),
    ...(writes === undefined || may.length === 0 ? {} : { writes, may: ["insert"] }),
  };
}

/** The columns of a table that a role bound to a partner does not read. */
export function hiddenColumns(table: string): ReadonlySet<string> {
  return new Set(boundaryOf(table)?.hides);
}

/** Columns as they are asked for where some may not be read: those are not known. */
export function readable(columns: readonly string[], hidden: ReadonlySet<string>, alias = ""): string[] {
  return columns.map((column) => (hidden.has(column) ? `cast(null as bigint) as ${column}` : `${alias}${column}`));
}
