import type { Argument, Command, CommanderError } from "commander";
import { AppError, usageError } from "./errors.ts";
import { candidatesOf } from "./hints.ts";
import { nearest } from "./language/nearest.ts";
import { same, type Text } from "./language/text.ts";
import { NOUNS } from "./nouns.ts";

/** `<noun> <verb>` of a command of the tree, or all words of a longer one; nothing of the program itself. */
export function pathOf(command: Command): string {
  const { parent } = command;
  if (!parent) return "";
  return parent.parent ? `${pathOf(parent)} ${command.name()}` : command.name();
}

/** Where a command says what it takes. */
function helpOf(command: Command): Text {
  return same(["partnerctl", pathOf(command), "--help"].filter((word) => word !== "").join(" "));
}

/** All arguments from the first one on that was not given: what is behind it was not given either. */
function missingArguments(command: Command, first: string): AppError {
  const wanted = command.registeredArguments;
  const missing = wanted.slice(wanted.findIndex((argument) => argument.name() === first)).filter((one) => one.required);
  const names = missing.map((argument) => `<${argument.name()}>`);
  const line = ["partnerctl", pathOf(command), ...wanted.map(shownArgument)].join(" ");
  const list = command.name() === "add" ? undefined : listBeside(command);
  return new AppError(
    "input-needed",
    "input-needed",
    {
      en: `The ${names.length === 1 ? "argument" : "arguments"} ${names.join(" and ")} ${names.length === 1 ? "is" : "are"} needed (${line}).`,
      zh: `缺少参数 ${names.join("、")}（${line}）。`,
    },
    { field: first, hint: OF_THE_NOUN.has(first) && list ? list : (candidatesOf(first) ?? helpOf(command)) },
  );
}

/** The list of the command's noun, which shows what there is. */
function listBeside({ parent }: Command): Text | undefined {
  const list = parent?.commands.find((verb) => verb.name() === "list");
  return list && same(`partnerctl ${pathOf(list)}`);
}

/** Arguments that name a record of the noun itself, which its list shows. */
const OF_THE_NOUN: ReadonlySet<string> = new Set(["account", "id", "ids", "key", "name"]);

function shownArgument(argument: Argument): string {
  const name = argument.name() + (argument.variadic ? "…" : "");
  return argument.required ? `<${name}>` : `[${name}]`;
}

/** A noun without a verb, or nothing at all. */
export function missingCommand(parent: string): AppError {
  return usageError(
    "missing-command",
    {
      en: `${parent} needs ${parent === "partnerctl" ? "a noun and a verb" : "a verb"}.`,
      zh: `${parent} 缺少${parent === "partnerctl" ? "名词和动词" : "动词"}。`,
    },
    { hint: { en: `${parent} --help`, zh: `${parent} --help` } },
  );
}

/** A verb that its noun does not have. */
export function unknownVerb(noun: Command): AppError {
  const verb = noun.args[0] as string;
  return unknownWord(
    `${pathOf(noun)} ${verb}`,
    nearest(
      verb,
      noun.commands.map((command) => command.name()),
    ),
    `partnerctl ${pathOf(noun)} --help`,
  );
}

function unknownWord(word: string, suggestion: string | undefined, help: string): AppError {
  return usageError(
    "unknown-command",
    {
      en: `There is no command "${word}".${suggestion ? ` Did you mean "${suggestion}"?` : ""}`,
      zh: `没有命令“${word}”。${suggestion ? `是否指“${suggestion}”？` : ""}`,
    },
    { hint: { en: help, zh: help } },
  );
}

/** Puts a complaint of commander's about a command into our words. */
export function usageErrorOf(error: CommanderError, command: Command): AppError {
  const quoted = /'([^']*)'/.exec(error.message)?.[1] ?? "";
  const suggestion = /Did you mean (?:one of )?([^?]*)\?/.exec(error.message)?.[1];
  switch (error.code) {
    case "commander.unknownCommand":
      return unknownWord(
        quoted,
        nearest(
          quoted,
          NOUNS.map((noun) => noun.name),
        ),
        "partnerctl --help",
      );
    case "commander.unknownOption":
      return usageError(
        "unknown-option",
        {
          en: `There is no option ${quoted}.${suggestion ? ` Did you mean ${suggestion}?` : ""}`,
          zh: `没有选项 ${quoted}。${suggestion ? `是否指 ${suggestion}？` : ""}`,
        },
        { field: quoted.replace(/^--/, ""), hint: helpOf(command) },
      );
    case "commander.optionMissingArgument": {
      const option = quoted.replace(/^.*?(--[\w-]+).*$/, "$1");
      return usageError(
        "missing-value",
        { en: `Option ${option} needs a value.`, zh: `选项 ${option} 缺少取值。` },
        { field: option.replace(/^--/, ""), hint: helpOf(command) },
      );
    }
    case "commander.missingArgument":
      return missingArguments(command, quoted);
    case "commander.excessArguments":
      return usageError(
        "excess-arguments",
        {
          en: "There are more arguments than the command takes. Quote values with spaces.",
          zh: "参数过多。含空格的值请加引号。",
        },
        { hint: helpOf(command) },
      );
    default:
      return usageError("usage", {
        en: error.message.replace(/^error: /, ""),
        zh: error.message.replace(/^error: /, ""),
      });
  }
}
