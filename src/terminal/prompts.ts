import { AppError } from "../errors.ts";
import type { Language, Text } from "../language/text.ts";
import { inLanguage } from "../language/text.ts";

/** One thing to choose from. */
export interface Choice<Value> {
  readonly value: Value;
  readonly name: string;
  readonly description?: string;
}

/** The questions that wizards ask. All are drawn on stderr, so that stdout stays data. */
export interface Prompts {
  /** Asks for a line of text until `check` has nothing to say against it. */
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
}

/** Opens the prompts; inquirer is loaded with the first question. */
export function openPrompts({ input, output, language }: PromptStreams): Prompts {
  const say = (text: Text): string => inLanguage(text, language);

  async function ask<Value>(question: Record<string, unknown>): Promise<Value> {
    const { default: inquirer } = await import("inquirer");
    const prompt = inquirer.createPromptModule({ input, output });
    try {
      const answers = (await prompt([{ ...question, name: "answer" }] as never)) as { answer: Value };
      return answers.answer;
    } catch (error) {
      if (error instanceof Error && /ExitPromptError|AbortPromptError/.test(error.name)) {
        throw new AppError(
          "interrupted",
          "interrupted",
          { en: "Stopped; nothing was written.", zh: "已停止，未写入任何内容。" },
          { cause: error },
        );
      }
      throw error;
    }
  }

  return {
    input: (question, check, initial) =>
      ask({
        type: "input",
        message: say(question),
        ...(initial === undefined ? {} : { default: initial }),
        validate(answer: string) {
          const problem = check?.(answer);
          return problem ? say(problem) : true;
        },
      }),
    select: (question, choices) => ask({ type: "select", message: say(question), choices }),
    search(question, find) {
      // Keys come faster than answers: one search at a time, so that find need not be ready for two.
      let running: Promise<unknown> = Promise.resolve();
      const source = (typed: string | undefined) => {
        const found = running.then(() => find(typed ?? ""));
        running = found.catch(() => {});
        return found;
      };
      return ask({ type: "search", message: say(question), source });
    },
    confirm: (question, initial) => ask({ type: "confirm", message: say(question), default: initial }),
  };
}
