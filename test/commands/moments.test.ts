import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { describeOn, ENGINES } from "../engines.ts";
import { testApp } from "../support.ts";

type App = Awaited<ReturnType<typeof testApp>>;

const PARTNERS = ["p1", "p2"];
const CUSTOMERS = ["c1", "c2", "c3"];
const DAY = 86_400_000;
const START = Date.parse("2026-03-01T01:00:00.000Z");

/** Everything whose past can be asked for. */
const LISTS = [
  "partner list",
  "customer list",
  "association list",
  "registration list",
  "registration slots --partner p1",
  "manager list",
  "manager unassigned",
  "manager history c1",
  "member list",
  "policy list",
  "partner programs p1",
  "dashboard customers --partner p1",
];

/** What may happen: some of it is refused, which is as good. Back-dated facts make the past another one than was seen. */
const step = fc.oneof(
  fc.record({ kind: fc.constant("edit"), a: fc.nat(1), n: fc.nat(99) }),
  fc.record({ kind: fc.constantFrom("freeze", "unfreeze", "join", "leave"), a: fc.nat(1) }),
  fc.record({ kind: fc.constant("fact"), c: fc.nat(2), n: fc.nat(9) }),
  fc.record({ kind: fc.constant("register"), a: fc.nat(1), c: fc.nat(2) }),
  fc.record({ kind: fc.constantFrom("delete", "expire"), n: fc.nat(9) }),
  fc.record({ kind: fc.constant("associate"), a: fc.nat(1), c: fc.nat(2), n: fc.nat(1) }),
  fc.record({ kind: fc.constant("assign"), c: fc.nat(2), n: fc.nat(1) }),
  fc.record({ kind: fc.constant("unassign"), c: fc.nat(2) }),
  fc.record({ kind: fc.constant("limit"), n: fc.nat(9) }),
  fc.record({ kind: fc.constant("history"), a: fc.nat(1), c: fc.nat(2), n: fc.nat(20) }),
);
type Step = { readonly kind: string; readonly a?: number; readonly c?: number; readonly n?: number };

const day = (at: number): string => new Date(at).toISOString().slice(0, 10);

async function take(app: App, { kind, a = 0, c = 0, n = 0 }: Step, at: number): Promise<void> {
  const now = new Date(at).toISOString();
  const run = (line: string | readonly string[], stdin = "") => app.run(line, { now, stdin });
  const partner = PARTNERS[a];
  const customer = CUSTOMERS[c] as string;
  switch (kind) {
    case "edit":
      return void (await run(`partner edit ${partner} --phone 139000000${String(n).padStart(2, "0")}`));
    case "freeze":
    case "unfreeze":
      return void (await run(`partner ${kind} ${partner}`));
    case "join":
    case "leave":
      return void (await run(`partner ${kind} ${partner} --program software-path`));
    case "fact":
      return void (await run(`customer edit ${customer} --industry I${n}`));
    case "register":
      return void (await run(
        `customer register --full-name N${customer} --phone 1380000000${c} --account-name ${customer} --partner ${partner}`,
      ));
    case "delete": {
      const listed = JSON.parse((await run("registration list --json=id,state")).stdout) as { id: string }[];
      const { id } = listed[n % Math.max(1, listed.length)] ?? { id: "reg-none" };
      return void (await run(`registration delete ${id}`));
    }
    case "expire":
      return void (await run("registration expire"));
    case "associate":
      return void (await run(
        `association create ${customer} --partner ${partner} --type ${n === 0 ? "referral" : "resale"}`,
      ));
    case "assign":
      return void (await run(`manager assign m${n + 1} ${customer}`));
    case "unassign":
      return void (await run(`manager unassign ${customer}`));
    case "limit":
      return void (await run(`policy set registration.limit ${n + 1} --from ${day(at + DAY)}`));
    default: {
      const from = at - (n + 3) * DAY;
      const line = `${customer},${partner},referral,${day(from)},${n % 2 === 0 ? "" : day(from + 2 * DAY)}`;
      return void (await run(["association", "import", "-"], `customer,partner,type,from,to\n${line}\n`));
    }
  }
}

async function started(engine: (typeof ENGINES)[number]): Promise<App> {
  const app = await testApp({ engine, now: new Date(START).toISOString() });
  for (const partner of PARTNERS) {
    await app.json(
      `partner add ${partner} --company 云帆${partner} --uscc 91990001MA0000001R --kind solution-provider --phone 13900000000`,
    );
  }
  await app.json("member add m1 --name 张三 --role account-manager --partner p1");
  await app.json("member add m2 --name 李四 --role account-manager --partner p2");
  for (const [at, customer] of CUSTOMERS.entries()) {
    await app.json(`customer add ${customer} --full-name N${customer} --phone 1380000000${at}`);
  }
  return app;
}

describeOn(ENGINES, (engine) => {
  test("what was printed then is printed again, byte for byte", { timeout: 600_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 14 }), async (steps) => {
        const app = await started(engine);
        const printed: { at: string; list: string; stdout: string; step: number }[] = [];
        for (const [i, taken] of steps.entries()) {
          const at = START + (i + 1) * DAY + i * 1_234;
          await take(app, taken, at);
          const now = new Date(at).toISOString();
          for (const list of LISTS) {
            if ((i + LISTS.indexOf(list)) % 3 > 0) continue;
            const { stdout } = await app.run(`${list} --json`, { now });
            printed.push({ at: now, list, stdout, step: i });
          }
        }
        const end = new Date(START + 60 * DAY).toISOString();
        const lastBackDated = steps.findLastIndex(({ kind }) => kind === "history");
        for (const { at, list, stdout, step: then } of printed) {
          const again = await app.run(`${list} --json --as-of ${at} --known-at ${at}`, { now: end });
          expect([list, at, again.stdout]).toEqual([list, at, stdout]);
          if (then < lastBackDated) continue;
          const held = await app.run(`${list} --json --as-of ${at}`, { now: end });
          expect([list, at, held.stdout]).toEqual([list, at, stdout]);
        }
      }),
      { numRuns: engine === "sqlite" ? 8 : 2, seed: 20261124 },
    );
  });
});

