import { type CompiledQuery, sql } from "kysely";
import { type Customer, newCustomer } from "../../domain/customers/customer.ts";
import type { Instant } from "../../values/instant.ts";
import { applyList, type ListQuery, plainColumns } from "../listing.ts";
import { MASK } from "../masks.ts";
import { type Mapping, mapRows } from "../rows.ts";
import type { CustomersRow } from "../schema.ts";
import type { Session } from "../session.ts";
import { isOpen } from "./periods.ts";
import { recordedTable } from "./recorded.ts";

/** A customer with what follows from other records: the partner it is associated with, and who looks after it. */
export interface CustomerView extends Customer {
  partner: string | null;
  associationType: string | null;
  associatedAt: Instant | null;
  accountManager: string | null;
}

/** Whose customer ids are: one account's each, or those of several, so that they tell none. */
export interface AccountsOfIds {
  readonly owners: ReadonlyMap<string, string>;
  readonly shared: ReadonlySet<string>;
}

/** A row of the list: the customer's own columns, and those joined to it. */
interface ViewRow extends CustomersRow {
  partner: string | null;
  association_type: string | null;
  associated_at: number | null;
  manager: string | null;
}

const MAPPING: Mapping<Customer, CustomersRow> = {
  accountName: "account_name",
  customerId: "customer_id",
  fullName: "full_name",
  phone: "phone",
  email: "email",
  site: "site",
  customerType: "customer_type",
  verifiedStatus: "verified_status",
  registeredAt: "registered_at",
  industry: "industry",
  region: "region",
  level: "level",
  label: "label",
  consumerCloud: ["consumer_cloud", "flag"],
  contracts: "contracts",
  cashConsumption: ["cash_consumption", "flag"],
  directSalesFollowed: ["direct_sales_followed", "flag"],
  registeredByHuawei: ["registered_by_huawei", "flag"],
  onlineSalesOwned: ["online_sales_owned", "flag"],
  supportCenterOwned: ["support_center_owned", "flag"],
  rewardProgram: ["reward_program", "flag"],
  subsidyProgram: ["subsidy_program", "flag"],
  huaweiInternal: ["huawei_internal", "flag"],
  partnerAccount: ["partner_account", "flag"],
  enterpriseRole: "enterprise_role",
  accounting: "accounting",
  membersAccounting: "members_accounting",
  reservedInstance: ["reserved_instance", "flag"],
  supportPlan: ["support_plan", "flag"],
  owedInvoice: "owed_invoice",
  storedValueCard: ["stored_value_card", "flag"],
  bonusBalance: "bonus_balance",
  creditAccount: ["credit_account", "flag"],
  topUpBalance: "top_up_balance",
  arrears: "arrears",
  pendingPartnerOrder: ["pending_partner_order", "flag"],
  postpaid: ["postpaid", "flag"],
  pickupVoucher: ["pickup_voucher", "flag"],
};

const mapper = mapRows(MAPPING);
const viewMapper = mapRows<CustomerView, ViewRow>({
  ...MAPPING,
  partner: "partner",
  associationType: "association_type",
  associatedAt: "associated_at",
  accountManager: "manager",
});

const BATCH = 1_000;

