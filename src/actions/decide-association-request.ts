import { timingSafeEqual } from "node:crypto";
import type { ChangeDraft, Database } from "../database/database.ts";
import type { OpenChange } from "../database/session.ts";
import type { Tables } from "../database/tables/index.ts";
import { decideAccess } from "../domain/access/decide.ts";
import { type Association, endedBy } from "../domain/association/association.ts";
import { decideCompletion } from "../domain/association/requests/decide.ts";
import { type AssociationRequest, REQUEST_STATE_WORDS } from "../domain/association/requests/request.ts";
import { decisionsOn, type RequestEvent, transitionOf, whoDecides } from "../domain/association/requests/states.ts";
import { CUSTOMER, PARTNER } from "../domain/record-names.ts";
import { AppError, conflict } from "../errors.ts";
import type { Text } from "../language/text.ts";
import { shellWord } from "../values/shell.ts";
import { openRequestCase } from "./association-case.ts";
import { runAssociationEffects } from "./association-effects.ts";
import { forbidden, refuseBound } from "./authorize.ts";
import { parametersOf } from "./parameters.ts";
import { refusal } from "./refusal.ts";
import { digestOf } from "./request-association.ts";
import { resolveId } from "./resolve-id.ts";
import { wrongState } from "./wrong-state.ts";

type Decision = "consent" | "approve" | "reject" | "withdraw";

const REQUEST: Text = { en: "association request", zh: "关联变更申请" };
const CONSENT = "association consent";

/** Approves, rejects or withdraws a request, each the side whose it is; one that is decided already is exit 6. */
export async function decideAssociationRequest(
  database: Database,
  draft: ChangeDraft,
  id: string,
  event: Exclude<Decision, "consent">,
  note: string | null,
): Promise<AssociationRequest> {
  return await database.write(draft, async (tables, change) => {
    const request = await resolveId(tables, tables.associationRequests, REQUEST, id);
    // What the customer has asked for is not taken back by its partner.
    if (whoDecides(request.startedBy, event) === "customer") refuseBound(tables, `association ${event}`);
    return await decide(tables, change, request, event, { by: draft.actor, note });
  });
}

/**
 * Records that the customer agrees to what its partner asked for, and carries it out. Whoever holds the token of the
 * request answers for the customer; without one it is an ecosystem manager's to record.
 */
export async function consentToRequest(
  database: Database,
  draft: ChangeDraft,
  id: string,
  token: string | undefined,
): Promise<AssociationRequest> {
  return await database.write(draft, async (tables, change) => {
    if (token === undefined) await refuseUnlessVendor(tables, draft.actor);
    const request =
      token === undefined
        ? await resolveId(tables, tables.associationRequests, REQUEST, id)
        : await findByToken(tables, id, token);
    const by = token === undefined ? draft.actor : request.customer;
    return await decide(tables, change, request, "consent", { by, note: null });
  });
}

/** Who may record what a customer has said is who decides applications: no partner for its own customers. */
async function refuseUnlessVendor({ members }: Tables, actor: string): Promise<void> {
  const rules = decideAccess({
    actor,
    member: await members.find(actor),
    guarded: await members.anyEcosystemManager(),
    command: CONSENT,
    access: { kind: "decide", roles: [] },
    partner: undefined,
  });
  if (rules.length > 0) throw forbidden(rules);
}

/** The request, if the token is its own. Whatever is wrong sounds the same: nobody learns which requests there are. */
async function findByToken(tables: Tables, id: string, token: string): Promise<AssociationRequest> {
  const found = await resolveId(tables, tables.associationRequests, REQUEST, id).catch((error: unknown) => {
    if (error instanceof AppError) return undefined;
    throw error;
  });
  const kept = Buffer.from(found?.tokenDigest ?? "", "hex");
  const given = Buffer.from(digestOf(token), "hex");
  if (found && kept.length === given.length && timingSafeEqual(kept, given)) return found;
  throw wrongToken();
}

