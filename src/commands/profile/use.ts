import type { Command } from "commander";
import type { App } from "../../app.ts";
import { inputNeeded, usageError } from "../../errors.ts";
import { SETTING_KEYS, type SettingValues } from "../../settings.ts";
import { shown } from "../config/columns.ts";
import { profilesOf, userSettings, writeUserSettings } from "../config/user-settings.ts";
import { origin, overrides } from "../config/write.ts";
import { profileColumns } from "./list.ts";
import { findProfile } from "./save.ts";

/** `profile use`: chooses the profile that holds where nothing stronger names another. */
export function registerUse(profile: Command, app: App): void {
  profile
    .command("use [name]")
    .description(app.text({ en: "Choose the profile to use from now on", zh: "选定此后默认使用的配置组" }))
    .option("--none", app.text({ en: "use no profile any more", zh: "不再使用配置组" }))
    .action(async (name: string | undefined, { none }: { none?: boolean }) => {
      if (none && name !== undefined) {
        throw usageError("BAD_VALUE", {
          en: "Name a profile or give --none, not both.",
          zh: "配置组名称与 --none 只能二选一。",
        });
      }
      if (none) return await useNone(app);
      if (name === undefined) throw inputNeeded("<name>", { en: "the profile to use", zh: "要使用的配置组" });
      await use(app, name);
    });
}

async function use(app: App, name: string): Promise<void> {
  const { path, content } = userSettings(app);
  const values = findProfile(profilesOf(content), name);
  await app.checkPrintable(profileColumns);
  await writeUserSettings(app, { profile: name });
  app.say({
    en: `The profile "${name}" is used from now on (${path}). End it with: partnerctl profile use --none`,
    zh: `此后默认使用配置组“${name}”（${path}）。停用：partnerctl profile use --none`,
  });
  warnOfStronger(app, values);
  await app.printRecord(profileColumns, { ...values, name });
}

async function useNone(app: App): Promise<void> {
  await app.checkPrintable(profileColumns);
  await writeUserSettings(app, { profile: undefined });
  app.say({ en: "No profile is used any more.", zh: "已停用配置组。" });
  await app.printRecord(profileColumns, { name: null });
}

/** Names the sources that come before the profile's settings. */
function warnOfStronger(app: App, values: SettingValues): void {
  for (const key of SETTING_KEYS) {
    const [winning] = app.settings.explain(key);
    if (!winning || values[key] === undefined || !overrides(winning) || winning.value === values[key]) continue;
    app.warn({
      en: `${origin(winning)} comes before the profile: ${key} is "${shown(winning)}" here.`,
      zh: `${origin(winning)} 优先于配置组：此处 ${key} 仍为“${shown(winning)}”。`,
    });
  }
}
