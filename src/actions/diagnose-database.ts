import { constants, type Stats } from "node:fs";
import { access, stat, statfs } from "node:fs/promises";
import { dirname } from "node:path";
import type { Database } from "../database/database.ts";
import { loadNativeModule, packageFolder, type ServerFacts, serverFacts } from "../database/diagnosis.ts";
import type { Connect } from "../database/postgres-client.ts";
import { AppError } from "../errors.ts";
import { same, type Text } from "../language/text.ts";
import { isServer, withoutPassword } from "../values/address.ts";
import { formatInstant } from "../values/instant.ts";

/** What a check found, and what helps; `ok` is null where something else kept it from being checked. */
export interface Diagnosis {
  readonly check: string;
  readonly ok: boolean | null;
  readonly detail: Text;
  readonly remedy: Text | null;
}

export interface Patient {
  readonly path: string;
  /** The machine's clock in ms. */
  readonly clock: number;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly connect?: Connect;
  /** Opens the database for reading, also one of an older schema. */
  readonly open: () => Promise<Database>;
}

const OLDEST_SERVER = 150_000;
const LEAST_FREE = 200 * 1024 * 1024;
/** A copy, a backup and the log beside them: so many times its own size a database may need. */
const ROOM = 3;
/** Clocks of two machines that are kept in time differ by less. */
const CLOCK_TOLERANCE_MS = 60_000;
/** Hosts that a connection does not leave the machine for. */
const LOCAL = /^(localhost|127\.\d+\.\d+\.\d+|\[?::1\]?|)$/;

const UNKNOWN: Text = { en: "not checked: the database cannot be opened", zh: "未检查：数据库无法打开" };
const NONE_YET: Text = { en: "there is no database yet", zh: "尚无数据库" };

/** Looks at a database and at what it lives on, however broken it is; creates nothing and never throws what it finds. */
export async function diagnoseDatabase(patient: Patient): Promise<Diagnosis[]> {
  const native = await nativeModule();
  const found = await look(patient, native);
  if (isServer(patient.path)) return [native, ...found, ...(await server(patient))];
  return [native, ...found, await permissions(patient.path), await space(patient.path), FILE_BOUNDARY];
}

const good = (check: string, detail: Text, remedy: Text | null = null): Diagnosis => ({
  check,
  ok: true,
  detail,
  remedy,
});
const bad = (check: string, detail: Text, remedy: Text | null): Diagnosis => ({ check, ok: false, detail, remedy });
const unknown = (check: string): Diagnosis => ({ check, ok: null, detail: UNKNOWN, remedy: null });

/** Said of every file, however sound it is: nobody should take the roles of members for more than they are. */
const FILE_BOUNDARY = good("row-security", {
  en: "none in a file: whoever can read it reads everything, its permissions are the boundary",
  zh: "文件没有行级安全：能读取文件者可读全部数据，文件权限是唯一边界",
});

async function nativeModule(): Promise<Diagnosis> {
  const abi = process.versions.modules;
  try {
    return good("native-module", same(`better-sqlite3, SQLite ${await loadNativeModule()}, ABI ${abi}`));
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    const isMissing = code === "MODULE_NOT_FOUND" || code === "ERR_MODULE_NOT_FOUND";
    const [reason = ""] = message.split("\n");
    return bad(
      "native-module",
      {
        en: `better-sqlite3 does not load (ABI ${abi}): ${reason}`,
        zh: `better-sqlite3 无法加载（ABI ${abi}）：${reason}`,
      },
      same(`npm --prefix ${quoted(packageFolder())} ${isMissing ? "install" : "rebuild"} better-sqlite3`),
    );
  }
}

