import { mkdirSync } from "node:fs";
import { basename, dirname, extname } from "node:path";
import type { App } from "../../app.ts";
import { usageError } from "../../errors.ts";
import { readSettingsFile, type SettingsFile, type SettingValues, userSettingsPath } from "../../settings.ts";

export type Profiles = Readonly<Record<string, SettingValues>>;

/** The user's settings file and what is in it. */
export function userSettings(app: App): { readonly path: string; readonly content: SettingsFile } {
  const path = userSettingsPath(app.world.environment);
  return { path, content: readSettingsFile(path) };
}

/** The profiles of the user's settings file, in the order of their names. */
export function profilesOf({ profiles }: SettingsFile): Map<string, SettingValues> {
  const known = typeof profiles === "object" && profiles !== null ? profiles : {};
  return new Map(Object.entries(known).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * Writes top-level entries of the user's settings file; undefined takes an entry away. The file appears whole or not at
 * all, readable by its owner only. With --dry-run nothing is written.
 */
export async function writeUserSettings(app: App, changes: Readonly<Record<string, unknown>>): Promise<void> {
  const { path, content } = userSettings(app);
  if (app.dryRun) return;
  const { default: Conf } = await import("conf");
  const next: Record<string, unknown> = { ...content, ...changes };
  for (const [key, value] of Object.entries(changes)) if (value === undefined) delete next[key];
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const file = new Conf<Record<string, unknown>>({
      cwd: dirname(path),
      configName: basename(path, extname(path)),
      projectSuffix: "",
      configFileMode: 0o600,
      // A name with a dot is one name.
      accessPropertiesByDotNotation: false,
      serialize: (value) => `${JSON.stringify(value, undefined, 2)}\n`,
    });
    file.store = next;
  } catch (error) {
    // Whatever the file system has nothing to do with is a bug, and says so.
    if (!(error instanceof Error && "code" in error)) throw error;
    throw usageError(
      "settings-unwritable",
      {
        en: `The settings file ${path} cannot be written. Check its permissions and those of its folder.`,
        zh: `无法写入设置文件 ${path}，请检查该文件及其所在目录的权限。`,
      },
      { cause: error },
    );
  }
}
