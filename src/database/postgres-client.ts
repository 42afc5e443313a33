import type { Client } from "pg";
import { usageError } from "../errors.ts";
import { withoutPassword } from "../values/address.ts";

/** What a server answers to one statement. */
export interface ServerAnswer {
  /** The names of the columns. */
  readonly fields: readonly string[];
  /** Each row as an array, whole numbers as numbers. */
  readonly rows: readonly (readonly unknown[])[];
  /** How many rows were written or read. */
  readonly count: number;
}

/** One connection to a server. */
export interface ServerClient {
  query(text: string, values?: readonly unknown[]): Promise<ServerAnswer>;
  /** Runs statements that take no values and answer nothing. */
  run(text: string): Promise<void>;
  close(): Promise<void>;
}

/** Opens a connection; `environment` may hold the variables that libpq reads. */
export type Connect = (url: string, environment: Readonly<Record<string, string | undefined>>) => Promise<ServerClient>;

const CONNECT_TIMEOUT_MS = 10_000;
/** How long a query may be silent before the server is asked whether it is still there. A long query is none that hangs. */
const SILENCE_MS = 10_000;
/** How long a server may take to hang up; one that stands still never does. */
const GOODBYE_MS = 1_000;
const INT8 = 20;
const NUMERIC = 1700;
/** The settings that libpq takes from the environment where the URL does not say them. */
const TLS_VARIABLES = { PGSSLMODE: "sslmode", PGSSLROOTCERT: "sslrootcert", PGSSLCERT: "sslcert", PGSSLKEY: "sslkey" };
const TLS_MODES = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"];
/** What a URL may say; a misspelt sslmode must not silently mean none. Some are for others and change nothing here. */
const PARAMETERS: ReadonlySet<string> = new Set([
  ...["host", "port", "user", "password", "options", "application_name", "client_encoding", "connect_timeout"],
  ...["ssl", "sslmode", "sslrootcert", "sslcert", "sslkey", "sslpassword", "sslnegotiation", "uselibpqcompat"],
  ...["channel_binding", "gssencmode", "target_session_attrs", "keepalives"],
]);
/** Modes that take a server without TLS where it offers none. */
const TLS_OPTIONAL: ReadonlySet<string> = new Set(["prefer", "allow"]);

/** Connects through pg, with the meaning that libpq gives to a URL. */
export const connectServer: Connect = async (url, environment) => {
  const { sslMode, config } = await configOf(url, environment);
  try {
    return await connect(config);
  } catch (error) {
    const plainWanted = TLS_OPTIONAL.has(sslMode) && /does not support SSL/i.test((error as Error).message);
    if (!plainWanted) throw error;
    return await connect({ ...config, ssl: false });
  }
};

type Config = Readonly<Record<string, unknown>>;

async function configOf(url: string, environment: Readonly<Record<string, string | undefined>>) {
  const { default: parse } = await import("pg-connection-string");
  try {
    const full = new URL(url.trim());
    for (const [variable, name] of Object.entries(TLS_VARIABLES)) {
      const value = environment[variable];
      if (value && !full.searchParams.has(name)) full.searchParams.set(name, value);
    }
    const unknown = [...full.searchParams.keys()].find((name) => !PARAMETERS.has(name));
    if (unknown !== undefined) throw new Error(`there is no parameter "${unknown}"`);
    // As psql does: encrypted where the server can.
    if (!full.searchParams.has("sslmode") && !full.searchParams.has("ssl")) full.searchParams.set("sslmode", "prefer");
    const sslMode = full.searchParams.get("sslmode");
    if (sslMode !== null && !TLS_MODES.includes(sslMode)) throw new Error(`sslmode is none of ${TLS_MODES.join(", ")}`);
    // "system" means the authorities that the machine trusts, which is what verifying means without a file.
    if (full.searchParams.get("sslrootcert") === "system") {
      full.searchParams.delete("sslrootcert");
      full.searchParams.set("sslmode", "verify-full");
    }
    full.searchParams.delete("uselibpqcompat");
    const parsed = parse.parse(full.href, { useLibpqCompat: true });
    const password = parsed.password || environment.PGPASSWORD;
    const config: Config = {
      ...parse.toClientConfig(parsed),
      ...(password ? { password } : {}),
      ssl: parsed.ssl ?? false,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      fallback_application_name: "partnerctl",
    };
    return { sslMode: full.searchParams.get("sslmode") ?? "", config };
  } catch (error) {
    const reason = withoutPassword((error as Error).message);
    throw usageError(
      "BAD_VALUE",
      {
        en: `${withoutPassword(url)} is not a usable PostgreSQL URL: ${reason}. It looks like postgres://user@host:5432/database?sslmode=require.`,
        zh: `${withoutPassword(url)} 不是可用的 PostgreSQL 地址：${reason}。格式如 postgres://user@host:5432/database?sslmode=require。`,
      },
      { field: "db" },
    );
  }
}

