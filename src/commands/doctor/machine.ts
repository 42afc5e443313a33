import type { Diagnosis } from "../../actions/diagnose-database.ts";
import type { App } from "../../app.ts";
import { AppError } from "../../errors.ts";
import { same } from "../../language/text.ts";
import { projectSettingsPath, readSettingsFile, userSettingsPath } from "../../settings.ts";
import { formatInstant } from "../../values/instant.ts";

/** package.json "engines". */
const OLDEST_NODE = [20, 19] as const;
/** A table of three columns needs as many. */
const NARROWEST = 40;

/** Whether this Node is new enough. */
export function checkNode(version: string): Diagnosis {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const ok = major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
  return {
    check: "node",
    ok,
    detail: same(version),
    remedy: ok ? null : { en: "Install Node.js 20.19 or newer.", zh: "请安装 Node.js 20.19 或更新版本。" },
  };
}

/** Whether the settings files can be read, and the profile and language that they name exist. */
export function checkSettings(app: App): Diagnosis {
  const { environment, cwd } = app.world;
  const failure = app.settingsFailure;
  const mend = { en: "Mend the file by hand, or remove it.", zh: "请手动修正或删除该文件。" };
  if (failure) return { check: "settings", ok: false, detail: failure.text, remedy: failure.hint ?? mend };
  const paths = [userSettingsPath(environment), projectSettingsPath(cwd)];
  const there = paths.filter((path) => Object.keys(readSettingsFile(path)).length > 0);
  const none = { en: "no settings files", zh: "没有设置文件" };
  return { check: "settings", ok: true, detail: there.length > 0 ? same(there.join(", ")) : none, remedy: null };
}

/** Whether the locale names another encoding than the one that is written; none at all says nothing against it. */
export function checkEncoding(environment: Readonly<Record<string, string | undefined>>): Diagnosis {
  const locale = environment.LC_ALL || environment.LC_CTYPE || environment.LANG || "";
  const charset = /\.([\w-]+)/.exec(locale)?.[1];
  const ok = charset === undefined || /^utf-?8$/i.test(charset);
  const unset = { en: "no encoding is set; UTF-8 is written", zh: "未设置编码；输出为 UTF-8" };
  return {
    check: "encoding",
    ok,
    detail: ok && charset === undefined ? unset : same(locale),
    remedy: ok ? null : same("export LC_ALL=C.UTF-8"),
  };
}

/** What stdout is: a pipe is as good as a terminal, a very narrow terminal is not. */
export function checkTerminal({ world, colored }: App): Diagnosis {
  const { isTTY, columns = 80 } = world.stdout;
  if (!isTTY) {
    return {
      check: "terminal",
      ok: true,
      detail: { en: "not a terminal: plain text", zh: "非终端：纯文本" },
      remedy: null,
    };
  }
  const ok = columns >= NARROWEST;
  return {
    check: "terminal",
    ok,
    detail: {
      en: `${columns} columns, ${colored ? "colours" : "no colours"}`,
      zh: `${columns} 列，${colored ? "彩色" : "无颜色"}`,
    },
    remedy: ok ? null : { en: "Widen the window, or use --json.", zh: "请加宽窗口，或使用 --json。" },
  };
}

/** The clock in force stands before the machine's, where somebody has set one: it dates what is written. */
export function withGivenClock(app: App, machine: Diagnosis): Diagnosis {
  const option = app.globals.now === undefined ? "PARTNERCTL_NOW" : "--now";
  const given = app.globals.now ?? app.world.environment.PARTNERCTL_NOW;
  if (given === undefined || given === "") return machine;
  try {
    const set = `${formatInstant(app.clock())} (${option})`;
    const { en, zh } = machine.detail;
    // What is no instant says itself what is meant.
    const says = /^\d/.test(en) ? { en: `the machine says ${en}`, zh: `本机时间为 ${zh}` } : machine.detail;
    return { ...machine, detail: { en: `set to ${set}; ${says.en}`, zh: `已设为 ${set}；${says.zh}` } };
  } catch (error) {
    return failed("clock", error);
  }
}

/** What an unforeseen failure of a check is shown as: doctor looks at everything, whatever breaks. */
export function failed(check: string, error: unknown): Diagnosis {
  const detail = error instanceof AppError ? error.text : same(String((error as Error)?.message ?? error));
  return { check, ok: false, detail, remedy: null };
}
