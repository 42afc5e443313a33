import type { Text } from "./language/text.ts";

/** The kinds of failure that a caller can tell apart; main.ts maps each to its exit code. */
export type ErrorKind =
  | "bug"
  | "usage"
  | "refused"
  | "review"
  | "conflict"
  | "not-found"
  | "input-needed"
  | "forbidden"
  | "busy"
  | "interrupted";

/** The values that made a rule fire, as they are shown: text, numbers, booleans or lists of them. */
export type Facts = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

/** A rule that fired, with everything a person needs to act on it. The shape of SURFACE.md "Verdicts". */
export interface FiredRule {
  readonly id: string;
  readonly effect: string;
  readonly reason: Text;
  readonly remedy: Text;
  readonly source: string;
  readonly facts: Facts;
}

export interface ErrorDetails {
  readonly hint?: Text;
  readonly rules?: readonly FiredRule[];
  /** The option or column that the error is about. */
  readonly field?: string;
  /** The input record that the error is about, counted from 1 without the header. */
  readonly row?: number;
  readonly cause?: unknown;
}

/** A failure that a person can act on. Everything else that is thrown is a bug and says so. */
export class AppError extends Error {
  readonly kind: ErrorKind;
  /** Stable, for scripts: lower case with hyphens, or the row codes of SURFACE.md in upper case. */
  readonly code: string;
  readonly text: Text;
  readonly hint: Text | undefined;
  readonly rules: readonly FiredRule[];
  readonly field: string | undefined;
  readonly row: number | undefined;

  constructor(kind: ErrorKind, code: string, text: Text, details: ErrorDetails = {}) {
    super(text.en, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = "AppError";
    this.kind = kind;
    this.code = code;
    this.text = text;
    this.hint = details.hint;
    this.rules = details.rules ?? [];
    this.field = details.field;
    this.row = details.row;
  }
}

/** A bad value, option or file: exit 2. */
export function usageError(code: string, text: Text, details?: ErrorDetails): AppError {
  return new AppError("usage", code, text, details);
}

/** Nouns whose list shows what there is. */
const LISTED = new Set([
  "partner",
  "customer",
  "registration",
  "invitation",
  "association",
  "association request",
  "incentive statement",
  "member",
  "solution",
  "coupon",
  "withdrawal",
  "invoice",
  "voucher",
  "voucher quota",
  "payment",
  "promotion",
  "menu entry",
  "offer",
  "product",
  "order",
]);

const LISTS: Readonly<Record<string, string>> = {
  "association request": "partnerctl association requests",
  "incentive statement": "partnerctl incentive list",
  promotion: "partnerctl brand promo list",
  "menu entry": "partnerctl brand menu list",
};

/** Something that an id or account names and that does not exist: exit 7. */
export function notFound(what: Text, id: string, details: ErrorDetails = {}): AppError {
  // Requests of associations and statements of incentives are no nouns of their own.
  const list = LISTS[what.en] ?? `partnerctl ${what.en} list`;
  return new AppError(
    "not-found",
    "not-found",
    { en: `There is no ${what.en} "${id}".`, zh: `没有${what.zh}“${id}”。` },
    { ...(LISTED.has(what.en) ? { hint: { en: list, zh: list } } : {}), ...details },
  );
}

/** Something that exists, if at all, with somebody else than the one it was asked of: exit 7. */
export function notFoundOf(owner: string, what: Text, id: string, details: ErrorDetails = {}): AppError {
  const text = { en: `${owner} has no ${what.en} "${id}".`, zh: `${owner} 没有${what.zh}“${id}”。` };
  return new AppError("not-found", "not-found", text, details);
}

/** A duplicate, a concurrent change or the wrong state for this action: exit 6. */
export function conflict(code: string, text: Text, details?: ErrorDetails): AppError {
  return new AppError("conflict", code, text, details);
}

/** A value that the command needs and that nobody was there to give: exit 8. `list` shows what there is, where its name does not tell. */
export function inputNeeded(option: string, what: Text, list?: Text): AppError {
  return inputsNeeded([[option, what]], list);
}

/** All values that the command still needs, in one error: exit 8. It is about the first of them. */
export function inputsNeeded(wanted: readonly (readonly [option: string, what: Text])[], list?: Text): AppError {
  const options = wanted.map(([option]) => option);
  const whats = (language: keyof Text): string[] => wanted.map(([, what]) => what[language]);
  const named = [options.slice(0, -1).join(", "), ...options.slice(-1)].filter((part) => part !== "").join(" and ");
  return new AppError(
    "input-needed",
    "input-needed",
    {
      en: `${named} ${options.length === 1 ? "is" : "are"} needed: ${whats("en").join("; ")}.`,
      zh: `需要 ${options.join("、")}：${whats("zh").join("；")}。`,
    },
    { field: (options[0] as string).replace(/^--|[<>]/g, ""), ...(list ? { hint: list } : {}) },
  );
}
