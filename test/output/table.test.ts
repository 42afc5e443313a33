import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { displayWidth, graphemes, graphemeWidth } from "../../src/text/width.ts";
import { dataset, EVERY_TYPE, EVERY_VALUE, written } from "./sample.ts";

const UNSAFE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]|\p{Bidi_Control}/u;
const hostile = fc.oneof(
  fc.string({ unit: "binary" }),
  fc
    .array(
      fc.constantFrom(
        "客",
        "户",
        " ",
        "x",
        "“",
        "\x1b[2J",
        "\x9b",
        "\u202e",
        "\n",
        "|",
        "`",
        "👨‍👩‍👧",
        "\u0301",
        "\ufe0f",
        "\u20e3",
        "🇨",
        "\ud800",
        "~",
        "é",
      ),
    )
    .map((parts) => parts.join("")),
);
const lines = (text: string): string[] => {
  expect(text.endsWith("\n")).toBe(true);
  return text.slice(0, -1).split("\n");
};
/** The graphemes of a line with the cell in which each begins. */
function columnsOf(line: string, ambiguousWidth: 1 | 2): [number, string][] {
  let at = 0;
  return graphemes(line).map((part) => {
    const begins = at;
    at += graphemeWidth(part, ambiguousWidth);
    return [begins, part];
  });
}
const squeezed = (text: string): string => text.replace(/[\s│|]/gu, "");

const customers = dataset(
  [
    ["account_name", "text", "客户账号名"],
    ["full_name", "text", "客户名称"],
    ["revenue", "money", "收入"],
    ["since", "instant", "关联时间"],
  ],
  [
    ["hw-east", "华东云计算科技有限公司", 123450, Date.UTC(2026, 10, 1, 1)],
    ["b", "Beta Ltd", 5, null],
  ],
);

const bold = (text: string): string => `\x1b[1m${text}\x1b[22m`;

