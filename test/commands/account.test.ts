import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { testApp } from "../support.ts";

type Row = Record<string, string | null>;

const BALANCE = ["partner", "top_up", "credit", "allocated", "owed_invoice", "available", "withdrawable"];

/** A provider with a resale and a referral customer, and a distributor with a reseller that has a customer. */
async function portfolio() {
  const app = await testApp();
  const files = {
    partner:
      "account_name,company,kind,distributor\np1,云帆,solution-provider,\np2,青岚,solution-provider,\nd1,总销,distributor,\nr1,云销,reseller,d1\n",
    customer: "account_name,full_name\nc1,甲\nc2,乙\nc3,丙\nc4,丁\n",
    association:
      "customer,partner,type,from\nc1,p1,resale,2026-01-01\nc2,p1,referral,2026-01-01\nc3,r1,resale,2026-01-01\nc4,p2,resale,2026-01-01\n",
  };
  for (const [noun, text] of Object.entries(files)) {
    writeFileSync(app.path(`${noun}.csv`), text);
    await app.json([noun, "import", app.path(`${noun}.csv`)]);
  }
  const rules = async (line: string) => {
    const { code, stdout, stderr } = await app.run(`${line} --json`);
    expect([stdout, code]).toEqual(["", 4]);
    return (JSON.parse(stderr).error.rules as { id: string }[]).map(({ id }) => id);
  };
  const balance = async (partner: string) => {
    const [row] = await app.json<Row[]>(`account balance --partner ${partner}`);
    return Object.values(row as Row).slice(1);
  };
  return { ...app, rules, balance };
}

describe("account balance", () => {
  test("has exactly its columns, a row for each partner, and adds up", async () => {
    const app = await portfolio();
    await app.json("account top-up 1000 --partner p1");
    await app.json("account set credit 500.50 --partner p1");
    await app.json("account set owed-invoice 99.99 --partner p1");
    await app.json("account allocate c1 300.10 --partner p1");
    const rows = await app.json<Row[]>("account balance");
    expect(rows.map(({ partner }) => partner)).toEqual(["d1", "p1", "p2", "r1"]);
    expect(Object.keys(rows[1] as Row)).toEqual(BALANCE);
    expect(rows[1]).toEqual({
      partner: "p1",
      top_up: "1000.00",
      credit: "500.50",
      allocated: "300.10",
      owed_invoice: "99.99",
      available: "1200.40",
      withdrawable: "599.91",
    });
    expect(await app.balance("p2")).toEqual(Array(6).fill("0.00"));
    expect(await app.json("account balance --available-from 1")).toHaveLength(1);
    expect((await app.run("account balance --partner nobody")).code).toBe(7);
    expect((await app.run("account balance -f csv")).stdout.split("\n")[0]).toBe(BALANCE.join(","));
  });

  test("arrears of present customers are not withdrawable, of either type; those of others are", async () => {
    const app = await portfolio();
    await app.json("account top-up 1000 --partner p1");
    for (const [customer, arrears] of [
      ["c1", "10.01"],
      ["c2", "0.02"],
      ["c3", "500"],
    ]) {
      await app.json(`customer edit ${customer} --arrears ${arrears}`);
    }
    expect((await app.balance("p1"))[5]).toBe("989.97");
  });

  test("is that of a moment of the past", async () => {
    const app = await portfolio();
    await app.run("account top-up 5 --partner p1", { now: "2026-11-25" });
    await app.run("account allocate c1 2 --partner p1", { now: "2026-11-26" });
    const at = async (day: string) => {
      const { stdout } = await app.run(`account balance --partner p1 --json --as-of ${day}`, { now: "2026-12-01" });
      return Object.values(JSON.parse(stdout)[0] as Row).slice(1);
    };
    expect((await at("2026-11-24"))[4]).toBe("0.00");
    expect((await at("2026-11-25"))[4]).toBe("5.00");
    expect(await at("2026-11-26")).toEqual(["5.00", "0.00", "2.00", "0.00", "3.00", "3.00"]);
    const { stdout } = await app.run("account ledger --json --as-of 2026-11-25", { now: "2026-12-01" });
    expect(JSON.parse(stdout)).toHaveLength(2);
  });
});

