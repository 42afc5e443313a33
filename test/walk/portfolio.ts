import { sql } from "kysely";
import { applyCoupon } from "../../src/actions/apply-coupon.ts";
import { assignManager, unassignAccounts } from "../../src/actions/assign-managers.ts";
import { CUSTOMERS, RESELLERS } from "../../src/actions/assignment-subjects.ts";
import { attachLetter, confirmAmount, submitCertification } from "../../src/actions/certify-partner.ts";
import { changeStatus, joinProgram, leaveProgram } from "../../src/actions/change-programs.ts";
import { createAssociation } from "../../src/actions/create-association.ts";
import { consentToRequest, decideAssociationRequest } from "../../src/actions/decide-association-request.ts";
import { decideOnCertification, recordTransfer } from "../../src/actions/decide-certification.ts";
import { decideOnCoupon } from "../../src/actions/decide-coupon.ts";
import { issueCoupon } from "../../src/actions/issue-coupon.ts";
import {
  acceptInvitation,
  closeInvitation,
  inviteReseller,
  linkReseller,
  unlinkReseller,
} from "../../src/actions/link-resellers.ts";
import { registerCustomer } from "../../src/actions/register-customers.ts";
import { requestEnd } from "../../src/actions/request-association.ts";
import {
  approveRegistrations,
  deleteRegistrations,
  expireRegistrations,
  rejectRegistrations,
} from "../../src/actions/review-registrations.ts";
import { saveCustomer } from "../../src/actions/save-customer.ts";
import { addMember, editMember, removeMember } from "../../src/actions/save-member.ts";
import { editSolution } from "../../src/actions/save-solution.ts";
import type { Database } from "../../src/database/database.ts";
import type { Fen } from "../../src/values/money.ts";
import {
  type Chance,
  certificationOf,
  type Events,
  idOf,
  LETTER,
  linked,
  pair,
  partnerOf,
  phoneOf,
  recent,
  type World,
} from "./world.ts";

/** A reseller and a distributor that has invited it, or anybody and anybody where nobody is. */
async function invited(database: Database, chance: Chance, { resellers, distributors }: World) {
  const { rows } = await sql<{ reseller: string; distributor: string }>`
    select reseller, distributor from reseller_invitations where state = 'open' order by id`.execute(
    database.engine.kysely,
  );
  const isAny = rows.length === 0 || chance.below(10) === 0;
  return isAny ? { reseller: chance.of(resellers), distributor: chance.of(distributors) } : chance.of(rows);
}

/** A manager of a partner, or anybody's where it has none. */
function managerOf(partner: string, chance: Chance, { managers }: World): string {
  const own = managers.filter((manager) => partnerOf(manager) === partner);
  return chance.of(own.length === 0 ? managers : own);
}

/** Who has applied for a certification that is in one of some states. */
async function applicant(database: Database, chance: Chance, ...states: readonly string[]): Promise<string> {
  const waiting = sql`select partner as id from certifications where state in (${sql.join(states)}) order by id`;
  return await idOf(database, chance, waiting);
}

