import { fill, type Text } from "../../language/text.ts";
import { formatLocal, type Instant } from "../../values/instant.ts";
import type { AssociationType } from "../association/association.ts";

/** What an invitation mail tells. */
export interface LetterFacts {
  /** The partner's company. */
  readonly company: string;
  readonly fullName: string;
  readonly associationType: AssociationType | null;
  readonly url: string;
  readonly validUntil: Instant;
}

/** The words of a mail; whom it goes to stands elsewhere. */
export interface Letter {
  readonly subject: string;
  readonly text: string;
}

const SUBJECT: Text = {
  en: "{company} invites you to become its Huawei Cloud customer",
  zh: "{company}邀请您成为其华为云客户",
};

const BODY: Text = {
  en: `Dear {name},

{company} invites you to become its Huawei Cloud customer. Please open this link before {until} (UTC+08:00), sign up for a Huawei Cloud account or sign in to the one that you have, and agree to be associated with {company}{type}:

{url}

The link can be used once. If it no longer works, please ask {company} for a new one.
If you did not expect this mail, you need not do anything.`,
  zh: `{name}，您好！

{company}邀请您成为其华为云客户。请在 {until}（北京时间）前打开以下链接，注册或登录华为云账号，并同意与{company}关联{type}：

{url}

该链接仅可使用一次。如已失效，请联系{company}重新发送。
如果您并不了解此事，请忽略本邮件。`,
};

const TYPES: Readonly<Record<AssociationType, Text>> = {
  referral: { en: " (as a referral customer)", zh: "（关联类型：顾问销售）" },
  resale: { en: " (as a resale customer)", zh: "（关联类型：代售）" },
};

const NO_TYPE: Text = { en: "", zh: "" };
const RULE = "\n\n----------------------------------------\n\n";

/** Writes the mail, in Chinese and below it in English: nobody knows which of them the customer reads. */
export function letterOf({ company, fullName, associationType, url, validUntil }: LetterFacts): Letter {
  const type = associationType === null ? NO_TYPE : TYPES[associationType];
  const facts = { company: oneLine(company), name: oneLine(fullName), url, until: formatLocal(validUntil) };
  const subject = fill(SUBJECT, facts);
  const en = fill(BODY, { ...facts, type: type.en }).en;
  const zh = fill(BODY, { ...facts, type: type.zh }).zh;
  return { subject: `${subject.zh} / ${subject.en}`, text: `${zh}${RULE}${en}\n` };
}

/** White space, control characters, line ends of any kind, and what turns the direction of reading. */
const UNSAFE = /[\s\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]+/gu;

/** A name as it may stand in a mail: a line of its own making would look like one of ours. */
export function oneLine(text: string): string {
  return text.replace(UNSAFE, " ").trim();
}