/** Opens it and reads: whether it is there and ours, of which schema, and when it was last written to. */
async function look({ path, clock, open }: Patient, native: Diagnosis): Promise<Diagnosis[]> {
  let database: Database | undefined;
  try {
    database = await open();
    const { exists, engine, version, schema } = await database.info();
    const name = `${database.path} (${engine === "sqlite" ? "SQLite" : "PostgreSQL"} ${version})`;
    if (!exists) {
      const missing = { en: `${name} does not exist yet`, zh: `${name} 尚不存在` };
      return [good("database", missing, same("partnerctl init")), good("schema", NONE_YET), good("clock", NONE_YET)];
    }
    const pending = await database.pendingMigrations();
    const last = await database.read(({ changes }) => changes.lastRecordedAt());
    return [good("database", same(name)), schemaOf(schema, pending), clockOf(clock, last)];
  } catch (error) {
    const remedy = native.ok ? remedyOf(error) : native.remedy;
    const text = error instanceof AppError ? error.text : same(withoutPassword((error as Error).message));
    const isNewer = error instanceof AppError && error.code === "newer-database";
    const shown = text.en.includes(withoutPassword(path))
      ? text
      : { en: `${path}: ${text.en}`, zh: `${path}：${text.zh}` };
    return [
      bad("database", shown, remedy),
      isNewer ? bad("schema", text, remedy) : unknown("schema"),
      unknown("clock"),
    ];
  } finally {
    await database?.close();
  }
}

function remedyOf(error: unknown): Text | null {
  if (!(error instanceof AppError)) return null;
  if (error.hint) return error.hint;
  switch (error.code) {
    case "damaged":
    case "disk-error":
      return same("partnerctl db restore <backup>");
    case "not-a-database":
      return { en: "Name another file with --db.", zh: "用 --db 指定其他文件。" };
    case "newer-database":
      return { en: "Install the newest partnerctl.", zh: "请安装最新版本的 partnerctl。" };
    case "server-unreachable":
    case "database-busy":
      return { en: "Run it again later.", zh: "请稍后重试。" };
    case "login-failed":
      return { en: "Check the user in the URL and PGPASSWORD.", zh: "检查地址中的用户名与 PGPASSWORD。" };
    default:
      return { en: "Check the address given with --db.", zh: "检查 --db 指定的地址。" };
  }
}

function schemaOf(schema: number, pending: readonly string[]): Diagnosis {
  if (pending.length === 0) return good("schema", { en: `version ${schema}`, zh: `版本 ${schema}` });
  return bad(
    "schema",
    { en: `version ${schema}, pending: ${pending.join(", ")}`, zh: `版本 ${schema}，待应用：${pending.join("、")}` },
    same("partnerctl db migrate"),
  );
}

function clockOf(clock: number, last: number | undefined): Diagnosis {
  const now = formatInstant(clock);
  if (last === undefined || clock >= last - CLOCK_TOLERANCE_MS) return good("clock", same(now));
  return bad(
    "clock",
    {
      en: `the machine says ${now}, the last change was recorded at ${formatInstant(last)}`,
      zh: `本机时间为 ${now}，而最近一次变更记录于 ${formatInstant(last)}`,
    },
    { en: "Set the machine's clock.", zh: "请校准本机时间。" },
  );
}

/** The file is what guards the data: nobody else may read it, and its folder must take the files beside it. */
async function permissions(file: string): Promise<Diagnosis> {
  const found = await stat(file).catch(() => undefined);
  const folder = found ? dirname(file) : await nearestFolder(file);
  const posix = process.platform !== "win32";
  for (const path of found ? [file, folder] : [folder]) {
    if (await writable(path)) continue;
    const detail = { en: `${path} cannot be written`, zh: `${path} 无法写入` };
    return bad("permissions", detail, same(`chmod u+rw ${quoted(path)}`));
  }
  if (posix && found && (found.mode & 0o077) !== 0) {
    const mode = modeOf(found);
    const detail = { en: `others may read or write ${file} (${mode})`, zh: `其他用户可读写 ${file}（${mode}）` };
    return bad("permissions", detail, same(`chmod 600 ${quoted(file)}`));
  }
  const parent = await stat(folder).catch(() => undefined);
  // Who may write the folder may put another file in the place of this one, but not where it is sticky, as /tmp is.
  if (posix && parent && (parent.mode & 0o022) !== 0 && (parent.mode & 0o1000) === 0) {
    const mode = modeOf(parent);
    const detail = {
      en: `others may write the folder ${folder} (${mode})`,
      zh: `其他用户可写入目录 ${folder}（${mode}）`,
    };
    return bad("permissions", detail, same(`chmod go-w ${quoted(folder)}`));
  }
  return good("permissions", found && posix ? same(`${modeOf(found)} ${file}`) : same(folder));
}

