import type { AccessRequest } from "./actions/authorize.ts";
import type { App } from "./app.ts";
import { ACCESS, type Access } from "./domain/access/table.ts";
import { AppError, usageError } from "./errors.ts";
import type { Text } from "./language/text.ts";
import { withoutPassword } from "./values/address.ts";

/**
 * What checks, replaces or explains a database must not stop where nobody can read who its members are: it is then as if
 * there were none, as in a missing one. None of these hands out a record.
 */
const WITHOUT_READING: ReadonlySet<string> = new Set(["db info", "db check", "db restore"]);

/**
 * Lets the actor run a command, or says which rules keep it from doing so (exit 9), before anything else is looked at.
 * What was to be written leaves its trace in `attempts`.
 */
export async function authorizeCommand(app: App, command: string, words: readonly string[]): Promise<void> {
  const access = ACCESS[command];
  refusePast(app, command, access);
  if (!access || access.kind === "open") return;
  const named = access.partnerArgument === undefined ? undefined : words[access.partnerArgument];
  const partner = named ?? app.settings.get("partner") ?? undefined;
  const decided = await decide(app, { actor: app.actor(), command, access, partner, words }).catch((error: unknown) => {
    if (WITHOUT_READING.has(command) && error instanceof AppError && error.kind === "usage") return undefined;
    throw error;
  });
  if (!decided) return await app.close();
  const { isOlder, scope, error } = decided;
  if (error === undefined) {
    // Only lists read on through it: what writes opens anew, and what replaces the file must find nobody at it.
    // Whatever comes refuses the older schema, or migrates it.
    const readsOn = access.kind === "read" && !command.startsWith("db ");
    if (isOlder || !readsOn) await app.close();
    return app.admit(scope, decided.stillAuthorized, readsOn && decided.isMissing ? noneYet(app) : undefined);
  }
  if (access.kind !== "read" && !app.dryRun) await leaveTrace(app, error);
  throw error;
}

/** An empty answer of a mistyped --db looks like that of a new database: a person is told, a script has what it asked for. */
function noneYet(app: App): Text | undefined {
  if (app.format() !== "table") return undefined;
  const path = withoutPassword(app.settings.get("db") as string);
  return {
    en: `There is no database at ${path} yet; \`partnerctl init\` makes one.`,
    zh: `${path} 处尚无数据库；可用 \`partnerctl init\` 创建。`,
  };
}

/** Asks the database who the actor is; undefined where it has no members, which are there since the first schema. */
async function decide(app: App, request: AccessRequest) {
  const { authorize, stillAuthorized } = await import("./actions/authorize.ts");
  const database = await app.database("read", { allowOlder: true });
  const isOlder = (await database.pendingMigrations()).length > 0;
  // Nothing was made in it yet, so nobody can be a member of anything.
  if (isOlder && (await database.info()).schema === 0) return undefined;
  return {
    isOlder,
    isMissing: database.isMissing,
    ...(await authorize(database, request)),
    stillAuthorized: stillAuthorized(request),
  };
}

/** Where nobody can write, the refusal is still what a person must hear of. */
async function leaveTrace(app: App, refused: AppError): Promise<void> {
  try {
    const database = await app.database("write");
    await database.write(app.draft(), async () => {
      throw refused;
    });
  } catch (failure) {
    if (failure !== refused) refused.cause ??= failure;
  }
}

/** The past is there to be read; what is written is written now. */
function refusePast({ globals }: App, command: string, access: Access | undefined): void {
  const option = globals.asOf === undefined ? "known-at" : "as-of";
  if (globals.asOf === undefined && globals.knownAt === undefined) return;
  if (access?.kind === "read" && !command.startsWith("db ")) return;
  throw usageError(
    "usage",
    {
      en: `--${option} is for lists, show, checks and dashboards; ${command} has no past to be asked for. Leave it out.`,
      zh: `--${option} 只用于列表、查看、检查与看板；${command} 没有可回溯的内容，请去掉该选项。`,
    },
    { field: option },
  );
}
