import type { Command } from "commander";
import type { App } from "../../app.ts";
import { type AppError, usageError } from "../../errors.ts";
import { nearest } from "../../language/nearest.ts";
import { shellWord } from "../../values/shell.ts";
import { isAnswered, isTopic, TOPICS, topicText } from "./topics.ts";

/** `help`: the program's help, that of a noun or a verb, or a topic. */
export function register(help: Command, app: App): void {
  help
    .argument("[words...]", app.text({ en: "a noun, a noun and a verb, or a topic", zh: "名词、名词加动词，或主题" }))
    .usage(app.text({ en: "[noun [verb] | topic]", zh: "[名词 [动词] | 主题]" }))
    .addHelpText("after", () => {
      const questions = TOPICS.filter((topic) => isAnswered(topic));
      const others = TOPICS.filter((topic) => !isAnswered(topic));
      return app.text({
        en: `\nTopics: ${others.join(", ")}\nQuestions: ${questions.join(", ")}`,
        zh: `\n主题：${others.join("、")}\n常见问题：${questions.join("、")}`,
      });
    })
    .action(async (words: readonly string[]) => {
      const [first] = words;
      if (first !== undefined && words.length === 1 && isTopic(first)) {
        app.world.stdout.write(`${await topicText(app, first)}\n`);
        return;
      }
      if (first !== undefined && isTopic(first)) throw topicAlone(first, words[1] as string);
      (await findCommand(app, words)).outputHelp();
    });
}

function topicAlone(topic: string, word: string): AppError {
  const line = topic === "rules" ? `partnerctl policy show ${shellWord(word)}` : `partnerctl help ${shellWord(topic)}`;
  return usageError(
    "too-many-arguments",
    { en: `The topic ${topic} takes no further word.`, zh: `主题 ${topic} 后不能再带参数。` },
    { hint: { en: line, zh: line } },
  );
}

/** Walks down the tree, word by word. Only the noun that is asked for is loaded. */
async function findCommand(app: App, words: readonly string[]): Promise<Command> {
  const { buildProgram } = await import("../../program.ts");
  let command = await buildProgram(app, (noun) => noun === words[0]);
  for (const [place, word] of words.entries()) {
    const next = command.commands.find((candidate) => candidate.name() === word);
    if (!next) throw unknown(command, word, words.slice(0, place));
    command = next;
  }
  return command;
}

function unknown(parent: Command, word: string, before: readonly string[]): AppError {
  const topLevel = before.length === 0;
  const name = before.join(" ");
  const names = parent.commands.map((command) => command.name());
  const near = nearest(word, topLevel ? [...names, ...TOPICS] : names);
  const what = topLevel
    ? { en: `There is no command or topic "${word}".`, zh: `没有命令或主题“${word}”。` }
    : { en: `${name} has no verb "${word}".`, zh: `${name} 没有动词“${word}”。` };
  return usageError(
    "unknown-command",
    {
      en: `${what.en}${near ? ` Did you mean "${near}"?` : ""}`,
      zh: `${what.zh}${near ? `是否指“${near}”？` : ""}`,
    },
    {
      hint: topLevel
        ? {
            en: `partnerctl help; the topics are ${TOPICS.join(", ")}`,
            zh: `partnerctl help；主题：${TOPICS.join("、")}`,
          }
        : { en: `partnerctl help ${shellWord(name)}`, zh: `partnerctl help ${shellWord(name)}` },
    },
  );
}