/** Registrations, associations, account managers, resellers, programmes, certifications and test coupons. */
export const PORTFOLIO: Events = {
  async register(database, draft, chance, { partners, customers }) {
    const customer = chance.of(customers);
    const review = { expectedConsumption: 1 as Fen, project: "x", communication: "y" };
    return await registerCustomer(database, draft, {
      partner: chance.of(partners),
      fullName: `N${customer}`,
      phone: phoneOf(customer),
      email: "a@example.com",
      accountName: customer,
      associationType: null,
      invite: chance.below(3) === 0,
      ...(chance.below(2) === 0 ? { review } : {}),
    });
  },
  approve: async (database, draft, chance) =>
    await approveRegistrations(database, draft, [await recent(database, chance, "registrations")], null),
  reject: async (database, draft, chance) =>
    await rejectRegistrations(database, draft, [await recent(database, chance, "registrations")], "no"),
  delete: async (database, draft, chance) =>
    await deleteRegistrations(database, draft, [await recent(database, chance, "registrations")]),
  expire: async (database, draft) => await expireRegistrations(database, draft, undefined),
  fact: async (database, draft, chance, { customers }) =>
    await saveCustomer(
      database,
      draft,
      chance.of(customers),
      new Map([[chance.of(["registered_by_huawei", "arrears", "postpaid"]), chance.below(2)] as const]),
      "edit",
    ),
  associate: async (database, draft, chance, { partners, sellers, associable }) =>
    await createAssociation(database, draft, {
      customer: chance.of(associable),
      partner: chance.of([...partners, ...sellers]),
      type: chance.of(["referral", "resale"]),
      via: undefined,
    }),
  async request(database, draft, chance, world) {
    const kind = chance.of(["disassociate", "switch", "switch"] as const);
    const { customer, type } = await pair(database, chance, world);
    const other = type === "resale" ? ("referral" as const) : ("resale" as const);
    return await requestEnd(database, draft, {
      customer,
      kind,
      to: kind === "switch" ? chance.of([other, other, "resale" as const]) : null,
      startedBy: chance.of(["partner", "partner", "customer"] as const),
      reason: "x",
      partner: undefined,
    });
  },
  consent: async (database, draft, chance) =>
    await consentToRequest(database, draft, await recent(database, chance, "association_requests"), undefined),
  decide: async (database, draft, chance) =>
    await decideAssociationRequest(
      database,
      draft,
      await recent(database, chance, "association_requests"),
      chance.of(["approve", "reject", "withdraw"] as const),
      null,
    ),
  async assign(database, draft, chance, world) {
    const { customer, partner } = await pair(database, chance, world);
    const manager = managerOf(partner, chance, world);
    const replace = chance.below(2) === 0;
    return await assignManager(database, draft, CUSTOMERS, manager, [customer], {
      actor: draft.actor,
      partner: undefined,
      replace,
    });
  },
  async unassign(database, draft, chance) {
    const assigned = sql`select customer as id from assignments where to_at is null order by id`;
    const customer = await idOf(database, chance, assigned);
    return await unassignAccounts(database, draft, CUSTOMERS, [customer], undefined);
  },
  invite: async (database, draft, chance, { resellers, distributors }) =>
    await inviteReseller(database, draft, chance.of(resellers), chance.of(distributors)),
  async accept(database, draft, chance, world) {
    const { reseller, distributor } = await invited(database, chance, world);
    return await acceptInvitation(database, draft, reseller, distributor);
  },
  async close(database, draft, chance, world) {
    const { reseller, distributor } = await invited(database, chance, world);
    return await closeInvitation(database, draft, chance.of(["decline", "withdraw"]), reseller, distributor);
  },
  link: async (database, draft, chance, { resellers, distributors }) =>
    await linkReseller(database, draft, chance.of(resellers), chance.of(distributors)),
  unlink: async (database, draft, chance, { resellers }) => await unlinkReseller(database, draft, chance.of(resellers)),
  async lookAfter(database, draft, chance, world) {
    const { reseller, distributor } = await linked(database, chance, world);
    const manager = managerOf(distributor, chance, world);
    return await assignManager(database, draft, RESELLERS, manager, [reseller], {
      actor: draft.actor,
      partner: undefined,
      replace: true,
    });
  },
  async status(database, draft, chance, { partners, resellers }) {
    // Who is delisted stays so, or the walk would soon have nobody left.
    const isEnd = chance.below(12) === 0;
    const account = chance.of(isEnd ? resellers.slice(-6) : [...partners, ...resellers]);
    const event = chance.of(
      isEnd ? (["freeze", "delist", "delist"] as const) : (["freeze", "unfreeze", "unfreeze"] as const),
    );
    return await changeStatus(database, draft, account, event);
  },
  join: async (database, draft, chance, { partners }) =>
    await joinProgram(database, draft, chance.of(partners), "software-path", null),
  leave: async (database, draft, chance, { partners }) =>
    await leaveProgram(database, draft, chance.of(partners), "software-path"),
  certify: async (database, draft, chance, { partners, newcomers }) =>
    await submitCertification(
      database,
      draft,
      chance.of([...partners, ...newcomers, ...newcomers]),
      certificationOf(chance),
      chance.below(3) === 0 ? LETTER : null,
    ),
  letter: async (database, draft, chance, { partners }) =>
    await attachLetter(database, draft, chance.of(partners), LETTER),
  transfer: async (database, draft, chance) =>
    await recordTransfer(database, draft, await applicant(database, chance, "awaiting-amount"), 1 as Fen),
  confirm: async (database, draft, chance) =>
    await confirmAmount(
      database,
      draft,
      await applicant(database, chance, "awaiting-amount"),
      (chance.below(5) === 0 ? 1 : 2) as Fen,
    ),
  async certification(database, draft, chance) {
    const states = chance.of([["in-review"], ["locked"], ["awaiting-letter", "awaiting-amount"]]);
    // Who is approved without the amount has no amount to confirm any more.
    const event = states.length === 2 && chance.below(5) > 0 ? "reject" : chance.of(["approve", "reject"] as const);
    return await decideOnCertification(database, draft, await applicant(database, chance, ...states), event, "x");
  },
  solution: async (database, draft, chance, { solutions }) =>
    await editSolution(database, draft, chance.of(solutions), {
      state: chance.of(["draft", "certified", "released"] as const),
    }),
  coupon: async (database, draft, chance, { solutions, partners }) => {
    const owner = chance.below(solutions.length);
    return await applyCoupon(database, draft, {
      partner: chance.below(8) === 0 ? chance.of(partners) : (partners[owner] as string),
      solution: solutions[owner] as string,
      kind: "cloud-software",
      amount: 100_00 as Fen,
      configLink: "https://example.com/c",
      note: "n",
      additional: null,
      customer: null,
    });
  },
  issueCoupon: async (database, draft, chance, { partners }) =>
    await issueCoupon(database, draft, {
      recipient: chance.of(partners),
      amount: 10_00 as Fen,
      reason: "x",
      project: undefined,
    }),
  couponDecision: async (database, draft, chance) =>
    await decideOnCoupon(
      database,
      draft,
      await recent(database, chance, "coupons"),
      chance.of(["approve", "reject", "reject", "withdraw"] as const),
      "x",
    ),
  member: async (database, draft, chance, { managers }) => {
    const account = chance.of(managers);
    if (chance.below(2) === 0) return await removeMember(database, draft, account);
    const partner = partnerOf(account);
    return await addMember(database, draft, { account, name: "甲", partner, roles: ["account-manager"] });
  },
  roles: async (database, draft, chance, { managers }) =>
    await editMember(database, draft, chance.of(managers), { name: chance.of(["甲", "乙"]) }),
};
