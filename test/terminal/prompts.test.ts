import { PassThrough } from "node:stream";
import { describe, expect, test } from "vitest";
import { notFound } from "../../src/errors.ts";
import { openPrompts } from "../../src/terminal/prompts.ts";
import { squeezed } from "./support.ts";

const QUESTION = { en: "Customer:", zh: "客户：" };

/** Prompts over streams of the test's own, for what no pseudo-terminal can bring about. */
function prompts() {
  const input = new PassThrough();
  const output = Object.assign(new PassThrough(), { columns: 80, rows: 24 });
  let shown = "";
  let listener = (): void => {};
  output.on("data", (piece: Buffer) => {
    shown += piece.toString("utf8");
    listener();
  });
  return {
    input,
    expectText: (text: string) =>
      new Promise<void>((resolve) => {
        listener = () => {
          if (squeezed(shown).includes(squeezed(text))) resolve();
        };
        listener();
      }),
    prompts: openPrompts({
      input: input as unknown as NodeJS.ReadStream,
      output: output as unknown as NodeJS.WriteStream,
      language: "en",
      color: false,
    }),
  };
}

describe("search", () => {
  test("what the search throws ends the prompt with it", async () => {
    const world = prompts();
    const problem = notFound({ en: "thing", zh: "东西" }, "x");
    const answer = world.prompts.search(QUESTION, async (typed) => {
      if (typed !== "") throw problem;
      return [{ value: 1, name: "one" }];
    });
    const ended = expect(answer).rejects.toBe(problem);
    await world.expectText("❯ one");
    world.input.write("x");
    await ended;
  });

  test("one search runs at a time, and none for what is no longer asked", async () => {
    const world = prompts();
    const asked: string[] = [];
    let running = 0;
    let start = (): void => {};
    const started = new Promise<void>((resolve) => {
      start = resolve;
    });
    let open = (): void => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const answer = world.prompts.search(QUESTION, async (typed) => {
      asked.push(typed);
      expect(++running).toBe(1);
      start();
      if (typed === "") await gate;
      running--;
      return [{ value: typed, name: `found ${typed}` }];
    });
    await started;
    for (const key of "abc") world.input.write(key);
    await world.expectText("Customer: abc");
    open();
    await world.expectText("❯ found abc");
    world.input.write("\r");
    expect(await answer).toBe("abc");
    expect(asked).toEqual(["", "abc"]);
  });

  test("the end of the input is an interruption", async () => {
    const world = prompts();
    const answer = world.prompts.search(QUESTION, async () => []);
    const ended = expect(answer).rejects.toMatchObject({ kind: "interrupted" });
    await world.expectText("Customer:");
    world.input.end();
    await ended;
  });
});
