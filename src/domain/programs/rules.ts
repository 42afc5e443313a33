import type { Instant } from "../../values/instant.ts";
import {
  holdsProgram,
  PARTNER_STATUS_WORDS,
  type PartnerProfile,
  type Program,
  SALES_PROGRAMS,
  type Stage,
} from "../partners/partner.ts";
import type { Rule } from "../rules.ts";

/** Everything that letting a partner join a programme may look at. */
export interface JoinCase {
  readonly at: Instant;
  readonly profile: PartnerProfile;
  readonly program: Program;
  readonly stage: Stage | null;
  /** The other accounts of the same company (the same credit code). */
  readonly otherAccounts: readonly string[];
  /** Whether the vendor's side enters it. */
  readonly byVendor: boolean;
}

const DOC = "doc: 加入伙伴计划";

/** The two programmes that one account cannot hold together, each with the other. */
const EXCLUDING: Readonly<Partial<Record<Program, Program>>> = {
  "solution-provider": "reseller",
  reseller: "solution-provider",
};

const isSales = (program: Program): boolean => (SALES_PROGRAMS as readonly Program[]).includes(program);

/** What decides whether a partner may join a programme, in the order of POLICY.md §5. */
export const PROGRAM_RULES: readonly Rule<JoinCase>[] = [
  {
    id: "program.real-name",
    effect: "refuse",
    source: DOC,
    text: { en: "The account {account} is not real-name verified.", zh: "账号 {account} 未完成实名认证。" },
    remedy: {
      en: "Verify it; the ecosystem manager records that: `partnerctl partner edit {account} --real-name-verified`.",
      zh: "请先完成实名认证，并由生态经理录入：`partnerctl partner edit {account} --real-name-verified`。",
    },
    when: ({ profile: { partner } }) =>
      !partner.realNameVerified && { account: partner.accountName, real_name_verified: false },
  },
  {
    id: "program.email",
    effect: "refuse",
    source: DOC,
    text: { en: "The account {account} has no e-mail address.", zh: "账号 {account} 没有邮箱。" },
    remedy: {
      en: "Add one: `partnerctl partner edit {account} --email <address>`.",
      zh: "请先补充：`partnerctl partner edit {account} --email <邮箱>`。",
    },
    when: ({ profile: { partner } }) => !partner.email && { account: partner.accountName, email: null },
  },
  {
    id: "program.one-account",
    effect: "refuse",
    source: "seed: both programmes of one enterprise",
    text: {
      en: "One account cannot hold {program} and {held}; a company may, with two. Its other accounts: {accounts}.",
      zh: "同一账号不能同时加入 {program} 与 {held}；同一企业可用两个账号分别加入。该企业的其他账号：{accounts}。",
    },
    instead: {
      when: ({ other_account }) => other_account === null,
      text: {
        en: "One account cannot hold {program} and {held}; a company may, with two. No other account of this company is known.",
        zh: "同一账号不能同时加入 {program} 与 {held}；同一企业可用两个账号分别加入。未发现该企业的其他账号。",
      },
    },
    remedy: {
      en: "Join with another account of the same company.",
      zh: "请使用该企业的另一个账号加入。",
    },
    when: ({ profile, program, otherAccounts, at }) => {
      const held = EXCLUDING[program];
      const accounts = [...otherAccounts].sort();
      const other = accounts[0] ?? null;
      return (
        held !== undefined && holdsProgram(profile, [held], at) && { program, held, other_account: other, accounts }
      );
    },
  },
  {
    id: "program.reseller-exclusive",
    effect: "refuse",
    source: DOC,
    text: {
      en: "A reseller account joins no other sales programme, and {account} holds {held}.",
      zh: "云经销商账号不能再加入其他销售类计划，而 {account} 已加入 {held}。",
    },
    remedy: {
      en: "Use another account for {program}.",
      zh: "请使用其他账号加入 {program}。",
    },
    when: ({ profile, program, at }) => {
      const account = profile.partner.accountName;
      if (isSales(program) && program !== "reseller" && holdsProgram(profile, ["reseller"], at)) {
        return { account, program, held: "reseller" };
      }
      return (
        program === "reseller" &&
        holdsProgram(profile, ["distributor"], at) && { account, program, held: "distributor" }
      );
    },
  },
  {
    id: "program.distributor-invited",
    effect: "refuse",
    source: DOC,
    text: { en: "A distributor is entered by an ecosystem manager only.", zh: "总经销商只能由生态经理录入。" },
    remedy: { en: "Ask the ecosystem manager for the invitation.", zh: "请联系生态经理邀请加入。" },
    when: ({ program, byVendor }) => program === "distributor" && !byVendor && { program },
  },
  {
    id: "program.frozen",
    effect: "refuse",
    source: "ours: an account that is not active joins nothing",
    text: { en: "The account {account} is {status}.", zh: "账号 {account} 的状态为“{status}”。" },
    words: { status: PARTNER_STATUS_WORDS },
    remedy: {
      en: "Ask the ecosystem manager: a frozen account can be unfrozen, a delisted one stays so.",
      zh: "请联系生态经理：冻结的账号可以解冻，已摘牌的不能恢复。",
    },
    when: ({ profile: { partner } }) =>
      partner.status !== "active" && { account: partner.accountName, status: partner.status },
  },
  {
    id: "program.already-joined",
    effect: "refuse",
    source: "ours: a programme is held once, a path once for each stage",
    text: { en: "The account {account} holds {program} already.", zh: "账号 {account} 已加入 {program}。" },
    remedy: {
      en: "Nothing needs to be done: `partnerctl partner programs {account}`.",
      zh: "无需重复加入：`partnerctl partner programs {account}`。",
    },
    when: ({ profile, program, stage, at }) =>
      profile.programs.some(
        // One that begins later counts too: two periods of one programme must not meet.
        ({ to, ...period }) =>
          period.program === program &&
          // Who asks for no stage asks for the programme: it is held at whichever stage.
          (isSales(program) || stage === null || period.stage === stage) &&
          (to === null || to > at),
      ) && { account: profile.partner.accountName, program, stage },
  },
];
