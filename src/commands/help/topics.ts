import type { App } from "../../app.ts";
import { inLanguage, type Text } from "../../language/text.ts";
import { projectSettingsPath, userSettingsPath, VARIABLES } from "../../settings.ts";
import { withoutPassword } from "../../values/address.ts";
import { ANSWER_TOPICS, type AnswerTopic, answerText } from "./answers.ts";

export const TOPICS = ["exit-codes", "formats", "environment", "files", "rules", ...ANSWER_TOPICS] as const;

type Topic = (typeof TOPICS)[number];

/** Whether a word names a topic. */
export function isTopic(word: string): word is Topic {
  return (TOPICS as readonly string[]).includes(word);
}

/** The text of a topic in the language, without a line end behind it. */
export async function topicText(app: App, topic: Topic): Promise<string> {
  if (topic === "rules") return (await import("./rules.ts")).rulesText(app);
  if (topic === "files") return filesText(app);
  return isAnswered(topic) ? await answerText(app, topic) : app.text(TEXTS[topic]);
}

/** Whether a topic is a question that the rules answer. */
export function isAnswered(topic: Topic): topic is AnswerTopic {
  return (ANSWER_TOPICS as readonly string[]).includes(topic);
}

/** Lines of two columns, the first as wide as its widest word. */
function table(rows: readonly (readonly [string, Text])[]): Text {
  const width = Math.max(...rows.map(([word]) => word.length));
  const lines = (language: "en" | "zh"): string =>
    rows.map(([word, text]) => `  ${word.padEnd(width)}  ${inLanguage(text, language)}`).join("\n");
  return { en: lines("en"), zh: lines("zh") };
}

function paragraphs(...parts: readonly Text[]): Text {
  return { en: parts.map((part) => part.en).join("\n\n"), zh: parts.map((part) => part.zh).join("\n\n") };
}

const EXIT_CODES = table([
  ["0", { en: "done (an empty list is done)", zh: "成功（列表为空也算成功）" }],
  ["1", { en: "unexpected failure: a bug, and it says so", zh: "意外错误：程序缺陷，会明确说明" }],
  [
    "2",
    {
      en: "usage: unknown command or option, bad value, unreadable or malformed file",
      zh: "用法错误：未知命令或选项、取值无效、文件无法读取或格式错误",
    },
  ],
  ["3", { en: "bulk: some rows failed, the others are done", zh: "批量：部分行失败，其余已完成" }],
  ["4", { en: "refused by a rule (the rules are named)", zh: "被规则拒绝（列出规则）" }],
  ["5", { en: "not allowed directly, but a manual review can be requested", zh: "不可直接办理，但可申请人工审核" }],
  ["6", { en: "conflict: duplicate, changed meanwhile, or wrong state", zh: "冲突：重复、期间已变更或状态不符" }],
  ["7", { en: "not found", zh: "未找到" }],
  [
    "8",
    { en: "input needed, and nobody to ask (names the missing option)", zh: "缺少输入且无人可询问（指明缺少的选项）" },
  ],
  ["9", { en: "this role may not do that", zh: "该角色无权操作" }],
  ["10", { en: "differences found (db check, db copy, doctor)", zh: "发现差异（db check、db copy、doctor）" }],
  ["75", { en: "the database is busy or unreachable: try again", zh: "数据库繁忙或不可达：请重试" }],
  ["130", { en: "interrupted", zh: "被中断" }],
]);

const FORMATS = table([
  [
    "table",
    {
      en: "for people (default); fitted to a terminal, never cut in a pipe",
      zh: "供人阅读（默认）；适应终端宽度，管道中不截断",
    },
  ],
  [
    "csv",
    {
      en: "UTF-8, comma; --csv-profile excel adds a BOM, CRLF and a formula guard",
      zh: "UTF-8，逗号分隔；--csv-profile excel 加 BOM、CRLF 与公式防护",
    },
  ],
  ["tsv", { en: "the same with tabs", zh: "同上，制表符分隔" }],
  ["json", { en: "an array for lists, an object for one record", zh: "列表为数组，单条记录为对象" }],
  ["jsonl", { en: "one object per line", zh: "每行一个对象" }],
  ["md", { en: "a Markdown table", zh: "Markdown 表格" }],
  ["xlsx", { en: "a workbook; into a file with -o, or a pipe", zh: "工作簿，用 -o 写入文件或经管道输出" }],
  ["html", { en: "one page that needs nothing else", zh: "单个自包含的网页" }],
]);

const FORMAT_NOTES: Text = {
  en: `Choose with -f <format>, or by the extension of -o <file>. --json[=a,b] is -f json with these columns.
--columns a,b chooses columns and their order; --headers key|label chooses what heads them.
Money is text with two places, instants are ISO 8601 in UTC (in tables: Asia/Shanghai), an empty value is null or nothing.
Input (import, --from): csv, tsv, json, jsonl, xlsx; by extension or --input-format; - is stdin; UTF-8 or GB18030 is recognised.`,
  zh: `用 -f <格式> 选择，或由 -o <文件> 的扩展名决定。--json[=a,b] 等同于 -f json 并只保留这些列。
--columns a,b 选择列及其顺序；--headers key|label 选择列名用英文键或标签。
金额为两位小数的文本；时间为 UTC 的 ISO 8601（表格中为北京时间）；空值为 null 或空。
输入（import、--from）：csv、tsv、json、jsonl、xlsx，由扩展名或 --input-format 决定；- 表示标准输入；自动识别 UTF-8 与 GB18030。`,
};

