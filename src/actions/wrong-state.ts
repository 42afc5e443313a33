import { type AppError, conflict } from "../errors.ts";
import { type Text, type Words, wordFor } from "../language/text.ts";

/** Where those are seen that a step is possible for. */
export interface WhichCan {
  /** The command that lists them, without the program's name: `offer list --state submitted`. */
  readonly list: string;
  /** What they are called in Chinese, where the hint names them. */
  readonly chinese: string;
  /** What their states are called where a person reads them. */
  readonly words: Words;
}

/** The conflict (exit 6) that names a record's state, what cannot be done with it, and where to see what it can be done with. */
export function wrongState(name: string, state: string, done: Text, { list, chinese, words }: WhichCan): AppError {
  return conflict("wrong-state", stateSays(name, state, done, words), {
    hint: { en: `See which can: partnerctl ${list}`, zh: `查看可操作的${chinese}：partnerctl ${list}` },
  });
}

/** The sentence of that conflict, for those whose hint is another one. */
export function stateSays(name: string, state: string, done: Text, words: Words): Text {
  const word = wordFor(words, state);
  return {
    en: `${name} is ${word.en}; it cannot be ${done.en}.`,
    zh: `${name} 的状态为“${word.zh}”，不能${done.zh}。`,
  };
}
