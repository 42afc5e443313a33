import { describe, expect, test } from "vitest";
import { ADMIN_ONLY, REQUEST_RULES } from "../../src/domain/association/requests/rules.ts";
import { ASSOCIATION_RULES } from "../../src/domain/association/rules.ts";
import { BRAND_RULES } from "../../src/domain/branding/rules.ts";
import { CERTIFICATION_RULES } from "../../src/domain/certification/rules.ts";
import { SETTLEMENT_RULES } from "../../src/domain/certification/settlement.ts";
import { PROJECT_RULES } from "../../src/domain/coupons/projects.ts";
import { COUPON_RULES } from "../../src/domain/coupons/rules.ts";
import { INCENTIVE_RULES } from "../../src/domain/incentives/eligibility.ts";
import { PERFORMANCE_RULES } from "../../src/domain/incentives/performance.ts";
import { INVITATION_RULES, INVITATION_USE_RULES } from "../../src/domain/invitations/rules.ts";
import { INVOICE_RETURN_RULES, INVOICE_RULES } from "../../src/domain/invoices/rules.ts";
import { NO_FUNDS } from "../../src/domain/ledger/balance.ts";
import { LEDGER_RULES } from "../../src/domain/ledger/rules.ts";
import { ASSIGNMENT_RULES, RESELLER_ASSIGNMENT_RULES } from "../../src/domain/managers/rules.ts";
import { LINK_RULES } from "../../src/domain/marketplace/links.ts";
import { OFFER_RULES } from "../../src/domain/marketplace/offers/rules.ts";
import { OFFER_USE_RULES } from "../../src/domain/marketplace/offers/use.ts";
import { PRICE_RULES } from "../../src/domain/marketplace/orders.ts";
import { STORE_RULES } from "../../src/domain/marketplace/rules.ts";
import { PAYMENT_RULES } from "../../src/domain/payments/rules.ts";
import { PROGRAM_RULES } from "../../src/domain/programs/rules.ts";
import { REGISTRATION_RULES } from "../../src/domain/registration/rules.ts";
import { RESELLER_RULES } from "../../src/domain/resellers/rules.ts";
import { evaluate, type Rule } from "../../src/domain/rules.ts";
import { GRANT_RULES, SHARE_RULES, TAKE_BACK_RULES } from "../../src/domain/vouchers/quota-rules.ts";
import { ISSUE_RULES } from "../../src/domain/vouchers/rules.ts";
import { WITHDRAWAL_RULES } from "../../src/domain/withdrawals/rules.ts";
import { cycleSpan, type Instant } from "../../src/values/instant.ts";
import { fen } from "../../src/values/money.ts";
import * as given from "./cases.ts";

const { customer, instant, member, parameters, period, profile, program, solution, yuan } = given;

