import type { Column } from "../../output/dataset.ts";
import type { Setting } from "../../settings.ts";
import { withoutPassword } from "../../values/address.ts";

/** The value of a setting as people may see it: without the password of a server. */
export function shown({ value }: Pick<Setting, "value">): string | null {
  return value === null ? null : withoutPassword(value);
}

/** A setting's value and where it comes from. */
export const settingColumns: readonly Column<Setting>[] = [
  { key: "key", label: { en: "Key", zh: "设置项" }, type: "text", value: (setting) => setting.key },
  { key: "value", label: { en: "Value", zh: "值" }, type: "text", value: shown },
  { key: "source", label: { en: "Source", zh: "来源" }, type: "text", value: (setting) => setting.source },
  { key: "where", label: { en: "Where", zh: "位置" }, type: "text", value: (setting) => setting.where || null },
];

export interface Explained extends Setting {
  readonly wins: boolean;
}

/** The same, and whether it is the one that counts. */
export const explainColumns: readonly Column<Explained>[] = [
  ...settingColumns,
  { key: "wins", label: { en: "Wins", zh: "是否生效" }, type: "boolean", value: (setting) => setting.wins },
];

/** The settings files. */
export interface SettingsPaths {
  readonly user: string;
  readonly project: string;
}

export const pathColumns: readonly Column<SettingsPaths>[] = [
  { key: "user", label: { en: "User settings", zh: "用户设置" }, type: "text", value: (paths) => paths.user },
  { key: "project", label: { en: "Project settings", zh: "项目设置" }, type: "text", value: (paths) => paths.project },
];