describe("account top-up", () => {
  test.each([["1.234"], ["1e3"], ["-1"], ["0"], ["0.00"], ["90071992547409.93"], ["一百"], ["11258999068426.25"]])(
    "%s is exit 2 and leaves nothing",
    async (amount) => {
      const app = await portfolio();
      const { code, stdout, stderr } = await app.run(["account", "top-up", "--partner", "p1", "--json", "--", amount]);
      expect([code, stdout]).toEqual([2, ""]);
      expect(JSON.parse(stderr).error.code).toMatch(/^(BAD_VALUE|BAD_VALUE)$/);
      expect(await app.rows("select id from ledger_accounts")).toEqual([]);
    },
  );

  test("up to 2^50 fen fit into an account, and not one more", async () => {
    const app = await portfolio();
    await app.json("account top-up 11258999068426.23 --partner p1");
    await app.json("account top-up 0.01 --partner p1");
    expect((await app.run("account top-up 0.01 --partner p1")).code).toBe(2);
    await app.json("account set credit 11258999068426.24 --partner p1");
    expect(await app.balance("p1")).toEqual([
      "11258999068426.24",
      "11258999068426.24",
      "0.00",
      "0.00",
      "22517998136852.48",
      "11258999068426.24",
    ]);
    expect((await app.run("db check")).code).toBe(0);
  });

  test("names its partner before the amount, by --partner, or not at all where there is one", async () => {
    const app = await portfolio();
    expect(await app.json("account top-up p1 1.5")).toMatchObject({ partner: "p1", amount: "1.50", available: "1.50" });
    expect((await app.run("account top-up p1 1 --partner p2")).code).toBe(2);
    expect((await app.run("account top-up p1 1 2")).code).toBe(2);
    expect((await app.run("account top-up 1")).code).toBe(8);
    expect((await app.run("account top-up --partner p1")).code).toBe(8);
    expect((await app.run("account top-up nobody 1")).code).toBe(7);
  });

  test("a reference is booked once, for one partner and kind; with another amount it is exit 6", async () => {
    const app = await portfolio();
    const first = await app.json<Row>("account top-up 10 --partner p1 --reference B1");
    expect((await app.json<Row>("account top-up 10 --partner p1 --reference B1")).id).toBe(first.id);
    const other = await app.run("account top-up 10.01 --partner p1 --reference B1 --json");
    expect([other.code, JSON.parse(other.stderr).error.code]).toEqual([6, "reference-taken"]);
    await app.json("account top-up 10 --partner p2 --reference B1");
    await app.json("account allocate c1 1 --partner p1 --reference B1");
    expect((await app.run("account allocate c2 1 --partner p1 --reference B1")).code).toBe(6);
    expect((await app.balance("p1"))[0]).toBe("10.00");
  });

  test("a mistaken one is reversed once, by a counter entry, and not where the money is in use", async () => {
    const app = await portfolio();
    const { id } = await app.json<Row>("account top-up 100 --partner p1");
    const more = await app.json<Row>("account top-up 1 --partner p1");
    await app.json("account set credit 500 --partner p1");
    const reversal = await app.json<Row>(`account reverse ${id} --reason 重复入账`);
    expect(reversal).toMatchObject({ kind: "top-up-reversed", amount: "100.00", reference: id, available: "501.00" });
    const again = await app.run(`account reverse ${id} --reason x --json`);
    expect([again.code, JSON.parse(again.stderr).error.code]).toEqual([6, "already-reversed"]);
    expect((await app.run(`account reverse ${reversal.id} --reason x`)).code).toBe(6);
    expect((await app.run("account reverse txn-x --reason x")).code).toBe(7);
    expect((await app.run(`account reverse ${more.id}`)).code).toBe(8);
    await app.json("account allocate c1 500.01 --partner p1");
    expect(await app.rules(`account reverse ${more.id} --reason x`)).toEqual(["ledger.insufficient"]);
    expect(await app.json("account ledger --kind top-up")).toHaveLength(4);
    expect(await app.json("account ledger --kind 充值冲正")).toEqual(
      await app.json("account ledger --kind top-up-reversed"),
    );
    const chinese = await app.run("account ledger --kind top-up-reversed --lang zh");
    expect(chinese.stdout).toContain("充值冲正");
    expect(chinese.stdout).not.toMatch(/top-up-reversed|说明/);
  });
});

