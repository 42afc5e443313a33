import type { RequestCase } from "../../src/domain/association/requests/rules.ts";
import type { AssociationCase } from "../../src/domain/association/rules.ts";
import type { Certification } from "../../src/domain/certification/types.ts";
import type { Coupon, CouponCase, Solution } from "../../src/domain/coupons/types.ts";
import { newCustomer } from "../../src/domain/customers/customer.ts";
import type { AssociationPeriod, Group, UsageLine } from "../../src/domain/incentives/types.ts";
import type { Invitation } from "../../src/domain/invitations/types.ts";
import type { Part } from "../../src/domain/invoices/invoiceable.ts";
import type { InvoiceCase } from "../../src/domain/invoices/rules.ts";
import type { Invoice } from "../../src/domain/invoices/types.ts";
import type { LedgerCase } from "../../src/domain/ledger/rules.ts";
import type { Member } from "../../src/domain/managers/member.ts";
import type { AssignmentCase } from "../../src/domain/managers/rules.ts";
import type { OfferCase } from "../../src/domain/marketplace/offers/rules.ts";
import type { Offer, OfferTerm } from "../../src/domain/marketplace/offers/types.ts";
import type { Order } from "../../src/domain/marketplace/orders.ts";
import type { Product } from "../../src/domain/marketplace/products.ts";
import type { StoreCase } from "../../src/domain/marketplace/rules.ts";
import type {
  Partner,
  PartnerLink,
  PartnerProfile,
  Program,
  ProgramPeriod,
} from "../../src/domain/partners/partner.ts";
import { type ParameterName, type Parameters, parametersAt } from "../../src/domain/policy/parameters.ts";
import type { JoinCase } from "../../src/domain/programs/rules.ts";
import type { Registration, RegistrationCase } from "../../src/domain/registration/types.ts";
import type { ResellerCase } from "../../src/domain/resellers/rules.ts";
import type { ShareCase } from "../../src/domain/vouchers/quota-rules.ts";
import type { IssueCase } from "../../src/domain/vouchers/rules.ts";
import type { VoucherQuota } from "../../src/domain/vouchers/types.ts";
import { DAY_MS, type Instant, parseInstant } from "../../src/values/instant.ts";
import { type Fen, parseFen, ZERO } from "../../src/values/money.ts";
import { type Percent, parsePercent } from "../../src/values/percent.ts";

/** Reads an instant that a test spells out. */
export function instant(text: string): Instant {
  const parsed = parseInstant(text);
  if (!parsed) throw new Error(`not an instant: ${text}`);
  return parsed.at;
}

/** Reads an amount that a test spells out in yuan. */
export function yuan(text: string): Fen {
  const amount = parseFen(text);
  if (amount === undefined) throw new Error(`not an amount: ${text}`);
  return amount;
}

export const NOW = instant("2026-11-01T09:00:00+08:00");

/** The parameters with some of them set. */
export function parameters(values: Partial<Record<ParameterName, string>> = {}): Parameters {
  const dated = Object.entries(values).map(([name, value]) => ({ name, value, from: instant("2000-01-01") }));
  return parametersAt(dated, NOW);
}

export function program(name: Program, changes: Partial<ProgramPeriod> = {}): ProgramPeriod {
  return { partner: "p1", program: name, stage: null, from: null, to: null, asKind: false, ...changes };
}

export function link(
  relation: PartnerLink["relation"],
  other: string,
  changes: Partial<PartnerLink> = {},
): PartnerLink {
  return { partner: "p1", relation, other, from: null, to: null, ...changes };
}

/** An active solution provider with a phone, unless told otherwise. */
export function profile(
  changes: Partial<Partner> = {},
  programs: readonly ProgramPeriod[] = [program("solution-provider")],
  links: readonly PartnerLink[] = [],
): PartnerProfile {
  const partner: Partner = {
    accountName: "p1",
    company: "伙伴一号有限公司",
    uscc: null,
    tier: null,
    phone: "13900000000",
    email: null,
    realNameVerified: true,
    status: "active",
    customerDevelopment: false,
    knownSupplier: false,
    createdAt: instant("2020-01-01"),
    ...changes,
  };
  return { partner, programs, links };
}

export const customer = (changes: Partial<ReturnType<typeof newCustomer>> = {}) => ({
  ...newCustomer("c1"),
  phone: "13800000001",
  ...changes,
});

