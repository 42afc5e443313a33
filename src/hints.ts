import type { Text } from "./language/text.ts";

/** What to try next, by the code of an error that brings no hint of its own. */
export const HINTS: Readonly<Record<string, Text>> = {
  "unknown-command": { en: "partnerctl --help", zh: "partnerctl --help" },
  "unknown-option": { en: "See what the command takes with --help.", zh: "用 --help 查看该命令的选项。" },
  "file-exists": { en: "Overwrite it with --force, or name another file.", zh: "加 --force 覆盖，或换一个文件名。" },
  bug: {
    en: "This is a bug in partnerctl. Please report it with the command you ran; --debug shows where it happened.",
    zh: "这是 partnerctl 的程序错误。请附上所用命令反馈；加 --debug 可查看出错位置。",
  },
};

/** Nouns whose `list` shows what an id of theirs can be. */
const LISTED = new Set(
  "coupon incentive invoice offer order payment product registration solution voucher withdrawal".split(" "),
);

/** Words that stand between a noun and its verb. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  brand: ["promo", "menu"],
  incentive: ["policy"],
  voucher: ["quota"],
};

/** Where to find what an argument or option names, by its own name. */
const RECORDS: Readonly<Record<string, string>> = {
  customer: "customer list",
  customers: "customer list",
  distributor: "partner list",
  member: "member list",
  partner: "partner list",
  product: "product list",
  request: "association requests",
  reseller: "reseller list",
  solution: "solution list",
};

/** What to try where something is missing: the list that shows what can be given, else the help of the command. */
export function missingHint(option: string | undefined, [noun, word, verb]: readonly string[]): Text | undefined {
  if (noun === undefined) return undefined;
  const field = option?.replace(/^<|>$/g, "");
  const part = PARTS[noun]?.find((one) => one === word);
  const prefix = part === undefined ? noun : `${noun} ${part}`;
  const command = [prefix, part === undefined ? word : verb].filter((one) => one !== undefined).join(" ");
  const list = listOf(field, noun, prefix);
  if (list === undefined) {
    return { en: `See what it takes: partnerctl ${command} --help`, zh: `查看用法：partnerctl ${command} --help` };
  }
  return { en: `See which there are: partnerctl ${list}`, zh: `查看有哪些：partnerctl ${list}` };
}

function listOf(field: string | undefined, noun: string, prefix: string): string | undefined {
  if (field === "id" || field === "ids") {
    if (noun === "association") return "association requests";
    return LISTED.has(noun) || prefix !== noun ? `${prefix} list` : undefined;
  }
  if (field === "account") return noun === "customer" || noun === "member" ? `${noun} list` : ACCOUNTS[noun];
  return RECORDS[field ?? ""];
}

/** Whose account a noun's verbs mean. */
const ACCOUNTS: Readonly<Record<string, string>> = {
  account: "customer list",
  certification: "certification list",
  partner: "partner list",
};