describe("table", () => {
  it("aligns columns, numbers at the right, instants in Shanghai time", async () => {
    expect(await written("table", customers)).toBe(
      [
        "account name │ full name              │ revenue │ since",
        "─────────────┼────────────────────────┼─────────┼─────────────────",
        "hw-east      │ 华东云计算科技有限公司 │ 1234.50 │ 2026-11-01 09:00",
        "b            │ Beta Ltd               │    0.05 │",
        "",
      ].join("\n"),
    );
  });

  it("speaks Chinese, and writes keys on request", async () => {
    expect(lines(await written("table", customers, { language: "zh" }))[0]).toBe(
      "客户账号名 │ 客户名称               │    收入 │ 关联时间",
    );
    expect(lines(await written("table", customers, { headers: "key" }))[0]).toContain("account_name │ full_name ");
  });

  it("keeps aligned where ambiguous characters take two cells", async () => {
    const data = dataset(
      [
        ["a", "text"],
        ["b", "text"],
      ],
      [
        ["“华东”…", "x"],
        ["①", "y"],
      ],
    );
    const wide = lines(await written("table", data, { ambiguousWidth: 2 }));
    expect(wide).toEqual(
      ["a          | b", "-----------+--", "“华东”… | x", "①         | y"].map((line) =>
        expect.stringContaining(line.trim()),
      ),
    );
    expect(new Set(wide.map((line) => displayWidth(line, 2))).size).toBe(1);
  });

  it("writes every type", async () => {
    const text = await written("table", dataset(EVERY_TYPE, [EVERY_VALUE]));
    expect(lines(text)[2]).toBe(
      '华东云 A │    42 │ 1234.50 │ 2026-11-01 09:00 │ true   │ 0.2500 │ registration.a;registration.b │ [{"id":"x","n":1}]',
    );
  });

  it("prints only the header row of an empty list", async () => {
    expect(
      await written(
        "table",
        dataset(
          [
            ["a", "text"],
            ["b_c", "text"],
          ],
          [],
        ),
      ),
    ).toBe("a │ b c\n");
    expect(await written("table", dataset([["a", "text"]], []), { width: 1 })).toBe("a\n");
  });

  it("never wraps or cuts through a pipe", async () => {
    const long = "客户".repeat(50_000);
    const text = await written(
      "table",
      dataset(
        [
          ["a", "text"],
          ["b", "text"],
        ],
        [["x", long]],
      ),
    );
    expect(lines(text)[2]).toBe(`x │ ${long}`);
  });

  it("keeps its columns beneath each other, with no blanks at the end of a line, whatever the cells hold", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(hostile, hostile, fc.integer()), { minLength: 1, maxLength: 5 }),
        fc.constantFrom(1 as const, 2 as const),
        fc.option(fc.integer({ min: 33, max: 100 }), { nil: undefined }),
        async (rows, ambiguousWidth, width) => {
          const data = dataset(
            [
              ["a", "text"],
              ["名", "text"],
              ["n", "integer"],
            ],
            rows,
          );
          const text = await written("table", data, { ambiguousWidth, ...(width === undefined ? {} : { width }) });
          const [, rule = ""] = lines(text);
          const whole = displayWidth(rule, ambiguousWidth);
          if (width !== undefined) expect(whole).toBeLessThanOrEqual(width);
          const crossings = columnsOf(rule, ambiguousWidth).filter(([, part]) => part === "┼" || part === "+");
          expect(crossings).toHaveLength(2);
          for (const line of lines(text)) {
            expect(line).not.toMatch(/\s$/);
            const wide = displayWidth(line, ambiguousWidth);
            expect(wide).toBeLessThanOrEqual(whole);
            const parts = new Map(columnsOf(line, ambiguousWidth));
            for (const [at] of crossings) if (at < wide) expect(["│", "|", "┼", "+"]).toContain(parts.get(at));
          }
          expect(UNSAFE.test(text.replaceAll("\n", ""))).toBe(false);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("table on a terminal", () => {
  const names = ["华东云计算科技有限公司", "Shanghai Example Cloud Company Limited", "短"];

  it("wraps the widest column first and loses no character", async () => {
    const data = dataset(
      [
        ["a", "text"],
        ["b", "text"],
      ],
      names.map((name, index) => [`id-${index}`, name]),
    );
    expect(await written("table", data, { width: 20 })).toBe(
      [
        "a    │ b",
        "─────┼──────────────",
        "id-0 │ 华东云计算科",
        "     │ 技有限公司",
        "id-1 │ Shanghai",
        "     │ Example Cloud",
        "     │ Company",
        "     │ Limited",
        "id-2 │ 短",
        "",
      ].join("\n"),
    );
  });

  it("shows all visible characters in order, in a table and in blocks", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom("客", "户", " ", "word", "x-y", "👨‍👩‍👧", "“"), { minLength: 1 }),
        fc.integer({ min: 8, max: 60 }),
        async (parts, width) => {
          const text = parts.join("");
          const list = await written("table", dataset([["a", "text"]], [[text]]), { width });
          expect(squeezed(list.split("\n").slice(2).join(""))).toBe(squeezed(text));
          const record = await written("table", dataset([["a", "text"]], [[text]], "record"), { width });
          expect(squeezed(record)).toBe(`a${squeezed(text)}`);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("fits at the exact width and changes one cell below it", async () => {
    const data = dataset(
      [
        ["a", "text"],
        ["b", "text"],
      ],
      [["1234567890", "12345678901"]],
    );
    const wide = await written("table", data);
    expect(await written("table", data, { width: 24 })).toBe(wide);
    const narrower = await written("table", data, { width: 23 });
    expect(narrower).not.toBe(wide);
    expect(Math.max(...lines(narrower).map((line) => displayWidth(line, 1)))).toBe(23);
  });

  it("gives cells left over to a column that needs them", async () => {
    const data = dataset(
      [
        ["a", "text"],
        ["b", "text"],
        ["c", "text"],
      ],
      [["x".repeat(11), "y".repeat(12), "z".repeat(12)]],
    );
    const rule = lines(await written("table", data, { width: 40 }))[1];
    expect(rule?.split("┼").map((part) => part.length)).toEqual([12, 14, 12]);
  });

  it("prints blocks where columns of eight cells do not fit", async () => {
    const data = dataset(
      [
        ["full_name", "text"],
        ["city", "text"],
      ],
      [
        ["华东云计算科技", "Shanghai Pudong"],
        ["b", null],
      ],
    );
    expect(lines(await written("table", data, { width: 19 }))[2]).toBe("─────────┼─────────");
    expect(await written("table", data, { width: 18 })).toBe(
      [
        "full name  华东云计",
        "           算科技",
        "city       Shanghai",
        "           Pudong",
        "",
        "full name  b",
        "city",
        "",
      ].join("\n"),
    );
  });

  it("never breaks a number or an instant", async () => {
    const data = dataset(
      [
        ["a", "text"],
        ["m", "money"],
        ["t", "instant"],
      ],
      [["x".repeat(50), 123456789012, 0]],
    );
    const text = await written("table", data, { width: 50 });
    expect(text).toContain("1234567890.12");
    expect(text).toContain("1970-01-01 08:00");
  });

  const id = (kind: string) => `${kind}-01m8geeqjw0y95f3eqm7zvcfsp`;

  it("never breaks an id, wherever it stands; what stands beside it wraps", async () => {
    const data = dataset(
      [
        ["id", "text"],
        ["customer", "text"],
        ["statements", "ids"],
        ["name", "text"],
      ],
      [
        [
          id("reg"),
          "haibei-foods-and-more",
          [id("inc"), id("inc")],
          `华东云计算科技有限公司（见 ${id("certification")}）`,
        ],
      ],
    );
    for (let width = 56; width < 180; width++) {
      const text = await written("table", data, { width });
      for (const line of lines(text)) expect(displayWidth(line, 1)).toBeLessThanOrEqual(width);
      for (const one of ["reg", "inc", "certification"])
        expect([width, text]).toEqual([width, expect.stringContaining(id(one))]);
    }
    // One from elsewhere, which looks like no id of ours, stays whole in the column of ids.
    const foreign = dataset(
      [
        ["id", "text"],
        ["note", "text"],
      ],
      [["bill-202511-0001", "x ".repeat(30)]],
    );
    expect(await written("table", foreign, { width: 27 })).toContain("bill-202511-0001 │ x x");
  });

  it("breaks words only where they do not all fit whole", async () => {
    const data = dataset(
      [
        ["id", "text"],
        ["state", "text"],
        ["company", "text"],
      ],
      [[id("reg"), "registered", "华东云计算科技有限公司"]],
    );
    // 30 + 10 + 8 and two separators: one cell less, and the state is broken.
    expect(lines(await written("table", data, { width: 54 }))[2]).toBe(`${id("reg")} │ registered │ 华东云计`);
    expect(lines(await written("table", data, { width: 53 }))[2]).toMatch(/│ register/);
    expect(lines(await written("table", data, { width: 53 }))[2]).not.toMatch(/│ registered/);
  });

  it("colours the header and nothing else, and only when asked", async () => {
    const plain = await written("table", customers, { width: 40 });
    const coloured = await written("table", customers, { width: 40, emphasize: bold });
    expect(plain).not.toContain("\x1b");
    expect(coloured).toContain("\x1b[1m");
    expect(coloured.slice(coloured.indexOf("─"))).toBe(plain.slice(plain.indexOf("─")));
    expect(coloured.replace(/\x1b\[\d+m/g, "")).toBe(plain);
  });
});

describe("record", () => {
  const one = dataset(
    [
      ["name", "text", "名称"],
      ["rules", "json", "规则"],
      ["paid_at", "instant", "支付时间"],
    ],
    [["华东云", [{ id: "a.b" }], null]],
    "record",
  );

  it("is one line per column", async () => {
    expect(await written("table", one)).toBe('name     华东云\nrules    [{"id":"a.b"}]\npaid at\n');
    expect(await written("table", one, { language: "zh" })).toBe(
      '名称      华东云\n规则      [{"id":"a.b"}]\n支付时间\n',
    );
    expect(await written("table", one, { emphasize: bold })).toContain("\x1b[1mname\x1b[22m     华东云\n");
  });

  it("indents what is wrapped under its value", async () => {
    const data = dataset([["note", "text"]], [["one two three four"]], "record");
    expect(await written("table", data, { width: 15 })).toBe("note  one two\n      three\n      four\n");
  });

  it("shows hostile text as what it is", async () => {
    const data = dataset([["note", "text"]], [["\x1b]0;x\x07\u202e"]], "record");
    expect(await written("table", data)).toBe("note  \\x1b]0;x\\x07\\u202e\n");
  });
});

describe("md", () => {
  it("writes a table of GitHub Markdown", async () => {
    expect(await written("md", customers, { language: "zh" })).toBe(
      [
        "| 客户账号名 | 客户名称 | 收入 | 关联时间 |",
        "| --- | --- | ---: | --- |",
        "| hw-east | 华东云计算科技有限公司 | 1234.50 | 2026-11-01 09:00 |",
        "| b | Beta Ltd | 0.05 |  |",
        "",
      ].join("\n"),
    );
  });

  it.each([
    ["a|b", "a\\|b"],
    ["a\\|b", "a\\\\\\|b"],
    ["`x`", "\\`x\\`"],
    ["<img src=x>&amp;", "&lt;img src=x>&amp;amp;"],
    ["a\nb", "a\\\\nb"],
    ["\x1b[2J", "\\\\x1b\\[2J\\".replace(/\\$/, "")],
    ["张*三 138****0001", "张\\*三 138\\*\\*\\*\\*0001"],
    ["account_name _x_", "account_name \\_x\\_"],
    ["[x](javascript:1)", "\\[x\\](javascript:1)"],
  ])("escapes %j", async (text, cell) => {
    expect(await written("md", dataset([["a", "text"]], [[text]]))).toBe(`| a |\n| --- |\n| ${cell} |\n`);
  });

  it("writes a record as labels and values, and an empty list as its header", async () => {
    const data = dataset(
      [
        ["a_b", "text", "甲"],
        ["n", "integer"],
      ],
      [["x|y", 2]],
      "record",
    );
    expect(await written("md", data)).toBe("| Field | Value |\n| --- | --- |\n| a b | x\\|y |\n| n | 2 |\n");
    expect(await written("md", data, { language: "zh", headers: "key" })).toBe(
      "| 字段 | 值 |\n| --- | --- |\n| a_b | x\\|y |\n| n | 2 |\n",
    );
    expect(
      await written(
        "md",
        dataset(
          [
            ["a", "text"],
            ["n", "integer"],
          ],
          [],
        ),
      ),
    ).toBe("| a | n |\n| --- | ---: |\n");
  });

  it("keeps every row on one line with as many cells as columns", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(hostile, hostile), { minLength: 1 }), async (rows) => {
        const text = await written(
          "md",
          dataset(
            [
              ["a", "text"],
              ["b", "text"],
            ],
            rows,
          ),
        );
        const printed = lines(text);
        expect(printed).toHaveLength(rows.length + 2);
        for (const line of printed) expect(line.replace(/\\./gu, "").split("|")).toHaveLength(4);
        expect(UNSAFE.test(text.replaceAll("\n", ""))).toBe(false);
      }),
    );
  });
});
