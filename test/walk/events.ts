import { applyCoupon } from "../../src/actions/apply-coupon.ts";
import { assignManager, unassignAccounts } from "../../src/actions/assign-managers.ts";
import { CUSTOMERS, RESELLERS } from "../../src/actions/assignment-subjects.ts";
import { attachLetter, confirmAmount, submitCertification } from "../../src/actions/certify-partner.ts";
import { changeStatus, joinProgram, leaveProgram } from "../../src/actions/change-programs.ts";
import { createAssociation } from "../../src/actions/create-association.ts";
import { consentToRequest, decideAssociationRequest } from "../../src/actions/decide-association-request.ts";
import { decideOnCertification, recordTransfer } from "../../src/actions/decide-certification.ts";
import { decideOnCoupon } from "../../src/actions/decide-coupon.ts";
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
import type { ChangeDraft, Database } from "../../src/database/database.ts";
import type { Fen } from "../../src/values/money.ts";

/** What an event draws from: whole numbers below a bound, and one of several. */
export interface Chance {
  below(bound: number): number;
  of<Item>(items: readonly Item[]): Item;
}

/** The little world that the walk is at home in. */
export interface World {
  readonly partners: readonly string[];
  readonly distributors: readonly string[];
  readonly resellers: readonly string[];
  readonly customers: readonly string[];
  /** The few of them that are ever associated; who is can be registered by nobody. */
  readonly associable: readonly string[];
  readonly managers: readonly string[];
  readonly solutions: readonly string[];
}

type Event = (database: Database, draft: ChangeDraft, chance: Chance, world: World) => Promise<unknown>;

const phoneOf = (customer: string): string => `138${customer.slice(1).padStart(8, "0")}`;
/** The managers of the first four partners, and of the first two distributors. */
export function partnerOf(manager: string): string {
  const place = Number(manager.slice(1));
  return place <= 4 ? `p${place}` : `d${place - 4}`;
}

const LETTER = { name: "letter.pdf", size: 9, sha256: "0".repeat(64) };

/** One of the newest records of a table, half of the time one that waits for an answer; "none" where there is none, which no record is called. */
async function recent(database: Database, chance: Chance, table: "registrations" | "coupons" | "association_requests") {
  const { kysely } = database.engine;
  const newest = kysely.selectFrom(table).select("id").orderBy("id", "desc").limit(12);
  const rows = await (chance.below(2) === 0 ? newest.where("state", "=", "pending") : newest).execute();
  return rows.length === 0 ? "none" : chance.of(rows).id;
}

/** Everything that moves a state machine, and what lies between. Each is tried whether or not it is possible just then. */
export const EVENTS: Readonly<Record<string, Event>> = {
  async register(database, draft, chance, { partners, customers }) {
    const customer = chance.of(customers);
    const review = { expectedConsumption: 1 as Fen, project: "x", communication: "y" };
    return await registerCustomer(database, draft, {
      partner: chance.of(partners),
      fullName: `N${customer}`,
      phone: phoneOf(customer),
      email: null,
      accountName: customer,
      associationType: null,
      invite: false,
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
  associate: async (database, draft, chance, { partners, associable }) =>
    await createAssociation(database, draft, {
      customer: chance.of(associable),
      partner: chance.of(partners),
      type: chance.of(["referral", "resale"]),
      via: undefined,
    }),
  async request(database, draft, chance, { associable }) {
    const kind = chance.of(["disassociate", "switch"] as const);
    return await requestEnd(database, draft, {
      customer: chance.of(associable),
      kind,
      to: kind === "switch" ? chance.of(["referral", "resale"] as const) : null,
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
  assign: async (database, draft, chance, { managers, associable }) =>
    await assignManager(database, draft, CUSTOMERS, chance.of(managers), [chance.of(associable)], {
      actor: draft.actor,
      partner: undefined,
      replace: chance.below(2) === 0,
    }),
  unassign: async (database, draft, chance, { associable }) =>
    await unassignAccounts(database, draft, CUSTOMERS, [chance.of(associable)], undefined),
  invite: async (database, draft, chance, { resellers, distributors }) =>
    await inviteReseller(database, draft, chance.of(resellers), chance.of(distributors)),
  accept: async (database, draft, chance, { resellers, distributors }) =>
    await acceptInvitation(database, draft, chance.of(resellers), chance.of(distributors)),
  close: async (database, draft, chance, { resellers, distributors }) =>
    await closeInvitation(
      database,
      draft,
      chance.of(["decline", "withdraw"] as const),
      chance.of(resellers),
      chance.of(distributors),
    ),
  link: async (database, draft, chance, { resellers, distributors }) =>
    await linkReseller(database, draft, chance.of(resellers), chance.of(distributors)),
  unlink: async (database, draft, chance, { resellers }) => await unlinkReseller(database, draft, chance.of(resellers)),
  lookAfter: async (database, draft, chance, { managers, resellers }) =>
    await assignManager(database, draft, RESELLERS, chance.of(managers), [chance.of(resellers)], {
      actor: draft.actor,
      partner: undefined,
      replace: true,
    }),
  status: async (database, draft, chance, { partners, resellers }) =>
    await changeStatus(
      database,
      draft,
      chance.of([...partners, ...resellers]),
      // Who is delisted stays so: the walk would soon have nobody left.
      chance.below(400) === 0 ? "delist" : chance.of(["freeze", "unfreeze", "unfreeze"] as const),
    ),
  join: async (database, draft, chance, { partners }) =>
    await joinProgram(database, draft, chance.of(partners), "software-path", null),
  leave: async (database, draft, chance, { partners }) =>
    await leaveProgram(database, draft, chance.of(partners), "software-path"),
  certify: async (database, draft, chance, { partners }) =>
    await submitCertification(
      database,
      draft,
      chance.of(partners),
      { bankAccount: `622202000000123456${chance.below(3)}`, signingEntity: "云计算", currency: "CNY" },
      chance.below(2) === 0 ? LETTER : null,
    ),
  letter: async (database, draft, chance, { partners }) =>
    await attachLetter(database, draft, chance.of(partners), LETTER),
  transfer: async (database, draft, chance, { partners }) =>
    await recordTransfer(database, draft, chance.of(partners), (1 + chance.below(2)) as Fen),
  confirm: async (database, draft, chance, { partners }) =>
    await confirmAmount(database, draft, chance.of(partners), (1 + chance.below(2)) as Fen),
  certification: async (database, draft, chance, { partners }) =>
    await decideOnCertification(database, draft, chance.of(partners), chance.of(["approve", "reject"] as const), "x"),
  solution: async (database, draft, chance, { solutions }) =>
    await editSolution(database, draft, chance.of(solutions), {
      state: chance.of(["draft", "certified", "released"] as const),
    }),
  coupon: async (database, draft, chance, { solutions, partners }) =>
    await applyCoupon(database, draft, {
      partner: chance.of(partners),
      solution: chance.of(solutions),
      kind: "cloud-software",
      amount: 100_00 as Fen,
      configLink: "https://example.com/c",
      note: "n",
      additional: null,
      customer: null,
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
