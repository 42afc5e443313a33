import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { Script } from "node:vm";
import type { main } from "./main.ts";

declare const PARTNERCTL_VERSION: string;

/** Runs the process's own command line. The version is answered at once; everything else loads the program. */
export async function run(): Promise<number> {
  const { argv, env, stdin, stdout, stderr } = process;
  const words = argv.slice(2);
  if (words.length === 1 && words[0] === "--version") {
    stdout.write(`${PARTNERCTL_VERSION}\n`);
    return 0;
  }
  return await load().main({
    argv: words,
    environment: env,
    cwd: process.cwd(),
    stdin,
    stdout,
    stderr,
    clock: Date.now,
    version: PARTNERCTL_VERSION,
  });
}

export interface Program {
  readonly main: typeof main;
}

/**
 * Loads the program with the machine code that the build left beside it, which halves the time to start. Another
 * version of node finds that it is not its own and compiles the text instead.
 */
export function load(keep?: (script: Script) => void): Program {
  const path = fileURLToPath(new URL("./main.cjs", import.meta.url));
  const cachedData = keep ? undefined : readIfThere(`${path}.cache`);
  const script = new Script(`(function (exports, require, module, __filename) {${readFileSync(path, "utf8")}\n})`, {
    filename: path,
    ...(cachedData ? { cachedData } : {}),
  });
  const module = { exports: {} as Program };
  script.runInThisContext()(module.exports, createRequire(path), module, path);
  keep?.(script);
  return module.exports;
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