export function registration(changes: Partial<Registration> = {}): Registration {
  return {
    id: "reg-1",
    partner: "p1",
    fullName: "某某科技",
    phone: "13800000001",
    email: null,
    accountName: null,
    associationType: null,
    state: "pending",
    submittedAt: NOW,
    decidedAt: null,
    expiresAt: null,
    decidedBy: null,
    rules: [],
    reason: null,
    invite: false,
    expectedConsumption: null,
    project: null,
    communication: null,
    ...changes,
  };
}

/** A mail that is out, sent just now. */
export function invitation(changes: Partial<Invitation> = {}): Invitation {
  return {
    id: "inv-1",
    partner: "p1",
    kind: "email",
    registration: "reg-1",
    fullName: "某某科技",
    email: "it@example.com",
    associationType: null,
    label: null,
    state: "sent",
    token: "0123456789abcdefghjkmnpqrs",
    sentAt: NOW,
    expiresAt: (NOW + 7 * DAY_MS) as Instant,
    customer: null,
    cause: null,
    invitedBy: "m1",
    manager: null,
    ...changes,
  };
}

/** A registration of a known customer against which nothing speaks. */
export function registrationCase(
  changes: Partial<Omit<RegistrationCase, "request">> & { request?: Partial<RegistrationCase["request"]> } = {},
): RegistrationCase {
  const { request, ...others } = changes;
  return {
    at: NOW,
    profile: profile(),
    distributor: undefined,
    slotsUsed: 0,
    account: customer(),
    associatedWith: undefined,
    ownLive: undefined,
    otherLive: false,
    ...others,
    request: {
      partner: "p1",
      fullName: "某某科技",
      phone: "13800000001",
      email: null,
      accountName: "c1",
      associationType: null,
      invite: false,
      ...request,
    },
  };
}

/** An association of a known customer against which nothing speaks. */
export function associationCase(changes: Partial<AssociationCase> = {}): AssociationCase {
  return {
    at: NOW,
    account: customer(),
    partner: "p1",
    type: "referral",
    associatedWith: undefined,
    registered: false,
    registeredByOther: false,
    ...changes,
  };
}

/** A partner's request to disassociate a referral customer, against which nothing speaks. */
export function requestCase(changes: Partial<RequestCase> = {}): RequestCase {
  return {
    at: NOW,
    account: customer(),
    awaited: [],
    type: "referral",
    kind: "disassociate",
    to: null,
    startedBy: "partner",
    submitted: [],
    ...changes,
  };
}

/** A programme that an account with everything it takes may join. */
export function joinCase(changes: Partial<JoinCase> = {}): JoinCase {
  return {
    at: NOW,
    profile: profile({ email: "a@example.com" }, []),
    program: "solution-provider",
    stage: null,
    otherAccounts: [],
    byVendor: false,
    ...changes,
  };
}

/** A reseller that has no distributor yet, and an active distributor: they may be linked. */
export function resellerCase(changes: Partial<ResellerCase> = {}): ResellerCase {
  return {
    at: NOW,
    reseller: profile({ accountName: "r1" }, [program("reseller")]),
    distributor: profile({ accountName: "d1" }, [program("distributor")]),
    maySeeOthers: true,
    ...changes,
  };
}

export function solution(changes: Partial<Solution> = {}): Solution {
  return {
    id: "sol-1",
    partner: "p1",
    name: "方案",
    kind: "cloud-software",
    state: "draft",
    createdAt: NOW,
    ...changes,
  };
}

export function coupon(changes: Partial<Coupon> = {}): Coupon {
  return {
    id: "cpn-1",
    partner: "p1",
    solution: "sol-1",
    kind: "cloud-software",
    amount: yuan("1000"),
    configLink: "https://calculator.example/list/1",
    note: null,
    state: "approved",
    submittedAt: NOW,
    decidedAt: null,
    decidedBy: null,
    reason: null,
    customer: null,
    additional: null,
    ...changes,
  };
}

/** An application for a cloud-software coupon against which nothing speaks. */
export function couponCase(
  changes: Partial<Omit<CouponCase, "application">> & {
    application?: Partial<CouponCase["application"]> | "none";
  } = {},
): CouponCase {
  const { application, ...others } = changes;
  const facts: CouponCase = {
    at: NOW,
    profile: profile({}, [program("solution-provider"), program("software-path")]),
    isSubCustomer: false,
    solutions: [solution()],
    coupons: [],
    kind: "cloud-software",
    ...others,
  };
  if (application === "none") return facts;
  return {
    ...facts,
    application: {
      kind: facts.kind,
      solution: facts.solutions[0],
      amount: yuan("1000"),
      configLink: "https://calculator.example/list/1",
      customer: null,
      additional: null,
      ...application,
    },
  };
}

