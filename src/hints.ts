import type { AppError } from "./errors.ts";
import type { Globals } from "./globals.ts";
import { same, type Text } from "./language/text.ts";
import { NOUNS } from "./nouns.ts";
import { shellWord } from "./values/shell.ts";

/** What to try next, by the code of an error that brings no hint of its own. */
const HINTS: Readonly<Record<string, Text>> = {
  "unknown-command": { en: "partnerctl --help", zh: "partnerctl --help" },
  "file-exists": { en: "Overwrite it with --force, or name another file.", zh: "加 --force 覆盖，或换一个文件名。" },
  bug: {
    en: "This is a bug in partnerctl. Please report it with the command you ran; --debug shows where it happened.",
    zh: "这是 partnerctl 的程序错误。请附上所用命令反馈；加 --debug 可查看出错位置。",
  },
};

/** Where the records are listed that an option or argument names. */
const CANDIDATES: Readonly<Record<string, string>> = {
  partner: "partnerctl partner list",
  distributor: "partnerctl partner list --kind distributor",
  reseller: "partnerctl partner list --kind reseller",
  resellers: "partnerctl partner list --kind reseller",
  customer: "partnerctl customer list",
  customers: "partnerctl customer list",
  member: "partnerctl member list",
  "to-member": "partnerctl member list",
  product: "partnerctl product list",
  solution: "partnerctl solution list",
  quota: "partnerctl voucher quota list",
  request: "partnerctl association requests",
  parameter: "partnerctl policy list",
  "rule-or-parameter": "partnerctl policy list",
};

/** The command that lists what can be given for an option or argument; undefined where that is anybody's own word. */
export function candidatesOf(name: string): Text | undefined {
  const list = CANDIDATES[name];
  return list === undefined ? undefined : same(list);
}

/** What to try next after a failure beside the remedies of its rules: its own hint, or the one of its code. */
export function hintOf({ hint, code, field }: AppError, command: string | undefined): Text | undefined {
  if (hint || code !== "input-needed") return hint ?? HINTS[code];
  return candidatesOf(field ?? "") ?? (command === undefined ? undefined : same(`partnerctl ${command} --help`));
}

/** What to try after a failure in one text: its hint, else what its rules advise, each thing once. */
export function adviceOf({ rules }: AppError, hint: Text | undefined): Text | undefined {
  if (hint || rules.length === 0) return hint;
  const said = (language: keyof Text): string[] => [...new Set(rules.map(({ remedy }) => remedy[language]))];
  return { en: said("en").join(" "), zh: said("zh").join("") };
}

const NAMED = new RegExp(`\\bpartnerctl (?=(?:${NOUNS.map(({ name }) => name).join("|")})\\b)`, "g");

const IN_BACK_TICKS = /`[^`]*`/g;

/** The same of a sentence, in which only what stands between back-ticks is a command. */
export function pasteableSentence(text: string, given: Pick<Globals, "db" | "profile">): string {
  return text.replace(IN_BACK_TICKS, (command) => pasteable(command, given));
}

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