const ENVIRONMENT = table([
  [VARIABLES.db, { en: "the database, as --db", zh: "数据库，同 --db" }],
  [
    "PGPASSWORD",
    {
      en: "the password for a postgres:// URL that has none; PGHOST, PGUSER, PGSSLMODE … as psql reads them",
      zh: "postgres:// 地址未带密码时使用的密码；PGHOST、PGUSER、PGSSLMODE 等含义同 psql",
    },
  ],
  ["PARTNERCTL_PROFILE", { en: "a named set of settings, as --profile", zh: "配置组，同 --profile" }],
  [VARIABLES.partner, { en: "the partner on whose behalf to act, as --partner", zh: "代表哪个伙伴操作，同 --partner" }],
  [VARIABLES.actor, { en: "who acts, as --as", zh: "操作人，同 --as" }],
  ["PARTNERCTL_NOW", { en: "the clock, as --now", zh: "时钟，同 --now" }],
  [
    VARIABLES.lang,
    { en: "en or zh, as --lang; else the locale decides", zh: "en 或 zh，同 --lang；否则由系统区域决定" },
  ],
  [
    VARIABLES["smtp.host"],
    {
      en: "the mail server for invitations; …_PORT, …_USER, …_FROM beside it (settings smtp.host and so on)",
      zh: "发送邀请的邮件服务器；另有 …_PORT、…_USER、…_FROM（对应设置 smtp.host 等）",
    },
  ],
  [
    "PARTNERCTL_SMTP_PASSWORD",
    { en: "the password for smtp.user; it is never stored", zh: "smtp.user 的密码；从不保存" },
  ],
  [
    VARIABLES["invitation.base_url"],
    {
      en: "where links of invitations lead (setting invitation.base_url)",
      zh: "邀请链接的网址（设置 invitation.base_url）",
    },
  ],
  [
    VARIABLES["store.base_url"],
    {
      en: "where links to products of the cloud store lead (setting store.base_url)",
      zh: "云商店商品链接的网址（设置 store.base_url）",
    },
  ],
  ["PARTNERCTL_SEED", { en: "makes generated ids reproducible", zh: "使生成的编号可重现" }],
  ["XDG_DATA_HOME", { en: "where the database is kept by default", zh: "数据库的默认存放位置" }],
  ["XDG_CONFIG_HOME", { en: "where the user settings are kept", zh: "用户设置的存放位置" }],
  ["NO_COLOR, FORCE_COLOR", { en: "colours off, or on", zh: "关闭或启用颜色" }],
]);

const PRECEDENCE: Text = {
  en: `What comes first wins: flags, the profile of --profile, the environment (and its profile), ./.partnerctl.json,
the user settings (the profile chosen with "profile use" first), defaults. "partnerctl config explain <key>" shows it.`,
  zh: `优先级从高到低：命令行选项、--profile 指定的配置组、环境变量（及其指定的配置组）、./.partnerctl.json、
用户设置（其中 profile use 选定的配置组在前）、默认值。可用“partnerctl config explain <键>”查看。`,
};

const TEXTS: Readonly<Record<Exclude<Topic, AnswerTopic | "rules" | "files">, Text>> = {
  "exit-codes": EXIT_CODES,
  formats: paragraphs(FORMATS, FORMAT_NOTES),
  environment: paragraphs(ENVIRONMENT, PRECEDENCE),
};

function filesText(app: App): string {
  const { environment, cwd } = app.world;
  const db = withoutPassword(app.settings.get("db") as string);
  return app.text({
    en: `Database         ${db}
User settings    ${userSettingsPath(environment)}
Project settings ${projectSettingsPath(cwd)}

The database is a PostgreSQL server (postgres://…) or one SQLite file (beside it, while in use, -wal and -shm). The first
write creates it, readable by its owner only; who may read the file may read everything in it. Copy it with "partnerctl
db backup <file>", also while it is in use; "db restore <file>" keeps what stood there as <db>.before-restore-<time>.
Output files appear whole or not at all, and replace nothing without --force.`,
    zh: `数据库：${db}
用户设置：${userSettingsPath(environment)}
项目设置：${projectSettingsPath(cwd)}

数据库为 PostgreSQL 服务器（postgres://…）或一个 SQLite 文件（使用时旁边有 -wal 与 -shm）。首次写入时创建，仅所有者可读；能读取该文件者即可读取其中全部数据。
可用“partnerctl db backup <文件>”在线备份；“db restore <文件>”会将原文件保留为 <db>.before-restore-<时间>。输出文件要么完整出现、要么不出现；不加 --force 不会覆盖已有文件。`,
  });
}
