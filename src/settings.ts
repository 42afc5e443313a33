import { readFileSync } from "node:fs";
import { homedir, userInfo } from "node:os";
import { join } from "node:path";
import { usageError } from "./errors.ts";
import { nearest } from "./language/nearest.ts";
import { LANGUAGES, type Language, languageOfLocale, type Text } from "./language/text.ts";
import { isWhole } from "./text/whole.ts";
import { shellWord } from "./values/shell.ts";

/** The settings that a flag, a profile, the environment or a file can give. */
export const SETTING_KEYS = [
  "db",
  "partner",
  "actor",
  "lang",
  "invitation.base_url",
  "store.base_url",
  "smtp.host",
  "smtp.port",
  "smtp.user",
  "smtp.from",
] as const;
export type SettingKey = (typeof SETTING_KEYS)[number];

export type Source = "flag" | "profile" | "environment" | "project" | "user" | "default";

/** A value and where it came from; `where` names the flag, variable, profile or file. */
export interface Setting {
  readonly key: SettingKey;
  readonly value: string | null;
  readonly source: Source;
  readonly where: string;
}

export type SettingValues = Partial<Record<SettingKey, string>>;

export interface SettingsWorld {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Values of --db, --partner, --as and --lang. */
  readonly flags: SettingValues;
  /** The value of --profile. */
  readonly profile?: string;
}

export interface Settings {
  get(key: SettingKey): string | null;
  /** Every source that has a value for the key, the winner first. */
  explain(key: SettingKey): Setting[];
  readonly language: Language;
  /** What to warn of: a misspelt key of the project's file would silently mean another database, partner or actor. */
  readonly warnings: readonly Text[];
}

const FLAGS: Readonly<Partial<Record<SettingKey, string>>> = {
  db: "--db",
  partner: "--partner",
  actor: "--as",
  lang: "--lang",
};
export const VARIABLES: Readonly<Record<SettingKey, string>> = {
  db: "PARTNERCTL_DB",
  partner: "PARTNERCTL_PARTNER",
  actor: "PARTNERCTL_ACTOR",
  lang: "PARTNERCTL_LANG",
  "invitation.base_url": "PARTNERCTL_INVITATION_BASE_URL",
  "store.base_url": "PARTNERCTL_STORE_BASE_URL",
  "smtp.host": "PARTNERCTL_SMTP_HOST",
  "smtp.port": "PARTNERCTL_SMTP_PORT",
  "smtp.user": "PARTNERCTL_SMTP_USER",
  "smtp.from": "PARTNERCTL_SMTP_FROM",
};

/** Where links of invitations lead until a setting says it: a page that stands for the vendor's. */
export const DEFAULT_BASE_URL = "https://partner.example.com/invitation";

/** Where links to products of the cloud store lead until a setting says it. */
export const DEFAULT_STORE_URL = "https://marketplace.example.com/product";

/** What a settings file may hold. */
export interface SettingsFile extends SettingValues {
  readonly profiles?: Readonly<Record<string, SettingValues>>;
  /** The profile that `profile use` chose: its settings come before the user's own, and after everything else. */
  readonly profile?: string;
}

/** The user's settings file, in the XDG configuration directory. */
export function userSettingsPath(environment: SettingsWorld["environment"]): string {
  return join(environment.XDG_CONFIG_HOME || join(home(environment), ".config"), "partnerctl", "config.json");
}

/** The project's settings file, in the working directory. */
export function projectSettingsPath(cwd: string): string {
  return join(cwd, ".partnerctl.json");
}

function home(environment: SettingsWorld["environment"]): string {
  return environment.HOME || environment.USERPROFILE || homedir();
}

/** Reads a settings file as plain JSON; a missing one is empty. A broken one is an error that names file and place. */
export function readSettingsFile(path: string): SettingsFile {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw usageError("settings-unreadable", {
      en: `The settings file ${path} cannot be read. Check that it is a file and its permissions.`,
      zh: `无法读取设置文件 ${path}，请检查其类型与权限。`,
    });
  }
  try {
    const content: unknown = JSON.parse(text);
    if (typeof content === "object" && content !== null && !Array.isArray(content)) return content as SettingsFile;
    throw new SyntaxError("not an object");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw usageError("settings-broken", {
      en: `The settings file ${path} is not a JSON object (${reason}). Mend it by hand; it was left as it is.`,
      zh: `设置文件 ${path} 不是 JSON 对象（${reason}）。请手动修正，程序未作改动。`,
    });
  }
}

function readSettingsFiles({ environment, cwd }: SettingsWorld) {
  return { user: readSettingsFile(userSettingsPath(environment)), project: readSettingsFile(projectSettingsPath(cwd)) };
}