/** A quota of 1000 yuan, granted and untouched. */
export function voucherQuota(changes: Partial<VoucherQuota> = {}): VoucherQuota {
  return {
    id: "vqt-1",
    partner: "p1",
    distributor: null,
    parent: null,
    amount: yuan("1000"),
    balance: yuan("1000"),
    state: "normal",
    faceMin: null,
    faceMax: null,
    countMax: null,
    associationType: null,
    firstAssociation: false,
    validFrom: null,
    validUntil: null,
    remark: null,
    grantedAt: NOW,
    grantedBy: "boss",
    ...changes,
  };
}

/** A voucher of 100 yuan for the partner's resale customer, against which nothing speaks. */
export function issueCase(changes: Partial<IssueCase> = {}): IssueCase {
  return {
    at: NOW,
    profile: profile(),
    quota: voucherQuota(),
    issued: 0,
    account: customer(),
    association: { partner: "p1", type: "resale", from: instant("2026-01-01") },
    hadOther: false,
    amount: yuan("100"),
    validUntil: null,
    customers: 1,
    remaining: 1,
    ...changes,
  };
}

/** A part of a distributor's quota for its reseller, against which nothing speaks. */
export function shareCase(changes: Partial<ShareCase> = {}): ShareCase {
  return {
    at: NOW,
    profile: profile({ accountName: "d1" }, [program("distributor")]),
    reseller: profile({ accountName: "r1" }, [program("reseller")], [link("distributor", "d1")]),
    quota: voucherQuota({ partner: "d1" }),
    amount: yuan("100"),
    ...changes,
  };
}

/** An application that waits for its amount, which was sent. */
export function certification(changes: Partial<Certification> = {}): Certification {
  return {
    id: "crt-1",
    partner: "p1",
    state: "awaiting-amount",
    bankAccount: "6222020012345678",
    signingEntity: "示例云计算",
    currency: "CNY",
    letterName: null,
    letterSize: null,
    letterSha256: null,
    wrongAmounts: 0,
    transferred: yuan("0.37"),
    transferredAt: NOW,
    submittedAt: NOW,
    decidedAt: null,
    decidedBy: null,
    reason: null,
    rules: [],
    ...changes,
  };
}

export function usageLine(changes: Partial<UsageLine> = {}): UsageLine {
  return {
    id: "u1",
    billCycle: "2026-10",
    customer: "c1",
    tradeTime: instant("2026-10-15T12:00:00+08:00"),
    paymentAmount: yuan("111.00"),
    cashAmount: yuan("100.00"),
    creditAmount: yuan("10.00"),
    storedValueCardAmount: yuan("1.00"),
    couponAmount: ZERO,
    flexipurchaseCouponAmount: ZERO,
    debtAmount: ZERO,
    performanceFlag: null,
    ...changes,
  };
}

/** An association of the customer over [from, to), its ends spelled out. */
/** Partners that always belonged together. */
export function groupOf(...partners: readonly string[]): Group {
  return new Map(partners.map((partner) => [partner, [{ from: null, to: null }]]));
}

export function period(partner: string, from: string, to: string | null = null): AssociationPeriod {
  return { customer: "c1", partner, type: "referral", from: instant(from), to: to === null ? null : instant(to) };
}

export function member(changes: Partial<Member> = {}): Member {
  return {
    account: "m1",
    name: "王经理",
    partner: "p1",
    roles: ["account-manager"],
    status: "active",
    createdAt: instant("2020-01-01"),
    ...changes,
  };
}

/** An assignment against which nothing speaks. */
export function assignmentCase(changes: Partial<AssignmentCase> = {}): AssignmentCase {
  return { member: member(), subject: "c1", associated: true, currentManager: undefined, replace: false, ...changes };
}

/** A resale customer that nothing was allocated to. */
export function ledgerParty(changes: Partial<NonNullable<LedgerCase["party"]>> = {}): NonNullable<LedgerCase["party"]> {
  return { account: "c1", kind: "customer", relation: "resale", held: ZERO, ...changes };
}

/** An allocation to a resale customer against which nothing speaks; 100 yuan are available. */
export function ledgerCase(changes: Partial<LedgerCase> = {}): LedgerCase {
  return {
    partner: "p1",
    party: ledgerParty(),
    direction: "spend",
    amount: yuan("1"),
    available: yuan("100"),
    ...changes,
  };
}

