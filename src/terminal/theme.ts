import { Chalk } from "chalk";
import { inLanguage, type Language, type Text } from "../language/text.ts";

/** What inquirer would say in English by itself. */
const KEYS: Readonly<Record<string, Text>> = {
  navigate: { en: "move", zh: "移动" },
  select: { en: "choose", zh: "选择" },
};
const ERRORS: Readonly<Record<string, Text>> = {
  "No results found": { en: "Nothing matches.", zh: "没有匹配的结果。" },
};
const YES: Text = { en: "Yes", zh: "是" };
const NO: Text = { en: "No", zh: "否" };
const BAD_ANSWER: Text = { en: "Please answer y or n.", zh: "请输入 y（是）或 n（否）。" };

/**
 * How the prompts look and what they say by themselves. Every style is set: those that inquirer brings are coloured
 * whatever the person asked for.
 */
export function promptTheme(language: Language, color: boolean) {
  const chalk = new Chalk({ level: color ? 1 : 0 });
  const say = (text: Text): string => inLanguage(text, language);
  const keys = (pairs: readonly (readonly [string, string])[]): string =>
    pairs
      .map(([key, action]) => `${chalk.bold(key)} ${chalk.dim(say(KEYS[action] ?? { en: action, zh: action }))}`)
      .join(chalk.dim(" • "));
  return {
    prefix: { idle: chalk.blue("?"), done: chalk.green("✔") },
    spinner: {
      interval: 80,
      frames: ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"].map((frame) => chalk.yellow(frame)),
    },
    keywords: { yes: say(YES), no: say(NO), error: () => say(BAD_ANSWER) },
    // Inquirer hands some styles a second argument, which chalk would print.
    style: {
      answer: (text: string) => chalk.cyan(text),
      message: (text: string) => chalk.bold(text),
      error: (text: string) => chalk.red(`> ${ERRORS[text] ? say(ERRORS[text]) : text}`),
      defaultAnswer: (text: string) => chalk.dim(`(${text.replace(YES.zh, "y").replace(NO.zh, "n")})`),
      help: (text: string) => chalk.dim(text),
      highlight: (text: string) => chalk.cyan(text),
      key: (text: string) => chalk.cyan.bold(`<${text}>`),
      disabled: (text: string) => chalk.dim(text),
      searchTerm: (text: string) => chalk.cyan(text),
      description: (text: string) => chalk.cyan(text),
      keysHelpTip: keys,
      // The answer that Enter gives is the capital one: (Y/n).
      confirmDefault: (text: string) => (text === YES.zh || text === "y" ? "Y" : "N"),
    },
  };
}
