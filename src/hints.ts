import type { AppError } from "./errors.ts";
import type { Globals } from "./globals.ts";
import type { Text } from "./language/text.ts";
import { NOUNS } from "./nouns.ts";
import { shellWord } from "./values/shell.ts";

/** What to try next, by the code of an error that brings no hint of its own. */
const HINTS: Readonly<Record<string, Text>> = {
  "unknown-command": { en: "partnerctl --help", zh: "partnerctl --help" },
  "unknown-option": { en: "See what the command takes with --help.", zh: "用 --help 查看该命令的选项。" },
  "file-exists": { en: "Overwrite it with --force, or name another file.", zh: "加 --force 覆盖，或换一个文件名。" },
  bug: {
    en: "This is a bug in partnerctl. Please report it with the command you ran; --debug shows where it happened.",
    zh: "这是 partnerctl 的程序错误。请附上所用命令反馈；加 --debug 可查看出错位置。",
  },
};

/** What to try next after a failure beside the remedies of its rules: its own hint, or the one of its code. */
export function hintOf({ hint, code }: AppError): Text | undefined {
  return hint ?? HINTS[code];
}

/** Everything there is to try after a failure in one text: what its rules advise, each thing once, and its hint. */
export function adviceOf(error: AppError): Text | undefined {
  const hint = hintOf(error);
  const advice = [...error.rules.map(({ remedy }) => remedy), ...(hint ? [hint] : [])];
  if (advice.length === 0) return undefined;
  const said = (language: keyof Text): string[] => [...new Set(advice.map((text) => text[language]))];
  return { en: said("en").join(" "), zh: said("zh").join("") };
}

const NAMED = new RegExp(`\\bpartnerctl (?=(?:${NOUNS.map(({ name }) => name).join("|")})\\b)`, "g");

/**
 * Puts the database that a command line named to the commands in a text, so that they can be pasted and still mean it. A
 * text that says `--db` itself stays as it is.
 */
export function pasteable(text: string, { db, profile }: Pick<Globals, "db" | "profile">): string {
  const given = Object.entries({ db, profile }).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name} ${shellWord(value)} `],
  );
  if (given.length === 0 || text.includes("--db ")) return text;
  return text.replace(NAMED, (word) => word + given.join(""));
}
