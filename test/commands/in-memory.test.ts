import { expect, test } from "vitest";
import { selectAfterwards, selectRows } from "../../src/commands/in-memory.ts";
import type { ListQuery } from "../../src/database/listing.ts";
import type { Column } from "../../src/output/dataset.ts";

interface Thing {
  readonly name: string;
  readonly isGood: boolean;
  readonly rules: readonly string[];
}

const label = { en: "x", zh: "某" };
const columns: readonly Column<Thing>[] = [
  { key: "name", label, type: "text", value: ({ name }) => name },
  { key: "good", label, type: "boolean", value: ({ isGood }) => isGood },
  { key: "rules", label, type: "ids", value: ({ rules }) => rules },
];
const things: readonly Thing[] = ["a", "b", "c", "d", "e", "f"].map((name, place) => ({
  name,
  isGood: place % 2 === 1,
  rules: place < 4 ? ["x.one", "x.two"].slice(0, (place % 2) + 1) : [],
}));
const batches = [things.slice(0, 1), things.slice(1, 4), things.slice(4)];

async function named(afterwards?: ListQuery): Promise<string> {
  let found = "";
  const query = { filters: [], ...(afterwards ? { afterwards } : {}) };
  for await (const rows of selectAfterwards(columns, query, batches)) {
    found += rows.map(({ name }) => name).join("");
  }
  return found;
}

const good = { column: "good", operator: "in", values: [1] } as const;
const second = { column: "rules", operator: "has", values: ["x.two"] } as const;

test("rows in memory are chosen by truth and by one of several ids", () => {
  const names = (query: ListQuery) => selectRows(things, columns, query).map(({ name }) => name);
  expect(names({ filters: [good] })).toEqual(["b", "d", "f"]);
  expect(names({ filters: [second] })).toEqual(["b", "d"]);
  expect(names({ filters: [], sort: { column: "good", descending: true }, limit: 4 })).toEqual(["b", "d", "f", "a"]);
});

test.each<[string, ListQuery | undefined, string]>([
  ["nothing is asked", undefined, "abcdef"],
  ["over all batches", { filters: [good] }, "bdf"],
  ["cut behind the choice", { filters: [good], offset: 1, limit: 1 }, "d"],
  ["left out over several batches", { filters: [], offset: 2 }, "cdef"],
  ["cut within a batch", { filters: [], limit: 3 }, "abc"],
  ["none", { filters: [good], limit: 0 }, ""],
  ["in order", { filters: [second], sort: { column: "name", descending: true } }, "db"],
  ["in order, and cut", { filters: [], sort: { column: "good", descending: true }, offset: 2, limit: 2 }, "fa"],
])("what is computed is chosen afterwards: %s", async (_, afterwards, found) => {
  expect(await named(afterwards)).toBe(found);
});
