import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { withoutPassword } from "../values/address.ts";
import { type Connect, connectServer } from "./postgres-client.ts";
import { translateServer } from "./postgres-errors.ts";

export interface ServerFacts {
  /** As the server says it, and as a number: 150004. */
  readonly version: string;
  readonly versionNumber: number;
  readonly encoding: string;
  /** Whether this connection is encrypted; null where the server does not say. */
  readonly tls: boolean | null;
  /** Whether the server knows row-level security, and whether our tables stand behind it. */
  readonly rowSecurity: "none" | "available" | "installed";
}

/** Asks a server what it is, whatever its schema holds. */
export async function serverFacts(
  url: string,
  environment: Readonly<Record<string, string | undefined>>,
  connect: Connect = connectServer,
): Promise<ServerFacts> {
  try {
    const client = await connect(url, environment);
    const ask = async (query: string) => (await client.query(query)).rows[0]?.[0];
    try {
      return {
        version: String(await ask("show server_version")),
        versionNumber: Number(await ask("show server_version_num")),
        encoding: String(await ask("show server_encoding")),
        // Not every relative of PostgreSQL has this view.
        tls: await ask("select ssl::text from pg_stat_ssl where pid = pg_backend_pid()").then(
          (ssl) => (ssl === undefined ? null : ssl === "true"),
          () => null,
        ),
        rowSecurity: await rowSecurity(ask),
      };
    } finally {
      await client.close();
    }
  } catch (error) {
    throw translateServer(error, withoutPassword(url));
  }
}

async function rowSecurity(ask: (query: string) => Promise<unknown>): Promise<ServerFacts["rowSecurity"]> {
  if ((await ask("select count(*) from pg_class where relname = 'pg_policy'")) === 0) return "none";
  const forced = await ask(
    `select c.relforcerowsecurity::text from pg_class c
     where c.relnamespace = (select n.oid from pg_namespace n where n.nspname = current_schema()) and c.relname = 'changes'`,
  );
  return forced === "true" ? "installed" : "available";
}

/** The version of SQLite, from the compiled module that most commands need; throws what loading it throws. */
export async function loadNativeModule(): Promise<string> {
  const { default: Sqlite } = await import("better-sqlite3");
  const connection = new Sqlite(":memory:");
  try {
    return connection.prepare("select sqlite_version()").pluck().get() as string;
  } finally {
    connection.close();
  }
}

/** The folder of the installed package, in which npm mends its modules. */
export function packageFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "package.json")) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}