function wrongToken(): AppError {
  return new AppError(
    "forbidden",
    "wrong-token",
    { en: "The token is not that of the request.", zh: "令牌与该申请不符。" },
    {
      field: "token",
      hint: {
        en: "Copy id and token from the mail as they are: partnerctl association consent <request id> --token <token>",
        zh: "请原样复制邮件中的申请编号与令牌：partnerctl association consent <申请编号> --token <令牌>",
      },
    },
  );
}

async function decide(
  tables: Tables,
  change: OpenChange,
  request: AssociationRequest,
  event: Decision,
  { by, note }: { readonly by: string; readonly note: string | null },
): Promise<AssociationRequest> {
  const line = transitionOf(request, event);
  if (!line) throw wrongStep(request, event);
  const decided: AssociationRequest = { ...request, state: line.to, decidedAt: change.at, decidedBy: by, note };
  await tables.associationRequests.replace([decided]);
  if (line.to === "approved") await carryOut(tables, change, request);
  return decided;
}

/** Ends the association, or lets the other type follow it at the same instant; what came up meanwhile refuses it. */
async function carryOut(tables: Tables, change: OpenChange, request: AssociationRequest): Promise<void> {
  const { customer, kind, to, startedBy } = request;
  const { account, awaited, open } = await openRequestCase(tables, change.at, customer);
  if (open?.id !== request.association) throw changedMeanwhile(request);
  const facts = { at: change.at, account, awaited, type: open.type, kind, to, startedBy };
  const verdict = decideCompletion(facts, await parametersOf(tables, change.at));
  if (verdict.verdict === "refuse") throw refusal(verdict);
  const endReason = to === null ? request.reason : "switch";
  const ended = endedBy(open, change.at, { endReason, startedBy });
  await tables.associations.replace([ended]);
  if (to !== null) await tables.associations.insert([following(change, ended, to)]);
  await runAssociationEffects(tables, change, to === null ? "end" : "switch", [
    { association: ended, wasCurrent: true },
  ]);
}

function following(
  change: OpenChange,
  { customer, partner, to: from }: ReturnType<typeof endedBy>,
  type: Association["type"],
): Association {
  const id = change.ids.next("asc");
  return { id, customer, partner, type, from, to: null, endReason: null, startedBy: null, via: "switch" };
}

function changedMeanwhile({ id, customer }: AssociationRequest): AppError {
  return conflict(
    "changed-meanwhile",
    {
      en: `The association that ${id} is about has ended meanwhile.`,
      zh: `申请 ${id} 所针对的关联已经结束。`,
    },
    {
      hint: {
        en: `See whose ${customer} is now: partnerctl association history ${shellWord(customer)}`,
        zh: `查看客户 ${customer} 的关联历史：partnerctl association history ${shellWord(customer)}`,
      },
    },
  );
}

const WORDS: Readonly<Record<Decision, Text>> = {
  consent: { en: "consented to", zh: "由客户同意" },
  approve: { en: "approved", zh: "批准" },
  reject: { en: "rejected", zh: "驳回" },
  withdraw: { en: "withdrawn", zh: "撤回" },
};

function wrongStep({ id, state, startedBy }: AssociationRequest, event: RequestEvent): AppError {
  const word = WORDS[event as Decision];
  if (state !== "pending") {
    const which = { list: "association requests --state pending", chinese: "申请", words: REQUEST_STATE_WORDS };
    return wrongState(id, state, word, which);
  }
  const ways = decisionsOn(startedBy).map((way) => `partnerctl association ${way} ${shellWord(id)}`);
  const starter = startedBy === "partner" ? PARTNER : CUSTOMER;
  return conflict(
    "wrong-state",
    {
      en: `${id} was started by the ${starter.en}; it cannot be ${word.en}.`,
      zh: `${id} 由${starter.zh}发起，不能${word.zh}。`,
    },
    { hint: { en: ways.join(", "), zh: ways.join("、") } },
  );
}