describe("account allocate and reclaim", () => {
  test("up to the last fen, and back", async () => {
    const app = await portfolio();
    await app.json("account top-up 10 --partner p1");
    expect(await app.rules("account allocate c1 10.01 --partner p1")).toEqual(["ledger.insufficient"]);
    await app.json("account allocate c1 10 --partner p1");
    expect(await app.rules("account allocate c1 0.01 --partner p1")).toEqual(["ledger.insufficient"]);
    expect(await app.rules("account reclaim c1 10.01 --partner p1")).toEqual(["ledger.reclaim-too-much"]);
    expect(await app.json("account reclaim c1 10 --partner p1")).toMatchObject({
      kind: "reclaim",
      from: "customer:p1:c1",
      to: "designated:p1",
      available: "10.00",
    });
  });

  test("only to customers and resellers of one's own, and not to referral customers", async () => {
    const app = await portfolio();
    await app.json("account top-up 10 --partner p1");
    expect(await app.rules("account allocate c2 1 --partner p1")).toEqual(["ledger.referral"]);
    for (const other of ["c3", "c4", "r1", "p1", "p2"]) {
      expect([other, await app.rules(`account allocate ${other} 1 --partner p1`)]).toEqual([
        other,
        ["ledger.not-yours"],
      ]);
    }
    expect((await app.run("account allocate nobody 1 --partner p1")).code).toBe(7);
    expect((await app.run("account allocate c1 --partner p1")).code).toBe(8);
    expect((await app.run("account allocate --partner p1")).code).toBe(8);
    const chinese = await app.run("account allocate c2 1 --partner p1 --lang zh");
    expect(chinese.stderr).toContain("顾问销售客户，不能拨款");
  });

  test("a reseller passes on what its distributor gave it; what it passed on cannot be reclaimed from it", async () => {
    const app = await portfolio();
    await app.json("account top-up 100 --partner d1");
    await app.json("account allocate r1 80 --partner d1");
    expect(await app.balance("r1")).toEqual(["80.00", "0.00", "0.00", "0.00", "80.00", "0.00"]);
    expect(await app.rules("account allocate c3 80.01 --partner r1")).toEqual(["ledger.insufficient"]);
    await app.json("account allocate c3 50 --partner r1");
    expect(await app.rules("account reclaim r1 30.01 --partner d1")).toEqual(["ledger.reclaim-too-much"]);
    expect(await app.rules("account allocate c3 1 --partner d1")).toEqual(["ledger.not-yours"]);
    await app.json("account reclaim r1 30 --partner d1");
    expect(await app.balance("d1")).toEqual(["100.00", "0.00", "50.00", "0.00", "50.00", "50.00"]);
    // Each of the two sees its own side of it.
    const seen = await app.json<Row[]>("account ledger --partner r1 --kind allocation --amount 80");
    expect(seen).toMatchObject([{ account: "received:r1:d1", counterparty: "designated:d1" }]);
  });

  test.each([["reseller unlink r1"], ["partner leave r1 --program reseller"], ["partner edit r1 --distributor d2"]])(
    "%s: what the reseller still has returns, the rest once it has come back",
    async (line) => {
      const app = await portfolio();
      await app.json("partner add d2 --company 二销 --kind distributor --uscc 91990001MA0000001R");
      await app.json("account top-up 100 --partner d1");
      await app.json("account allocate r1 80 --partner d1");
      await app.json("account allocate c3 50 --partner r1");
      await app.json(line);
      expect((await app.balance("d1"))[2]).toBe("50.00");
      expect((await app.balance("r1"))[4]).toBe("0.00");
      expect(await app.json("account ledger --kind unlink")).toHaveLength(2);
      expect(await app.rules("account allocate r1 1 --partner d1")).toEqual(["ledger.not-yours"]);
      await app.json("account reclaim c3 50 --partner r1");
      await app.json("account reclaim r1 50 --partner d1");
      expect((await app.balance("d1"))[4]).toBe("100.00");
      expect((await app.run("db check")).code).toBe(0);
    },
  );

  test.each([
    ["disassociate", "association approve"],
    ["switch", "association consent"],
  ])("%s: what the customer has returns in the same change", async (kind, decide) => {
    const app = await portfolio();
    await app.json("account top-up 10 --partner p1");
    await app.json("account allocate c1 7.89 --partner p1");
    const how = kind === "switch" ? "--to referral" : "--by-customer";
    const { id } = await app.json<Row>(`association ${kind} c1 ${how} --reason x --partner p1`);
    expect((await app.balance("p1"))[2]).toBe("7.89");
    await app.json(`${decide} ${id}`);
    expect(await app.balance("p1")).toEqual(["10.00", "0.00", "0.00", "0.00", "10.00", "10.00"]);
    const [back] = await app.json<Row[]>("account ledger --kind disassociation --account customer:p1:c1");
    expect(back).toMatchObject({ amount: "-7.89", counterparty: "designated:p1" });
    const [ended] = await app.rows(
      "select c.id from associations a join changes c on c.seq = a.changed_by where a.to_at is not null",
    );
    expect(ended?.id).toBe(back?.change);
    expect(await app.rules("account reclaim c1 0.01 --partner p1")).toContain("ledger.reclaim-too-much");
  });

  test("an end that an import records returns the money; one of the time before takes nothing", async () => {
    const app = await portfolio();
    await app.json("account top-up 10 --partner p1");
    await app.json("account allocate c1 5 --partner p1");
    const record = async (line: string) => {
      writeFileSync(app.path("a.csv"), `customer,partner,type,from,to\n${line}\n`);
      await app.json(["association", "import", app.path("a.csv")]);
    };
    await record("c1,p1,resale,2025-01-01,2025-02-01");
    expect((await app.balance("p1"))[2]).toBe("5.00");
    await record("c1,p1,resale,2026-01-01,2026-12-31");
    expect((await app.balance("p1"))[2]).toBe("5.00");
    await record("c1,p1,resale,2026-01-01,2026-11-01");
    expect((await app.balance("p1"))[2]).toBe("0.00");
  });

  test("credit that is in use is not taken away", async () => {
    const app = await portfolio();
    await app.json("account set credit 100 --partner p1");
    await app.json("account allocate c1 60 --partner p1");
    expect(await app.rules("account set credit 59.99 --partner p1")).toEqual(["ledger.insufficient"]);
    expect(await app.json("account set credit 60 --partner p1")).toMatchObject({ from: "credit:p1", amount: "40.00" });
    expect(await app.json("account set credit 60 --partner p1")).toMatchObject({ id: null, amount: "0.00" });
    expect((await app.run("account set credit --partner p1 -- -1")).code).toBe(2);
    expect((await app.run("account set debit 1 --partner p1")).code).toBe(2);
  });
});

