import { expect, test } from "vitest";
import type { Tables } from "../../src/database/tables/index.ts";
import { AppError, conflict, type ErrorKind } from "../../src/errors.ts";
import { CONCURRENT, describeOn, ENGINES } from "../engines.ts";
import { customer, DRAFT, databaseOn, failureOf } from "./support.ts";

describeOn(ENGINES, (engine) => {
  test("a write leaves a change: who, when, by which command, for which partner", async () => {
    const file = await databaseOn(engine);
    const before = Date.now();
    await file.create(customer("acct"));
    const [change, ...more] = await file.rows("select * from changes");
    expect(more).toEqual([]);
    expect(change).toMatchObject({
      seq: 1,
      actor: "tester",
      at: DRAFT.at,
      command: "partnerctl test",
      partner: "sp-one",
      state: "done",
      summary: null,
    });
    expect(change?.id).toMatch(/^chg-[0-9a-hjkmnp-tv-z]{26}$/);
    // The machine's time stands beside the clock of the command, which may be any.
    expect(change?.recorded_at).toBeGreaterThanOrEqual(before);
    expect(change?.recorded_at).toBeLessThanOrEqual(Date.now());
  });

  test("changes count up by one, whatever the clock says", async () => {
    const file = await databaseOn(engine);
    await file.create();
    const database = await file.open();
    const earlier = { ...DRAFT, at: (DRAFT.at - 86_400_000) as typeof DRAFT.at };
    await database.write(earlier, async () => {});
    await database.close();
    expect(await file.rows("select seq, at from changes order by seq")).toEqual([
      { seq: 1, at: DRAFT.at },
      { seq: 2, at: earlier.at },
    ]);
  });

  test("what a write throws takes everything back, the change too", async () => {
    const file = await databaseOn(engine);
    await file.create(customer("kept"));
    const database = await file.open();
    await expect(
      database.write(DRAFT, async (tables) => {
        await tables.customers.insert([customer("lost")]);
        await tables.customers.replace([customer("kept", { fullName: "lost" })]);
        throw new Error("boom");
      }),
    ).rejects.toThrow("boom");
    await database.close();
    expect(await file.rows("select account_name, full_name from customers")).toEqual([
      { account_name: "kept", full_name: null },
    ]);
    expect(await file.rows("select * from customers_history")).toEqual([]);
    expect(await file.rows("select seq from changes")).toEqual([{ seq: 1 }]);
  });

  test("a write after one that failed works, in the same process", async () => {
    const file = await databaseOn(engine);
    await file.create();
    const database = await file.open();
    await expect(
      database.write(DRAFT, async () => {
        throw new Error("boom");
      }),
    ).rejects.toThrow("boom");
    await database.write(DRAFT, async (tables) => await tables.customers.insert([customer("acct")]));
    expect(await database.read((tables) => tables.customers.find("acct"))).toBeDefined();
    await database.close();
  });

  test.each<[ErrorKind, boolean]>([
    ["refused", true],
    ["review", true],
    ["conflict", true],
    ["forbidden", true],
    ["usage", false],
    ["not-found", false],
    ["input-needed", false],
    ["interrupted", false],
    ["bug", false],
  ])("a write that ends as %s: a line in attempts: %s", async (kind, kept) => {
    const file = await databaseOn(engine);
    await file.create();
    const database = await file.open();
    const rule = { id: "registration.x", effect: "refuse", source: "s", facts: {} };
    const text = { en: "No.", zh: "不。" };
    const rules = [
      { ...rule, reason: text, remedy: text },
      { ...rule, id: "registration.y", reason: text, remedy: text },
    ];
    const thrown = new AppError(kind, "some-code", text, { rules });
    await expect(
      database.write(DRAFT, async (tables) => {
        await tables.customers.insert([customer("lost")]);
        throw thrown;
      }),
    ).rejects.toBe(thrown);
    await database.close();
    const attempts = await file.rows("select * from attempts");
    expect(attempts).toHaveLength(kept ? 1 : 0);
    if (kept) {
      expect(attempts[0]).toMatchObject({
        actor: "tester",
        at: DRAFT.at,
        command: "partnerctl test",
        partner: "sp-one",
        code: "some-code",
        rules: "registration.x;registration.y",
        message: "No.",
      });
      expect(attempts[0]?.id).toMatch(/^att-/);
    }
    expect(await file.rows("select * from customers")).toEqual([]);
    expect(await file.rows("select seq from changes")).toEqual([{ seq: 1 }]);
  });

  test("every refusal has a line of its own, in the same process and with the same seed and clock", async () => {
    const file = await databaseOn(engine);
    await file.create();
    const refuse = async (): Promise<void> => {
      const database = await file.open();
      for (let i = 0; i < 2; i++) {
        await failureOf(() =>
          database.write(DRAFT, async () => {
            throw conflict("taken", { en: "Taken.", zh: "已占用。" });
          }),
        );
      }
      await database.close();
    };
    await refuse();
    await refuse();
    expect(await file.rows("select distinct id from attempts")).toHaveLength(4);
  });

  test("a dry run decides the same and leaves nothing, refused or not", async () => {
    const file = await databaseOn(engine);
    await file.create(customer("kept"));
    const database = await file.open("dry-run");
    const draft = { ...DRAFT, dryRun: true };
    const seen = await database.write(draft, async (tables, change) => {
      await tables.customers.insert([customer("lost")]);
      await tables.customers.replace([customer("kept", { fullName: "lost" })]);
      return { id: change.id, found: await tables.customers.find("lost") };
    });
    expect(seen.found).toMatchObject({ accountName: "lost" });
    await failureOf(() =>
      database.write(draft, async () => {
        throw conflict("taken", { en: "Taken.", zh: "已占用。" });
      }),
    );
    await database.close();
    for (const table of ["customers_history", "attempts"])
      expect(await file.rows(`select * from ${table}`)).toEqual([]);
    expect(await file.rows("select account_name, full_name from customers")).toEqual([
      { account_name: "kept", full_name: null },
    ]);
    // The real run makes the id that the dry run showed.
    const real = await file.open();
    expect(await real.write(DRAFT, async (_, change) => change.id)).toBe(seen.id);
    real.close();
  });

  test("each overwrite keeps the old row once, with the change that replaced it", async () => {
    const file = await databaseOn(engine);
    await file.create(customer("a", { fullName: "one" }), customer("b", { fullName: "still" }));
    const database = await file.open();
    for (const fullName of ["two", "three"]) {
      await database.write(DRAFT, async (tables) => await tables.customers.replace([customer("a", { fullName })]));
    }
    await database.close();
    const columns = "account_name, full_name, created_by, changed_by, version";
    expect(await file.rows(`select ${columns} from customers order by account_name`)).toEqual([
      { account_name: "a", full_name: "three", created_by: 1, changed_by: 3, version: 3 },
      { account_name: "b", full_name: "still", created_by: 1, changed_by: 1, version: 1 },
    ]);
    expect(await file.rows(`select ${columns}, replaced_by from customers_history order by version`)).toEqual([
      { account_name: "a", full_name: "one", created_by: 1, changed_by: 1, version: 1, replaced_by: 2 },
      { account_name: "a", full_name: "two", created_by: 1, changed_by: 2, version: 2, replaced_by: 3 },
    ]);
  });

  test("a history row is the whole old row, column by column", async () => {
    const file = await databaseOn(engine);
    await file.create(customer("a", { fullName: "示例", phone: "13800000001", cashConsumption: 12_345 as never }));
    const [before] = await file.rows("select * from customers");
    const database = await file.open();
    await database.write(DRAFT, async (tables) => await tables.customers.replace([customer("a")]));
    await database.close();
    expect(await file.rows("select * from customers_history")).toEqual([{ ...before, replaced_by: 2 }]);
  });

  test("a row that is replaced twice in one change has two history rows", async () => {
    const file = await databaseOn(engine);
    await file.create(customer("a"));
    const database = await file.open();
    await database.write(DRAFT, async (tables) => {
      await tables.customers.replace([customer("a", { fullName: "two" })]);
      await tables.customers.replace([customer("a", { fullName: "three" })]);
    });
    await database.close();
    expect(await file.rows("select full_name, version, replaced_by from customers_history order by version")).toEqual([
      { full_name: null, version: 1, replaced_by: 2 },
      { full_name: "two", version: 2, replaced_by: 2 },
    ]);
    expect(await file.rows("select version, created_by from customers")).toEqual([{ version: 3, created_by: 1 }]);
  });

  test("many rows are replaced with one history row each, whatever stands in them", async () => {
    const file = await databaseOn(engine);
    const names = Array.from({ length: 1_500 }, (_, index) => `账号'${index}"\u{1f600}`);
    await file.create(...names.map((name) => customer(name)));
    const database = await file.open();
    await database.write(DRAFT, async (tables) => {
      await tables.customers.replace(
        names.map((name, index) => customer(name, { site: index % 2 ? "china" : "international" })),
      );
    });
    await database.close();
    expect(await file.rows("select count(*) n, count(distinct account_name) d from customers_history")).toEqual([
      { n: 1_500, d: 1_500 },
    ]);
    expect(await file.rows("select min(version) low, max(version) high, count(*) n from customers")).toEqual([
      { low: 2, high: 2, n: 1_500 },
    ]);
  });

  test("a write inside a read is a bug, not a write", async () => {
    const file = await databaseOn(engine);
    await file.create();
    for (const access of ["read", "write"] as const) {
      const database = await file.open(access);
      await expect(database.read((tables) => tables.customers.insert([customer("a")]))).rejects.toThrow(
        "inside a read",
      );
      await database.close();
    }
    expect(await file.rows("select * from customers")).toEqual([]);
  });
});

