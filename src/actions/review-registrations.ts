import type { ChangeDraft, Database } from "../database/database.ts";
import type { Tables } from "../database/tables/index.ts";
import { REGISTRATION } from "../domain/record-names.ts";
import { decideApproval, expiryOf } from "../domain/registration/decide.ts";
import { nextState, type RegistrationEvent } from "../domain/registration/states.ts";
import { REGISTRATION_STATE_WORDS, type Registration, stateAt } from "../domain/registration/types.ts";
import { notFound } from "../errors.ts";
import type { Text } from "../language/text.ts";
import type { Instant } from "../values/instant.ts";
import { lockParties } from "./locks.ts";
import { prepareInvitations } from "./prepare-invitations.ts";
import { refusal } from "./refusal.ts";
import { openDesk } from "./registration-desk.ts";
import { resolveId } from "./resolve-id.ts";
import { wrongState } from "./wrong-state.ts";

/** Finds a registration by its id or the beginning of it; an account manager finds those that it made. */
export async function findRegistration(tables: Tables, id: string): Promise<Registration> {
  const found = await resolveId(tables, tables.registrations, REGISTRATION, id);
  const { bound, registrations } = tables;
  const isOthers = bound?.ownOnly === true && (await registrations.submittedBy(found.id)) !== bound.actor;
  if (isOthers) throw notFound(REGISTRATION, id);
  return found;
}

/** Approves pending applications, all or none: what would be refused today is refused (POLICY.md §2). */
export async function approveRegistrations(
  database: Database,
  draft: ChangeDraft,
  ids: readonly string[],
  reason: string | null,
): Promise<Registration[]> {
  return await database.write(draft, async (tables) => {
    const approved: Registration[] = [];
    const found = await findRegistrations(tables, ids);
    // All at once and in their order: one after another, two that approve the same ones could wait for each other.
    await lockParties(tables, found, [...new Set(found.map(({ partner }) => partner))]);
    for (const registration of found) {
      const state = stateAfter(registration, "approve", draft.at);
      const desk = await openDesk(tables, draft.at, [registration]);
      const meaning = desk.meaning(registration);
      const account = meaning.kind === "known" ? meaning.account : undefined;
      const facts = desk.caseOf(registration, account, registration.id);
      const verdict = decideApproval(facts, desk.parameters);
      if (verdict.verdict === "refuse") throw refusal(verdict, ids.length > 1 ? otherwise(registration.id) : undefined);
      approved.push({
        ...registration,
        state,
        decidedAt: draft.at,
        expiresAt: expiryOf(draft.at, desk.parameters),
        decidedBy: draft.actor,
        reason,
      });
    }
    await tables.registrations.replace(approved);
    // Whoever applied invites, not who approves.
    for (const registration of approved.filter(({ invite }) => invite)) {
      const submittedBy = (await tables.registrations.submittedBy(registration.id)) ?? draft.actor;
      await prepareInvitations(tables, [registration], submittedBy);
    }
    return approved;
  });
}

const APPROVED: Text = { en: "none was approved", zh: "其余也未处理" };

/** What to do where one of several stands in the way; `none` says what did not happen to the others. */
export function otherwise(id: string, none: Text = APPROVED): Text {
  return {
    en: `Name the others without ${id}: ${none.en}.`,
    zh: `请去掉 ${id} 后重试：${none.zh}。`,
  };
}

/** Rejects pending applications, all or none, with the reason. */
export async function rejectRegistrations(
  database: Database,
  draft: ChangeDraft,
  ids: readonly string[],
  reason: string,
): Promise<Registration[]> {
  return await change(database, draft, ids, "reject", (registration) => ({
    ...registration,
    decidedAt: draft.at,
    decidedBy: draft.actor,
    reason,
  }));
}

/** Deletes live registrations, all or none: the slot and the customer are free again. */
export async function deleteRegistrations(
  database: Database,
  draft: ChangeDraft,
  ids: readonly string[],
): Promise<Registration[]> {
  return await change(database, draft, ids, "delete", (registration) => registration);
}

/** Records as expired what is due, of one partner or of all. */
export async function expireRegistrations(
  database: Database,
  draft: ChangeDraft,
  partner: string | undefined,
): Promise<Registration[]> {
  return await database.write(draft, async (tables) => {
    const found = await tables.registrations.due(draft.at, partner);
    await tables.registrations.hold(found.map(({ id }) => id));
    // Only those that nobody has deleted or associated before they were held.
    const due = await tables.registrations.due(draft.at, partner);
    const expired = due.map((registration): Registration => ({ ...registration, state: "expired" }));
    await tables.registrations.replace(expired);
    return expired;
  });
}

async function change(
  database: Database,
  draft: ChangeDraft,
  ids: readonly string[],
  event: RegistrationEvent,
  after: (registration: Registration) => Registration,
): Promise<Registration[]> {
  return await database.write(draft, async (tables) => {
    const changed = (await findRegistrations(tables, ids)).map((registration) => ({
      ...after(registration),
      state: stateAfter(registration, event, draft.at),
    }));
    await tables.registrations.replace(changed);
    return changed;
  });
}

/** The state after an event, or the conflict that names the state and what is possible instead. */
function stateAfter(registration: Registration, event: RegistrationEvent, at: Instant): Registration["state"] {
  const state = stateAt(registration, at);
  const next = nextState(state, event);
  if (next) return next;
  const states = event === "delete" ? "pending,registered" : "pending";
  const which = { list: `registration list --state ${states}`, chinese: "记录", words: REGISTRATION_STATE_WORDS };
  throw wrongState(registration.id, state, EVENTS[event] ?? { en: event, zh: event }, which);
}

const EVENTS: Readonly<Record<string, Text>> = {
  approve: { en: "approved", zh: "通过" },
  reject: { en: "rejected", zh: "驳回" },
  delete: { en: "deleted", zh: "删除" },
};

/** The registrations that the ids mean, each once: an id and its beginning are the same one. */
export async function findRegistrations(tables: Tables, ids: readonly string[]): Promise<Registration[]> {
  const found = new Map<string, Registration>();
  for (const id of ids) {
    const registration = await findRegistration(tables, id);
    found.set(registration.id, registration);
  }
  return [...found.values()];
}
