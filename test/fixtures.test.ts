import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { describe, expect, test } from "vitest";
import { CUSTOMER_TYPES, LEVELS, SITES, VERIFIED_STATUSES } from "../src/domain/customers/customer.ts";
import { DAY_MS, isCycle, parseInstant } from "../src/values/instant.ts";
import { parseFen, parseFenTruncating } from "../src/values/money.ts";
import { isMasked, nameKey } from "../src/values/names.ts";
import { parsePhone } from "../src/values/phone.ts";
import { isUscc } from "../src/values/uscc.ts";

type Row = Readonly<Record<string, string>>;

const bytes = (name: string): Buffer => readFileSync(new URL(`../fixtures/imports/${name}`, import.meta.url));
const records = (name: string, text = bytes(name).toString("utf8")): Row[] =>
  parse(text, { columns: true, bom: true, skip_empty_lines: true });
const header = (name: string): string => bytes(name).toString("utf8").split("\n", 1)[0] ?? "";
const instant = (text: string): number => parseInstant(text)?.at ?? Number.NaN;

const NOW = instant("2026-11-24T10:00:00+08:00");
const partners = records("partners.csv");
const customers = records("customers.csv");
const associations = records("associations.csv");
const members = records("members.csv");
const assignments = records("assignments.csv");
const registrations = records("registrations.csv");
const expected = records("registrations-expected.csv");
const usage = records("usage.csv");
const partner = (account: string): Row => partners.find((row) => row.account_name === account) ?? {};
const customer = (account: string): Row => customers.find((row) => row.account_name === account) ?? {};
const open = (account: string): Row | undefined => associations.find((row) => row.customer === account && !row.to);
const known = new Set(customers.map((row) => row.account_name));

describe("headers", () => {
  test.each([
    [
      "partners.csv",
      "account_name,company,uscc,kind,tier,phone,email,real_name_verified,customer_of,status,customer_development,known_supplier,distributor,programs",
    ],
    [
      "customers.csv",
      "account_name,customer_id,full_name,phone,email,site,customer_type,verified_status,registered_at,industry,region,level,label,consumer_cloud,contracts,cash_consumption,direct_sales_followed,registered_by_huawei,online_sales_owned,support_center_owned,reward_program,subsidy_program,huawei_internal,partner_account,enterprise_role,accounting,members_accounting,reserved_instance,support_plan,owed_invoice,stored_value_card,bonus_balance,credit_account,top_up_balance,arrears,pending_partner_order,postpaid,pickup_voucher",
    ],
    ["associations.csv", "customer,partner,type,from,to,end_reason,started_by"],
    ["members.csv", "account,name,partner,roles"],
    ["assignments.csv", "customer,manager"],
    ["assignment-history.csv", "customer,manager,from,to"],
    [
      "registrations.csv",
      "partner,full_name,phone,email,account_name,association_type,invite,request_review,expected_consumption,project,communication",
    ],
    ["registrations-limit.csv", "partner,full_name,phone"],
    ["products.csv", "id,name,kind,quote,list_price,floor_price,state"],
    ["orders.csv", "id,product,customer,partner,price,source,state,created_at"],
    [
      "usage.csv",
      "id,bill_cycle,customer_id,account_name,trade_time,service_type_name,charging_mode,bill_detail_type,region_name,trade_id,payment_amount,cash_amount,credit_amount,stored_value_card_amount,coupon_amount,flexipurchase_coupon_amount,debt_amount,performance_flag",
    ],
  ])("%s has the columns of its import", (name, columns) => {
    expect(header(name)).toBe(columns);
  });
});

describe("partners", () => {
  test("have valid codes, and two accounts are one company", () => {
    for (const row of partners) expect(isUscc(row.uscc ?? ""), row.account_name).toBe(true);
    expect(partner("sp-yunfan").uscc).toBe(partner("res-yunfan").uscc);
    expect(new Set(partners.map((row) => row.uscc)).size).toBe(partners.length - 1);
  });

  test("have phones that can be read, but for the one that has none", () => {
    const without = partners.filter((row) => parsePhone(row.phone ?? "") === undefined);
    expect(without.map((row) => row.account_name)).toEqual(["sp-silent"]);
  });

  test("name distributors and partners that the file has", () => {
    for (const row of partners) {
      if (row.distributor) expect(partner(row.distributor).kind).toBe("distributor");
      if (row.customer_of) expect(partner(row.customer_of).kind).toBe("solution-provider");
      expect(row.kind === "reseller").toBe(Boolean(row.distributor));
    }
  });
});