describeOn(
  CONCURRENT,
  (engine) => {
    test("a second connection sees nothing before the commit and all of it after", async () => {
      const file = await databaseOn(engine);
      await file.create();
      const other = await file.second();
      const seen = async () => (await other.rows("select count(*) as n from customers"))[0]?.n;
      const database = await file.open();
      await database.write(DRAFT, async (tables) => {
        await tables.customers.insert([customer("a"), customer("b")]);
        expect(await seen()).toBe(0);
      });
      expect(await seen()).toBe(2);
      await database.close();
    });

    test("a read sees one moment, whatever others commit meanwhile", async () => {
      const file = await databaseOn(engine);
      await file.create(customer("a"));
      const database = await file.open("read");
      const writer = await file.open();
      await database.read(async (tables) => {
        expect(await tables.customers.find("b")).toBeUndefined();
        await writer.write(DRAFT, async (inner) => await inner.customers.insert([customer("b")]));
        expect(await tables.customers.find("b")).toBeUndefined();
      });
      expect(await database.read((tables) => tables.customers.find("b"))).toBeDefined();
      await database.close();
      await writer.close();
    });

    test("a read works while another process writes", async () => {
      const file = await databaseOn(engine);
      await file.create(customer("a"));
      const other = await file.second();
      await other.run("begin; update customers set full_name = 'theirs'");
      const database = await file.open("read");
      expect(await database.read((tables) => tables.customers.find("a"))).toMatchObject({ fullName: null });
      await database.close();
    });
  },
  ", with a second connection",
);

describeOn(ENGINES, (engine) => {
  test("who may not act any more writes nothing: it is asked once more inside the transaction", async () => {
    const file = await databaseOn(engine);
    await file.create();
    const database = await file.open();
    const lost = new AppError("forbidden", "forbidden", { en: "The role is gone.", zh: "角色已取消。" });
    let asked = 0;
    const admit = async (tables: Tables) => {
      asked++;
      expect(await tables.customers.find("a")).toBeUndefined();
      throw lost;
    };
    const insert = async (tables: Tables) => await tables.customers.insert([customer("a")]);
    await expect(database.write({ ...DRAFT, admit }, insert)).rejects.toBe(lost);
    const job = database.job({ ...DRAFT, admit }, { atomic: false });
    await expect(job.chunk(insert)).rejects.toBe(lost);
    await job.abandon();
    await database.close();
    expect(asked).toBe(2);
    expect(await file.rows("select account_name from customers")).toEqual([]);
    expect((await file.rows("select code from attempts")).map(({ code }) => code)).toEqual(["forbidden"]);
  });
});
