import type { Database } from "../database/database.ts";
import type { Tables } from "../database/tables/index.ts";
import {
  decideAccess,
  otherPartner,
  othersCustomers,
  type Scope,
  scopeOf,
  vendorOnly,
} from "../domain/access/decide.ts";
import type { Access } from "../domain/access/table.ts";
import { AppError, type FiredRule } from "../errors.ts";

/** Who wants to run which command, for which partner if it names one. */
export interface AccessRequest {
  readonly actor: string;
  readonly command: string;
  readonly access: Access;
  readonly partner: string | undefined;
}

/** Whether the actor may run the command, and what it is kept to if so. */
export async function authorize(
  database: Database,
  request: AccessRequest,
): Promise<{ readonly scope: Scope; readonly error: AppError | undefined }> {
  return await database.read((tables) => authorizeIn(tables, request));
}

async function authorizeIn({ members }: Tables, request: AccessRequest) {
  const member = await members.find(request.actor);
  const guarded = await members.anyEcosystemManager();
  const rules = decideAccess({ ...request, member, guarded });
  return { scope: scopeOf(member), error: rules.length === 0 ? undefined : forbidden(rules) };
}

/** Asks once more inside the transaction that writes: a role may have been taken away since it was asked first. */
export function stillAuthorized(request: AccessRequest): (tables: Tables) => Promise<void> {
  return async (tables) => {
    const { error } = await authorizeIn(tables, request);
    if (error) throw error;
  };
}

/** Refuses a record of another partner to an actor who is bound to one; `partner` null belongs to none. */
export function refuseForeign({ bound }: Pick<Tables, "bound">, partner: string | null | undefined): void {
  const rule = foreignRule({ bound }, partner);
  if (rule) throw forbidden([rule]);
}

/** The rule that keeps an actor from a record of this partner, if it is bound to another one. */
export function foreignRule(
  { bound }: Pick<Tables, "bound">,
  partner: string | null | undefined,
): FiredRule | undefined {
  if (bound === undefined || partner === bound.partner) return undefined;
  return otherPartner(bound.actor, bound.partner, partner ?? "ecosystem-manager");
}

/** Refuses what only ecosystem managers do to an actor who is bound to a partner. */
export function refuseBound({ bound }: Pick<Tables, "bound">, command: string): void {
  if (bound) throw forbidden([vendorOnly(bound.actor, bound.roles, command)]);
}

/** Whose customers are meant: the one asked for, but for an account manager its own alone. */
export function ownManager(own: string | undefined, asked: string | undefined): string | undefined {
  if (own !== undefined && asked !== undefined && asked !== own) {
    throw forbidden([othersCustomers(own, `dashboard --manager ${asked}`)]);
  }
  return own ?? asked;
}

/** The error of an actor who may not do something: exit 9. */
export function forbidden(rules: readonly FiredRule[]): AppError {
  const [first] = rules as [FiredRule];
  return new AppError("forbidden", "forbidden", first.reason, { rules });
}
