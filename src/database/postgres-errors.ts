import { AppError, conflict, type ErrorKind } from "../errors.ts";
import type { Text } from "../language/text.ts";
import { withoutPassword } from "../values/address.ts";

interface Failure {
  readonly matches: (code: string, message: string) => boolean;
  readonly kind: ErrorKind;
  readonly code: string;
  readonly text: (server: string, reason: string) => Text;
}

const codes =
  (...known: readonly string[]) =>
  (code: string): boolean =>
    known.some((one) => code === one || (one.length === 2 && /^[0-9A-Z]{5}$/.test(code) && code.startsWith(one)));

const NETWORK = codes(
  ...["ECONNREFUSED", "ECONNRESET", "ENOTFOUND", "EAI_AGAIN", "ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH", "EPIPE"],
  // Connection failures, and a server that shuts down, starts up or was told to drop us.
  ...["08", "57P01", "57P02", "57P03", "57P05", "53300"],
);

/** What was made in between is found when it is looked up again: a key that stays a duplicate is a bug of ours. */
const MOST_DUPLICATES = 5;
const MADE_BY_EVERY_WRITE = /"(changes|attempts)_pkey"/;

/** The failures of a server that a person can act on; the first that matches counts. */
const FAILURES: readonly Failure[] = [
  {
    matches: (code, message) =>
      NETWORK(code) || /Connection terminated|timeout expired|timeout exceeded|not queryable/i.test(message),
    kind: "busy",
    code: "server-unreachable",
    text: (server, reason) => ({
      en: `${server} cannot be reached: ${reason}. Check the address and that the server runs, then try again.`,
      zh: `无法连接 ${server}：${reason}。请检查地址及服务器是否运行，然后重试。`,
    }),
  },
  {
    // Conflicts that outlasted all retries, and locks that others hold. A key that stays a duplicate is a bug, but for
    // those that every write makes.
    matches: (code, message) =>
      codes("40001", "40P01", "55P03", "57014")(code) || (code === "23505" && MADE_BY_EVERY_WRITE.test(message)),
    kind: "busy",
    code: "database-busy",
    text: (server) => ({
      en: `Others are writing the same records of ${server}. Try again.`,
      zh: `其他进程正在写入 ${server} 的相同记录，请重试。`,
    }),
  },
  {
    matches: (code, message) => codes("28")(code) || /password must be a string|SASL/i.test(message),
    kind: "usage",
    code: "login-failed",
    text: (server, reason) => ({
      en: `${server} refused the login: ${reason}. Check the user in the URL and the password in PGPASSWORD.`,
      zh: `${server} 拒绝登录：${reason}。请检查地址中的用户名以及 PGPASSWORD 中的密码。`,
    }),
  },
  {
    matches: codes("3D000"),
    kind: "usage",
    code: "no-such-database",
    text: (server, reason) => ({
      en: `${server} does not have that database: ${reason}. Create it with createdb, or name another one.`,
      zh: `${server} 上没有该数据库：${reason}。请用 createdb 创建，或指定其他数据库。`,
    }),
  },
  {
    matches: codes("3F000"),
    kind: "usage",
    code: "no-such-schema",
    text: (server, reason) => ({
      en: `${server} has no schema to work in: ${reason}. Create the one that search_path names.`,
      zh: `${server} 没有可用的模式：${reason}。请先创建 search_path 指定的模式。`,
    }),
  },
  {
    matches: codes("42501"),
    kind: "forbidden",
    code: "no-privilege",
    text: (server, reason) => ({
      en: `The database role may not do that on ${server}: ${reason}. Ask the owner of the database for the privilege.`,
      zh: `数据库角色在 ${server} 上无此权限：${reason}。请向数据库所有者申请权限。`,
    }),
  },
  {
    matches: codes("25006"),
    kind: "usage",
    code: "read-only",
    text: (server) => ({
      en: `${server} takes no writes (a standby, or set to read-only). Name the primary server with --db.`,
      zh: `${server} 不接受写入（备机或只读模式）。请用 --db 指定主服务器。`,
    }),
  },
  {
    matches: codes("22021", "22P05"),
    kind: "usage",
    code: "text-not-storable",
    text: (server, reason) => ({
      en: `${server} cannot store a text: ${reason}. Take that character out of it.`,
      zh: `${server} 无法存储某个文本：${reason}。请去掉该字符。`,
    }),
  },
  {
    matches: codes("53100"),
    kind: "usage",
    code: "disk-full",
    text: (server) => ({
      en: `No space left on the disk of ${server}. Nothing of this step was kept; free some space and run it again.`,
      zh: `${server} 的磁盘空间不足，本步骤未保存任何内容。请释放空间后重试。`,
    }),
  },
  {
    matches: (code, message) =>
      /^(ERR_TLS|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)/.test(code) || /SSL|TLS/.test(message),
    kind: "usage",
    code: "tls-failed",
    text: (server, reason) => ({
      en: `No secure connection to ${server}: ${reason}. Check sslmode and sslrootcert in the URL.`,
      zh: `无法与 ${server} 建立安全连接：${reason}。请检查地址中的 sslmode 与 sslrootcert。`,
    }),
  },
];

/**
 * Puts a failure of a server into words; anything that is not one of them passes through unchanged. To a role that does
 * not see every row a key that stays a duplicate is no bug: the row that has it is another partner's.
 */
export function translateServer(error: unknown, server: string, restricted = false): unknown {
  if (error instanceof AppError || !(error instanceof Error)) return error;
  // Several addresses of one name that all failed come as one error with the first as its part.
  const first = error instanceof AggregateError && error.errors[0] instanceof Error ? error.errors[0] : error;
  const code = "code" in first ? String(first.code) : "";
  const failure = FAILURES.find(({ matches }) => matches(code, first.message));
  if (!failure && restricted && code === "23505") return takenElsewhere(error);
  if (!failure) return error;
  const reason = withoutPassword(first.message).replace(/[.\s]+$/, "");
  return new AppError(failure.kind, failure.code, failure.text(server, reason), { cause: error });
}

function takenElsewhere(cause: Error): AppError {
  return conflict(
    "already-exists",
    {
      en: "A record with the same key belongs to another partner. Nothing of this step was kept.",
      zh: "相同编号的记录属于其他伙伴，本步骤未保存任何内容。",
    },
    {
      hint: { en: "Use another key, or ask the ecosystem manager.", zh: "请更换编号，或联系生态经理。" },
      cause,
    },
  );
}

/**
 * Whether a transaction lost against another one: it may be run again. A duplicate key is one of these, since everything
 * is looked up before it is made: somebody else has made it in between.
 */
export function isServerConflict(error: unknown, tries = 0): boolean {
  const code = codeOf(error);
  if (code !== "23505") return ["40001", "40P01", "55P03"].includes(code);
  return tries < MOST_DUPLICATES || MADE_BY_EVERY_WRITE.test((error as Error).message);
}

/** Whether two processes made the same schema at once. */
export function isSchemaConflict(error: unknown): boolean {
  return isServerConflict(error) || ["42P07", "42710", "42P06", "XX000"].includes(codeOf(error));
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
