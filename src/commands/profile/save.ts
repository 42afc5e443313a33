import type { Command } from "commander";
import type { App } from "../../app.ts";
import { conflict, inputNeeded, notFound, usageError } from "../../errors.ts";
import { settingFlags } from "../../globals.ts";
import { nearest } from "../../language/nearest.ts";
import { SETTING_KEYS, type SettingValues } from "../../settings.ts";
import { shellWord } from "../../values/shell.ts";
import { profilesOf, userSettings, writeUserSettings } from "../config/user-settings.ts";
import { settingValue } from "../config/values.ts";
import { profileColumns } from "./list.ts";

/** Letters of any language, digits, dot, hyphen and underscore; it stands in command lines and variables. */
const NAME = /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,63}$/u;

/** `profile add` and `profile remove`. */
export function registerSave(profile: Command, app: App): void {
  profile
    .command("add <name>")
    .description(
      app.text({
        en: "Add a profile from --db, --partner, --as and --lang",
        zh: "用 --db、--partner、--as、--lang 的值新增配置组",
      }),
    )
    .action(async (name: string) => await add(app, name));
  profile
    .command("remove <name>")
    .description(app.text({ en: "Remove a profile", zh: "移除配置组" }))
    .action(async (name: string) => await remove(app, name));
}

async function add(app: App, name: string): Promise<void> {
  if (!NAME.test(name) || name in {}) {
    throw usageError(
      "BAD_VALUE",
      {
        en: `"${name}" cannot name a profile. Use letters, digits, dots, hyphens and underscores.`,
        zh: `“${name}”不能作为配置组名称，只能使用文字、数字、点、连字符和下划线。`,
      },
      { field: "name" },
    );
  }
  const profiles = profilesOf(userSettings(app).content);
  if (profiles.has(name)) {
    throw conflict(
      "already-exists",
      { en: `The profile "${name}" exists already.`, zh: `配置组“${name}”已存在。` },
      {
        hint: {
          en: `partnerctl profile remove ${shellWord(name)}`,
          zh: `partnerctl profile remove ${shellWord(name)}`,
        },
      },
    );
  }
  const flags = settingFlags(app.globals);
  const values: SettingValues = Object.fromEntries(
    SETTING_KEYS.flatMap((key) => {
      const text = flags[key];
      return text === undefined ? [] : [[key, settingValue(app, key, text)]];
    }),
  );
  if (Object.keys(values).length === 0) {
    throw inputNeeded("--db", {
      en: "a profile holds at least one of --db, --partner, --as and --lang",
      zh: "配置组至少包含 --db、--partner、--as、--lang 之一",
    });
  }
  await app.checkPrintable(profileColumns);
  await writeUserSettings(app, { profiles: Object.fromEntries([...profiles, [name, values]]) });
  await app.printRecord(profileColumns, { ...values, name });
}

async function remove(app: App, name: string): Promise<void> {
  const { content } = userSettings(app);
  const profiles = profilesOf(content);
  const values = findProfile(profiles, name);
  profiles.delete(name);
  await app.checkPrintable(profileColumns);
  await writeUserSettings(app, {
    profiles: profiles.size === 0 ? undefined : Object.fromEntries(profiles),
    ...(content.profile === name ? { profile: undefined } : {}),
  });
  await app.printRecord(profileColumns, { ...values, name });
}

/** Finds a profile; an unknown one is exit 7 and names the nearest. */
export function findProfile(profiles: ReadonlyMap<string, SettingValues>, name: string): SettingValues {
  const found = profiles.get(name);
  if (found) return found;
  const near = nearest(name, [...profiles.keys()]);
  throw notFound(
    { en: "profile", zh: "配置组" },
    name,
    near === undefined ? {} : { hint: { en: `Did you mean "${near}"?`, zh: `是否指“${near}”？` } },
  );
}
