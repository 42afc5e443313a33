import { setImmediate as nextTurn } from "node:timers/promises";
import { App, type World } from "./app.ts";
import { ruleLines } from "./commands/verdict.ts";
import { AppError, type ErrorKind, usageError } from "./errors.ts";
import { type Globals, globalValue, normalizeArguments, saysErrorsInJson } from "./globals.ts";
import { adviceOf, hintOf, pasteable, pasteableSentence } from "./hints.ts";
import { inLanguage, LANGUAGES, type Language, languageOfLocale, type Text } from "./language/text.ts";
import { isWhole } from "./text/whole.ts";
import { withoutPassword } from "./values/address.ts";

/** SURFACE.md "Exit codes": the one place where a kind of failure becomes a number. */
const EXIT_CODES: Readonly<Record<ErrorKind, number>> = {
  bug: 1,
  usage: 2,
  refused: 4,
  review: 5,
  conflict: 6,
  "not-found": 7,
  "input-needed": 8,
  forbidden: 9,
  busy: 75,
  interrupted: 130,
};

const KIND_WORDS: Readonly<Partial<Record<ErrorKind, Text>>> = {
  refused: { en: "Refused", zh: "拒绝" },
  review: { en: "Review needed", zh: "需人工审核" },
  bug: { en: "Unexpected failure", zh: "意外错误" },
};

/** Runs one command line and returns its exit code; never throws and never ends the process. */
export async function main(world: World): Promise<number> {
  const { argv } = world;
  const stdoutFailure = watchStreams(world);
  let app: App | undefined;
  try {
    refuseNoText(argv);
    const normalized = normalizeArguments(argv);
    app = new App(world, globalValuesOf(normalized));
    const { runProgram } = await import("./program.ts");
    await runProgram(app, normalized).catch(helpDisplayed);
    // What was written past output/ (help, a verdict) fails a turn later.
    await nextTurn();
    const failure = stdoutFailure();
    if (failure !== undefined) throw stdoutUnwritable(failure);
    app.sayWaiting();
    return app.exitCode;
  } catch (error) {
    return await report(error, world, app);
  } finally {
    await app?.close();
  }
}

/** What must be known of the global options before commander has read them, or where it could not. */
function globalValuesOf(argv: readonly string[]): Globals {
  const normalized = normalizeArguments(argv);
  return Object.fromEntries(
    ["db", "profile", "partner", "as", "lang", "format"].flatMap((name) => {
      const value = globalValue(normalized, `--${name}`);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** No value may hold a NUL or half of a character: not every database can store them, and none gives them back alike. */
function refuseNoText(argv: readonly string[]): void {
  const at = argv.findIndex((word) => word.includes("\0") || !isWhole(word));
  if (at < 0) return;
  const option = /^--[^=]*/.exec(argv[at] as string)?.[0] ?? /^--[^=]*$/.exec(argv[at - 1] ?? "")?.[0];
  throw usageError(
    "BAD_VALUE",
    {
      en: `${option ?? "An argument"} contains a NUL character or half of a character; text is expected.`,
      zh: `${option ?? "参数"} 含有 NUL 或不完整的字符，此处应为文本。`,
    },
    option === undefined ? {} : { field: option.slice(2) },
  );
}

/** Commander ends with an exception where it has shown help as it was asked to. */
function helpDisplayed(error: { code?: string } | undefined): void {
  if (error?.code !== "commander.helpDisplayed") throw error;
}

/** A reader that went away (`| head -1`) is no failure; whatever else happens to stdout is, once all is done. */
function watchStreams({ stdout, stderr }: World): () => NodeJS.ErrnoException | undefined {
  let failure: NodeJS.ErrnoException | undefined;
  stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") failure ??= error;
  });
  // Nobody listens to notes any more: that does not stop the work they are about.
  stderr.on("error", () => {});
  return () => failure;
}

function stdoutUnwritable(cause: NodeJS.ErrnoException): AppError {
  return usageError(
    "stdout-unwritable",
    { en: `stdout cannot be written: ${cause.message}.`, zh: `无法写入标准输出：${cause.message}。` },
    { cause },
  );
}

async function report(thrown: unknown, world: World, app: App | undefined): Promise<number> {
  const error = asAppError(thrown);
  const language = app?.language ?? wantedLanguage(world);
  const given = app?.globals ?? globalValuesOf(world.argv);
  const asJson = saysErrorsInJson(given);
  const hint = hintOf(error, app?.command);
  const lines = asJson ? [errorAsJson(error, hint, language, given)] : errorAsText(error, hint, language, given);
  const { safeText } = await import("./text/safe.ts");
  for (const line of lines) world.stderr.write(`${asJson ? line : safeText(line)}\n`);
  const debug = app?.globals.debug ?? world.argv.includes("--debug");
  if (debug && error.kind === "bug")
    world.stderr.write(`${withoutPassword((thrown as Error)?.stack ?? String(thrown))}\n`);
  return EXIT_CODES[error.kind];
}

/** The language of an error that came before the settings were read, or because of them. */
function wantedLanguage({ argv, environment }: World): Language {
  const wanted = globalValue(normalizeArguments(argv), "--lang") || environment.PARTNERCTL_LANG;
  return LANGUAGES.find((language) => language === wanted) ?? languageOfLocale(environment);
}

function asAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const message = withoutPassword(thrown instanceof Error ? thrown.message : String(thrown));
  return new AppError("bug", "bug", { en: message, zh: message }, { cause: thrown });
}

function errorAsJson(error: AppError, hint: Text | undefined, language: Language, given: Globals): string {
  const advice = adviceOf(error, hint);
  return JSON.stringify({
    error: {
      code: error.code,
      message: pasteableSentence(inLanguage(error.text, language), given),
      hint: advice ? pasteable(inLanguage(advice, language), given) : null,
      rules: error.rules.map((rule) => ({
        ...rule,
        reason: inLanguage(rule.reason, language),
        remedy: inLanguage(rule.remedy, language),
      })),
      field: error.field ?? null,
      row: error.row ?? null,
    },
  });
}

function errorAsText(error: AppError, hint: Text | undefined, language: Language, given: Globals): string[] {
  const colon = language === "zh" ? "：" : ": ";
  const word = KIND_WORDS[error.kind];
  const label = (text: Text): string => inLanguage(text, language);
  const attempt = (text: Text): string => `${label({ en: "Try", zh: "建议" })}${colon}${pasteable(label(text), given)}`;
  if (error.rules.length > 0)
    return [
      ...ruleLines(error.rules, language, {
        pasteable: (text) => pasteable(text, given),
        pasteableSentence: (text) => pasteableSentence(text, given),
      }),
      ...(hint ? [attempt(hint)] : []),
    ];
  const head = word ?? { en: "Error", zh: "错误" };
  return [`${label(head)}${colon}${pasteableSentence(label(error.text), given)}`, ...(hint ? [attempt(hint)] : [])];
}