async function connect(config: Config): Promise<ServerClient> {
  const { default: pg } = await import("pg");
  const text = pg.types.getTypeParser(25, "text");
  const types = {
    getTypeParser: (oid: number) => (oid === INT8 || oid === NUMERIC ? wholeNumber : text),
  };
  const client = new pg.Client({ ...config, types: types as never });
  let broken: Error | undefined;
  // A connection that breaks while nothing is under way is met by the next query; without a listener it ends the process.
  client.on("error", (error) => {
    broken ??= error;
  });
  await client.connect();
  const hangUp = (): void => void (client as unknown as Connected).connection.stream.destroy();
  const ask = async <T>(question: () => Promise<T>): Promise<T> => {
    if (broken) throw broken;
    return await attended(question(), async () => {
      const failure = await absence(new pg.Client(config));
      if (failure) hangUp();
      return failure;
    });
  };
  return {
    async query(statement, values = []) {
      const result = await ask(() =>
        client.query({ text: statement, values: values as unknown[], rowMode: "array" as const }),
      );
      return { fields: result.fields.map(({ name }) => name), rows: result.rows, count: result.rowCount ?? 0 };
    },
    async run(statements) {
      await ask(() => client.query(statements));
    },
    async close() {
      const late = setTimeout(hangUp, GOODBYE_MS);
      await client.end().catch(() => {});
      clearTimeout(late);
    },
  };
}

/** What pg keeps to itself: the socket below a client. */
interface Connected {
  readonly connection: { readonly stream: { destroy(): void } };
}

/** Waits for an answer as long as `look`, asked whenever the silence lasts, finds nothing wrong. */
function attended<T>(answer: Promise<T>, look: () => Promise<Error | undefined>): Promise<T> {
  return new Promise((resolve, reject) => {
    let answered = false;
    let timer = setTimeout(wonder, SILENCE_MS);
    async function wonder(): Promise<void> {
      const failure = await look();
      if (failure) reject(failure);
      else if (!answered) timer = setTimeout(wonder, SILENCE_MS);
    }
    const end = (): void => {
      answered = true;
      clearTimeout(timer);
    };
    answer.finally(end).then(resolve, reject);
  });
}

/** Why a server cannot be reached by a connection of its own; whatever it answers, it is there. */
async function absence(client: Client): Promise<Error | undefined> {
  client.on("error", () => {});
  try {
    await client.connect();
    return undefined;
  } catch (error) {
    // What the server itself says carries how severe it is.
    return "severity" in (error as object) ? undefined : (error as Error);
  } finally {
    client.end().catch(() => {});
  }
}

/** Sums of whole numbers come as text of any length; beyond the safe range they must be asked for as text. */
export function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number)) throw new Error(`${text} is beyond the safe range of numbers`);
  return number;
}

/** Writes values as the server reads an array. */
export function arrayOf(values: readonly unknown[]): string {
  let text = "{";
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (i > 0) text += ",";
    if (value === null || value === undefined) text += "NULL";
    else if (typeof value === "number") text += value;
    else text += `"${String(value).replace(/[\\"]/g, "\\$&")}"`;
  }
  return `${text}}`;
}
