import fc from "fast-check";
import { expect, test } from "vitest";
import type { Database } from "../../src/database/database.ts";
import { EVERYTHING, type Filter, type ListQuery } from "../../src/database/listing.ts";
import type { Customer } from "../../src/domain/customers/customer.ts";
import { describeOn, ENGINES, type EngineName } from "../engines.ts";
import { customer, DRAFT, databaseOn } from "./support.ts";

async function filledOn(engine: EngineName, customers: readonly Customer[]): Promise<Database> {
  const file = await databaseOn(engine);
  await file.create(...customers);
  return await file.open("read");
}

async function listed(database: Database, query: Partial<ListQuery>): Promise<Customer[]> {
  return await database.read(async (tables) => {
    const found: Customer[] = [];
    for await (const batch of tables.customers.list({ ...EVERYTHING, ...query }, DRAFT.at)) found.push(...batch);
    return found;
  });
}

const names = (customers: readonly Customer[]): string[] => customers.map(({ accountName }) => accountName);
const is = (column: string, ...values: Filter["values"]): Filter => ({ column, operator: "in", values });

const PEOPLE = [
  customer("a", { fullName: "甲", phone: "13800000001", owedInvoice: 100 as never }),
  customer("b", { fullName: null, phone: "13800000002", owedInvoice: 200 as never }),
  customer("c", { fullName: "乙", phone: null, owedInvoice: 300 as never }),
  customer("d", { fullName: "甲", phone: null, registeredAt: DRAFT.at }),
];

const TEXTS = [null, "甲", "乙", "b", "B", "", "😀"];
const AMOUNTS = [0, 1, 99, 100];

const rows = fc.array(fc.record({ fullName: fc.constantFrom(...TEXTS), owedInvoice: fc.constantFrom(...AMOUNTS) }), {
  maxLength: 30,
});
const queries = fc.record(
  {
    names: fc.option(fc.uniqueArray(fc.constantFrom(...TEXTS)), { nil: undefined }),
    from: fc.option(fc.constantFrom(...AMOUNTS), { nil: undefined }),
    to: fc.option(fc.constantFrom(...AMOUNTS), { nil: undefined }),
    sort: fc.option(fc.constantFrom("full_name", "owed_invoice", "account_name"), { nil: undefined }),
    descending: fc.boolean(),
    limit: fc.option(fc.nat(35), { nil: undefined }),
    offset: fc.option(fc.nat(35), { nil: undefined }),
  },
  { requiredKeys: ["descending"] },
);

const stored = fc
  .sample(rows, { numRuns: 40, seed: 1 })
  .flat()
  .map((row, index) =>
    customer(`acct-${String((index * 7_919) % 10_007).padStart(5, "0")}`, {
      fullName: row.fullName,
      owedInvoice: row.owedInvoice as never,
    }),
  );

function byCodePoint(a: string | null, b: string | null): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null);
  const [left, right] = [[...a], [...b]];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const difference = (left[i]?.codePointAt(0) as number) - (right[i]?.codePointAt(0) as number);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

