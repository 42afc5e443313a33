import { type AppError, conflict } from "../errors.ts";
import type { Text } from "../language/text.ts";

/** Where those are seen that a step is possible for. */
export interface WhichCan {
  /** The command that lists them, without the program's name: `offer list --state submitted`. */
  readonly list: string;
  /** What they are called in Chinese, where the hint names them. */
  readonly chinese: string;
}

/** The conflict (exit 6) that names a record's state, what cannot be done with it, and where to see what it can be done with. */
export function wrongState(name: string, state: string, done: Text, { list, chinese }: WhichCan): AppError {
  return conflict(
    "wrong-state",
    { en: `${name} is ${state}; it cannot be ${done.en}.`, zh: `${name} 的状态为 ${state}，不能${done.zh}。` },
    { hint: { en: `See which can: partnerctl ${list}`, zh: `查看可操作的${chinese}：partnerctl ${list}` } },
  );
}
