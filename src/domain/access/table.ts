import type { Role } from "../managers/member.ts";

/** What a command does to records, as far as it matters who does it. */
export type AccessKind = "open" | "read" | "write" | "decide";

/** Records that ecosystem managers decide by their id. */
export type DecidedRecords =
  | "registrations"
  | "coupons"
  | "offers"
  | "withdrawals"
  | "invoices"
  | "payments"
  | "brandEntries";

/** Who may run a command beside ecosystem managers, who may run every one. */
export interface Access {
  readonly kind: AccessKind;
  readonly roles: readonly Role[];
  /** Which of its arguments names the partner that it is about. */
  readonly partnerArgument?: number;
  /** Whose ids its arguments are, where it decides records: they say which partner it is about. */
  readonly decides?: DecidedRecords;
  /** Left to the admins of partners: `association.admin-only` tells all other members so. */
  readonly adminOnly?: true;
}

const ADMINS: readonly Role[] = ["admin"];
const OPERATORS: readonly Role[] = [...ADMINS, "operator"];
const REGISTRARS: readonly Role[] = [...OPERATORS, "account-director", "account-manager"];
const EVERYBODY: readonly Role[] = [...REGISTRARS, "reader"];
const NOBODY: readonly Role[] = [];
const WHOLE_PARTNER = EVERYBODY.filter((role) => role !== "account-manager");

/** Asks for no role: it tells or changes nothing of the records. */
const open: Access = { kind: "open", roles: EVERYBODY };
const read: Access = { kind: "read", roles: EVERYBODY };
/** Figures of the whole partner: an account manager sees only those of its own customers. */
const wholePartner: Access = { kind: "read", roles: WHOLE_PARTNER };
const write = (roles: readonly Role[]): Access => ({ kind: "write", roles });
/** Decisions belong to ecosystem managers: nobody decides an application of the own partner. */
const decide: Access = { kind: "decide", roles: NOBODY };
const decideOn = (decides: DecidedRecords): Access => ({ ...decide, decides });
/** The vendor's side alone: it sees and changes the records of every partner. */
const vendorReads: Access = { kind: "read", roles: NOBODY };
const vendorWrites: Access = write(NOBODY);
/** Ending an association or switching its type: who starts it and who decides it. */
const requests: Access = { ...write(ADMINS), adminOnly: true };
const about = (access: Access, partnerArgument = 0): Access => ({ ...access, partnerArgument });

