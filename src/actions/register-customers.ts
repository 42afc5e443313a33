import type { ChangeDraft, Database } from "../database/database.ts";
import type { OpenChange } from "../database/session.ts";
import type { Customer } from "../domain/customers/customer.ts";
import { PARTNER } from "../domain/record-names.ts";
import { decideRegistration, expiryOf } from "../domain/registration/decide.ts";
import { REGISTRATION_FIELDS } from "../domain/registration/fields.ts";
import type { Registration, RegistrationRequest } from "../domain/registration/types.ts";
import type { Verdict } from "../domain/rules.ts";
import { AppError, notFound, usageError } from "../errors.ts";
import type { Text } from "../language/text.ts";
import type { Instant } from "../values/instant.ts";
import { foreignRule } from "./authorize.ts";
import { type BulkAction, type BulkRecord, invalid, type RowResult } from "./bulk.ts";
import { prepareInvitations } from "./prepare-invitations.ts";
import { type Problem, rawCell, readRecord } from "./read-fields.ts";
import { refusal } from "./refusal.ts";
import { type Desk, newMemory, openDesk } from "./registration-desk.ts";
import { registrationRequest } from "./registration-request.ts";

/** What a decision on one request comes to, and the registration that stands afterwards (if one does). */
export interface Registered {
  readonly verdict: Verdict;
  readonly registration: Registration | undefined;
}

/** Says what would become of a request; writes nothing. */
export async function checkCustomer(database: Database, at: Instant, request: RegistrationRequest): Promise<Verdict> {
  return await database.read(async (tables) => {
    const desk = await openDesk(tables, at, [request]);
    return decide(desk, request).verdict;
  });
}

/** Registers one customer, or says why not: refused is exit 4, a review that nobody asked for exit 5. */
export async function registerCustomer(
  database: Database,
  draft: ChangeDraft,
  request: RegistrationRequest,
): Promise<Registered> {
  return await database.write(draft, async (tables, change) => {
    const desk = await openDesk(tables, draft.at, [request]);
    const { verdict, account } = decide(desk, request);
    if (verdict.verdict === "unchanged") return { verdict, registration: ownLive(desk, request, account) };
    if (verdict.verdict === "refuse") throw refusal(verdict);
    if (verdict.verdict === "review" && !request.review) throw reviewNeeded(verdict);
    const registration = registrationOf(desk, request, account, verdict, change);
    await tables.registrations.insert([registration]);
    await prepareInvitations(tables, [registration], draft.actor);
    return { verdict, registration };
  });
}

/** Registers a file of customers, one after another: an earlier row counts for a later one. `actor` is who invites them. */
export function registerCustomers(defaultPartner: string | undefined, actor: string): BulkAction {
  const memory = newMemory();
  return {
    outcomes: ["registered", "pending", "needs_review", "refused", "unchanged", "invalid"],
    failures: ["needs_review", "refused", "invalid"],
    async chunk(tables, records) {
      const read = records.map((record) => ({ record, ...readRegistration(record, defaultPartner) }));
      const requests = read.flatMap(({ request }) => (request ? [request] : []));
      const desk = await openDesk(tables, (tables.change as OpenChange).at, requests, memory);
      const made: Registration[] = [];
      const results = read.map(({ record, request, problem, key }) => {
        if (!request || problem.before) return invalidRow(record, key, problem.before ?? problem.after);
        if (!desk.partner(request.partner)) return invalidRow(record, key, unknownPartner(request.partner));
        if (problem.after) return invalidRow(record, key, problem.after);
        const foreign = foreignRule(tables, request.partner);
        if (foreign) return { row: record.row, key, outcome: "refused", rules: [foreign] };
        return registerRow(desk, tables.change as OpenChange, record, request, key, made);
      });
      await tables.registrations.insert(made);
      await prepareInvitations(tables, made, actor);
      return { results };
    },
  };
}

function registerRow(
  desk: Desk,
  change: OpenChange,
  record: BulkRecord,
  request: RegistrationRequest,
  key: string,
  made: Registration[],
): RowResult {
  const meaning = desk.meaning(request);
  if (meaning.kind === "ambiguous") {
    return invalid(record.row, key, "AMBIGUOUS_PHONE", ambiguousText(request.phone, meaning.candidates));
  }
  const { verdict, account } = decide(desk, request);
  const { rules } = verdict;
  const row = { row: record.row, key };
  if (verdict.verdict === "unchanged") {
    return { ...row, outcome: "unchanged", id: ownLive(desk, request, account)?.id ?? null, rules };
  }
  if (verdict.verdict === "refuse") return { ...row, outcome: "refused", rules };
  if (verdict.verdict === "review" && !request.review) return { ...row, outcome: "needs_review", rules };
  const registration = registrationOf(desk, request, account, verdict, change);
  made.push(registration);
  desk.add(registration);
  return { ...row, outcome: registration.state, id: registration.id, rules };
}

