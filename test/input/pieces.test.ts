import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Broken } from "../../src/input/broken.ts";
import { RowReader } from "../../src/input/csv.ts";
import { objectReader } from "../../src/input/element.ts";
import { headerIndex, readHeaders } from "../../src/input/headers.ts";
import { ArrayReader, LineReader } from "../../src/input/json.ts";
import type { RecordReader } from "../../src/input/reader.ts";
import type { InputRecord } from "../../src/input/records.ts";
import { cellsOf, readStdin, SCHEMA } from "./support.ts";

const HEADER = "account_name,full_name,phone\n";

const rows = (): RecordReader =>
  new RowReader(",", (header) => ({
    width: header.length,
    targets: readHeaders(header, SCHEMA, "in.csv").targets,
    columns: SCHEMA.columns,
    guarded: true,
  }));
const objects = () => objectReader(SCHEMA.columns, headerIndex(SCHEMA)).read;

/** What a reader makes of pieces of text: its records, and what broke behind them in which record. */
function outcome(reader: RecordReader, pieces: readonly string[]) {
  const records: InputRecord[] = [];
  try {
    for (const piece of pieces) reader.feed(piece, records);
    reader.end(records);
    return { records, broken: undefined };
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    return { records, broken: `${reader.current}: ${error.what.en}` };
  }
}

function cutText(text: string, sizes: readonly number[]): string[] {
  const pieces: string[] = [];
  for (let at = 0, turn = 0; at < text.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    pieces.push(text.slice(at, at + size));
    at += size;
  }
  return pieces;
}

const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 });

describe("text that is cut anywhere reads as if it were not", () => {
  test("rows, well-formed or not", () => {
    const part = fc.constantFrom(
      "a",
      "中",
      ",",
      '"',
      '""',
      "\n",
      "\r",
      "\r\n",
      " ",
      "\0",
      "x,y,z\n",
      '"q,r"',
      "'=1",
      '"s\nt"',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 40 }), sizes, (parts, cuts) => {
        const text = HEADER + parts.join("");
        expect(outcome(rows(), cutText(text, cuts))).toEqual(outcome(rows(), [text]));
      }),
      { numRuns: 2_000 },
    );
  });

  test("JSON, well-formed or not", () => {
    const part = fc.constantFrom(
      '{"account_name":"a\\"b"}',
      '{"phone":"\\\\"}',
      '{"phone":1.10}',
      '{"a":[{"b":"]"}]}',
      "[]",
      "7",
      '"',
      "\\",
      ",",
      "]",
      "}",
      " \n",
    );
    const separated = fc.array(part, { maxLength: 8 }).map((parts) => `[${parts.join(",")}]`);
    const loose = fc.array(part, { maxLength: 12 }).map((parts) => `[${parts.join("")}`);
    fc.assert(
      fc.property(fc.oneof(separated, loose), sizes, (text, cuts) => {
        const whole = outcome(new ArrayReader(objects()), [text]);
        expect(outcome(new ArrayReader(objects()), cutText(text, cuts))).toEqual(whole);
      }),
      { numRuns: 2_000 },
    );
  });

  test("JSON Lines, well-formed or not", () => {
    const line = fc.constantFrom('{"account_name":"a\\"b"}', '{"phone":1.10}', "", "  ", "[]", '{"phone":', "中");
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), fc.constantFrom("\n", "\r\n"), sizes, (lines, end, cuts) => {
        const text = lines.join(end);
        const whole = outcome(new LineReader(objects()), [text]);
        expect(outcome(new LineReader(objects()), cutText(text, cuts))).toEqual(whole);
      }),
      { numRuns: 1_000 },
    );
  });
});

/** Behind the first MiB standard input is decoded as it comes; blank lines are no records. */
describe.each(["utf-8", "utf-16le", "utf-16be", "gb18030"])("bytes of %s that are cut anywhere", (encoding) => {
  const encoded = (text: string): Buffer => {
    if (encoding === "utf-8") return Buffer.from(text);
    if (encoding === "utf-16le") return Buffer.from(text, "utf16le");
    if (encoding === "utf-16be") return Buffer.from(text, "utf16le").swap16();
    // 中 is D6D0, 😀 the four bytes 94 39 FC 36.
    return Buffer.from(text.replaceAll("中", "\xd6\xd0").replaceAll("😀", "\x94\x39\xfc\x36"), "latin1");
  };
  const bom = encoding.startsWith("utf-16") ? "\ufeff" : "";
  const start = encoded(`${bom}${HEADER}中,b,1\n${"\n".repeat(1024 * 1024)}`);

  test("are read whole", async () => {
    const text = fc.string({ unit: fc.constantFrom("中", "😀", "a"), minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(text, text), { maxLength: 5 }), sizes, async (pairs, cuts) => {
        const bytes = encoded(pairs.map(([name, phone]) => `${name},b,${phone}\r\n`).join(""));
        const chunks = [start];
        for (let at = 0, turn = 0; at < bytes.length; turn++) {
          const size = cuts[turn % cuts.length] ?? 1;
          chunks.push(bytes.subarray(at, at + size));
          at += size;
        }
        const result = await readStdin(chunks);
        expect(result.file.encoding).toBe(encoding);
        expect(cellsOf(result)).toEqual([["中", "b", "1"], ...pairs.map(([name, phone]) => [name, "b", phone])]);
      }),
      { numRuns: 30 },
    );
  });
});