/** What flags and the environment say, where a file is broken or names a profile or a language that does not exist. */
export function settingsWithoutFiles({ environment, cwd, flags }: SettingsWorld): Settings {
  const { PARTNERCTL_PROFILE: _, PARTNERCTL_LANG: __, ...variables } = environment;
  const { lang, ...others } = flags;
  const known = LANGUAGES.find((language) => language === (lang ?? environment.PARTNERCTL_LANG));
  const world = { environment: variables, cwd, flags: { ...others, ...(known ? { lang: known } : {}) } };
  return resolveSettings(world, { user: {}, project: {} });
}

/** Resolves every setting: flags, then --profile, the environment (and its profile), the project file, the user's, defaults. */
export function resolveSettings(world: SettingsWorld, files = readSettingsFiles(world)): Settings {
  const { environment, cwd, flags, profile } = world;
  const { user, project } = files;
  const userPath = userSettingsPath(environment);
  const projectPath = projectSettingsPath(cwd);
  const profileOf = (name: string, asked: string): SettingValues => {
    const found = Object.hasOwn(user.profiles ?? {}, name) ? user.profiles?.[name] : undefined;
    if (found) return found;
    throw usageError(
      "unknown-profile",
      {
        en: `There is no profile "${name}" (asked for by ${asked}).`,
        zh: `没有名为“${name}”的配置组（由 ${asked} 指定）。`,
      },
      {
        field: "profile",
        hint: {
          en: `Add it with: partnerctl profile add ${shellWord(name)} --db <file>`,
          zh: `可用以下命令添加：partnerctl profile add ${shellWord(name)} --db <文件>`,
        },
      },
    );
  };
  const named = profile === undefined ? undefined : profileOf(profile, "--profile");
  const fromEnvironment = environment.PARTNERCTL_PROFILE
    ? profileOf(environment.PARTNERCTL_PROFILE, "PARTNERCTL_PROFILE")
    : undefined;
  const chosen = user.profile ? profileOf(user.profile, userPath) : undefined;

  function explain(key: SettingKey): Setting[] {
    const found: Setting[] = [];
    const add = (value: unknown, source: Source, where: string): void => {
      if (typeof value !== "string" || value === "") return;
      if (value.includes("\0") || !isWhole(value)) throw noText(key, where);
      found.push({ key, value, source, where });
    };
    add(flags[key], "flag", FLAGS[key] ?? "");
    add(named?.[key], "profile", profile ?? "");
    add(environment[VARIABLES[key]], "environment", VARIABLES[key]);
    add(fromEnvironment?.[key], "environment", `PARTNERCTL_PROFILE=${environment.PARTNERCTL_PROFILE}`);
    add(project[key], "project", projectPath);
    add(chosen?.[key], "user", `${userPath} (${user.profile})`);
    add(user[key], "user", userPath);
    found.push({ key, value: defaultOf(key, environment), source: "default", where: "" });
    return found;
  }

  const get = (key: SettingKey): string | null => explain(key)[0]?.value ?? null;
  // `$schema` and the like are what an editor wants to know of the file.
  const keys = Object.keys(project).filter(
    (key) => !key.startsWith("$") && !(SETTING_KEYS as readonly string[]).includes(key),
  );
  const warnings = keys.map((key) => unknownKey(projectPath, key));
  return { get, explain, language: checkLanguage(explain("lang")[0] as Setting), warnings };
}

function unknownKey(path: string, key: string): Text {
  const near = nearest(key, SETTING_KEYS);
  return {
    en: `${path}: there is no setting "${key}".${near ? ` Did you mean ${near}?` : ""}`,
    zh: `${path}：没有名为“${key}”的设置。${near ? `是否指 ${near}？` : ""}`,
  };
}

function noText(key: SettingKey, where: string) {
  return usageError(
    "BAD_VALUE",
    {
      en: `${key} of ${where} contains a NUL character or half of a character; text is expected.`,
      zh: `${where} 的 ${key} 含有 NUL 或不完整的字符，此处应为文本。`,
    },
    { field: key },
  );
}

function checkLanguage({ value, where }: Setting): Language {
  if ((LANGUAGES as readonly (string | null)[]).includes(value)) return value as Language;
  throw usageError(
    "unknown-language",
    { en: `${where} is "${value}"; it must be en or zh.`, zh: `${where} 的值“${value}”无效，只能是 en 或 zh。` },
    { field: "lang" },
  );
}

function defaultOf(key: SettingKey, environment: SettingsWorld["environment"]): string | null {
  switch (key) {
    case "db":
      return join(
        environment.XDG_DATA_HOME || join(home(environment), ".local", "share"),
        "partnerctl",
        "partnerctl.db",
      );
    case "partner":
      return null;
    case "actor":
      return environment.USER || environment.USERNAME || userInfo().username;
    case "lang":
      return languageOfLocale(environment);
    case "invitation.base_url":
      return DEFAULT_BASE_URL;
    case "store.base_url":
      return DEFAULT_STORE_URL;
    default:
      return null;
  }
}
