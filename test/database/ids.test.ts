import fc from "fast-check";
import { expect, test } from "vitest";
import { idSource } from "../../src/database/ids.ts";
import { describeOn, ENGINES } from "../engines.ts";
import { instant } from "../seeding.ts";
import { AT, DRAFT, databaseOn } from "./support.ts";

const SHAPE = /^reg-[0-9a-hjkmnp-tv-z]{26}$/;

function take(source: { next(kind: string): string }, count: number): string[] {
  return Array.from({ length: count }, () => source.next("reg"));
}

const ascending = (ids: readonly string[]): boolean =>
  ids.every((id, index) => index === 0 || id > (ids[index - 1] as string));

test("ids are ULIDs in lower case behind their kind, ascending and without repetition", () => {
  for (const seed of [undefined, "seed"]) {
    const ids = take(idSource(AT, seed, 1), 5_000);
    expect(ids.every((id) => SHAPE.test(id))).toBe(true);
    expect(ascending(ids)).toBe(true);
  }
});

test("the time of an id is the clock's, in the first ten characters", () => {
  const time = (at: string) => idSource(instant(at), "s", 1).next("reg").slice(4, 14);
  expect(time("1970-01-01T00:00:00Z")).toBe("0000000000");
  expect(time("1970-01-01T00:00:00.031Z")).toBe("000000000z");
  expect(time("1970-01-01T00:00:00.032Z")).toBe("0000000010");
  // The example of the ULID specification.
  expect(time(new Date(1_469_918_176_385).toISOString())).toBe("01aryz6s41");
});

test("ids of a later clock sort behind those of an earlier one", () => {
  fc.assert(
    fc.property(fc.nat(4e12), fc.nat(4e12), fc.boolean(), (a, b, seeded) => {
      fc.pre(a !== b);
      const [first, second] = [a, b].map((at) => idSource(at as typeof AT, seeded ? "s" : undefined, 1).next("reg"));
      return (first as string) < (second as string) === a < b;
    }),
  );
});

test("without a seed two changes of one clock still ascend within the process", () => {
  expect(ascending([...take(idSource(AT, undefined, 1), 50), ...take(idSource(AT, undefined, 2), 50)])).toBe(true);
});

test("sources without a seed that take turns never meet", () => {
  const [one, two] = [idSource(AT, undefined, 1), idSource(AT, undefined, 2)];
  const ids = Array.from({ length: 200 }, (_, index) => (index % 2 ? one : two).next("reg"));
  expect(new Set(ids).size).toBe(200);
});

test("a seed makes ids reproducible; another seed or change makes others", () => {
  const ids = (seed: string, sequence: number) => take(idSource(AT, seed, sequence), 1_000);
  expect(ids("a", 1)).toEqual(ids("a", 1));
  const all = [...ids("a", 1), ...ids("a", 2), ...ids("b", 1), ...ids("a", 11), ...ids("a\n1", 1)];
  expect(new Set(all).size).toBe(5_000);
});

describeOn(ENGINES, (engine) => {
  test("two changes with one seed and clock have ids of their own, the same in every run", async () => {
    const run = async (): Promise<string[]> => {
      const file = await databaseOn(engine);
      const ids: string[] = [];
      for (let i = 0; i < 2; i++) {
        const database = await file.open();
        await database.write(DRAFT, async (_, change) => void ids.push(change.id, change.ids.next("reg")));
        await database.close();
      }
      return ids;
    };
    const first = await run();
    expect(new Set(first).size).toBe(4);
    expect(await run()).toEqual(first);
  });
});

test("a million ids do not run over", () => {
  const source = idSource(AT, "seed", 1);
  let last = "";
  for (let i = 0; i < 1_000_000; i++) {
    const id = source.next("reg");
    if (id <= last) throw new Error(`${id} behind ${last}`);
    last = id;
  }
});

test("secrets have 26 characters, no two are alike, and a seed makes them again", () => {
  for (const seed of [undefined, "seed"]) {
    const source = idSource(AT, seed, 1);
    const before = source.next("reg");
    const secrets = Array.from({ length: 2_000 }, () => source.secret());
    expect(secrets.every((secret) => /^[0-9a-hjkmnp-tv-z]{26}$/.test(secret))).toBe(true);
    expect(new Set(secrets).size).toBe(2_000);
    // Ids are none the further on for them.
    if (seed !== undefined) expect(source.next("reg")).toBe(take(idSource(AT, seed, 1), 2)[1]);
    expect(before).toMatch(SHAPE);
    const again = idSource(AT, seed, 1).secret() === secrets[0];
    expect(again).toBe(seed !== undefined);
  }
  expect(idSource(AT, "seed", 1).secret()).not.toBe(idSource(AT, "seed", 2).secret());
});
