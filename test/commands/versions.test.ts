import { expect, test } from "vitest";
import { describeOn, ENGINES } from "../engines.ts";
import { testApp } from "../support.ts";

/** A record of each noun, an edit of it, and what another edit changes. */
const NOUNS = [
  ["customer", "c1", "--industry 甲", "--industry 乙", 'industry: "甲" → "乙" (yours: "甲")'],
  ["customer", "c1", "--arrears 1.50", "--arrears 2", 'arrears: "1.50" → "2.00" (yours: "1.50")'],
  ["customer", "c1", "--consumer-cloud", "--no-consumer-cloud", 'consumer_cloud: "true" → "false" (yours: "true")'],
  [
    "customer",
    "c1",
    "--registered-at 2026-01-01",
    "--registered-at=",
    'registered_at: "2025-12-31T16:00:00.000Z" → "" (yours',
  ],
  ["partner", "p1", "--tier core", "--tier leading", 'tier: "core" → "leading" (yours: "core")'],
  ["member", "m1", "--name 张山", "--name 张水", 'name: "张山" → "张水" (yours: "张山")'],
  ["solution", "", "--name 方案二", "--name 方案三", 'name: "方案二" → "方案三" (yours: "方案二")'],
] as const;

describeOn(ENGINES, (engine) => {
  test.each(NOUNS)("%s %s: an edit of an older version is refused with both values (%s)", async (...given) => {
    const [noun, named, first, second, differing] = given;
    const app = await testApp({ engine });
    await app.json("partner add p1 --company 云帆 --uscc 91990001MA0000001R --kind solution-provider");
    await app.json("customer add c1 --full-name 甲公司");
    await app.json("member add m1 --name 张三 --role reader --partner p1");
    const solution = await app.json("solution add --name 方案 --kind service --partner p1");
    const key = named === "" ? String(solution.id) : named;
    const version = async () => (await app.json(`${noun} show ${key} --columns version`)).version;
    const edit = (more: string, ifVersion: string) =>
      app.run(`${noun} edit ${key} ${more} --if-version ${ifVersion} --json`);
    expect(await version()).toBe(1);
    expect((await edit(first, "1")).code).toBe(0);
    expect(await version()).toBe(2);
    expect((await edit(second, "2")).code).toBe(0);
    const late = await edit(first, "2");
    const { error } = JSON.parse(late.stderr);
    expect([late.code, late.stdout, error.code, error.field]).toEqual([6, "", "changed-meanwhile", "if-version"]);
    expect(error.message).toContain(differing);
    expect(error.hint).toContain(`--if-version 3`);
    expect(await version()).toBe(3);
    const never = await edit(first, "9");
    expect([never.code, JSON.parse(never.stderr).error.message]).toEqual([
      6,
      expect.stringContaining("never had version 9"),
    ]);
    const listed = await app.json<{ version: number }[]>(`${noun} list --columns version`);
    expect(listed.map((row) => row.version)).toEqual([3]);
    expect(Object.keys(await app.json(`${noun} show ${key}`))).not.toContain("version");
  });
});

test("joining and leaving a programme gives the partner another version", async () => {
  const app = await testApp();
  await app.json(
    "partner add p1 --company 云帆 --uscc 91990001MA0000001R --kind none --phone 13900000000 --email a@b.c --real-name-verified",
  );
  await app.json("partner join p1 --program software-path");
  await app.json("partner leave p1 --program software-path");
  expect(await app.json("partner show p1 --columns version")).toEqual({ version: 3 });
  const late = await app.run("partner edit p1 --if-version 1");
  expect([late.code, late.stderr]).toEqual([6, expect.stringContaining("programmes or links were changed")]);
});

test.each(["0", "-1", "1.5", "x", "01"])("--if-version %s is exit 2", async (text) => {
  const app = await testApp();
  await app.json("customer add c1 --full-name 甲");
  expect((await app.run(["customer", "edit", "c1", "--industry", "x", `--if-version=${text}`])).code).toBe(2);
});