describe("files", () => {
  test("rows are decided one after another, and each bad one says why", async () => {
    const app = await portfolio();
    await app.json("account top-up 100 --partner p1");
    const lines = [
      "c1,60,",
      "c1,60,",
      "c2,1,",
      "c4,1,",
      "nobody,1,",
      "c1,1.234,",
      "c1,1e3,",
      "c1,-1,",
      "c1,0,",
      "c1,,",
      ",1,",
      "c1,40,x",
      "c1,40,x",
      "c1,41,x",
      "c1,90071992547409.93,",
    ];
    writeFileSync(app.path("a.csv"), `客户账号名,金额,reference\n${lines.join("\n")}\n`);
    const results = app.path("results.csv");
    const { code, stdout } = await app.run([
      "account",
      "allocate",
      "--from",
      app.path("a.csv"),
      "--partner",
      "p1",
      "--results",
      results,
      "--json",
    ]);
    expect([code, JSON.parse(stdout)]).toEqual([
      3,
      { job: expect.stringMatching(/^chg-/), rows: 15, booked: 2, unchanged: 1, refused: 3, invalid: 9 },
    ]);
    const told = readFileSync(results, "utf8").split("\n").slice(1, -1);
    expect(told.map((line) => [line.split(",")[2], line.split(",")[4], line.split(",").at(-1)].join(" "))).toEqual([
      "booked  ",
      "refused  ledger.insufficient",
      "refused  ledger.referral",
      "refused  ledger.not-yours",
      "invalid UNKNOWN_CUSTOMER ",
      "invalid BAD_VALUE ",
      "invalid BAD_VALUE ",
      "invalid BAD_VALUE ",
      "invalid BAD_VALUE ",
      "invalid MISSING_VALUE ",
      "invalid MISSING_VALUE ",
      "booked  ",
      "unchanged  ",
      "invalid BAD_VALUE ",
      "invalid BAD_VALUE ",
    ]);
    expect((await app.balance("p1"))[2]).toBe("100.00");
    expect((await app.run("db check")).code).toBe(0);
  });

  test("--atomic books all rows or none, and a dry run none", async () => {
    const app = await portfolio();
    await app.json("account top-up 100 --partner p1");
    writeFileSync(app.path("a.csv"), "account,amount\nc1,60\nc1,60\n");
    const line = ["account", "allocate", "--from", app.path("a.csv"), "--partner", "p1", "--json"];
    expect((await app.run([...line, "--atomic"])).code).toBe(3);
    expect((await app.run([...line, "--dry-run"])).code).toBe(3);
    expect((await app.balance("p1"))[2]).toBe("0.00");
    expect((await app.run([...line, "c1"])).code).toBe(2);
    expect((await app.run("account allocate c1 1 --partner p1 --atomic")).code).toBe(2);
  });

  test("many partners at once, and standing amounts of 0", async () => {
    const app = await portfolio();
    writeFileSync(
      app.path("t.jsonl"),
      '{"partner":"p1","amount":"5","reference":"一"}\n{"partner":"d1","amount":"6.5"}\n{"partner":"x","amount":"1"}\n',
    );
    const { code } = await app.run(["account", "top-up", "--from", app.path("t.jsonl")]);
    expect(code).toBe(3);
    expect([(await app.balance("p1"))[0], (await app.balance("d1"))[0]]).toEqual(["5.00", "6.50"]);
    writeFileSync(app.path("s.csv"), "account,amount\np1,7\nd1,0\n");
    const set = ["account", "set", "owed-invoice", "--from", app.path("s.csv")];
    expect(await app.json(set)).toMatchObject({ booked: 1, unchanged: 1 });
    expect(await app.json(set)).toMatchObject({ booked: 0, unchanged: 2 });
    writeFileSync(app.path("s.csv"), "account,amount\np1,0\n");
    expect(await app.json(set)).toMatchObject({ booked: 1 });
    expect((await app.balance("p1"))[3]).toBe("0.00");
  });
});

