import type { Command } from "commander";
import type { App } from "../../app.ts";
import { usageError } from "../../errors.ts";
import { projectSettingsPath, SETTING_KEYS, type Setting, type SettingKey, userSettingsPath } from "../../settings.ts";
import { oneOf } from "../option-values.ts";
import { explainColumns, pathColumns, settingColumns } from "./columns.ts";

/** The setting that counts for a key. */
export function winner(app: App, key: SettingKey): Setting {
  return app.settings.explain(key)[0] as Setting;
}

/** Reads the name of a setting; an unknown one is exit 2 and names the nearest. */
export function settingKey(word: string): SettingKey {
  if (word === "smtp.password") throw neverStored();
  return oneOf("key", word, SETTING_KEYS);
}

function neverStored() {
  return usageError(
    "BAD_VALUE",
    { en: "The password of a mail server is never stored.", zh: "邮件服务器的密码从不保存。" },
    {
      field: "key",
      hint: { en: "Give it as PARTNERCTL_SMTP_PASSWORD.", zh: "请使用环境变量 PARTNERCTL_SMTP_PASSWORD。" },
    },
  );
}

/** `config list`, `config get`, `config explain` and `config path`. */
export function registerRead(config: Command, app: App): void {
  config
    .command("list")
    .description(app.text({ en: "List the settings in force", zh: "列出当前生效的设置" }))
    .action(async () => {
      await app.printList(settingColumns, [SETTING_KEYS.map((key) => winner(app, key))]);
    });
  config
    .command("get <key>")
    .description(app.text({ en: "Show one setting", zh: "查看一项设置" }))
    .action(async (word: string) => {
      await app.printRecord(settingColumns, winner(app, settingKey(word)));
    });
  config
    .command("explain <key>")
    .description(
      app.text({ en: "Show every source of a setting, the winner first", zh: "列出一项设置的全部来源，生效者在前" }),
    )
    .action(async (word: string) => {
      const sources = app.settings.explain(settingKey(word));
      await app.printList(explainColumns, [sources.map((setting, place) => ({ ...setting, wins: place === 0 }))]);
    });
  config
    .command("path")
    .description(app.text({ en: "Show where the settings files are", zh: "显示设置文件的位置" }))
    .action(async () => {
      const { environment, cwd } = app.world;
      await app.printRecord(pathColumns, { user: userSettingsPath(environment), project: projectSettingsPath(cwd) });
    });
}
