import type { Command } from "commander";
import type { App } from "../../app.ts";
import type { Column } from "../../output/dataset.ts";
import type { SettingValues } from "../../settings.ts";
import { shown } from "../config/columns.ts";
import { profilesOf, userSettings } from "../config/user-settings.ts";

export interface Profile extends SettingValues {
  /** null where no profile is meant. */
  readonly name: string | null;
}

/** A named set of settings. */
export const profileColumns: readonly Column<Profile>[] = [
  { key: "name", label: { en: "Name", zh: "名称" }, type: "text", value: (profile) => profile.name },
  { key: "db", label: { en: "Database", zh: "数据库" }, type: "text", value: ({ db = null }) => shown({ value: db }) },
  { key: "partner", label: { en: "Partner", zh: "伙伴" }, type: "text", value: (profile) => profile.partner },
  { key: "actor", label: { en: "Actor", zh: "操作人" }, type: "text", value: (profile) => profile.actor },
  { key: "lang", label: { en: "Language", zh: "语言" }, type: "text", value: (profile) => profile.lang },
];

/** `profile list`. */
export function registerList(profile: Command, app: App): void {
  profile
    .command("list")
    .description(app.text({ en: "List the profiles", zh: "列出配置组" }))
    .action(async () => {
      const { content } = userSettings(app);
      const profiles = profilesOf(content);
      await app.printList(profileColumns, [[...profiles].map(([name, values]) => ({ ...values, name }))]);
      if (content.profile) app.say({ en: `In use: ${content.profile}`, zh: `当前使用：${content.profile}` });
    });
}
