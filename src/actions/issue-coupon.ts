import type { ChangeDraft, Database } from "../database/database.ts";
import type { Tables } from "../database/tables/index.ts";
import { type CouponProject, decideProject } from "../domain/coupons/projects.ts";
import { nextState } from "../domain/coupons/states.ts";
import type { Coupon, CouponState } from "../domain/coupons/types.ts";
import { CUSTOMER, PARTNER } from "../domain/record-names.ts";
import { conflict, notFound } from "../errors.ts";
import type { Text } from "../language/text.ts";
import type { Instant } from "../values/instant.ts";
import type { Fen } from "../values/money.ts";
import { shellWord } from "../values/shell.ts";
import { parametersOf } from "./parameters.ts";
import { refusal } from "./refusal.ts";
import { resolveId } from "./resolve-id.ts";

const PROJECT: Text = { en: "coupon project", zh: "报备的项目" };

/** What a solution provider reports. */
export interface ProjectReport {
  readonly partner: string;
  readonly customer: string;
  readonly project: string;
  readonly amount: Fen;
}

/** Records a project of a sub-customer, for the ecosystem manager to issue a coupon for; refused with its rules (exit 4). */
export async function reportProject(
  database: Database,
  draft: ChangeDraft,
  report: ProjectReport,
): Promise<CouponProject> {
  return await database.write(draft, async (tables, change) => {
    const { partner, customer } = report;
    const profile = await tables.partners.find(partner);
    if (!profile) throw notFound(PARTNER, partner);
    if ((await tables.customers.known([customer])).size === 0) throw notFound(CUSTOMER, customer);
    const associatedWith = (await tables.associations.openPartners([customer], change.at)).get(customer);
    const facts = { at: change.at, profile, customer, associatedWith };
    const verdict = decideProject(facts, await parametersOf(tables, change.at));
    if (verdict.verdict === "refuse") throw refusal(verdict);
    const reported: CouponProject = {
      id: change.ids.next("cpj"),
      ...report,
      state: "reported",
      reportedAt: change.at,
      reportedBy: draft.actor,
      coupon: null,
    };
    await tables.couponProjects.insert([reported]);
    return reported;
  });
}

/** What an ecosystem manager issues by hand. */
export interface ManualCoupon {
  /** A partner's account, else a customer's. */
  readonly recipient: string;
  readonly amount: Fen;
  readonly reason: string;
  /** The reported project that it answers, by its id or the beginning of it. */
  readonly project: string | undefined;
}

/** Issues a test coupon without an application, to a partner or to its sub-customer. No ceiling keeps the vendor from it. */
export async function issueCoupon(database: Database, draft: ChangeDraft, manual: ManualCoupon): Promise<Coupon> {
  return await database.write(draft, async (tables, change) => {
    const { amount, reason } = manual;
    const project =
      manual.project === undefined
        ? undefined
        : await resolveId(tables, tables.couponProjects, PROJECT, manual.project);
    if (project) refuseAnswered(project, manual.recipient);
    const coupon: Coupon = {
      id: change.ids.next("cpn"),
      ...(await recipientOf(tables, change.at, manual.recipient)),
      solution: null,
      kind: "manual",
      amount,
      configLink: null,
      note: project?.project ?? null,
      state: nextState("new", "issue") as CouponState,
      submittedAt: change.at,
      decidedAt: change.at,
      decidedBy: draft.actor,
      reason,
      additional: null,
    };
    await tables.coupons.insert([coupon]);
    if (project) await tables.couponProjects.replace([{ ...project, state: "issued", coupon: coupon.id }]);
    return coupon;
  });
}

/** Whose coupon it is: a partner's own, else that of the partner whose customer the account is. */
async function recipientOf(
  tables: Tables,
  at: Instant,
  account: string,
): Promise<Pick<Coupon, "partner" | "customer">> {
  if (await tables.partners.find(account)) return { partner: account, customer: null };
  if ((await tables.customers.known([account])).size === 0) {
    throw notFound({ en: "partner or customer", zh: "伙伴或客户" }, account, {
      hint: {
        en: "See which there are: partnerctl partner list, partnerctl customer list",
        zh: "查看已有账号：partnerctl partner list、partnerctl customer list",
      },
    });
  }
  const partner = (await tables.associations.openPartners([account], at)).get(account);
  if (partner !== undefined) return { partner, customer: account };
  throw conflict(
    "not-associated",
    {
      en: `${account} is no partner's customer now: there is nobody to issue it through.`,
      zh: `客户 ${account} 当前未与任何伙伴关联，无法发券。`,
    },
    {
      hint: {
        en: `See whose it was: partnerctl association history ${shellWord(account)}`,
        zh: `查看其关联历史：partnerctl association history ${shellWord(account)}`,
      },
    },
  );
}

/** A report is answered once, and for the customer that it is about. */
function refuseAnswered({ id, state, customer }: CouponProject, recipient: string): void {
  if (state === "reported" && customer === recipient) return;
  const issued = state === "issued";
  throw conflict(
    issued ? "wrong-state" : "other-customer",
    issued
      ? { en: `A coupon was issued for ${id} already.`, zh: `${id} 已发过券。` }
      : { en: `${id} is about ${customer}, not ${recipient}.`, zh: `${id} 的客户为 ${customer}，不是 ${recipient}。` },
    {
      hint: {
        en: "See which wait: partnerctl coupon projects --state reported",
        zh: "查看待处理的项目：partnerctl coupon projects --state reported",
      },
    },
  );
}