/** POLICY.md §12: which role may run which command. A test proves that no command is missing. */
export const ACCESS: Readonly<Record<string, Access>> = {
  init: open,
  help: open,
  doctor: open,
  ...each("config", open, ["list", "get", "set", "unset", "path", "explain"]),
  ...each("profile", open, ["list", "add", "use", "remove"]),
  ...each("db", vendorReads, ["info", "check", "backup"]),
  ...each("db", vendorWrites, ["migrate", "restore", "copy", "grant", "revoke"]),
  ...each("policy", read, ["list", "show"]),
  "policy set": vendorWrites,

  "partner list": read,
  "partner show": about(read),
  "partner programs": about(read),
  ...each("partner", about(write(ADMINS)), ["edit", "join", "leave"]),
  ...each("partner", vendorWrites, ["add", "import", "freeze", "unfreeze", "delist"]),
  // It says where money goes, so it is settlement: not the operator's. Everybody reads it, account numbers masked.
  "partner certify": about(write(ADMINS)),
  "certification list": read,
  "certification show": about(read),
  ...each("certification", about(write(ADMINS)), ["confirm", "attach-letter"]),
  // The amount that was sent is the vendor's evidence: who could record it could confirm it.
  ...each("certification", about(decide), ["transfer", "approve", "reject"]),
  ...each("reseller", read, ["list", "customers"]),
  ...each("reseller", write(OPERATORS), ["invite", "withdraw"]),
  ...each("reseller", about(write(OPERATORS)), ["accept", "decline"]),
  ...each("reseller", vendorWrites, ["link", "unlink"]),
  ...each("member", read, ["list", "show"]),
  ...each("member", write(ADMINS), ["add", "edit", "remove", "import"]),

  ...each("customer", read, ["list", "show"]),
  ...each("customer", write(OPERATORS), ["add", "edit", "import"]),
  "customer check": read,
  "customer register": write(REGISTRARS),
  ...each("registration", read, ["list", "show", "expiring", "slots"]),
  "registration delete": write(REGISTRARS),
  "registration expire": write(OPERATORS),
  ...each("registration", decideOn("registrations"), ["approve", "reject"]),
  "invitation list": read,
  ...each("invitation", write(REGISTRARS), ["send", "resend", "link"]),

  ...each("association", read, ["list", "check", "history", "requests"]),
  ...each("association", requests, ["disassociate", "switch", "approve", "reject", "withdraw"]),
  // The customer itself, who is no member and proves with its token who it is; without one it is a decision.
  "association consent": open,
  "association create": write(OPERATORS),
  "association import": vendorWrites,
  ...each("manager", read, ["list", "customers", "history", "unassigned"]),
  ...each("manager", write(OPERATORS), ["assign", "transfer", "unassign", "import"]),

  ...each("solution", read, ["list", "show"]),
  ...each("solution", write(OPERATORS), ["add", "edit"]),
  ...each("coupon", read, ["list", "show", "history", "projects", "eligibility"]),
  ...each("coupon", write(OPERATORS), ["apply", "withdraw", "report-project"]),
  ...each("coupon", decideOn("coupons"), ["approve", "reject"]),
  "coupon issue": vendorWrites,
  ...each("voucher", read, ["list", "history", "quota list"]),
  ...each("voucher", write(OPERATORS), ["issue", "reclaim", "expire", "quota share", "quota reclaim"]),
  // What a quota holds and may be used for is the vendor's to say, and what customers have used its bills tell.
  ...each("voucher", vendorWrites, ["use", "quota grant", "quota edit"]),

  ...each("offer", read, ["list", "show"]),
  ...each("offer", write(OPERATORS), ["create", "withdraw"]),
  ...each("offer", decideOn("offers"), ["approve", "reject"]),

  // Of the whole partner's money an account manager sees nothing.
  ...each("account", wholePartner, ["balance", "ledger"]),
  ...each("account", write(OPERATORS), ["allocate", "reclaim"]),
  // The vendor knows what has arrived and what it grants.
  ...each("account", vendorWrites, ["top-up", "reverse", "set"]),
  // Settlement: not the operator's.
  "withdrawal list": wholePartner,
  "withdrawal request": write(ADMINS),
  ...each("withdrawal", decideOn("withdrawals"), ["approve", "reject", "pay"]),
  ...each("invoice", wholePartner, ["available", "list", "show"]),
  ...each("invoice", write(ADMINS), ["request", "withdraw", "sign", "return"]),
  ...each("invoice", decideOn("invoices"), ["approve", "reject", "issue", "return-approve", "return-reject"]),

  ...each("usage", read, ["list", "unmatched", "summary"]),
  "usage import": write(OPERATORS),
  ...each("bill", wholePartner, ["show", "list"]),
  "incentive check": about(wholePartner),
  ...each("incentive", wholePartner, ["list", "show", "explain"]),
  "incentive policy list": read,
  "incentive policy add": vendorWrites,
  // Settlement is not the operator's. A calculation decides nothing: whoever runs it gets the same.
  ...each("incentive", write(ADMINS), ["calculate", "confirm", "dispute", "request-payment"]),
  ...each("payment", wholePartner, ["list", "show", "overdue"]),
  "payment invoice": write(ADMINS),
  ...each("payment", decideOn("payments"), ["approve", "pay"]),
  ...each("brand", about(read), ["show", "preview", "export"]),
  ...each("brand", read, ["list", "promo list", "promo show", "menu list", "menu show"]),
  ...each("brand promo", write(OPERATORS), ["add", "edit", "remove", "submit"]),
  ...each("brand menu", write(OPERATORS), ["add", "edit", "remove", "submit"]),
  "brand set": write(OPERATORS),
  "brand submit": about(write(OPERATORS)),
  ...each("brand", about(decide), ["approve", "reject"]),
  ...each("brand", decideOn("brandEntries"), ["promo approve", "promo reject", "menu approve", "menu reject"]),

  "dashboard customers": read,

  // The catalogue of the cloud store is the vendor's.
  ...each("product", read, ["list", "show", "specifications"]),
  ...each("product", vendorWrites, ["add", "edit", "import", "specify"]),
  // As a link that invites customers.
  "product link": write(REGISTRARS),
  ...each("order", read, ["list", "show", "summary"]),
  ...each("order", write(OPERATORS), ["add", "import", "price", "request-payment", "pay", "cancel"]),
};

function each(noun: string, access: Access, verbs: readonly string[]): Record<string, Access> {
  return Object.fromEntries(verbs.map((verb) => [`${noun} ${verb}`, access]));
}
