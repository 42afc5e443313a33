import { PassThrough } from "node:stream";
import type { Command } from "commander";
import { App } from "../src/app.ts";
import type { Language } from "../src/language/text.ts";
import { buildProgram } from "../src/program.ts";

/** The whole tree in one language. */
export async function tree(language: Language): Promise<Command[]> {
  const stream = () => new PassThrough() as unknown as NodeJS.WriteStream;
  const app = new App(
    {
      argv: [],
      environment: { HOME: "/nowhere", USER: "tester" },
      cwd: "/nowhere",
      stdin: stream() as unknown as NodeJS.ReadStream,
      stdout: stream(),
      stderr: stream(),
      clock: () => 0,
      version: "0",
    },
    { lang: language },
  );
  const all = (command: Command): Command[] => [command, ...command.commands.flatMap(all)];
  return all(await buildProgram(app, () => true));
}

/** The words that a command is called with. */
export function nameOf(command: Command): string {
  return command.parent ? `${nameOf(command.parent)} ${command.name()}` : command.name();
}