const REFUSED = given.registrationCase({
  profile: profile({ status: "frozen", phone: null }, [program("distributor"), program("reseller")]),
  distributor: profile({ accountName: "d1", status: "delisted" }),
  slotsUsed: 100,
  associatedWith: "p2",
  ownLive: given.registration(),
  otherLive: true,
  account: customer({
    phone: "13800000002",
    site: "international",
    consumerCloud: true,
    contracts: "direct;special",
    cashConsumption: true,
    enterpriseRole: "member",
    accounting: "unified",
    rewardProgram: true,
  }),
});
const REVIEWED = given.registrationCase({
  account: customer({
    registeredAt: instant("2020-01-01"),
    cashConsumption: true,
    directSalesFollowed: true,
    registeredByHuawei: true,
    onlineSalesOwned: true,
    supportCenterOwned: true,
  }),
});
const UNASSOCIABLE = [
  given.associationCase({
    type: "resale",
    associatedWith: "p2",
    registeredByOther: true,
    account: customer({
      site: "international",
      partnerAccount: true,
      registeredByHuawei: true,
      subsidyProgram: true,
      enterpriseRole: "member",
      accounting: "unified",
      contracts: "direct;special",
      huaweiInternal: true,
      consumerCloud: true,
      rewardProgram: true,
      cashConsumption: true,
      registeredAt: instant("2020-01-01"),
      reservedInstance: true,
      owedInvoice: fen(1),
      storedValueCard: true,
      bonusBalance: fen(1),
      creditAccount: true,
      topUpBalance: fen(1),
    }),
  }),
  given.associationCase({
    type: "resale",
    account: customer({ enterpriseRole: "master", membersAccounting: "both" }),
  }),
  given.associationCase({
    type: "resale",
    account: customer({ enterpriseRole: "member", accounting: "independent" }),
  }),
];
const STUCK = customer({
  pendingPartnerOrder: true,
  reservedInstance: true,
  postpaid: true,
  arrears: fen(1),
  owedInvoice: fen(1),
  supportPlan: true,
  pickupVoucher: true,
  contracts: "direct;special",
  storedValueCard: true,
  bonusBalance: fen(1),
  creditAccount: true,
  enterpriseRole: "member",
  accounting: "independent",
});
const UNWANTED = [
  given.requestCase({ account: STUCK, kind: "switch", to: "resale", startedBy: "customer", submitted: [given.NOW] }),
  given.requestCase({ account: STUCK, type: "resale", startedBy: "customer" }),
];
const UNJOINABLE = [
  given.joinCase({
    profile: profile({ realNameVerified: false, email: null, status: "frozen" }, [program("reseller")]),
  }),
  given.joinCase({ program: "distributor", profile: profile({}, [program("distributor")]) }),
];
const UNLINKABLE = [true, false].map((maySeeOthers) =>
  given.resellerCase({
    reseller: profile({ accountName: "r1", status: "delisted" }, [], [given.link("distributor", "d2")]),
    distributor: profile({ accountName: "d1", status: "frozen" }, []),
    maySeeOthers,
  }),
);
const UNINVITED = { ...REVIEWED, registration: given.registration({ id: "reg-1", state: "pending" }) };
const UNUSABLE = [
  given.invitation({ state: "prepared", sentAt: null, associationType: "resale" }),
  given.invitation({ expiresAt: given.NOW }),
  given.invitation({ state: "associated", customer: "c2" }),
].map((invitation) => ({
  at: given.NOW,
  invitation,
  registration: given.registration({ state: "deleted" }),
  type: "referral" as const,
}));
const UNSUITED = given.couponCase({
  isSubCustomer: true,
  profile: profile({}, []),
  coupons: [given.coupon({ state: "pending" })],
  application: { solution: solution({ kind: "basic" }), amount: yuan("999999"), configLink: null, customer: "c1" },
});
const UNSTAGED = given.couponCase({
  kind: "service",
  profile: profile({}, [program("service-path")]),
  solutions: [solution({ kind: "service" })],
});
const SPENT = given.couponCase({ coupons: [given.coupon({ amount: yuan("20000") })], application: "none" });
const UNREPORTABLE = { at: given.NOW, profile: profile({}, []), customer: "c1", associatedWith: "p2" };
const SPENT_QUOTA = given.voucherQuota({ state: "frozen", balance: fen(0), validUntil: instant("2026-01-01") });
const UNGRANTABLE = { at: given.NOW, profile: profile({ status: "frozen" }, []) };
const UNSHARABLE = given.shareCase({
  profile: profile({ accountName: "d1", status: "frozen" }, []),
  reseller: profile({ accountName: "r1", status: "delisted" }, []),
  quota: SPENT_QUOTA,
});
const UNRETURNABLE = { at: given.NOW, quota: SPENT_QUOTA };
const UNISSUABLE = [
  given.issueCase({
    profile: profile({ status: "frozen" }, []),
    quota: {
      ...SPENT_QUOTA,
      validFrom: instant("2027-01-01"),
      countMax: 1,
      firstAssociation: true,
      faceMin: yuan("200"),
    },
    issued: 1,
    account: customer({ accountName: "p1" }),
    association: undefined,
    hadOther: true,
    validUntil: instant("2026-01-01"),
    customers: 101,
    remaining: 101,
  }),
  given.issueCase({ association: undefined }),
  given.issueCase({
    account: customer({ enterpriseRole: "member", accounting: "unified" }),
    hadOther: true,
    quota: given.voucherQuota({ associationType: "referral", faceMax: yuan("10"), firstAssociation: true }),
  }),
];
const UNASSIGNABLE = given.assignmentCase({
  member: member({ roles: ["reader"], status: "inactive" }),
  associated: false,
  currentManager: "m2",
});
const MOVED = [period("p2", "2020-01-01", "2026-03-01"), period("p1", "2026-03-01")];
const lineCase = (line: Parameters<typeof given.usageLine>[0], periods = MOVED) => ({
  line: given.usageLine(line),
  periods,
  group: given.groupOf("p1"),
});
const LINES = [
  lineCase({ tradeTime: instant("2026-04-01"), couponAmount: fen(5), performanceFlag: "voucher-not-counted" }),
  lineCase({ performanceFlag: "stored-value-purchase" }, []),
];
const RESELLER = { profile: profile({}, [program("reseller")]), cycle: cycleSpan("2026-10") };

