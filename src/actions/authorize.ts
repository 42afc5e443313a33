import type { Database } from "../database/database.ts";
import type { Tables } from "../database/tables/index.ts";
import {
  decideAccess,
  otherPartner,
  othersCustomers,
  type Scope,
  scopeOf,
  vendorOnly,
  vendorsOwn,
} from "../domain/access/decide.ts";
import type { Access } from "../domain/access/table.ts";
import { AppError, type FiredRule } from "../errors.ts";

/** Who wants to run which command, for which partner if it names one. */
export interface AccessRequest {
  readonly actor: string;
  readonly command: string;
  readonly access: Access;
  readonly partner: string | undefined;
  /** The arguments of the command. */
  readonly words: readonly string[];
}

/** Whether the actor may run the command, and what it is kept to if so. */
export async function authorize(
  database: Database,
  request: AccessRequest,
): Promise<{ readonly scope: Scope; readonly error: AppError | undefined }> {
  return await database.read((tables) => authorizeIn(tables, request));
}

async function authorizeIn(tables: Tables, request: AccessRequest) {
  const { members, restricted } = tables;
  const found = await members.find(request.actor);
  const guarded = await members.anyEcosystemManager();
  // Behind a role that is bound to a partner only its members act: nobody passes for the vendor there.
  const member = restricted && found?.partner !== restricted.partner ? undefined : found;
  const { kind, roles } = request.access;
  if (restricted && kind !== "decide" && (roles.length === 0 || BEYOND_ROLES.has(request.command))) {
    return { scope: scopeOf(member), error: beyondRole(restricted, request.command) };
  }
  const scope = scopeOf(member);
  const foreign = scope.partner === undefined ? undefined : await foreignOwner(tables, request, scope.partner);
  const rules = decideAccess({ ...request, partner: foreign ?? request.partner, member, guarded });
  return { scope, error: rules.length === 0 ? undefined : forbidden(rules) };
}

interface DecidedTable {
  find(id: string): Promise<{ readonly partner: string } | undefined>;
  keysLike(prefix: string): Promise<string[]>;
}

/** Whose the first record is, of those that a command decides, that is not the member's own partner's. */
async function foreignOwner(
  tables: Tables,
  { access, words }: AccessRequest,
  own: string,
): Promise<string | undefined> {
  if (access.decides === undefined) return undefined;
  const table: DecidedTable = tables[access.decides];
  for (const word of words) {
    const [id, another] = await table.keysLike(word.toLowerCase());
    const owner = id === undefined || another !== undefined ? undefined : (await table.find(id))?.partner;
    if (owner !== undefined && owner !== own) return owner;
  }
  return undefined;
}

/** What only the vendor records of a partner: a role that is bound to one reads no more than how it stands. */
const BEYOND_ROLES: ReadonlySet<string> = new Set([
  "partner certify",
  "certification confirm",
  "certification attach-letter",
]);

/** What is about all partners at once, asked for through a role that sees one of them. */
function beyondRole({ role, partner }: NonNullable<Tables["restricted"]>, command: string): AppError {
  return new AppError(
    "forbidden",
    "restricted-role",
    {
      en: `${command} takes more than the database role ${role} may see: it is bound to ${partner}.`,
      zh: `${command} 所需的数据超出数据库角色 ${role} 的访问范围：该角色只绑定伙伴 ${partner}。`,
    },
    {
      hint: {
        en: "Connect as the owner of the database: --db postgres://<owner>@…",
        zh: "请以数据库所有者身份连接：--db postgres://<所有者>@…",
      },
    },
  );
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
  // What belongs to no partner is an ecosystem manager.
  if (partner === null || partner === undefined) return vendorsOwn(bound.actor, bound.roles);
  return otherPartner(bound.actor, bound.partner, partner);
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
