import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dataset, EVERY_TYPE, EVERY_VALUE, written } from "./sample.ts";

const AS_JSON = {
  name: "华东云 A",
  count: 42,
  amount: "1234.50",
  at: "2026-11-01T01:00:00.005Z",
  active: true,
  share: "0.2500",
  rules: ["registration.a", "registration.b"],
  facts: [{ id: "x", n: 1 }],
};
const EMPTY = Object.fromEntries(EVERY_TYPE.map(([key]) => [key, null]));

describe("json", () => {
  it("writes every type, and null for the empty value of each", async () => {
    const rows = [EVERY_VALUE, EVERY_TYPE.map(() => null), EVERY_TYPE.map(() => undefined)];
    expect(JSON.parse(await written("json", dataset(EVERY_TYPE, rows)))).toEqual([AS_JSON, EMPTY, EMPTY]);
  });

  it("writes one object per line", async () => {
    const data = dataset(
      [
        ["a", "integer"],
        ["b", "text"],
      ],
      [
        [1, "x"],
        [2, "y"],
        [3, null],
      ],
    );
    expect(await written("json", data)).toBe('[\n  {"a":1,"b":"x"},\n  {"a":2,"b":"y"},\n  {"a":3,"b":null}\n]\n');
    expect(await written("jsonl", data)).toBe('{"a":1,"b":"x"}\n{"a":2,"b":"y"}\n{"a":3,"b":null}\n');
  });

  it("writes an empty list as []", async () => {
    expect(await written("json", dataset(EVERY_TYPE, []))).toBe("[]\n");
    expect(await written("jsonl", dataset(EVERY_TYPE, []))).toBe("");
  });

  it("spreads a record over lines", async () => {
    const data = dataset(
      [
        ["a", "integer"],
        ["m", "money"],
        ["i", "ids"],
        ["e", "ids"],
        ["j", "json"],
      ],
      [[1, -5, ["x", "y"], [], { k: "l\nm" }]],
      "record",
    );
    expect(await written("json", data)).toBe(
      '{\n  "a": 1,\n  "m": "-0.05",\n  "i": [\n    "x",\n    "y"\n  ],\n  "e": [],\n  "j": {\n    "k": "l\\nm"\n  }\n}\n',
    );
    expect(await written("jsonl", data)).toBe('{"a":1,"m":"-0.05","i":["x","y"],"e":[],"j":{"k":"l\\nm"}}\n');
  });

  it("agrees with JSON.stringify on the layout of a record", async () => {
    const data = dataset(EVERY_TYPE, [EVERY_VALUE], "record");
    expect(await written("json", data)).toBe(`${JSON.stringify(AS_JSON, null, 2)}\n`);
  });

  it("takes labels for keys on request, and keeps two columns of one label apart", async () => {
    const data = dataset(
      [
        ["a", "text", "名称"],
        ["b", "text", "名称"],
        ["c", "text", "城市"],
      ],
      [["x", "y", "z"]],
    );
    expect(JSON.parse(await written("json", data, { headers: "label", language: "zh" }))).toEqual([
      { "名称 (a)": "x", "名称 (b)": "y", 城市: "z" },
    ]);
  });

  it("gives back any text, money and control characters included", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.string({ unit: "binary" }), fc.maxSafeInteger(), fc.constantFrom("list", "record"))),
        async (rows) => {
          const data = dataset(
            [
              ["t", "text"],
              ["m", "money"],
              ["j", "json"],
            ],
            rows.map(([t, m]) => [t, m, { t }]),
          );
          const parsed = JSON.parse(await written("json", data)) as { t: string; m: string; j: unknown }[];
          expect(parsed.map(({ t, j }) => [t, j])).toEqual(rows.map(([t]) => [t, { t }]));
          expect(parsed.map(({ m }) => BigInt(m.replace(".", "")))).toEqual(rows.map(([, m]) => BigInt(m)));
          const lines = (await written("jsonl", data)).split("\n").slice(0, -1);
          expect(lines.map((line) => JSON.parse(line))).toEqual(parsed);
        },
      ),
    );
  });

  it("hands on pieces of about 64 KiB that are whole rows", async () => {
    const rows = Array.from({ length: 5000 }, (_, index) => [`row ${index} ${"客".repeat(50)}`]);
    const { jsonl } = await import("../../src/output/json.ts");
    const sizes: number[] = [];
    for await (const piece of jsonl(dataset([["t", "text"]], rows), {
      language: "en",
      csvProfile: "raw",
      ambiguousWidth: 1,
    })) {
      expect(piece.endsWith("}\n")).toBe(true);
      sizes.push(piece.length);
    }
    expect(sizes.length).toBeGreaterThan(3);
    for (const size of sizes.slice(0, -1)) expect(size).toBeGreaterThanOrEqual(65_536);
    expect(Math.max(...sizes)).toBeLessThan(70_000);
  });
});