describeOn(ENGINES, (engine) => {
  const filled = (customers: readonly Customer[]) => filledOn(engine, customers);

  test.each<[string, Filter[], string[]]>([
    ["none", [], ["a", "b", "c", "d"]],
    ["one value", [is("full_name", "甲")], ["a", "d"]],
    ["several values", [is("full_name", "甲", "乙")], ["a", "c", "d"]],
    ["a value that is not there", [is("full_name", "丙")], []],
    ["no value at all", [is("full_name")], []],
    ["the empty value", [is("full_name", null)], ["b"]],
    ["the empty value or another", [is("full_name", null, "乙")], ["b", "c"]],
    ["two conditions", [is("full_name", "甲"), is("phone", null)], ["d"]],
    ["from, inclusive", [{ column: "owed_invoice", operator: "from", values: [200] }], ["b", "c"]],
    ["from one more", [{ column: "owed_invoice", operator: "from", values: [201] }], ["c"]],
    ["to, inclusive", [{ column: "owed_invoice", operator: "to", values: [200] }], ["a", "b", "d"]],
    ["to one less", [{ column: "owed_invoice", operator: "to", values: [199] }], ["a", "d"]],
    ["a bound leaves out what is empty", [{ column: "registered_at", operator: "to", values: [DRAFT.at] }], ["d"]],
    ["text that looks like SQL", [is("full_name", "' or 1=1 --")], []],
    ["a column of another table", [is("partner", null)], ["a", "b", "c", "d"]],
  ])("filters: %s", async (_, filters, expected) => {
    const database = await filled(PEOPLE);
    expect(names(await listed(database, { filters }))).toEqual(expected);
    await database.close();
  });

  test("`has` asks for whole entries of a list, not for parts of them", async () => {
    const database = await filled([
      customer("a", { label: "one;two" }),
      customer("b", { label: "two" }),
      customer("c", { label: "twofold" }),
      customer("d", { label: null }),
    ]);
    const having = async (...values: Filter["values"]) =>
      names(await listed(database, { filters: [{ column: "label", operator: "has", values }] }));
    expect(await having("two")).toEqual(["a", "b"]);
    expect(await having("one", "twofold")).toEqual(["a", "c"]);
    expect(await having("tw")).toEqual([]);
    expect(await having(null, "one")).toEqual(["a", "d"]);
    await database.close();
  });

  test("a column that the list does not have is a bug that names it", async () => {
    const database = await filled(PEOPLE);
    await expect(listed(database, { filters: [is("nothing", "x")] })).rejects.toThrow("nothing");
    await expect(listed(database, { sort: { column: "nothing", descending: false } })).rejects.toThrow("nothing");
    await database.close();
  });

  test("sorting: empty values first, last when descending, equal ones by the key", async () => {
    const database = await filled([...PEOPLE].reverse());
    const sorted = async (descending: boolean) =>
      names(await listed(database, { sort: { column: "full_name", descending } }));
    expect(await sorted(false)).toEqual(["b", "c", "a", "d"]);
    expect(await sorted(true)).toEqual(["a", "d", "c", "b"]);
    await database.close();
  });

  test("text sorts by Unicode code point: characters beyond the first plane behind all others", async () => {
    // By UTF-16 units the surrogates of 𠮷 (U+20BB7) and 😀 would stand before U+E000 and ！ (U+FF01).
    const texts = ["", "A", "a", "é", "中", "龥", "\ue000", "！", "\ufffd", "\u{10000}", "😀", "𠮷", "\u{10ffff}"];
    const database = await filled(texts.map((fullName, index) => customer(`k${99 - index}`, { fullName })));
    const sorted = await listed(database, { sort: { column: "full_name", descending: false } });
    expect(sorted.map(({ fullName }) => fullName)).toEqual(texts);
    const keys = await filled(
      texts
        .slice(1)
        .reverse()
        .map((name) => customer(name)),
    );
    expect(names(await listed(keys, {}))).toEqual(texts.slice(1));
    await database.close();
    await keys.close();
  });

  test.each<[string, Partial<ListQuery>, string[]]>([
    ["limit 0", { limit: 0 }, []],
    ["limit 1", { limit: 1 }, ["a"]],
    ["limit as many as there are", { limit: 4 }, ["a", "b", "c", "d"]],
    ["limit beyond", { limit: 5 }, ["a", "b", "c", "d"]],
    ["offset 0", { offset: 0 }, ["a", "b", "c", "d"]],
    ["offset alone", { offset: 3 }, ["d"]],
    ["offset at the end", { offset: 4 }, []],
    ["offset beyond", { offset: 99 }, []],
    ["both", { limit: 2, offset: 1 }, ["b", "c"]],
    ["the largest", { limit: Number.MAX_SAFE_INTEGER, offset: 2 }, ["c", "d"]],
  ])("%s", async (_, query, expected) => {
    const database = await filled(PEOPLE);
    expect(names(await listed(database, query))).toEqual(expected);
    await database.close();
  });

  test.each([0, 1, 999, 1_000, 1_001, 2_500])(
    "a list of %i rows is whole, in batches of at most 1,000",
    async (count) => {
      const database = await filled(
        Array.from({ length: count }, (_, index) => customer(`acct-${String(index).padStart(5, "0")}`)),
      );
      const sizes: number[] = [];
      await database.read(async (tables) => {
        for await (const batch of tables.customers.list(EVERYTHING, DRAFT.at)) sizes.push(batch.length);
      });
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(count);
      expect(sizes.every((size) => size > 0 && size <= 1_000)).toBe(true);
      await database.close();
    },
  );

  test("a list that is left early lets go of the connection", async () => {
    const database = await filled(Array.from({ length: 3_000 }, (_, index) => customer(`acct-${index}`)));
    const first = await database.read(async (tables) => {
      for await (const batch of tables.customers.list(EVERYTHING, DRAFT.at)) return batch.length;
      return 0;
    });
    expect(first).toBe(1_000);
    expect(await listed(database, { limit: 1 })).toHaveLength(1);
    await database.close();
  });

  test("any filters, order and page give what looking through all rows gives", async () => {
    const database = await filled(stored);
    const compare: Record<string, (a: Customer, b: Customer) => number> = {
      full_name: (a, b) => byCodePoint(a.fullName, b.fullName),
      owed_invoice: (a, b) => a.owedInvoice - b.owedInvoice,
      account_name: (a, b) => byCodePoint(a.accountName, b.accountName),
    };
    await fc.assert(
      fc.asyncProperty(queries, async ({ names: wanted, from, to, sort, descending, limit, offset }) => {
        const filters: Filter[] = [
          ...(wanted === undefined ? [] : [is("full_name", ...wanted)]),
          ...(from === undefined ? [] : [{ column: "owed_invoice", operator: "from", values: [from] } as const]),
          ...(to === undefined ? [] : [{ column: "owed_invoice", operator: "to", values: [to] } as const]),
        ];
        const expected = stored
          .filter((row) => wanted === undefined || wanted.includes(row.fullName))
          .filter((row) => (from ?? -1) <= row.owedInvoice && row.owedInvoice <= (to ?? 1_000))
          .sort((a, b) => byCodePoint(a.accountName, b.accountName))
          .sort((a, b) => (sort === undefined ? 0 : (compare[sort]?.(a, b) ?? 0) * (descending ? -1 : 1)))
          .slice(offset ?? 0, limit === undefined ? undefined : (offset ?? 0) + limit);
        const found = await listed(database, {
          filters,
          ...(sort === undefined ? {} : { sort: { column: sort, descending } }),
          ...(limit === undefined ? {} : { limit }),
          ...(offset === undefined ? {} : { offset }),
        });
        expect(names(found)).toEqual(names(expected));
      }),
      { numRuns: 200 },
    );
    await database.close();
  });
});