/** As a shell takes it. */
const quoted = (path: string): string => (/^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`);

const modeOf = ({ mode }: Stats): string => (mode & 0o7777).toString(8).padStart(4, "0");

async function writable(path: string): Promise<boolean> {
  return await access(path, constants.W_OK).then(
    () => true,
    () => false,
  );
}

/** The folder of a file, or the nearest one above it that exists. */
async function nearestFolder(file: string): Promise<string> {
  const folder = dirname(file);
  const found = await stat(folder).catch(() => undefined);
  return found?.isDirectory() || dirname(folder) === folder ? folder : await nearestFolder(folder);
}

async function space(file: string): Promise<Diagnosis> {
  const size = (await stat(file).catch(() => undefined))?.size ?? 0;
  const { bavail, bsize } = await statfs(await nearestFolder(file));
  const free = bavail * bsize;
  const needed = Math.max(ROOM * size, LEAST_FREE);
  const detail = { en: `${megabytes(free)} MB free`, zh: `可用 ${megabytes(free)} MB` };
  if (free >= needed) return good("disk", detail);
  return bad("disk", detail, { en: `Free ${megabytes(needed)} MB.`, zh: `请腾出 ${megabytes(needed)} MB 空间。` });
}

const megabytes = (bytes: number): number => Math.floor(bytes / (1024 * 1024));

async function server({ path, environment, connect }: Patient): Promise<Diagnosis[]> {
  const facts = await serverFacts(path, environment, connect).catch(() => undefined);
  if (!facts) return ["server.version", "server.encoding", "server.tls", "server.row-security"].map(unknown);
  const { version, versionNumber, encoding, tls, rowSecurity } = facts;
  const away = !LOCAL.test(hostOf(path));
  const secured = { en: "the connection is encrypted", zh: "连接已加密" };
  const open = { en: "the connection is not encrypted", zh: "连接未加密" };
  return [
    versionNumber >= OLDEST_SERVER
      ? good("server.version", same(version))
      : bad("server.version", same(version), {
          en: "PostgreSQL 15 or newer is needed.",
          zh: "需要 PostgreSQL 15 或更新版本。",
        }),
    encoding === "UTF8"
      ? good("server.encoding", same(encoding))
      : bad("server.encoding", same(encoding), same("createdb --encoding=UTF8 --template=template0 <database>")),
    tls === false && away
      ? bad("server.tls", open, { en: "Add sslmode=verify-full to the URL.", zh: "在地址中添加 sslmode=verify-full。" })
      : good("server.tls", tls === null ? { en: "the server does not say", zh: "服务器未说明" } : tls ? secured : open),
    ROW_SECURITY[rowSecurity],
  ];
}

const ROW_SECURITY: Readonly<Record<ServerFacts["rowSecurity"], Diagnosis>> = {
  installed: good("server.row-security", {
    en: "stands on every table: a granted role sees its own partner only",
    zh: "所有表均已启用：授权角色只能访问所属伙伴的数据",
  }),
  available: good("server.row-security", {
    en: "available; partnerctl db migrate puts it up",
    zh: "可用；partnerctl db migrate 会启用",
  }),
  none: bad(
    "server.row-security",
    { en: "not available: no role can be kept to one partner", zh: "不可用：无法将角色限定到一个伙伴" },
    null,
  ),
};

/** The host of a URL; empty where it is a socket or cannot be told. */
function hostOf(path: string): string {
  try {
    return new URL(path.trim()).hostname;
  } catch {
    return "";
  }
}
