import type { Facts } from "../../errors.ts";
import { formatFen } from "../../values/money.ts";
import { isWebLink } from "../../values/web-link.ts";
import {
  holdsAt,
  holdsProgram,
  linkedTo,
  PROGRAM_WORDS,
  STAGE_WORDS,
  STAGES,
  type Stage,
} from "../partners/partner.ts";
import type { Parameters } from "../policy/parameters.ts";
import type { Rule } from "../rules.ts";
import { type Allowance, companyAllowance, isUsable, kindAllowance, solutionAllowance } from "./ceiling.ts";
import { allowsAdditional, COUPON_DEMANDS, COUPON_KIND_WORDS, type CouponCase, SOLUTION_KIND_WORDS } from "./types.ts";

const WORDS = { kind: COUPON_KIND_WORDS, path: PROGRAM_WORDS };

/** What decides whether a partner may apply for a test coupon, in the order of POLICY.md §7. */
export const COUPON_RULES: readonly Rule<CouponCase>[] = [
  {
    id: "coupon.sub-customer-account",
    effect: "refuse",
    source: "seed: test coupons",
    text: {
      en: "The account is a sub-customer of a partner and cannot apply for test coupons online.",
      zh: "该账号是合作伙伴所关联的子客户账号，不支持线上申请测试券。",
    },
    remedy: {
      en: "Ask the ecosystem manager, who issues it by hand: `partnerctl coupon issue {account} --amount <yuan> --reason <text>`.",
      zh: "请联系生态经理人工发券：`partnerctl coupon issue {account} --amount <金额> --reason <原因>`。",
    },
    when: ({ profile, isSubCustomer, at }) => {
      const partner = linkedTo(profile, "customer-of", at);
      const account = profile.partner.accountName;
      return (partner !== undefined || isSubCustomer) && { account, customer_of: partner ?? null, sub_customer: true };
    },
  },
  {
    id: "coupon.path",
    effect: "refuse",
    source: "seed: test coupons; doc: 测试券",
    text: {
      en: "Test coupons of the kind {kind} need the {path}, which the partner has not joined.",
      zh: "申请“{kind}”测试券需加入{path}，伙伴尚未加入。",
    },
    words: WORDS,
    remedy: {
      en: "Join it first: `partnerctl partner join {partner} --program {path}`.",
      zh: "请先加入：`partnerctl partner join {partner} --program {path}`。",
    },
    when: ({ profile, kind, at }) => {
      const { path } = COUPON_DEMANDS[kind];
      return !holdsProgram(profile, [path], at) && { kind, path, partner: profile.partner.accountName };
    },
  },
  {
    id: "coupon.stage",
    effect: "refuse",
    source: "doc: 测试券",
    text: {
      en: "Test coupons of the kind {kind} need the stage {needed} of the {path}.",
      zh: "申请“{kind}”测试券需在{path}达到{needed}阶段。",
    },
    words: { ...WORDS, needed: STAGE_WORDS },
    remedy: {
      en: "Pass that stage first; the ecosystem manager names the steps.",
      zh: "请先通过该阶段认证，具体步骤可咨询生态经理。",
    },
    when: (facts) => {
      const { path, stages } = COUPON_DEMANDS[facts.kind];
      const stage = stageReached(facts);
      // Without the path there is no stage to judge; coupon.path has said so.
      if (stages === null || stage === undefined || (stage !== null && stages.includes(stage))) return false;
      return { kind: facts.kind, path, stage, needed: stages[0] ?? null };
    },
  },
  {
    id: "coupon.solution",
    effect: "refuse",
    source: "seed: test coupons",
    text: {
      en: "Test coupons of the kind {kind} need an own solution of the kind {needed}.",
      zh: "申请“{kind}”测试券需有本伙伴的“{needed}”类方案。",
    },
    words: { ...WORDS, needed: SOLUTION_KIND_WORDS },
    remedy: {
      en: "Create one, a draft is enough: `partnerctl solution add --partner {partner} --kind {needed} --name 'New solution'`.",
      zh: "请先创建该类方案（草稿即可）：`partnerctl solution add --partner {partner} --kind {needed} --name '新方案'`。",
    },
    when: (facts) => {
      const { application, kind, solutions } = facts;
      const candidates = application ? (application.solution ? [application.solution] : []) : solutions;
      if (candidates.some((solution) => isUsable(solution, facts))) return false;
      const named = application?.solution;
      return {
        kind,
        needed: COUPON_DEMANDS[kind].solution,
        solution: named?.id ?? null,
        solution_kind: named?.kind ?? null,
        solution_state: named?.state ?? null,
      };
    },
    said: ({ profile }) => ({ partner: profile.partner.accountName }),
  },
  {
    id: "coupon.pending",
    effect: "refuse",
    source: "doc: 测试券",
    text: {
      en: "The application {coupon} of the same kind is still under review.",
      zh: "同类测试券申请 {coupon} 仍在审核中。",
    },
    remedy: {
      en: "Wait for its review, or withdraw it: `partnerctl coupon withdraw {coupon}`.",
      zh: "请等待审核结束，或撤回：`partnerctl coupon withdraw {coupon}`。",
    },
    when: ({ coupons, kind }) => {
      const pending = coupons.find((coupon) => coupon.state === "pending" && coupon.kind === kind);
      return pending && { kind, coupon: pending.id };
    },
  },
  {
    id: "coupon.ceiling",
    effect: "refuse",
    source: "doc: 测试券之间的叠加关系",
    text: {
      en: "{available} yuan are left under the ceiling of {ceiling} yuan ({used} approved, {pending} under review).",
      zh: "测试券上限 {ceiling} 元，已批准 {used} 元，审核中 {pending} 元，剩余 {available} 元。",
    },
    remedy: {
      en: "Apply for no more than is left. Certifying a software solution raises its ceiling; si kinds take --additional <reason>.",
      zh: "请在剩余额度内申请。软件方案可通过认证提升上限；si 类可用 --additional <原因> 追加申请。",
    },
    when: (facts, parameters) => exceededCeiling(facts, parameters),
  },
  {
    id: "coupon.config-link",
    effect: "refuse",
    source: "doc: 资源配置说明",
    text: {
      en: "The application has no shared link (http or https) to a list of the price calculator.",
      zh: "申请缺少价格计算器资源配置清单的分享链接（http 或 https）。",
    },
    remedy: {
      en: "Share the list in the price calculator and give its address: --config-link.",
      zh: "请在价格计算器中分享配置清单，并用 --config-link 填写链接。",
    },
    when: ({ application }) =>
      application && !isWebLink(application.configLink?.trim() ?? "") && { config_link: application.configLink },
  },
  {
    id: "coupon.reseller-customer",
    effect: "refuse",
    source: "seed: test coupons",
    text: {
      en: "Test coupons for the sub-customer {customer} cannot be applied for here.",
      zh: "不支持为子客户 {customer} 直接申请测试券。",
    },
    remedy: {
      en: "A solution provider reports it: `partnerctl coupon report-project --customer {customer} --project <text> --amount <yuan>`; then the ecosystem manager issues it: `partnerctl coupon issue {customer} --amount <yuan> --reason <text>`.",
      zh: "请由解决方案提供商报备项目：`partnerctl coupon report-project --customer {customer} --project <项目> --amount <金额>`，再由生态经理内部发券：`partnerctl coupon issue {customer} --amount <金额> --reason <原因>`。",
    },
    when: ({ application }) => !!application?.customer && { customer: application.customer },
  },
];

