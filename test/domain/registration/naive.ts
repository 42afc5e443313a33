/** A registration as plain data, in the words of POLICY.md §2. Knows nothing of the program's types. */
export interface Situation {
  partnerStatus: string;
  isProvider: boolean;
  isDistributor: boolean;
  isReseller: boolean;
  hasPhone: boolean;
  hasEmail: boolean;
  mayDevelopCustomers: boolean;
  /** "" where none is known. */
  distributorStatus: string;
  pending: number;
  unexpiredRegistered: number;
  ownLiveOne: boolean;
  otherLiveOne: boolean;
  associated: boolean;
  accountKnown: boolean;
  accountNamed: boolean;
  /** "" where it is not known. */
  accountPhone: string;
  phone: string;
  international: boolean;
  consumerCloud: boolean;
  contracts: string[];
  cash: boolean;
  followed: boolean;
  role: string;
  accounting: string;
  reward: boolean;
  /** Milliseconds since the account signed up; "" where that is not known. */
  age: number | "";
  byHuawei: boolean;
  onlineSales: boolean;
  supportCenter: boolean;
  limit: number;
  newAccountDays: number;
  ageNeedsFollowUp: boolean;
}

/** Reads POLICY.md §2 a second time, as simply as it can be put, and says "verdict: ids". */
export function naive(s: Situation): string {
  if (s.ownLiveOne) return "unchanged: already-yours";

  const refused: string[] = [];
  const reviewed: string[] = [];

  let inactive = false;
  if (s.partnerStatus === "frozen") inactive = true;
  if (s.partnerStatus === "delisted") inactive = true;
  if (!s.isProvider && !s.isDistributor && !s.isReseller) inactive = true;
  if (inactive) refused.push("partner-inactive");
  if (!s.hasPhone && !s.hasEmail) refused.push("partner-contact");
  if (s.isDistributor && !s.mayDevelopCustomers) refused.push("distributor-permission");
  if (s.isReseller && s.distributorStatus === "delisted") refused.push("distributor-delisted");
  if (s.pending + s.unexpiredRegistered >= s.limit) refused.push("limit");
  if (s.accountKnown && s.accountNamed && s.accountPhone !== "" && s.accountPhone !== s.phone) {
    refused.push("phone-mismatch");
  }
  if (s.accountKnown && s.international) refused.push("international-site");
  if (s.associated) refused.push("already-associated");
  if (s.otherLiveOne) refused.push("registered-by-other");

  if (s.accountKnown) {
    if (s.consumerCloud) refused.push("consumer-cloud");
    if (s.contracts.length > 0) refused.push("contracted");
    if (s.cash && !s.followed) refused.push("cash-not-followed");
    if (s.role === "member" && s.accounting === "unified") refused.push("finance-managed-member");
    if (s.reward) refused.push("reward-program");

    let old = false;
    if (s.age !== "" && s.age / (24 * 60 * 60 * 1000) > s.newAccountDays) old = true;
    if (s.ageNeedsFollowUp && !s.followed) old = false;
    if (old) reviewed.push("account-age");
    if (s.cash && s.followed) reviewed.push("cash-followed");
    if (s.byHuawei) reviewed.push("registered-by-huawei");
    if (s.onlineSales) reviewed.push("online-sales-owned");
    if (s.supportCenter) reviewed.push("support-center-owned");
  }

  let verdict = "accept";
  if (reviewed.length > 0) verdict = "review";
  if (refused.length > 0) verdict = "refuse";
  return `${verdict}: ${[...refused, ...reviewed].join(" ")}`;
}