/** The ids of rules, in their order. */
export const ids = (rules: readonly { readonly id: string }[]): string[] => rules.map((rule) => rule.id);

/** Everything of a cycle that is closed and paid. */
export function invoicePart(changes: Partial<Part> = {}): Part {
  const cycle = changes.cycle ?? "2026-09";
  return {
    name: cycle,
    cycle,
    consumption: yuan("100"),
    arrears: ZERO,
    invoiced: ZERO,
    requested: ZERO,
    left: yuan("100"),
    ...changes,
  };
}

/** A request for an ordinary invoice on the whole of a closed cycle. */
export function invoiceCase(changes: Partial<InvoiceCase> = {}): InvoiceCase {
  return {
    partner: "p1",
    hadResellers: false,
    at: NOW,
    basis: "cycle",
    type: "ordinary",
    titleType: "enterprise",
    parts: [invoicePart()],
    referrals: [],
    taken: [],
    chosen: yuan("100"),
    owed: ZERO,
    ...changes,
  };
}

export function invoice(changes: Partial<Invoice> = {}): Invoice {
  return {
    id: "ivc-1",
    partner: "p1",
    type: "ordinary",
    titleType: "enterprise",
    title: "示例有限公司",
    medium: "digital",
    basis: "cycle",
    customer: null,
    cycles: ["2026-09"],
    orders: [],
    chosen: yuan("100"),
    owedOffset: ZERO,
    amount: yuan("100"),
    state: "issued",
    courier: null,
    number: null,
    requestedAt: NOW,
    requestedBy: "m1",
    decidedAt: NOW,
    decidedBy: "boss",
    issuedAt: NOW,
    signedAt: null,
    returnedAt: null,
    returnCourier: null,
    reason: null,
    replaces: null,
    ...changes,
  };
}

/** A joint product on sale that costs 1,000 yuan. */
export function product(changes: Partial<Product> = {}): Product {
  return {
    id: "prd-1",
    name: "云数据库",
    kind: "joint",
    quote: "product",
    listPrice: yuan("1000.00"),
    floorPrice: null,
    state: "on-sale",
    createdAt: NOW,
    ...changes,
  };
}

/** A distributor of the cloud store, certified. */
export const storeHolder = (accountName = "d1", changes: Partial<PartnerProfile> = {}): PartnerProfile => ({
  ...profile({ accountName }, [program("distributor"), program("store-service")]),
  certification: "certified",
  ...changes,
});

/** A reseller of such a distributor with a product to sell, against which nothing speaks. */
export function storeCase(changes: Partial<StoreCase> = {}): StoreCase {
  return {
    at: NOW,
    profile: profile({ accountName: "r1" }, [program("reseller")], [link("distributor", "d1")]),
    holder: storeHolder(),
    use: "sell",
    product: product(),
    ...changes,
  };
}

/** An order that was just placed. */
export function order(changes: Partial<Order> = {}): Order {
  return {
    id: "ord-1",
    product: "prd-1",
    customer: "c1",
    partner: "r1",
    price: yuan("1000.00"),
    source: "manual",
    ownCustomer: true,
    state: "placed",
    createdAt: NOW,
    offer: null,
    reason: null,
    ...changes,
  };
}

/** An application for an offer to an own customer. */
export function offerCase(changes: Partial<OfferCase> = {}): OfferCase {
  return {
    ...storeCase(),
    application: { customer: "c1", product: "云数据库", terms: [offerTerm(null)], validUntil: NOW },
    ownedBy: "r1",
    standing: [],
    ...changes,
  };
}

/** The terms of a specification, in percent. */
export function offerTerm(specification: string | null, discount = "20", share = "10"): OfferTerm {
  const percent = (text: string) => parsePercent(text) as Percent;
  return { specification, discount: percent(discount), share: percent(share) };
}

/** An effective offer of a reseller to its customer. */
export function offer(changes: Partial<Offer> = {}): Offer {
  return {
    id: "ofr-1",
    partner: "r1",
    customer: "c1",
    product: "prd-1",
    name: null,
    terms: [offerTerm(null)],
    quantity: null,
    state: "effective",
    validUntil: NOW,
    submittedAt: NOW,
    submittedBy: "m1",
    decidedAt: NOW,
    decidedBy: "em",
    reason: null,
    endedAt: null,
    remark: null,
    ...changes,
  };
}
