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

/** The last id of this process, so that two changes of one clock value still ascend. */
let last: { at: number; digits: Digits } = { at: -1, digits: new Uint8Array(RANDOM_LENGTH) };

/**
 * The ids of one change. Their time is the clock's; a seed makes the rest reproducible, and the change's sequence
 * keeps two commands with the same seed and clock apart.
 */
export function idSource(at: Instant, seed: string | undefined, sequence: number): IdSource {
  const time = encodeTime(at);
  const digits = seed === undefined ? continueOrStart(at) : seeded(`${seed}\n${sequence}`);
  let secrets = 0;
  return {
    next(kind) {
      increment(digits);
      let random = "";
      for (const digit of digits) random += ALPHABET[digit];
      return `${kind}-${time}${random}`;
    },
    secret() {
      const place = ++secrets;
      const chance = seed === undefined ? randomBytes(SECRET_LENGTH) : digest(`${seed}\n${sequence}\n${place}`);
      return Array.from(chance.subarray(0, SECRET_LENGTH), (byte) => ALPHABET[byte & 31]).join("");
    },
  };
}

function continueOrStart(at: Instant): Digits {
  if (at !== last.at) last = { at, digits: fiveBits(randomBytes(RANDOM_LENGTH)) };
  return last.digits;
}

function seeded(text: string): Digits {
  return fiveBits(digest(text));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

function fiveBits(bytes: Uint8Array): Digits {
  const digits = Uint8Array.from(bytes.subarray(0, RANDOM_LENGTH), (byte) => byte & 31);
  // Room at the top: incrementing never runs over, whatever a job's number of rows.
  digits[0] = (digits[0] as number) & 15;
  return digits;
}

function increment(digits: Digits): void {
  for (let i = digits.length - 1; i >= 0; i--) {
    const digit = digits[i] as number;
    if (digit < 31) {
      digits[i] = digit + 1;
      return;
    }
    digits[i] = 0;
  }
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
