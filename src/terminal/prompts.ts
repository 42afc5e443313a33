import { AppError } from "../errors.ts";
import type { Language, Text } from "../language/text.ts";
import { inLanguage } from "../language/text.ts";
import { safeText } from "../text/safe.ts";
import { promptTheme } from "./theme.ts";

/** One thing to choose from. */
export interface Choice<Value> {
  readonly value: Value;
  readonly name: string;
  readonly description?: string;
}

/** The questions that wizards ask. All are drawn on stderr, so that stdout stays data. */
export interface Prompts {
  /** Asks for a line of text until `check` has nothing to say against it; white space around the answer is dropped. */
  input(question: Text, check?: (answer: string) => Text | undefined, initial?: string): Promise<string>;
  select<Value>(question: Text, choices: readonly Choice<Value>[]): Promise<Value>;
  /** Looks for something as the person types. */
  search<Value>(question: Text, find: (typed: string) => Promise<readonly Choice<Value>[]>): Promise<Value>;
  confirm(question: Text, initial: boolean): Promise<boolean>;
}

export interface PromptStreams {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
  readonly language: Language;
  /** Whether prompts are coloured; what the terminal and its environment say if not given. */
  readonly color?: boolean;
}

/** Lines of choices at most, and those that a prompt needs besides them: what is taller than the window is drawn wrong. */
const MOST_CHOICES = 12;
const OTHER_LINES = 8;
/** Below this many columns the answer stands under its question, so that a Chinese one rarely wraps. */
const NARROW = 60;

/** Opens the prompts; inquirer is loaded with the first question. */
export function openPrompts({ input, output, language, color = isColored(output) }: PromptStreams): Prompts {
  const say = (text: Text): string => safeText(inLanguage(text, language));
  const theme = promptTheme(language, color);

  async function ask<Value>(question: Record<string, unknown>, stop = new AbortController()): Promise<Value> {
    const { default: inquirer } = await import("inquirer");
    const prompt = inquirer.createPromptModule({ input, output, signal: stop.signal });
    const release = whenClosed(input, () => stop.abort());
    try {
      const answers = (await prompt([{ theme, ...question, name: "answer" }] as never)) as { answer: Value };
      return answers.answer;
    } catch (error) {
      if (stop.signal.reason instanceof SearchFailed) throw stop.signal.reason.cause;
      throw isStop(error) ? stopped(error) : error;
    } finally {
      release();
    }
  }

  /** The question of a prompt in which something is typed behind it. */
  const typed = (question: Text): string => (output.columns < NARROW ? `${say(question)}\n ` : say(question));
  const pageSize = Math.max(3, Math.min(MOST_CHOICES, (output.rows || 24) - OTHER_LINES));

  return {
    async input(question, check, initial) {
      const answer = await ask<string>({
        type: "input",
        message: typed(question),
        ...(initial === undefined ? {} : { default: initial }),
        validate(text: string) {
          const problem = check?.(text.trim());
          return problem ? say(problem) : true;
        },
      });
      return answer.trim();
    },
    select: (question, choices) =>
      ask({ type: "select", message: say(question), choices: choices.map(safe), pageSize }),
    search(question, find) {
      const stop = new AbortController();
      // Keys come faster than answers: one search at a time, so that find need not be ready for two, and none for
      // what is no longer asked.
      let running: Promise<unknown> = Promise.resolve();
      const source = (text: string | undefined, { signal }: { signal: AbortSignal }) => {
        const found = running.then(async () => (signal.aborted ? [] : (await find(text ?? "")).map(safe)));
        running = found.catch((cause: unknown) => stop.abort(new SearchFailed("search failed", { cause })));
        return found;
      };
      return ask({ type: "search", message: typed(question), source, pageSize }, stop);
    },
    confirm: (question, initial) => ask({ type: "confirm", message: say(question), default: initial }),
  };
}

/** Carries what a search threw past inquirer, which would only show it and wait. */
class SearchFailed extends Error {}

/** Names come from files: nothing in them may drive the terminal. */
function safe<Value>({ value, name, description }: Choice<Value>): Choice<Value> {
  return { value, name: safeText(name), ...(description === undefined ? {} : { description: safeText(description) }) };
}

/** What NO_COLOR, FORCE_COLOR and TERM say; Node knows them. */
function isColored(output: NodeJS.WriteStream): boolean {
  return output.getColorDepth() > 1;
}

/**
 * Runs `act` when the terminal is closed or Ctrl-D ends the input: inquirer itself learns of it only while the process
 * is already ending. An answered prompt lets go of its input too, but settles before the next turn.
 */
function whenClosed(input: NodeJS.ReadStream, act: () => void): () => void {
  let released = false;
  const onPause = (): void => {
    setImmediate(() => {
      if (!released) act();
    });
  };
  input.on("pause", onPause);
  return () => {
    released = true;
    input.off("pause", onPause);
  };
}

function isStop(error: unknown): boolean {
  return error instanceof Error && /ExitPromptError|AbortPromptError/.test(error.name);
}

function stopped(cause: unknown): AppError {
  return new AppError(
    "interrupted",
    "interrupted",
    { en: "Stopped; nothing was written.", zh: "已停止，未写入任何内容。" },
    { cause },
  );
}