test("account ledger has exactly its columns and is followed by each of them", async () => {
  const app = await portfolio();
  await app.json([
    "account",
    "top-up",
    "12.34",
    "--partner",
    "p1",
    "--note",
    '=HYPERLINK("x"),\n首充',
    "--reference",
    "B1",
  ]);
  const [out, back] = await app.json<Row[]>("account ledger --reference B1 --sort amount");
  expect(Object.keys(out as Row)).toEqual([
    "id",
    "at",
    "transaction",
    "partner",
    "account",
    "counterparty",
    "amount",
    "kind",
    "description",
    "note",
    "reference",
    "change",
  ]);
  expect([out, back]).toMatchObject([
    { account: "bank:p1", counterparty: "top-up:p1", amount: "-12.34", kind: "top-up", description: "Top-up" },
    { account: "top-up:p1", counterparty: "bank:p1", amount: "12.34", note: '=HYPERLINK("x"),\n首充' },
  ]);
  expect(out?.transaction).toBe(back?.transaction);
  expect(await app.json(`account ledger --transaction ${out?.transaction}`)).toHaveLength(2);
  expect(await app.json(`account ledger --change ${out?.change} --amount-from 0`)).toHaveLength(1);
  expect((await app.run("account ledger --kind nothing")).code).toBe(2);
  const chinese = await app.run("account ledger --lang zh --json=kind,description");
  expect(JSON.parse(chinese.stdout)[0]).toEqual({ kind: "top-up", description: "充值" });
});

describe("who", () => {
  async function guarded() {
    const app = await portfolio();
    const roles = ["admin", "operator", "account-director", "account-manager", "reader"];
    const rows = ["p1", "r1"].flatMap((partner) =>
      roles.map((role) => `${role}@${partner},${role},${partner},${role}`),
    );
    writeFileSync(app.path("m.csv"), `account,name,partner,roles\n${rows.join("\n")}\nboss,经理,,ecosystem-manager\n`);
    await app.json(["member", "import", app.path("m.csv")]);
    const code = async (actor: string, line: string) => (await app.run(`${line} --as ${actor}`)).code;
    expect(await code("boss", "account top-up p1 100")).toBe(0);
    return { ...app, code };
  }

  test("the vendor records, operators and admins allocate, account managers see nothing of it", async () => {
    const app = await guarded();
    for (const line of ["account top-up 1", "account set credit 1", "account reverse txn-0 --reason x"]) {
      expect([line, await app.code("admin@p1", line)]).toEqual([line, 9]);
    }
    for (const [actor, expected] of [
      ["admin@p1", 0],
      ["operator@p1", 0],
      ["account-director@p1", 9],
      ["account-manager@p1", 9],
      ["reader@p1", 9],
    ] as const) {
      expect([actor, await app.code(actor, "account allocate c1 1")]).toEqual([actor, expected]);
      expect([actor, await app.code(actor, "account reclaim c1 1")]).toEqual([actor, expected]);
      const reads = actor === "account-manager@p1" ? 9 : 0;
      expect([actor, await app.code(actor, "account balance")]).toEqual([actor, reads]);
      expect([actor, await app.code(actor, "account ledger")]).toEqual([actor, reads]);
    }
    expect(await app.code("operator@p1", "account allocate c4 1 --partner p2")).toBe(9);
    expect(await app.code("boss", "account allocate c1 1 --partner p1")).toBe(0);
  });

  test("a partner sees its own money only", async () => {
    const app = await guarded();
    const seen = await app.run("account balance --json --as reader@r1");
    expect((JSON.parse(seen.stdout) as Row[]).map(({ partner }) => partner)).toEqual(["r1"]);
    expect(JSON.parse((await app.run("account ledger --json --as reader@r1")).stdout)).toEqual([]);
    expect(await app.code("reader@r1", "account balance --partner p1")).toBe(9);
  });
});
