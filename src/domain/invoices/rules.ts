import { cycleSpan, DAY_MS, formatInstant, type Instant } from "../../values/instant.ts";
import { type Fen, fen, formatFen } from "../../values/money.ts";
import { shellWord } from "../../values/shell.ts";
import type { Parameters } from "../policy/parameters.ts";
import type { Rule } from "../rules.ts";
import type { Part } from "./invoiceable.ts";
import { invoiceTransition } from "./states.ts";
import {
  INVOICE_STATE_WORDS,
  type Invoice,
  type InvoiceBasis,
  type InvoiceType,
  sumOf,
  TITLE_TYPE_WORDS,
  type TitleType,
} from "./types.ts";

/** Everything that a request for an invoice may look at. */
export interface InvoiceCase {
  readonly partner: string;
  /** Whether it has or had resellers, whose customers' consumption may be among its own. */
  readonly hadResellers: boolean;
  readonly at: Instant;
  readonly basis: InvoiceBasis;
  readonly type: InvoiceType;
  readonly titleType: TitleType;
  /** The cycles or orders that are asked for; for a fixed amount all cycles that there are. */
  readonly parts: readonly Part[];
  /** Customers of what is asked for whom Huawei invoices itself. */
  readonly referrals: readonly string[];
  /** Invoices that cover some of what is asked for already, issued or only requested. */
  readonly taken: readonly string[];
  /** The consumption that the invoice is to cover. */
  readonly chosen: Fen;
  /** What is owed and offset by no other request. */
  readonly owed: Fen;
}

const DOC = "doc: 向华为云索取发票";
/** How many invoices a refusal names. */
const NAMED = 5;

/** The first instant at which a cycle can be chosen: after so many days of the month that follows it. */
export function opensAt(cycle: string, parameters: Parameters): Instant {
  return (cycleSpan(cycle).to + parameters.count("invoice.cycle_open_day") * DAY_MS) as Instant;
}

/** The parts that may be covered: all that is asked for; for a fixed amount only what is closed and paid. */
export function usableParts({ basis, parts, at }: InvoiceCase, parameters: Parameters): readonly Part[] {
  if (basis !== "amount") return parts;
  return parts.filter((part) => !isOpen(part, at, parameters) && !isUnpaid(part));
}

const isOpen = ({ cycle }: Part, at: Instant, parameters: Parameters): boolean => opensAt(cycle, parameters) > at;
const isUnpaid = ({ arrears }: Part): boolean => arrears > 0;

/** How much may be chosen. */
export function limitOf(facts: InvoiceCase, parameters: Parameters): Fen {
  return fen(
    Math.max(
      0,
      sumOf(usableParts(facts, parameters), ({ left }) => left),
    ),
  );
}

/** The parts that keep the request from going through: for a fixed amount only if it does not go without them. */
function held(facts: InvoiceCase, parameters: Parameters, keeps: (part: Part) => boolean): readonly Part[] {
  const found = facts.parts.filter(keeps);
  if (facts.basis !== "amount") return found;
  return facts.chosen > limitOf(facts, parameters) ? found.filter(({ left }) => left > 0) : [];
}

