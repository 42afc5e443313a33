import { createHash, randomBytes } from "node:crypto";
import type { Instant } from "../values/instant.ts";

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const TIME_LENGTH = 10;
const RANDOM_LENGTH = 16;
const SECRET_LENGTH = 26;

type Digits = Uint8Array<ArrayBuffer>;

/** Makes ids `<kind>-<ULID in lower case>`, ascending within the process. */
export interface IdSource {
  next(kind: string): string;
  /** A text that nobody guesses: 26 characters of an id's alphabet, 130 bits of chance unless a seed is given. */
  secret(): string;
}

/** Counts ids on: most differ from the one before in their last digits only, so that the text of the rest is kept. */
interface Counter {
  readonly digits: Digits;
  head: string;
}

/** How many digits at the end are written anew for every id. */
const TAIL_FROM = RANDOM_LENGTH - 3;

/** The last id of this process, so that two changes of one clock value still ascend. */
let last: { at: number; counter: Counter } | undefined;

/**
 * The ids of one change. Their time is the clock's; a seed makes the rest reproducible, and the change's sequence
 * keeps two commands with the same seed and clock apart.
 */
export function idSource(at: Instant, seed: string | undefined, sequence: number): IdSource {
  const time = encodeTime(at);
  const counter = seed === undefined ? continueOrStart(at) : seeded(`${seed}\n${sequence}`);
  let secrets = 0;
  return {
    next(kind) {
      const { digits } = counter;
      if (increment(digits) < TAIL_FROM) counter.head = written(digits, 0, TAIL_FROM);
      return `${kind}-${time}${counter.head}${written(digits, TAIL_FROM, RANDOM_LENGTH)}`;
    },
    secret() {
      const place = ++secrets;
      const chance = seed === undefined ? randomBytes(SECRET_LENGTH) : digest(`${seed}\n${sequence}\n${place}`);
      return Array.from(chance.subarray(0, SECRET_LENGTH), (byte) => ALPHABET[byte & 31]).join("");
    },
  };
}

function continueOrStart(at: Instant): Counter {
  if (at !== last?.at) last = { at, counter: fiveBits(randomBytes(RANDOM_LENGTH)) };
  return last.counter;
}

function seeded(text: string): Counter {
  return fiveBits(digest(text));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

function fiveBits(bytes: Uint8Array): Counter {
  const digits = Uint8Array.from(bytes.subarray(0, RANDOM_LENGTH), (byte) => byte & 31);
  // Room at the top: incrementing never runs over, whatever a job's number of rows.
  digits[0] = (digits[0] as number) & 15;
  return { digits, head: written(digits, 0, TAIL_FROM) };
}

/** Counts on by one and returns the place of the first digit that changed. */
function increment(digits: Digits): number {
  let place = digits.length - 1;
  for (; digits[place] === 31; place--) digits[place] = 0;
  digits[place] = (digits[place] as number) + 1;
  return place;
}

function written(digits: Digits, from: number, to: number): string {
  let text = "";
  for (let place = from; place < to; place++) text += ALPHABET[digits[place] as number];
  return text;
}

function encodeTime(at: number): string {
  let rest = Math.max(0, at);
  let text = "";
  for (let i = 0; i < TIME_LENGTH; i++) {
    text = ALPHABET[rest % 32] + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}
