import { resolve } from "node:path";
import type { App } from "../../app.ts";
import { isBaseUrl } from "../../domain/invitations/link.ts";
import { isAddress } from "../../domain/invitations/types.ts";
import { isStoreUrl } from "../../domain/marketplace/links.ts";
import { usageError } from "../../errors.ts";
import { LANGUAGES, type Text } from "../../language/text.ts";
import type { SettingKey } from "../../settings.ts";
import { badValue, oneOf } from "../option-values.ts";

const PORTS = 65_535;

/** What a value must be, where not every text is one; wherever it comes from, it is asked before it is used. */
const WANTED: Readonly<Partial<Record<SettingKey, readonly [is: (text: string) => boolean, what: Text]>>> = {
  "invitation.base_url": [
    isBaseUrl,
    { en: "an http or https address without a password", zh: "不含密码的 http 或 https 网址" },
  ],
  "store.base_url": [
    isStoreUrl,
    { en: "an http or https address without a password or a fragment", zh: "不含密码与片段的 http 或 https 网址" },
  ],
  "smtp.host": [
    (text) => /^[\w.:-]+$/.test(text) && !text.includes("//"),
    { en: "the name of a mail server, without a port", zh: "邮件服务器名称（不含端口）" },
  ],
  "smtp.port": [
    (text) => /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= PORTS,
    { en: `a port from 1 to ${PORTS}`, zh: `1 到 ${PORTS} 的端口号` },
  ],
  "smtp.from": [isAddress, { en: "an e-mail address", zh: "邮箱地址" }],
};

/** Checks a value. A relative path is completed, because the working directory is another one next time. */
export function settingValue(app: App, key: SettingKey, text: string): string {
  if (text.trim() === "") {
    throw usageError(
      "BAD_VALUE",
      { en: `${key} cannot be empty.`, zh: `${key} 不能为空。` },
      { field: key, hint: { en: `partnerctl config unset ${key}`, zh: `partnerctl config unset ${key}` } },
    );
  }
  if (key === "lang") return oneOf("lang", text, LANGUAGES);
  if (key === "db" && !/^[a-z][a-z0-9+.-]+:\/\//i.test(text)) return resolve(app.world.cwd, text);
  return checkedValue(key, text);
}

/** Refuses a text that a setting cannot be. */
export function checkedValue(key: SettingKey, text: string): string {
  const [is, what] = WANTED[key] ?? [];
  if (is && what && !is(text)) throw badValue(key, text, what);
  return text;
}

/** The value of a setting that is about to be used, if there is one. */
export function settingInUse(app: App, key: SettingKey): string | undefined {
  const value = app.settings.get(key);
  return value === null ? undefined : checkedValue(key, value);
}

/** Warns whoever shares a link while nothing says where links lead: the address that stands in for it is nobody's page. */
export function warnOfExample(app: App, key: "invitation.base_url" | "store.base_url"): void {
  const [inUse] = app.settings.explain(key);
  if (inUse?.source !== "default") return;
  app.warn({
    en: `${key} is not set, so the link leads to an example address that nobody can open. Set yours: partnerctl config set ${key} <url>`,
    zh: `未设置 ${key}，链接使用示例网址，客户无法打开。请先设置：partnerctl config set ${key} <网址>`,
  });
}