describe("customers", () => {
  test("can be read cell by cell", () => {
    expect(known.size).toBe(customers.length);
    for (const row of customers) {
      const name = row.account_name;
      expect(isMasked(Object.values(row).join("")), name).toBe(false);
      expect(row.phone === "" || parsePhone(row.phone ?? "") !== undefined, name).toBe(true);
      expect(row.registered_at === "" || instant(row.registered_at ?? "") <= NOW, name).toBe(true);
      expect(SITES, name).toContain(row.site);
      expect(CUSTOMER_TYPES, name).toContain(row.customer_type);
      expect(VERIFIED_STATUSES, name).toContain(row.verified_status);
      expect(LEVELS, name).toContain(row.level);
      for (const amount of ["owed_invoice", "bonus_balance", "top_up_balance", "arrears"]) {
        expect(parseFen(row[amount] ?? ""), name).toBeGreaterThanOrEqual(0);
      }
    }
  });

  test("share a phone in one pair only", () => {
    const phones = customers.map((row) => parsePhone(row.phone ?? "")).filter((phone) => phone !== undefined);
    const twice = phones.filter((phone, place) => phones.indexOf(phone) !== place);
    expect(twice).toEqual([parsePhone(customer("twin-a").phone ?? "")]);
    expect(parsePhone(customer("twin-b").phone ?? "")).toBe(twice[0]);
    expect(customers.filter((row) => row.phone === "").map((row) => row.account_name)).toEqual(["no-phone"]);
  });

  test("as a Chinese Excel saves them: GB18030 with CRLF, and not UTF-8", () => {
    const raw = bytes("customers-gb18030.csv");
    expect(() => new TextDecoder("utf-8", { fatal: true }).decode(raw)).toThrow(TypeError);
    const text = new TextDecoder("gb18030", { fatal: true }).decode(raw);
    expect(text).not.toMatch(/[^\r]\n/);
    const rows = records("customers-gb18030.csv", text);
    expect(Object.keys(rows[0] ?? {}).join()).toBe(
      "客户账号名,客户ID,客户全称,手机号码,电子邮箱,客户类型,实名认证状态,注册时间,客户标签",
    );
    expect(rows.map((row) => row.客户全称)).toContain("䶮光示例文化有限公司");
    for (const row of rows) {
      expect(known).not.toContain(row.客户账号名);
      expect(parsePhone(row.手机号码 ?? "")).toBeDefined();
      expect(parseInstant(row.注册时间 ?? "")).toBeDefined();
    }
  });

  test("as Partner Center exports them: UTF-8 with BOM, masked, and all but one known", () => {
    const raw = bytes("customers-partner-center.csv");
    expect([...raw.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const rows = records("customers-partner-center.csv");
    expect(Object.keys(rows[0] ?? {}).join()).toBe(
      "客户名称,客户账号名,客户ID,关联类型,关联时间,客户经理,实名认证状态,客户类型,移动电话,邮箱,客户标签",
    );
    for (const row of rows) {
      for (const column of ["客户名称", "移动电话", "邮箱"]) expect(isMasked(row[column] ?? "")).toBe(true);
      const here = customer(row.客户账号名 ?? "");
      if (here.account_name) expect(row.客户ID).toBe(here.customer_id);
    }
    expect(rows.filter((row) => !known.has(row.客户账号名)).map((row) => row.客户账号名)).toEqual(["pc-newcomer"]);
  });
});

describe("associations, members and assignments", () => {
  test("a customer has one partner at a time", () => {
    for (const name of new Set(associations.map((row) => row.customer ?? ""))) {
      const rows = associations.filter((row) => row.customer === name);
      expect(known).toContain(name);
      const spans = rows.map((row) => [instant(row.from ?? ""), row.to ? instant(row.to) : Infinity] as const);
      spans.sort((one, other) => one[0] - other[0]);
      for (const [place, [from, to]] of spans.entries()) {
        expect(from, name).toBeGreaterThan(instant(customer(name).registered_at ?? ""));
        expect(to, name).toBeGreaterThan(from);
        expect(from, name).toBeGreaterThanOrEqual(spans[place - 1]?.[1] ?? 0);
      }
    }
    const returned = associations.filter((row) => row.customer === "returned-customer");
    expect(returned.map((row) => row.partner)).toEqual(["sp-yunfan", "sp-yunfan"]);
    for (const row of associations) expect(partner(row.partner ?? "").account_name).toBe(row.partner);
  });

  test("no member is an ecosystem manager, and admins hold no other role", () => {
    for (const row of members) {
      const roles = row.roles?.split(";") ?? [];
      expect(roles).not.toContain("ecosystem-manager");
      if (roles.includes("admin")) expect(roles).toEqual(["admin"]);
    }
  });

  test("only account managers are assigned, to customers of their own partner", () => {
    for (const row of assignments) {
      const manager = members.find((member) => member.account === row.manager);
      expect(manager?.roles).toContain("account-manager");
      expect(open(row.customer ?? "")?.partner, row.customer).toBe(manager?.partner);
    }
  });
});

describe("usage", () => {
  const parts = ["cash_amount", "credit_amount", "stored_value_card_amount", "coupon_amount"];
  parts.push("flexipurchase_coupon_amount", "debt_amount");

  test("adds up, line by line", () => {
    for (const row of usage) {
      const amounts = parts.map((part) => parseFen(row[part] ?? ""));
      if (amounts.includes(undefined)) continue;
      expect(
        amounts.reduce<number>((sum, amount) => sum + (amount ?? 0), 0),
        row.id,
      ).toBe(parseFen(row.payment_amount ?? ""));
    }
  });

  test("covers 13 cycles, refunds, coupons, flags, eight decimals and one unknown customer", () => {
    expect(new Set(usage.map((row) => row.id)).size).toBe(usage.length);
    expect(usage.every((row) => isCycle(row.bill_cycle ?? "") && instant(row.trade_time ?? "") <= NOW)).toBe(true);
    expect(new Set(usage.map((row) => row.bill_cycle)).size).toBe(13);
    expect(usage.filter((row) => row.payment_amount?.startsWith("-"))).toHaveLength(4);
    expect(usage.filter((row) => parseFenTruncating(row.payment_amount ?? "")?.truncated)).toHaveLength(2);
    expect(usage.filter((row) => row.performance_flag).map((row) => row.performance_flag)).toEqual([
      "stored-value-purchase",
      "voucher-not-counted",
    ]);
    const ids = new Set(customers.map((row) => row.customer_id));
    const strangers = usage.filter((row) => !ids.has(row.customer_id) && !known.has(row.account_name));
    expect(strangers.map((row) => row.account_name)).toEqual(["nobody-known"]);
  });
});

/** Who is meant to set off which rule of POLICY.md §2, and what the files must say for it to fire. */
const MEANT: readonly (readonly [rule: string, who: string, holds: (row: Row) => boolean])[] = [
  ["partner-inactive", "sp-frozen", (row) => row.status === "frozen"],
  ["partner-inactive", "dist-gone", (row) => row.status === "delisted"],
  ["partner-inactive", "none-applicant", (row) => row.kind === "none" && row.programs === ""],
  ["partner-contact", "sp-silent", (row) => row.phone === "" && row.email === ""],
  ["distributor-permission", "dist-plain", (row) => row.kind === "distributor" && row.customer_development === "false"],
  ["distributor-delisted", "res-orphan", (row) => partner(row.distributor ?? "").status === "delisted"],
  ["limit", "sp-qinglan", () => records("registrations-limit.csv").length === 101],
  ["phone-mismatch", "silver-pine", (row) => row.phone !== ""],
  ["already-yours", "xinya-tech", () => true],
  ["registered-by-other", "xinya-tech", () => true],
  ["international-site", "intl-site", (row) => row.site === "international"],
  ["already-associated", "lanhai-new", (row) => open(row.account_name ?? "") !== undefined],
  ["consumer-cloud", "ccloud-user", (row) => row.consumer_cloud === "是"],
  ["contracted", "contract-two", (row) => row.contracts === "direct;special-price"],
  ["cash-not-followed", "cash-not-followed", (row) => row.direct_sales_followed === "false"],
  ["finance-managed-member", "member-unified", (row) => row.accounting === "unified"],
  ["reward-program", "reward-joiner", (row) => row.reward_program === "yes"],
  ["account-age", "age-over", (row) => NOW - instant(row.registered_at ?? "") === 7 * DAY_MS + 1],
  ["cash-followed", "cash-followed", (row) => row.cash_consumption === "1" && row.direct_sales_followed === "1"],
  ["registered-by-huawei", "huawei-registered", (row) => row.registered_by_huawei === "true"],
  ["online-sales-owned", "online-owned", (row) => row.online_sales_owned === "true"],
  ["support-center-owned", "support-owned", (row) => row.support_center_owned === "true"],
];

describe("registrations", () => {
  test("every rule of POLICY.md §2 has somebody who sets it off", () => {
    expect([...new Set(MEANT.map(([rule]) => rule))].sort()).toEqual(
      [
        "account-age",
        "already-associated",
        "already-yours",
        "cash-followed",
        "cash-not-followed",
        "consumer-cloud",
        "contracted",
        "distributor-delisted",
        "distributor-permission",
        "finance-managed-member",
        "international-site",
        "limit",
        "online-sales-owned",
        "partner-contact",
        "partner-inactive",
        "phone-mismatch",
        "registered-by-huawei",
        "registered-by-other",
        "reward-program",
        "support-center-owned",
      ].sort(),
    );
  });

  test.each(MEANT)("registration.%s is set off by %s alone", (rule, who, holds) => {
    const row = partner(who).account_name ? partner(who) : customer(who);
    expect(holds(row)).toBe(true);
    if (rule === "limit") return;
    const phone = parsePhone(row.phone ?? "");
    const meant = expected.filter(
      (line) => line.partner === who || line.customer === who || parsePhone(line.customer ?? "") === phone,
    );
    expect(meant.map((line) => line.rules)).toContain(`registration.${rule}`);
  });

  test("what is expected stands beside each row", () => {
    expect(expected.map((line) => [line.row, line.partner, line.customer])).toEqual(
      registrations.map((row, place) => [String(place + 1), row.partner, row.account_name || row.phone]),
    );
    const counts: Record<string, number> = {};
    for (const { outcome = "" } of expected) counts[outcome] = (counts[outcome] ?? 0) + 1;
    expect(counts).toEqual({ registered: 8, unchanged: 1, refused: 19, needs_review: 5, pending: 2, invalid: 6 });
  });

  test("the age of the accounts lies on both sides of seven days", () => {
    const age = (account: string): number => NOW - instant(customer(account).registered_at ?? "");
    expect(age("age-exact")).toBe(7 * DAY_MS);
    expect(age("age-over")).toBe(7 * DAY_MS + 1);
    expect(age("age-under")).toBeLessThan(7 * DAY_MS);
    expect(customer("age-unknown").registered_at).toBe("");
  });

  test("invalid rows are invalid for the reason meant, and no other row has it", () => {
    for (const [place, row] of registrations.entries()) {
      const code = expected[place]?.code;
      const given = (text: string | undefined): boolean => Boolean(text) && !isMasked(text ?? "");
      expect(!(given(row.full_name) && given(row.phone)), `row ${place + 1}`).toBe(code === "MISSING_VALUE");
      expect(!["", "referral", "resale"].includes(row.association_type ?? "")).toBe(code === "BAD_VALUE");
      expect(partner(row.partner ?? "").account_name === undefined, `row ${place + 1}`).toBe(
        code === "UNKNOWN_PARTNER",
      );
      expect(parsePhone(row.phone ?? "") === undefined, `row ${place + 1}`).toBe(code === "BAD_PHONE");
      const sharing = customers.filter((one) => parsePhone(one.phone ?? "") === parsePhone(row.phone ?? ""));
      expect(!row.account_name && sharing.length > 1 && code !== "BAD_PHONE", `row ${place + 1}`).toBe(
        code === "AMBIGUOUS_PHONE",
      );
    }
  });

  test("applications for a review carry all three fields", () => {
    for (const row of registrations.filter((one) => one.request_review)) {
      expect(parseFen(row.expected_consumption ?? "")).toBeGreaterThan(0);
      expect(row.project && row.communication).toBeTruthy();
    }
  });

  test("the rows for the limit are 101 customers that nobody knows", () => {
    const rows = records("registrations-limit.csv");
    expect(new Set(rows.map((row) => row.phone)).size).toBe(101);
    expect(new Set(rows.map((row) => nameKey(row.full_name ?? ""))).size).toBe(101);
    const taken = new Set([...customers, ...registrations].map((row) => parsePhone(row.phone ?? "")));
    for (const row of rows) expect(taken).not.toContain(parsePhone(row.phone ?? ""));
  });
});

describe("the cloud store", () => {
  const products = records("products.csv");
  const orders = records("orders.csv");

  test("orders are of customers, partners and products that are known, and cost what they may", () => {
    for (const row of orders) {
      const product = products.find(({ id }) => id === row.product) ?? {};
      expect([row.id, known.has(row.customer ?? ""), partner(row.partner ?? "").kind !== undefined]).toEqual([
        row.id,
        true,
        true,
      ]);
      const [price, list] = [row.price, product.list_price].map((text) => Number(parseFen(text ?? "")));
      expect([row.id, Number(price) <= Number(list)]).toEqual([row.id, true]);
      expect(instant(row.created_at ?? "")).toBeLessThan(NOW);
    }
  });

  test("hold every kind and every state", () => {
    expect([...new Set(products.map(({ kind }) => kind))].sort()).toEqual(["common", "joint", "self-service"]);
    expect([...new Set(orders.map(({ state }) => state))].sort()).toEqual([
      "awaiting-partner-payment",
      "cancelled",
      "paid",
      "placed",
    ]);
  });
});