const UNPAYABLE = (["pending-confirmation", "confirmed"] as const).map((state) => ({
  statements: [{ id: "inc-1", partner: "p1", cycle: "2026-10", associationType: "resale", state } as const],
  amount: fen(0),
  unpaid: [{ cycle: "2026-10", amount: fen(1), customers: 1, partners: ["p1"] }],
  method: "bank" as const,
}));

const UNPROVEN = [
  {
    partner: "p1",
    knownSupplier: true,
    lastCertified: undefined,
    details: given.certification(),
    confirmation: { certification: given.certification(), amount: fen(1) },
  },
];
const UNSETTLED = [{ partner: "p1", present: given.certification(), everCertified: false }];

const UNWITHDRAWABLE = (["original-route", "incentive"] as const).map((method) => ({
  partner: "p1",
  amount: yuan("10"),
  funds: { ...NO_FUNDS, invoiced: yuan("5") },
  standing: [given.invoice({ id: "ivc-1", state: "issued" })],
  route: { method, amount: yuan("5") },
}));
const UNINVOICEABLE = [
  given.invoiceCase({
    type: "special",
    titleType: "organization",
    referrals: ["c9"],
    parts: [given.invoicePart({ cycle: "2026-11", arrears: yuan("1"), left: yuan("10") })],
    chosen: yuan("11"),
    owed: yuan("11"),
  }),
];
const UNRETURNED = [{ invoice: given.invoice({ state: "returned" }), amount: yuan("1") }];
const STRANGER = given.ledgerParty({ relation: undefined });
const UNMOVABLE = [
  given.ledgerCase({ party: given.ledgerParty({ relation: "referral" }) }),
  given.ledgerCase({ party: STRANGER, amount: yuan("101") }),
  given.ledgerCase({ direction: "return" }),
];

const UNBRANDABLE = [
  {
    partner: "p1",
    names: [
      { option: "--name-zh", text: "\u202e" },
      { option: "--name-en", text: " " },
    ],
    links: [{ option: "--url", text: "javascript:alert(1)" }],
    logos: [{ name: "logo.svg", size: 900, picture: null }],
    color: "blue",
    others: 20,
  },
];

const UNOFFERED = given.offerCase({
  product: given.product({ floorPrice: yuan("800") }),
  ownedBy: undefined,
  standing: [{ id: "ofr-1", terms: [given.offerTerm(null)] }],
  application: {
    customer: "c1",
    product: "云数据库",
    terms: [given.offerTerm(null, "0", "100.01"), given.offerTerm("专业版", "101", "10")],
    validUntil: instant("2026-01-01"),
  },
});
const UNUSABLE_OFFER = {
  at: given.NOW,
  product: given.product(),
  offer: given.offer({ state: "submitted" }),
  profile: profile({ accountName: "r1" }),
  ownedBy: undefined,
  customer: "c2",
};
const UNSOLD = [
  given.storeCase({ holder: given.profile({ status: "frozen" }), product: given.product({ kind: "common" }) }),
  given.storeCase({ holder: undefined, profile: given.profile({}, [program("reseller")]) }),
  given.storeCase({ product: given.product({ state: "off-sale" }) }),
];

const LINKED = { product: "prd-1", partner: "r1", expiresAt: (given.NOW - 1) as Instant };
const UNLINKED = [
  { at: given.NOW, claims: undefined, isKnown: false },
  { at: given.NOW, claims: LINKED, isKnown: true },
  { at: given.NOW, claims: { ...LINKED, expiresAt: given.NOW }, isKnown: false },
];
const UNPRICED = [null, "ofr-1"].map((offer) => ({
  order: given.order({ offer }),
  product: given.product(),
  price: yuan("900"),
}));

/** A list of rules with cases that together make each of them fire. */
function tried<Case>(name: string, rules: readonly Rule<Case>[], cases: readonly Case[]) {
  const fired = cases.flatMap((one) => evaluate(rules, one, parameters()));
  return { name, rules: rules.map(({ when: _, said: __, ...rule }) => rule), fired };
}

