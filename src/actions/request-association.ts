import { createHash } from "node:crypto";
import type { ChangeDraft, Database } from "../database/database.ts";
import type { Tables } from "../database/tables/index.ts";
import { ASSOCIATION_TYPE_WORDS, type Association, type AssociationType } from "../domain/association/association.ts";
import { decideRequest } from "../domain/association/requests/decide.ts";
import {
  type AssociationRequest,
  REQUEST_KIND_WORDS,
  type RequestKind,
  type Starter,
} from "../domain/association/requests/request.ts";
import { transitionOf } from "../domain/association/requests/states.ts";
import { type AppError, conflict } from "../errors.ts";
import { shellWord } from "../values/shell.ts";
import { openRequestCase } from "./association-case.ts";
import { refuseForeign } from "./authorize.ts";
import { parametersOf } from "./parameters.ts";
import { refusal } from "./refusal.ts";

/** What is asked for an association that a customer has. */
export interface RequestedEnd {
  readonly customer: string;
  readonly kind: RequestKind;
  readonly to: AssociationType | null;
  readonly startedBy: Starter;
  readonly reason: string;
  /** On whose behalf alone; whoever has the customer if undefined. */
  readonly partner: string | undefined;
}

/** The request that stands, and what the customer consents with: told this once, and kept as a digest alone. */
export interface Requested extends AssociationRequest {
  readonly token: string | null;
}

/** How a token is kept: who reads the database cannot answer for the customer. */
export function digestOf(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** Submits a request to end an association or to switch its type; everything that stands in its way is named at once. */
export async function requestEnd(database: Database, draft: ChangeDraft, wanted: RequestedEnd): Promise<Requested> {
  const { customer, kind, to, startedBy, reason } = wanted;
  const known = await database.read(({ associations }) => associations.findOpen(customer, draft.at));
  const partner = wanted.partner ?? known?.partner ?? draft.partner;
  return await database.write({ ...draft, partner }, async (tables, change) => {
    const { account, awaited, open: found, requests } = await openRequestCase(tables, change.at, customer);
    const open = ownAssociation(tables, customer, found, wanted.partner);
    if (to === open.type) throw alreadyOfType(customer, to);
    const pending = requests.filter(({ state }) => state === "pending");
    const current = pending.find(({ association }) => association === open.id);
    if (current) throw requestPending(current);
    const facts = {
      at: change.at,
      account,
      awaited,
      type: open.type,
      kind,
      to,
      startedBy,
      submitted: requests.filter(({ state }) => state !== "withdrawn").map(({ submittedAt }) => submittedAt),
    };
    const verdict = decideRequest(facts, await parametersOf(tables, change.at));
    if (verdict.verdict === "refuse") throw refusal(verdict);
    // What the customer has asked for itself needs no consent of it.
    const token = startedBy === "partner" ? change.ids.secret() : null;
    const request: AssociationRequest = {
      id: change.ids.next("req"),
      customer,
      partner: open.partner,
      association: open.id,
      kind,
      to,
      startedBy,
      reason,
      state: "pending",
      submittedAt: change.at,
      decidedAt: null,
      decidedBy: null,
      note: null,
      tokenDigest: token === null ? null : digestOf(token),
    };
    // An association that ended by the clock has left its own behind: only one of a customer's waits for an answer.
    await tables.associationRequests.replace(lapsed(pending, draft));
    await tables.associationRequests.insert([request]);
    return { ...request, token: draft.dryRun ? null : token };
  });
}

function lapsed(pending: readonly AssociationRequest[], { at }: ChangeDraft): AssociationRequest[] {
  return pending.flatMap((request) => {
    const line = transitionOf(request, "lapse");
    return line ? [{ ...request, state: line.to, decidedAt: at }] : [];
  });
}

/** The association that the customer has with who acts: a distributor has none with its resellers' customers. */
function ownAssociation(
  tables: Tables,
  customer: string,
  open: Association | undefined,
  partner: string | undefined,
): Association {
  if (open) refuseForeign(tables, open.partner);
  if (open && (partner === undefined || open.partner === partner)) return open;
  throw notAssociated(customer, partner);
}

function notAssociated(customer: string, partner: string | undefined): AppError {
  return conflict(
    "not-associated",
    partner === undefined
      ? {
          en: `The customer "${customer}" is not associated with any partner.`,
          zh: `客户“${customer}”未与任何伙伴关联。`,
        }
      : {
          en: `The customer "${customer}" is not associated with ${partner} itself.`,
          zh: `客户“${customer}”未直接与伙伴 ${partner} 关联。`,
        },
    {
      hint: {
        en: `See whose it is and was: partnerctl association history ${shellWord(customer)}`,
        zh: `查看其关联历史：partnerctl association history ${shellWord(customer)}`,
      },
    },
  );
}

function alreadyOfType(customer: string, type: AssociationType): AppError {
  return conflict(
    "same-type",
    {
      en: `${customer} is associated as ${ASSOCIATION_TYPE_WORDS[type].en} already.`,
      zh: `客户 ${customer} 的关联类型已是“${ASSOCIATION_TYPE_WORDS[type].zh}”。`,
    },
    {
      field: "to",
      hint: {
        en: `See the association: partnerctl association history ${shellWord(customer)}`,
        zh: `查看其关联：partnerctl association history ${shellWord(customer)}`,
      },
    },
  );
}

function requestPending({ id, customer, kind }: AssociationRequest): AppError {
  return conflict(
    "request-pending",
    {
      en: `${customer} has a request that waits for its answer already: ${id} (${REQUEST_KIND_WORDS[kind].en}).`,
      zh: `客户 ${customer} 已有待处理的申请：${id}（${REQUEST_KIND_WORDS[kind].zh}）。`,
    },
    {
      hint: {
        en: `See it: partnerctl association requests --customer ${shellWord(customer)} --state pending`,
        zh: `查看该申请：partnerctl association requests --customer ${shellWord(customer)} --state pending`,
      },
    },
  );
}