/** The one place where a request meets its facts and the rules. */
function decide(desk: Desk, request: RegistrationRequest): { verdict: Verdict; account: Customer | undefined } {
  if (!desk.partner(request.partner)) throw notFound(PARTNER, request.partner);
  const meaning = desk.meaning(request);
  if (meaning.kind === "ambiguous") {
    throw usageError("AMBIGUOUS_PHONE", ambiguousText(request.phone, meaning.candidates), {
      field: "account_name",
      hint: { en: "Say which one with --account-name.", zh: "请用 --account-name 指明账号。" },
    });
  }
  const account = meaning.kind === "known" ? meaning.account : undefined;
  return { verdict: decideRegistration(desk.caseOf(request, account), desk.parameters), account };
}

function ownLive(desk: Desk, request: RegistrationRequest, account: Customer | undefined): Registration | undefined {
  return desk.caseOf(request, account).ownLive;
}

function ambiguousText(phone: string, candidates: readonly Customer[]): Text {
  const names = candidates.map((candidate) => candidate.accountName);
  return {
    en: `${candidates.length} accounts signed up with ${phone}: ${names.join(", ")}. Name one.`,
    zh: `手机号 ${phone} 对应 ${candidates.length} 个账号：${names.join("、")}。请指明账号。`,
  };
}

function registrationOf(
  desk: Desk,
  request: RegistrationRequest,
  account: Customer | undefined,
  verdict: Verdict,
  change: OpenChange,
): Registration {
  const accepted = verdict.verdict === "accept";
  return {
    id: change.ids.next("reg"),
    partner: request.partner,
    fullName: request.fullName,
    phone: request.phone,
    email: request.email,
    // The account that the phone stands for is known from now on, as if it had been named.
    accountName: account?.accountName ?? request.accountName,
    associationType: request.associationType,
    state: accepted ? "registered" : "pending",
    submittedAt: change.at,
    decidedAt: accepted ? change.at : null,
    expiresAt: accepted ? expiryOf(change.at, desk.parameters) : null,
    decidedBy: null,
    rules: verdict.rules.map((rule) => rule.id),
    reason: null,
    invite: request.invite,
    expectedConsumption: request.review?.expectedConsumption ?? null,
    project: request.review?.project ?? null,
    communication: request.review?.communication ?? null,
  };
}

function reviewNeeded({ rules }: Verdict): AppError {
  const [first] = rules;
  const text = first ? first.reason : { en: "A manual review is needed.", zh: "需人工审核。" };
  return new AppError("review", "review-needed", text, { rules });
}

interface ReadRegistration {
  readonly request: RegistrationRequest | undefined;
  readonly key: string;
  /** Problems that come before an unknown partner in SURFACE.md's order, and those that come after it. */
  readonly problem: { readonly before?: Problem | undefined; readonly after?: Problem | undefined };
}

function readRegistration(record: BulkRecord, defaultPartner: string | undefined): ReadRegistration {
  const { given, row, missing, bad, unread = [] } = readRecord(REGISTRATION_FIELDS, record);
  const read = registrationRequest(given, defaultPartner);
  // A cell that is there and cannot be read is a bad value, not a missing one.
  const absent = read.missingKey !== undefined && unread.includes(read.missingKey) ? undefined : read.missing;
  const account = given.get("account_name");
  const phone = given.get("phone") ?? rawCell(REGISTRATION_FIELDS, record, "phone");
  const key = typeof account === "string" && account !== "" ? account : String(phone);
  return {
    request: read.request,
    key,
    problem: { before: row ?? missing ?? absent, after: bad },
  };
}

function invalidRow(record: BulkRecord, key: string, problem: Problem | undefined): RowResult {
  const { code, text } = problem ?? { code: "BAD_ROW", text: { en: "The row cannot be read.", zh: "无法读取该行。" } };
  return invalid(record.row, key, code, text);
}

function unknownPartner(partner: string): Problem {
  return {
    code: "UNKNOWN_PARTNER",
    text: { en: `There is no partner "${partner}".`, zh: `没有伙伴“${partner}”。` },
  };
}