/** The known cloud accounts. */
export function customersTable(session: Session) {
  const { db, engine } = session;

  // Of another partner's customer no more is known than that there is one.
  const recorded = recordedTable(session, "customers", { mapper, masked: { kind: "customer", of: newCustomer } });

  const view = (now: Instant) =>
    db
      .selectFrom("customers as c")
      .leftJoin("associations as a", (join) => join.onRef("a.customer", "=", "c.account_name").on(isOpen("a", now)))
      .leftJoin("assignments as m", (join) => join.onRef("m.customer", "=", "c.account_name").on(isOpen("m", now)))
      .selectAll("c")
      .select([
        "a.partner as partner",
        "a.type as association_type",
        "a.from_at as associated_at",
        "m.manager as manager",
      ]);

  async function* views(query: CompiledQuery): AsyncGenerator<CustomerView[]> {
    for await (const rows of engine.valueBatches(query, viewMapper.columns, BATCH)) {
      yield rows.map((values) => viewMapper.fromValues(values));
    }
  }

  const expressions = {
    ...plainColumns("c", mapper.columns),
    partner: sql.raw("a.partner"),
    association_type: sql.raw("a.type"),
    associated_at: sql.raw("a.from_at"),
    account_manager: sql.raw("m.manager"),
  };

  return {
    find: recorded.find,
    /** The accounts that exist among the names given. */
    byAccounts: recorded.byKeys,
    hold: recorded.hold,
    insert: recorded.insert,
    replace: recorded.replace,

    async findView(accountName: string, now: Instant): Promise<CustomerView | undefined> {
      const row = await view(now).where("c.account_name", "=", accountName).executeTakeFirst();
      if (row || !engine.restricted) return row && viewMapper.fromRow(row);
      const hidden = await recorded.find(accountName);
      return hidden && { ...hidden, partner: MASK, associationType: null, associatedAt: null, accountManager: null };
    },

    /** Which of the names given are known accounts. */
    async known(names: readonly string[]): Promise<Set<string>> {
      if (names.length === 0) return new Set();
      if (engine.restricted) return new Set([...(await engine.restricted.existing("customer", names)), MASK]);
      const rows = await engine.valuesFor("select account_name from customers where account_name in (?)", names);
      return new Set(rows.map(([name]) => name as string));
    },

    /** The accounts that signed up with one of the phones, in the order of their names. */
    async byPhones(phones: readonly string[]): Promise<Customer[]> {
      const found = await recorded.where("phone", phones, "order by account_name");
      if (!engine.restricted || phones.length === 0) return found;
      const hidden = [...(await engine.restricted.accountsOfPhones(phones))];
      return [
        ...found,
        ...hidden.flatMap(([phone, accounts]) =>
          Array.from({ length: accounts }, () => ({ ...newCustomer(MASK), phone })),
        ),
      ];
    },

    /** Which account names belong to the customer ids given, and which of these ids are those of several. */
    async accountsOfIds(ids: readonly string[]): Promise<AccountsOfIds> {
      if (ids.length === 0) return { owners: new Map(), shared: new Set() };
      const rows = await engine.rowsFor<{ customer_id: string; account_name: string; accounts: number }>(
        "select customer_id, min(account_name) as account_name, count(*) as accounts from customers where customer_id in (?) group by customer_id",
        ids,
      );
      const owners = new Map<string, string>();
      const shared = new Set<string>();
      for (const id of (await engine.restricted?.existing("customer-id", ids)) ?? []) owners.set(id, MASK);
      for (const { customer_id: id, account_name: account, accounts } of rows) {
        if (Number(accounts) === 1) owners.set(id, account);
        else {
          owners.delete(id);
          shared.add(id);
        }
      }
      return { owners, shared };
    },

    /** When the accounts given signed up, of those of which it is known and may be seen. */
    async registeredAt(names: readonly string[]): Promise<Map<string, Instant>> {
      if (names.length === 0) return new Map();
      const rows = await engine.valuesFor(
        "select account_name, registered_at from customers where registered_at is not null and account_name in (?)",
        names,
      );
      return new Map(rows.map(([name, at]) => [name as string, Number(at) as Instant]));
    },

    /** The list in batches, ordered by account name unless the query says otherwise. */
    list: (query: ListQuery, now: Instant): AsyncGenerator<CustomerView[]> =>
      views(applyList(view(now), query, expressions, ["c.account_name"]).compile()),

    /** Associated customers of a partner that nobody looks after. */
    unassigned(partner: string | undefined, query: ListQuery, now: Instant): AsyncGenerator<CustomerView[]> {
      let open = view(now).where("a.id", "is not", null).where("m.id", "is", null);
      if (partner !== undefined) open = open.where("a.partner", "=", partner);
      return views(applyList(open, query, expressions, ["c.account_name"]).compile());
    },

    /** Finds customers by a part of their name or account, for people who type: of one partner, and of nobody if wanted. */
    async search(
      text: string,
      limit: number,
      now: Instant,
      { partner, nobodys = false }: { readonly partner?: string | undefined; readonly nobodys?: boolean } = {},
    ): Promise<CustomerView[]> {
      const pattern = `%${text.toLowerCase().replace(/[\\%_]/g, "\\$&")}%`;
      const visible =
        partner === undefined
          ? sql``
          : sql`and (a.partner = ${partner} ${nobodys ? sql`or a.partner is null` : sql``})`;
      const rows = await view(now)
        .where(
          sql<boolean>`(lower(c.account_name) like ${pattern} escape '\\' or lower(c.full_name) like ${pattern} escape '\\') ${visible}`,
        )
        .orderBy("c.account_name")
        .limit(limit)
        .execute();
      return rows.map((row) => viewMapper.fromRow(row));
    },

    async count(): Promise<number> {
      const row = await db
        .selectFrom("customers")
        .select(({ fn }) => fn.countAll<number>().as("count"))
        .executeTakeFirstOrThrow();
      return Number(row.count);
    },
  };
}
