import { BRANDING } from "./branding.ts";
import { INCENTIVES } from "./incentives.ts";
import { INVITATIONS } from "./invitations.ts";
import { INVOICES } from "./invoices.ts";
import { MONEY } from "./money.ts";
import { PORTFOLIO } from "./portfolio.ts";
import { STORE } from "./store.ts";
import { VOUCHERS } from "./vouchers.ts";
import type { Events } from "./world.ts";

/** Everything that moves a state machine, and what lies between. Each is tried whether or not it is possible just then. */
export const EVENTS: Events = {
  ...PORTFOLIO,
  ...INVITATIONS,
  ...MONEY,
  ...VOUCHERS,
  ...INCENTIVES,
  ...INVOICES,
  ...STORE,
  ...BRANDING,
};

/** The events in which the walk draws: what much depends on more often. */
export const DRAWN: readonly string[] = [
  ...Object.keys(EVENTS),
  ...["associate", "associate", "associate", "assign", "register", "register", "approve", "useMail", "certification"],
  ...["topUp", "calculate", "confirmStatement", "requestPayment", "paymentInvoice", "approveInvoice", "issueInvoice"],
  ...[
    "confirm",
    "confirm",
    "transfer",
    "invite",
    "invite",
    "useMail",
    "useMail",
    "issueVoucher",
    "issueVoucher",
    "applyOffer",
    "applyOffer",
  ],
  ...["applyOffer", "approveOffer", "reviewBrand", "reviewBrand"],
  ...["request", "request", "request", "consent", "consent", "consent", "decide", "allocate"],
  ...["correct", "correct", "calculate", "calculate", "confirmStatement", "confirmStatement", "applyOffer"],
];
