import type { Command } from "commander";
import type { App } from "../../app.ts";
import type { Setting, SettingKey } from "../../settings.ts";
import { settingColumns, shown } from "./columns.ts";
import { settingKey, winner } from "./read.ts";
import { userSettings, writeUserSettings } from "./user-settings.ts";
import { settingValue } from "./values.ts";

/** `config set` and `config unset`: they change the user's settings file. */
export function registerWrite(config: Command, app: App): void {
  config
    .command("set <key> <value>")
    .description(app.text({ en: "Change a user setting", zh: "修改用户设置" }))
    .action(async (word: string, text: string) => await set(app, settingKey(word), text));
  config
    .command("unset <key>")
    .description(app.text({ en: "Remove a user setting", zh: "移除用户设置" }))
    .action(async (word: string) => await unset(app, settingKey(word)));
}

async function set(app: App, key: SettingKey, text: string): Promise<void> {
  const value = settingValue(app, key, text);
  await app.checkPrintable(settingColumns);
  await writeUserSettings(app, { [key]: value });
  const { path } = userSettings(app);
  const winning = winner(app, key);
  // A profile in use stands in the user's file too, but before the plain settings.
  if (overrides(winning) || (winning.source === "user" && winning.where !== path)) {
    app.warn({
      en: `${origin(winning)} still comes first: ${key} is "${shown(winning)}" here.`,
      zh: `${origin(winning)} 优先于用户设置：此处 ${key} 仍为“${shown(winning)}”。`,
    });
  }
  await app.printRecord(settingColumns, { key, value, source: "user", where: path });
}

async function unset(app: App, key: SettingKey): Promise<void> {
  const { path, content } = userSettings(app);
  await app.checkPrintable(settingColumns);
  if (Object.hasOwn(content, key)) await writeUserSettings(app, { [key]: undefined });
  else app.say({ en: `${key} is not set in ${path}.`, zh: `${path} 中没有设置 ${key}。` });
  const [left] = app.settings.explain(key).filter((setting) => setting.where !== path);
  await app.printRecord(settingColumns, left as Setting);
}

/** Whether a setting comes before every user setting. */
export function overrides({ source }: Setting): boolean {
  return source !== "user" && source !== "default";
}

/** What a setting came from, as a person would name it. */
export function origin({ source, where }: Setting): string {
  return source === "profile" ? `--profile ${where}` : where;
}
