import type { Command, Option } from "commander";
import { describe, expect, test } from "vitest";
import { ACCESS } from "../src/domain/access/table.ts";
import { GLOBAL_OPTIONS } from "../src/globals.ts";
import { nameOf, tree } from "./tree.ts";

const HAN = /\p{Script=Han}/u;
/** What every command has, whatever it is. */
const SHARED = new Set(["--help", ...GLOBAL_OPTIONS.map(({ flags }) => /--[\w-]+/.exec(flags)?.[0])]);

/** What the command prints for --help, with what stands behind the options. */
function helpOf(command: Command): string {
  let text = "";
  command.configureOutput({ writeOut: (piece) => (text += piece) });
  command.outputHelp();
  return text;
}

const english = await tree("en");
const chinese = await tree("zh");
const both = english.map((command, place) => [nameOf(command), command, chinese[place] as Command] as const);

test.each([
  ["en", english],
  ["zh", chinese],
] as const)("the help of every command in %s is as it was", async (language, commands) => {
  const text = commands.map((command) => `$ ${nameOf(command)} --help\n\n${helpOf(command)}`).join("\n");
  await expect(text).toMatchFileSnapshot(`__snapshots__/help.${language}.txt`);
});

test("the tree holds the nouns of the contract, each with verbs in lower case", () => {
  const nouns = english[0]?.commands.map((noun) => noun.name());
  expect(nouns).toEqual(
    "init customer registration invitation association partner reseller certification member manager solution coupon voucher account withdrawal invoice usage bill incentive payment product offer order brand dashboard policy db doctor config profile help".split(
      " ",
    ),
  );
  for (const [name] of both) expect(name).toMatch(/^partnerctl( [a-z]+(-[a-z]+)*){0,3}$/);
});

describe.each(both)("%s", (_, en, zh) => {
  test("says what it is in both languages", () => {
    expect(en.description()).toMatch(/^[A-Z]/);
    expect(en.description()).not.toMatch(HAN);
    expect(zh.description()).toMatch(HAN);
    // A description is the imperative without a full stop, but for the sentence of the program itself.
    if (en.parent) expect(en.description() + zh.description()).not.toMatch(/[.。]$/);
  });

  test("says what each of its options and arguments is in both languages", () => {
    const shown = (command: Command): Option[] => command.options.filter((option) => !option.hidden);
    const [options, translated] = [shown(en), shown(zh)];
    expect(translated.map(({ flags }) => flags)).toEqual(options.map(({ flags }) => flags));
    for (const [place, { flags, description }] of options.entries()) {
      expect(description, flags).toMatch(/\w/);
      expect(description, flags).not.toMatch(HAN);
      const other = translated[place]?.description;
      if (/^[\w, ]+$/.test(description) && other?.includes("、")) continue;
      expect(other, flags).toMatch(HAN);
    }
    for (const option of options) if (en.parent) expect(SHARED).not.toContain(option.long);
    for (const argument of en.registeredArguments) expect(argument.name()).toMatch(/^[a-z]+([ -][a-z]+)*$/);
  });

  test("has lines that a terminal of 100 columns shows", () => {
    for (const command of [en, zh]) {
      for (const line of helpOf(command).split("\n")) {
        expect(line.length, line).toBeLessThanOrEqual(111);
      }
    }
  });

  test("takes a filter for each column that it says can be asked for", () => {
    const [, names] = /\nFilters: [^\n]*\nColumns:\n((?: {2}[a-z0-9_, ]+\n?)+)/.exec(helpOf(en)) ?? [];
    if (names === undefined) return;
    const options = new Set(en.options.map(({ long }) => long));
    const lacking = names.split(/[\s,]+/).filter((name) => name && !options.has(`--${name.replaceAll("_", "-")}`));
    // --partner stands before them all.
    expect(lacking.filter((name) => name !== "partner")).toEqual([]);
  });

  test("gives examples of commands that exist, with options that they take", () => {
    const lines = [en, zh].flatMap((command) => [...helpOf(command).matchAll(/\$ partnerctl (.*)$/gm)]);
    for (const [line, rest = ""] of lines) {
      const words = rest.split(" ");
      let command = english[0] as Command;
      while (command.commands.some((one) => one.name() === words[0])) {
        const [word] = words.splice(0, 1);
        command = command.commands.find((one) => one.name() === word) as Command;
      }
      expect(command.commands, line).toEqual([]);
      for (const word of words.filter((one) => one.startsWith("--"))) {
        expect([...SHARED, ...command.options.map(({ long }) => long)], line).toContain(word);
      }
    }
  });
});

test("the examples are there to be looked at", () => {
  expect(helpOf(english[0] as Command).match(/\$ partnerctl /g)?.length).toBeGreaterThan(3);
});

test("who may run it is said of every command, and of nothing else", () => {
  const commands = english.filter((command) => command.parent && command.commands.length === 0);
  const names = commands.map((command) => nameOf(command).replace("partnerctl ", ""));
  expect(Object.keys(ACCESS).sort()).toEqual([...new Set(names)].sort());
});
