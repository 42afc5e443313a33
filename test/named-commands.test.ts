import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, test } from "vitest";
import { RULEBOOK } from "../src/domain/rulebook.ts";
import { nameOf, tree } from "./tree.ts";

const SOURCE = join(import.meta.dirname, "../src");

const commands = new Map((await tree("en")).map((command) => [nameOf(command), command]));

/** What stands for a value that is only known when the text is said. */
const PLACE = "§";

/** What a text names: command lines between back-ticks, and those that stand in it as they are; none that is a fact as a whole. */
function named(text: string): string[] {
  const plain = text.replace(/\$\{[^{}]*(\{[^{}]*\}[^{}]*)*\}/g, PLACE);
  const ticked = [...plain.matchAll(/`([^`]+)`/g)].map(([, line]) => line as string);
  const rest = plain.replace(/`[^`]+`/g, "");
  const bare = [...rest.matchAll(/\bpartnerctl ([a-z]+) [^\n,;、，；。（）“”`"]*/g)]
    .filter(([, noun]) => commands.has(`partnerctl ${noun}`))
    .map(([line]) => line);
  return [...ticked, ...bare].filter((line) => !/^(partnerctl( [a-z-]+)? §|\{\w+\}$)/.test(line));
}

/** What keeps a line from being pasted into a shell; undefined where nothing does. */
function complaint(line: string): string | undefined {
  const words = line.trim().split(/\s+/);
  if (words[0] !== "partnerctl") return "does not begin with partnerctl";
  let place = 1;
  while (commands.has(words.slice(0, place + 1).join(" ")) && place < words.length) place++;
  const command = commands.get(words.slice(0, place).join(" "));
  if (!command || place === 1 || command.commands.length > 0) return "is no command";
  const known = [command, commands.get("partnerctl")].flatMap((one) => one?.options.flatMap(({ long }) => long ?? []));
  const unknown = [...line.matchAll(/(?<=\s)--[a-z][\w-]*(?![\w-]*§)/g)]
    .map(String)
    .find((option) => !known.includes(option));
  return unknown && `has no option ${unknown}`;
}

const complaints = (text: string, where: string): string[] =>
  named(text).flatMap((line) => {
    const wrong = complaint(line);
    return wrong === undefined ? [] : [`${where}: ${line}: ${wrong}`];
  });

test("every command that a rule names begins with partnerctl and exists with those options", () => {
  const wrong = RULEBOOK.flatMap(({ id, text, remedy }) =>
    [text.en, text.zh, remedy.en, remedy.zh].flatMap((sentence) => complaints(sentence, id)),
  );
  expect(wrong).toEqual([]);
});

test("so does every command in the texts of the source", () => {
  const files = readdirSync(SOURCE, { recursive: true, withFileTypes: true }).filter(({ name }) =>
    name.endsWith(".ts"),
  );
  const wrong = files.flatMap((file) => {
    const path = join(file.parentPath, file.name);
    const source = readFileSync(path, "utf8");
    const texts = [...source.matchAll(/\b(?:en|zh): (?:"((?:[^"\\]|\\.)*)"|`([^`]*)`)/g)];
    const lines = source.matchAll(/(?<!en: |zh: )(?:"(partnerctl [a-z][^"]*)"|`(partnerctl [a-z][^`]*)`)/g);
    return [...texts, ...lines].flatMap(([, quoted, template]) =>
      complaints(quoted ?? template ?? "", relative(SOURCE, path)),
    );
  });
  expect(wrong).toEqual([]);
});