describe("--as-of and --known-at", () => {
  test("a back-dated fact counts, unless it was recorded later than --known-at", async () => {
    const app = await started("sqlite");
    const csv = "customer,partner,type,from,to\nc1,p1,resale,2026-01-10,2026-02-10\n";
    await app.run(["association", "import", "-"], { now: "2026-06-01", stdin: csv });
    const open = [{ customer: "c1", from: "2026-01-09T16:00:00.000Z", to: null, end_reason: null }];
    const columns = "--columns customer,from,to,end_reason";
    expect(await app.json(`association list --as-of 2026-01-10 --now 2026-07-01 ${columns}`)).toEqual(open);
    expect(await app.json(`association list --as-of 2026-02-09 --now 2026-07-01 ${columns}`)).toEqual(open);
    const ended = [{ ...open[0], to: "2026-02-09T16:00:00.000Z" }];
    expect(await app.json(`association list --as-of 2026-02-10 --now 2026-07-01 ${columns}`)).toEqual(ended);
    // At the very instant of its end it has ended, and a millisecond before it not.
    const at = (instant: string) => app.json(`association list --as-of ${instant} --now 2026-07-01 ${columns}`);
    expect(await at("2026-02-10T00:00:00.000+08:00")).toEqual(ended);
    expect(await at("2026-02-09T23:59:59.999+08:00")).toEqual(open);
    expect(await app.json(`association list --as-of 2026-01-09 --now 2026-07-01 ${columns}`)).toEqual([]);
    const known = "--as-of 2026-02-10 --now 2026-07-01 --known-at";
    expect(await app.json(`association list ${known} 2026-05-31 ${columns}`)).toEqual([]);
    expect(await app.json(`association list ${known} 2026-06-01 ${columns}`)).toEqual(ended);
  });

  test("an end that lay ahead is shown as it was recorded then, and at its very instant it has come", async () => {
    const app = await started("sqlite");
    const csv = "customer,partner,type,from,to\nc1,p1,referral,2026-01-10,2026-12-01\n";
    await app.run(["association", "import", "-"], { now: "2026-06-01", stdin: csv });
    const list = "association list --columns from,to,end_reason --now 2026-09-01";
    const then = await app.json("association list --columns from,to,end_reason --now 2026-06-15");
    await app.run("association disassociate c1 --reason 迁移", { now: "2026-07-01T10:00:00+08:00" });
    const [request] = await app.json<{ id: string }[]>("association requests");
    expect((await app.run(`association consent ${request?.id}`, { now: "2026-07-01T10:00:00+08:00" })).code).toBe(0);
    expect(await app.json(`${list} --as-of 2026-06-15`)).toEqual(then);
    const [ended] = await app.json<{ to: string }[]>(`${list} --as-of 2026-07-01T10:00:00+08:00`);
    expect(ended?.to).toBe("2026-07-01T02:00:00.000Z");
    const [before] = await app.json<{ to: string }[]>(`${list} --as-of 2026-07-01T09:59:59.999+08:00`);
    expect(before?.to).toBe("2026-11-30T16:00:00.000Z");
  });

  test("a day is the end of it, and today is now; an instant is inclusive", async () => {
    const app = await started("sqlite");
    await app.run("partner edit p1 --phone 13911111111", { now: "2026-03-05T10:00:00+08:00" });
    const phoneOf = async (more: string) =>
      (await app.json<{ phone: string }>(`partner show p1 --now 2026-03-05T09:00:00+08:00 ${more}`)).phone;
    expect(await phoneOf("--as-of 2026-03-04")).toBe("13900000000");
    expect(await phoneOf("--as-of 2026-03-05")).toBe("13900000000");
    expect(await phoneOf("--as-of 2026-03-05T09:59:59.999+08:00")).toBe("13900000000");
    expect(await phoneOf("--as-of 2026-03-05T10:00:00.000+08:00")).toBe("13911111111");
    expect((await app.json<{ phone: string }>("partner show p1 --now 2026-03-06 --as-of 2026-03-05")).phone).toBe(
      "13911111111",
    );
    expect((await app.run("partner show p1 --as-of 2026-02-28 --now 2026-03-06")).code).toBe(7);
  });

  test("checks decide as they would have then", async () => {
    const app = await started("sqlite");
    const check = "customer check --full-name Nc1 --phone 13800000000 --account-name c1 --partner p1 --now 2026-05-01";
    await app.run("customer edit c1 --consumer-cloud", { now: "2026-04-01" });
    expect((await app.run(`${check} --json`)).code).toBe(4);
    const then = await app.run(`${check} --as-of 2026-03-31 --json`);
    expect([then.code, JSON.parse(then.stdout).at]).toEqual([0, "2026-03-31T15:59:59.999Z"]);
  });

  test.each([
    ["customer add c9 --as-of 2026-03-01", 2],
    ["doctor --as-of 2026-03-01", 2],
    ["db check --known-at 2026-03-01", 2],
    ["partner list --as-of yesterday", 2],
    ["partner list --as-of=", 2],
    ["partner list --known-at 2026-02-30", 2],
  ])("%s ends with %i", async (line, code) => {
    const app = await started("sqlite");
    const ended = await app.run(line);
    expect([ended.code, ended.stdout]).toEqual([code, ""]);
    expect(ended.stderr).toMatch(/as-of|known-at/);
  });
});
