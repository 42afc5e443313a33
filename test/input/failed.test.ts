import { expect, test } from "vitest";
import { failedRows } from "../../src/input/failed.ts";
import { fileOf } from "./support.ts";

const HEADER = "row,key,outcome,id,code,message,rules";
const LINES = [
  ["1", "a", "created", "", "", "", ""],
  ["2", "b", "refused", "", "", "no, never", "registration.limit"],
  ["3", "", "invalid", "", "BAD_ROW", "", ""],
  ["4", "d", "needs_review", "", "", "", "x;y"],
  ["5", "e", "unchanged", "", "", "", ""],
  ["12", "f", "invalid", "", "BAD_PHONE", "", ""],
];
const CSV = `${HEADER}\n${LINES.map((line) => line.map((cell) => (cell.includes(",") ? `"${cell}"` : cell)).join(",")).join("\n")}\n`;

test.each([
  ["results.csv", CSV],
  ["results", CSV],
  ["results.out", CSV],
  ["results.tsv", `${HEADER.replaceAll(",", "\t")}\n${LINES.map((line) => line.join("\t")).join("\n")}\n`],
  [
    "results.jsonl",
    LINES.map(([row, key, outcome]) => JSON.stringify({ row: Number(row), key, outcome, id: null, rules: [] })).join(
      "\n",
    ),
  ],
])("%s: refused, needs_review and invalid rows failed", async (name, content) => {
  expect(await failedRows(fileOf(name, content))).toEqual(new Set([2, 3, 4, 12]));
});

test("a file without failures has none", async () => {
  expect(await failedRows(fileOf("none.csv", `${HEADER}\n1,a,created,,,,\n`))).toEqual(new Set());
});

test.each([
  ["another file", "account_name,phone\na,1\n"],
  ["a row without a number", `${HEADER}\nx,a,invalid,,,,\n`],
  ["row 0", `${HEADER}\n0,a,invalid,,,,\n`],
  ["no outcome", `${HEADER}\n1,a,,,,,\n`],
  ["a torn line", `${HEADER}\n1,a,invalid,,,,\n2,b\n`],
])("%s is no results file", async (_name, content) => {
  const path = fileOf("other.csv", content);
  await expect(failedRows(path)).rejects.toMatchObject({ kind: "usage", code: "not-results", field: "only-failed" });
  await expect(failedRows(path)).rejects.toThrow(path);
});

test("a missing results file is named", async () => {
  await expect(failedRows("/no/results.csv")).rejects.toMatchObject({ kind: "usage", code: "no-such-file" });
});