/** The furthest stage on the path that the kind needs: null before the first, undefined without the path. */
function stageReached({ profile, kind, at }: CouponCase): Stage | null | undefined {
  const { path } = COUPON_DEMANDS[kind];
  const held = profile.programs.filter((period) => period.program === path && holdsAt(period, at));
  if (held.length === 0) return undefined;
  return STAGES.findLast((stage) => held.some((period) => period.stage === stage)) ?? null;
}

/** The tighter of the ceilings that are passed, or that leave nothing where no application is judged. */
function exceededCeiling(facts: CouponCase, parameters: Parameters): Facts | undefined {
  const { application, coupons, profile, solutions } = facts;
  const passed = (one: Allowance): boolean =>
    application ? application.amount > one.ceiling - one.used - one.pending : one.available === 0;
  const ceilings: { scope: string; allowance: Allowance }[] = [];
  // What is applied for with a reason passes the solution's ceiling; the company's, which somebody has set, it does not.
  const isAdditional = application?.additional != null && allowsAdditional(application.kind);
  if (application?.solution?.partner === profile.partner.accountName && !isAdditional) {
    ceilings.push({ scope: "solution", allowance: solutionAllowance(application.solution, coupons, parameters) });
  }
  // A partner without such a solution has no ceiling that could be used up; coupon.solution has said so.
  if (!application && solutions.some((solution) => isUsable(solution, facts))) {
    ceilings.push({ scope: "solution", allowance: kindAllowance(facts, parameters) });
  }
  const company = companyAllowance(coupons, parameters);
  if (company) ceilings.push({ scope: "company", allowance: company });
  const [tightest] = ceilings
    .filter(({ allowance }) => passed(allowance))
    .sort((a, b) => a.allowance.available - b.allowance.available);
  if (!tightest) return undefined;
  const { ceiling, used, pending, available } = tightest.allowance;
  return {
    scope: tightest.scope,
    solution: application?.solution?.id ?? null,
    amount: application ? formatFen(application.amount) : null,
    ceiling: formatFen(ceiling),
    used: formatFen(used),
    pending: formatFen(pending),
    available: formatFen(available),
  };
}
