import { type Fen, formatFen } from "../../values/money.ts";
import type { AssociationType } from "../association/association.ts";
import type { Rule } from "../rules.ts";
import { accountId, type PartyKind, partyAccount } from "./accounts.ts";

/** Everything that a movement of a partner's money may look at. */
export interface LedgerCase {
  readonly partner: string;
  /** Whom the money goes to or comes from; undefined where it stays with the partner and the vendor. */
  readonly party:
    | {
        readonly account: string;
        readonly kind: PartyKind;
        /** What it is to the partner now: how it is associated or that it is linked; undefined if it is not the partner's. */
        readonly relation: AssociationType | "linked" | undefined;
        /** What can be taken back from it. */
        readonly held: Fen;
      }
    | undefined;
  /** Whether money goes out of what the partner has available, or back from the party. */
  readonly direction: "spend" | "return";
  readonly amount: Fen;
  readonly available: Fen;
}

const DOC = "doc: 为客户调账";

/** What decides whether a partner's money may be moved, in the order of POLICY.md §9. */
export const LEDGER_RULES: readonly Rule<LedgerCase>[] = [
  {
    id: "ledger.referral",
    effect: "refuse",
    source: DOC,
    text: {
      en: "{account} is a referral customer of {partner}: nothing is allocated to it.",
      zh: "{account} 是 {partner} 的顾问销售客户，不能拨款。",
    },
    remedy: {
      en: "Referral customers pay Huawei themselves; a resale customer comes by `partnerctl association switch {account} --to resale`.",
      zh: "顾问销售客户直接向华为云付款；如需拨款，请先切换为代售：`partnerctl association switch {account} --to resale`。",
    },
    when: ({ partner, party, direction }) =>
      direction === "spend" &&
      party?.relation === "referral" && { account: party.account, partner, association_type: "referral" },
  },
  {
    id: "ledger.insufficient",
    effect: "refuse",
    source: DOC,
    text: {
      en: "{amount} yuan are more than the {available} yuan that {partner} has available.",
      zh: "{amount} 元超过 {partner} 的可用余额 {available} 元。",
    },
    remedy: {
      en: "Top up, or reclaim what customers do not need; see the balance: `partnerctl account balance --partner {partner}`.",
      zh: "请充值，或回收客户不再需要的款项；查看余额：`partnerctl account balance --partner {partner}`。",
    },
    when: ({ partner, direction, amount, available }) =>
      direction === "spend" &&
      amount > available && { partner, amount: formatFen(amount), available: formatFen(available) },
  },
  {
    id: "ledger.reclaim-too-much",
    effect: "refuse",
    source: DOC,
    text: {
      en: "{amount} yuan are more than the {held} yuan that can be reclaimed from {account}.",
      zh: "{amount} 元超过可从 {account} 回收的 {held} 元。",
    },
    remedy: {
      en: "Reclaim at most {held} yuan; what was given and taken: `partnerctl account ledger --counterparty {counterparty}`.",
      zh: "最多可回收 {held} 元；查看拨款与回收：`partnerctl account ledger --counterparty {counterparty}`。",
    },
    when: ({ partner, party, direction, amount }) =>
      direction === "return" &&
      party !== undefined &&
      amount > party.held && {
        account: party.account,
        amount: formatFen(amount),
        held: formatFen(party.held),
        counterparty: accountId(partyAccount(partner, party.kind, party.account)),
      },
  },
  {
    id: "ledger.not-yours",
    effect: "refuse",
    source: DOC,
    text: {
      en: "{account} is neither a customer nor a reseller of {partner}.",
      zh: "{account} 既不是 {partner} 的客户，也不是其云经销商。",
    },
    remedy: {
      en: "See whose customer it is, `partnerctl association history {account}`, and your resellers, `partnerctl reseller list`.",
      zh: "查看客户归属：`partnerctl association history {account}`；查看云经销商：`partnerctl reseller list`。",
    },
    // What somebody who has left still holds is given back.
    when: ({ partner, party, direction }) =>
      party !== undefined &&
      party.relation === undefined &&
      (direction === "spend" || party.held === 0) && { account: party.account, partner },
  },
];