describe.each([
  tried("registration", REGISTRATION_RULES, [REFUSED, REVIEWED]),
  tried("association", ASSOCIATION_RULES, UNASSOCIABLE),
  tried("association requests", REQUEST_RULES, UNWANTED),
  tried("association admins", [ADMIN_ONLY], [{ actor: "m1", command: "association switch", roles: ["operator"] }]),
  tried("invitations", INVITATION_RULES, [UNINVITED]),
  tried("uses of invitations", INVITATION_USE_RULES, UNUSABLE),
  tried("coupons", COUPON_RULES, [UNSUITED, UNSTAGED, SPENT]),
  tried("coupon projects", PROJECT_RULES, [UNREPORTABLE]),
  tried("grants of quotas", GRANT_RULES, [UNGRANTABLE]),
  tried("shares of quotas", SHARE_RULES, [UNSHARABLE]),
  tried("quotas taken back", TAKE_BACK_RULES, [UNRETURNABLE]),
  tried("vouchers", ISSUE_RULES, UNISSUABLE),
  tried("incentives", INCENTIVE_RULES, [RESELLER]),
  tried("performance", PERFORMANCE_RULES, LINES),
  tried("payments", PAYMENT_RULES, UNPAYABLE),
  tried("programs", PROGRAM_RULES, UNJOINABLE),
  tried("certification", CERTIFICATION_RULES, UNPROVEN),
  tried("settlement", SETTLEMENT_RULES, UNSETTLED),
  tried("invoices", INVOICE_RULES, UNINVOICEABLE),
  tried("returns of invoices", INVOICE_RETURN_RULES, UNRETURNED),
  tried("withdrawals", WITHDRAWAL_RULES, UNWITHDRAWABLE),
  tried("ledger", LEDGER_RULES, UNMOVABLE),
  tried("cloud store", STORE_RULES, UNSOLD),
  tried("exclusive offers", OFFER_RULES, [UNOFFERED]),
  tried("uses of offers", OFFER_USE_RULES, [UNUSABLE_OFFER]),
  tried("links to products", LINK_RULES, UNLINKED),
  tried("prices of orders", PRICE_RULES, UNPRICED),
  tried("resellers", RESELLER_RULES, UNLINKABLE),
  tried("branding", BRAND_RULES, UNBRANDABLE),
  tried("managers", ASSIGNMENT_RULES, [UNASSIGNABLE]),
  tried("managers of resellers", RESELLER_ASSIGNMENT_RULES, [UNASSIGNABLE]),
])("$name", ({ rules, fired }) => {
  test("every rule fires in the cases above", () => {
    expect([...new Set(given.ids(fired))].sort()).toEqual(given.ids(rules).sort());
  });

  test("every rule has a sentence, a remedy and a source", () => {
    for (const { id, text, remedy, instead, source } of rules) {
      for (const sentence of [text, remedy, instead?.text, instead?.remedy].filter((one) => one !== undefined)) {
        expect(sentence.en, id).toMatch(/^[\x20-\x7e]+\.$/);
        expect(sentence.zh, id).toMatch(/\p{Script=Han}.*。$/u);
        expect([...sentence.en.matchAll(/\{\w+\}/g)].map(String).sort(), id).toEqual(
          [...sentence.zh.matchAll(/\{\w+\}/g)].map(String).sort(),
        );
      }
      expect(source, id).toMatch(/^(seed|doc|ours): ./);
    }
  });

  test("a place to fill in is named in the reader's language, and facts hold values, no commands", () => {
    for (const { id, text, remedy } of rules) expect(`${text.zh}${remedy.zh}`, id).not.toMatch(/<[a-z]/);
    for (const { id, reason, remedy, facts } of fired) {
      expect(`${reason.zh}${remedy.zh}`, id).not.toMatch(/<[a-z]/);
      expect(JSON.stringify(facts), id).not.toContain("partnerctl");
    }
  });

  test("a rule that fired has no place left open, and facts under plain keys", () => {
    for (const { id, reason, remedy, facts } of fired) {
      for (const sentence of [reason, remedy]) {
        expect(sentence.en, id).not.toMatch(/[{}]|undefined|null|NaN|\(\)| {2}| [.,:;]/);
        expect(sentence.zh, id).not.toMatch(/[{}]|undefined|null|NaN/);
      }
      expect(Object.keys(facts).length, id).toBeGreaterThan(0);
      for (const key of Object.keys(facts)) expect(key, id).toMatch(/^[a-z]+(_[a-z]+)*$/);
      expect(Object.values(facts), id).not.toContain(undefined);
    }
  });
});