/** What decides whether an invoice may be asked for, in the order of POLICY.md §9. */
export const INVOICE_RULES: readonly Rule<InvoiceCase>[] = [
  {
    id: "invoice.referral-customer",
    effect: "refuse",
    source: "doc: 客户的发票由经销商开具还是华为云开具",
    text: {
      en: "Referral customers are invoiced by Huawei itself: {customers}.",
      zh: "顾问销售客户由华为云直接开具发票：{customers}。",
    },
    remedy: {
      en: "The customer asks for it in its own Billing Center; your resale customers: `partnerctl association list --type resale`.",
      zh: "请客户在其费用中心自行索取；查看代售客户：`partnerctl association list --type resale`。",
    },
    when: ({ referrals }) => referrals.length > 0 && { customers: referrals, association_type: "referral" },
  },
  {
    id: "invoice.arrears",
    effect: "refuse",
    source: DOC,
    text: {
      en: "{amount} yuan of {unpaid} are unpaid: what is in arrears is invoiced only after it is paid.",
      zh: "{unpaid} 仍有欠费 {amount} 元：欠费的账期或订单付清后才能开票。",
    },
    remedy: {
      en: "Have it paid and import the lines anew ({steps}), or choose others.",
      zh: "请付清欠费并重新导入明细（{steps}），或选择其他账期、订单。",
    },
    when: (facts, parameters) => {
      const unpaid = held(facts, parameters, isUnpaid);
      return (
        unpaid.length > 0 && {
          unpaid: [...new Set(unpaid.map(({ name }) => name))],
          amount: formatFen(sumOf(unpaid, ({ arrears }) => arrears)),
        }
      );
    },
    said: ({ parts, partner, hadResellers }) => {
      const cycles = [...new Set(parts.filter(isUnpaid).map(({ cycle }) => cycle))].sort();
      const line = `partnerctl usage list --bill-cycle ${cycles.join(",")} --debt-amount-from 0.01`;
      // Lines are listed by the partner within whose association they were traded, which may be one of its resellers.
      return { steps: hadResellers ? line : `${line} --partner ${shellWord(partner)}` };
    },
  },
  {
    id: "invoice.cycle-open",
    effect: "refuse",
    source: DOC,
    text: {
      en: "{cycles} cannot be invoiced before {from}.",
      zh: "账期 {cycles} 在 {from} 之后才能开票。",
    },
    remedy: {
      en: "Wait until then, or choose an earlier cycle: `partnerctl invoice available --partner {partner}`.",
      zh: "请届时再申请，或选择更早的账期：`partnerctl invoice available --partner {partner}`。",
    },
    when: (facts, parameters) => {
      const open = held(facts, parameters, (part) => isOpen(part, facts.at, parameters));
      const cycles = [...new Set(open.map(({ cycle }) => cycle))].sort();
      const last = cycles.at(-1);
      return last !== undefined && { partner: facts.partner, cycles, from: formatInstant(opensAt(last, parameters)) };
    },
  },
  {
    id: "invoice.special-needs-enterprise",
    effect: "refuse",
    source: DOC,
    text: {
      en: "A special VAT invoice needs a title of the type enterprise, not {title_type}.",
      zh: "增值税专用发票的抬头类型须为企业，不能为{title_type}。",
    },
    remedy: {
      en: "Give --title-type enterprise, or ask for an ordinary one with --type ordinary.",
      zh: "请使用 --title-type enterprise，或用 --type ordinary 申请普通发票。",
    },
    words: { title_type: TITLE_TYPE_WORDS },
    when: ({ type, titleType }) => type === "special" && titleType !== "enterprise" && { type, title_type: titleType },
  },
  {
    id: "invoice.amount",
    effect: "refuse",
    source: DOC,
    text: {
      en: "Up to {invoiceable} yuan of {partner} can be invoiced here; an invoice on {amount} yuan cannot be made. Already requested with: {invoices}.",
      zh: "{partner} 此处可开票金额为 {invoiceable} 元，不能按 {amount} 元开票；已申请开票的有：{invoices}。",
    },
    remedy: {
      en: "See what there is: `partnerctl invoice available --partner {partner}`; what resellers' customers consume is invoiced to their distributor.",
      zh: "查看可开票金额：`partnerctl invoice available --partner {partner}`；云经销商客户的消费由其总经销商开票。",
    },
    instead: {
      when: ({ invoices }) => Array.isArray(invoices) && invoices.length === 0,
      text: {
        en: "Up to {invoiceable} yuan of {partner} can be invoiced here; an invoice on {amount} yuan cannot be made.",
        zh: "{partner} 此处可开票金额为 {invoiceable} 元，不能按 {amount} 元开票。",
      },
    },
    when: (facts, parameters) => {
      const limit = limitOf(facts, parameters);
      const { partner, chosen, referrals, taken } = facts;
      // Of customers whom Huawei invoices itself there is nothing to choose from: that was said.
      if (chosen === 0 && referrals.length > 0) return false;
      return (
        (chosen <= 0 || chosen > limit) && {
          partner,
          amount: formatFen(chosen),
          invoiceable: formatFen(limit),
          // The latest, of which the list shows the others.
          invoices: taken.slice(-NAMED),
        }
      );
    },
  },
  {
    id: "invoice.owed-first",
    effect: "refuse",
    source: DOC,
    text: {
      en: "{amount} yuan do not exceed the {owed} yuan of owed invoices, which are offset first.",
      zh: "{amount} 元未超过欠票金额 {owed} 元：须先抵扣欠票。",
    },
    remedy: {
      en: "Choose more than {owed} yuan: the invoice is on what is beyond that.",
      zh: "请选择大于 {owed} 元的金额，发票按抵扣后的余额开具。",
    },
    when: ({ chosen, owed }) => chosen > 0 && chosen <= owed && { amount: formatFen(chosen), owed: formatFen(owed) },
  },
];

/** A return of an invoice as it is asked for. */
export interface ReturnCase {
  readonly invoice: Invoice;
  /** What is to be returned of it; undefined for all of it. */
  readonly amount: Fen | undefined;
}

const RETURN_DOC = "doc: 退回华为云发票";

/** What decides whether an invoice may be returned, in the order of POLICY.md §9. */
export const INVOICE_RETURN_RULES: readonly Rule<ReturnCase>[] = [
  {
    id: "invoice.return-whole",
    effect: "refuse",
    source: RETURN_DOC,
    text: {
      en: "Only whole invoices are returned: {whole} yuan, not {amount}.",
      zh: "只能整张退票：应为 {whole} 元，不能退 {amount} 元。",
    },
    remedy: {
      en: "Leave --amount out, then ask for a new invoice on the rest.",
      zh: "请去掉 --amount，退票后再按余额重新申请开票。",
    },
    when: ({ invoice, amount }) =>
      amount !== undefined &&
      amount !== invoice.amount && { amount: formatFen(amount), whole: formatFen(invoice.amount) },
  },
  {
    id: "invoice.return-state",
    effect: "refuse",
    source: RETURN_DOC,
    text: {
      en: "{id} is {state}: only an issued invoice can be returned.",
      zh: "{id} 的状态为“{state}”，仅已开票的发票可以退票。",
    },
    remedy: {
      en: "See which can: `partnerctl invoice list --state issued,return-rejected`; one under review is withdrawn.",
      zh: "查看可退的发票：`partnerctl invoice list --state issued,return-rejected`；待审核的申请请用 withdraw 撤销。",
    },
    words: { state: INVOICE_STATE_WORDS },
    when: ({ invoice: { id, state } }) => invoiceTransition(state, "return") === undefined && { id, state },
  },
];
