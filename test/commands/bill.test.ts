import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { describe, expect, test } from "vitest";
import { describeOn, ENGINES, type EngineName } from "../engines.ts";
import { fixture, fixturePath, seedPortfolio } from "../seeding.ts";
import { testApp } from "../support.ts";

type Row = Record<string, unknown>;
type App = Awaited<ReturnType<typeof testApp>>;

const SUMMARY = [
  ...["partner", "cycle", "state", "generated_at", "customer_count", "lines", "payment_amount", "cash_amount"],
  ...["credit_amount", "stored_value_card_amount", "coupon_amount", "flexipurchase_coupon_amount", "debt_amount"],
  ...["difference_amount", "consumption_amount", "refund_amount", "adjustment_amount", "other_amount"],
];
const SECTIONS = ["customers", "products", "types", "details"];
const AMOUNTS = SUMMARY.slice(6, 13);

async function portfolio(engine?: EngineName): Promise<App> {
  const app = await testApp(engine === undefined ? {} : { engine });
  await seedPortfolio(app.database);
  await app.json(["usage", "import", fixturePath("usage.csv")]);
  return app;
}

/** Fen of an amount in yuan that has two places at most; what is beyond is cut. */
function fenOf(text: string): bigint {
  const [, sign, whole = "0", fraction = ""] = /^(-?)(\d*)\.?(\d*)$/.exec(text) as RegExpExecArray;
  const amount = BigInt(whole + fraction.slice(0, 2).padEnd(2, "0"));
  return sign === "-" ? -amount : amount;
}

const yuanOf = (amount: bigint): string => {
  const digits = String(amount < 0n ? -amount : amount).padStart(3, "0");
  return `${amount < 0n ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
};

const TYPES: Readonly<Record<string, string>> = { 消费: "consumption", 退款: "refund" };
const MODES: Readonly<Record<string, string>> = { 按需: "pay-per-use", "包年/包月": "yearly-monthly" };

/** The lines of the fixture that a partner's bill of a cycle is made of, found by looping over everything. */
function billed(partners: readonly string[], cycle: string) {
  const customers = fixture("customers.csv");
  const accounts = new Set(customers.map((row) => row.account_name));
  const accountOf = new Map(customers.map((row) => [row.customer_id, row.account_name]));
  const periods = fixture("associations.csv");
  return fixture("usage.csv")
    .map((line) => ({
      ...line,
      customer: accounts.has(line.account_name as string)
        ? line.account_name
        : accountOf.get(line.customer_id as string),
    }))
    .filter((line) => (line as Row).bill_cycle === cycle)
    .filter((line) =>
      periods.some((period) => {
        const at = Date.parse((line as Row).trade_time as string);
        const from = Date.parse(period.from as string);
        const to = period.to ? Date.parse(period.to) : Number.POSITIVE_INFINITY;
        return (
          period.customer === line.customer &&
          partners.includes(period.partner as string) &&
          period.type === "resale" &&
          from <= at &&
          at < to
        );
      }),
    ) as (Record<string, string> & { customer: string })[];
}

function naive(lines: readonly Record<string, string>[], keyOf: (line: Record<string, string>) => string[]) {
  const parts = new Map<string, { key: string[]; lines: number; sums: bigint[] }>();
  for (const line of lines) {
    const key = keyOf(line);
    const part = parts.get(JSON.stringify(key)) ?? { key, lines: 0, sums: AMOUNTS.map(() => 0n) };
    part.lines += 1;
    part.sums = part.sums.map((sum, at) => sum + fenOf(line[AMOUNTS[at] as string] as string));
    parts.set(JSON.stringify(key), part);
  }
  return [...parts.values()]
    .map(({ key, lines: count, sums }) => [...key, count, ...sums.map(yuanOf)].join(" "))
    .sort();
}

describeOn(ENGINES, (engine) => {
  test("the bills of every partner and cycle are what looping over the files gives", async () => {
    const app = await portfolio(engine);
    const listed = await app.json<Row[]>("bill list");
    expect(listed.length).toBeGreaterThan(20);
    const cycles = new Set(fixture("usage.csv").map((line) => line.bill_cycle as string));
    const partners = new Set(fixture("associations.csv").map((row) => row.partner as string));
    const wanted = [...partners].flatMap((partner) =>
      [...cycles].filter((cycle) => billed([partner], cycle).length > 0).map((cycle) => `${partner} ${cycle}`),
    );
    expect(listed.map((row) => `${row.partner} ${row.cycle}`)).toEqual(wanted.sort());
    for (const { partner, cycle, ...figures } of listed.filter((_, at) => at % 4 === 0)) {
      const lines = billed([String(partner)], String(cycle));
      const bill = await app.json<Row>(`bill show --partner ${partner} --cycle ${cycle}`);
      const parts = (name: string, keys: string[]) =>
        (bill[name] as Row[]).map((row) => [...keys, "lines", ...AMOUNTS].map((key) => row[key]).join(" ")).sort();
      expect(bill).toMatchObject({ partner, cycle, ...figures });
      expect([["lines", ...AMOUNTS].map((key) => bill[key]).join(" ")]).toEqual(naive(lines, () => []));
      expect(parts("customers", ["customer"])).toEqual(naive(lines, (line) => [line.customer as string]));
      expect(parts("products", ["service_type_name"])).toEqual(
        naive(lines, (line) => [line.service_type_name as string]),
      );
      const typed = (line: Record<string, string>) => [
        TYPES[line.bill_detail_type as string] as string,
        MODES[line.charging_mode as string] as string,
      ];
      expect(parts("types", ["bill_type", "charging_mode"])).toEqual(naive(lines, typed));
      expect(parts("details", ["customer", "service_type_name", "bill_type", "charging_mode"])).toEqual(
        naive(lines, (line) => [line.customer as string, line.service_type_name as string, ...typed(line)]),
      );
    }
  });

  test("it equals the summary of consumption, and as of an earlier day what was there then", async () => {
    const app = await portfolio(engine);
    for (const moment of [[], ["--as-of", "2026-11-20"], ["--as-of", "2026-11-10"]]) {
      const [summary] = (
        await app.json<Row[]>([
          ...["usage", "summary", "--by", "association_type", "--from", "2026-11", "--partner", "sp-yunfan"],
          ...moment,
        ])
      ).filter((row) => row.association_type === "resale");
      const bill = await app.json<Row>(["bill", "show", "--cycle", "2026-11", "--partner", "sp-yunfan", ...moment]);
      const shared = ["lines", ...AMOUNTS.slice(0, -1)];
      expect(shared.map((key) => bill[key])).toEqual(
        shared.map((key) => summary?.[key] ?? (key === "lines" ? 0 : "0.00")),
      );
    }
  });
});

test("a distributor's bill may include what its resellers' customers consumed while they were linked", async () => {
  const app = await portfolio();
  const due = async (line: string) => (await app.json<Row>(`bill show --cycle 2026-10 ${line}`)).payment_amount;
  expect(await due("--partner dist-huadong")).toBe("300.00");
  expect(await due("--partner res-haitang")).toBe("917.80");
  expect(await due("--partner dist-huadong --include-resellers")).toBe("1217.80");
  expect((await app.run("bill show --cycle 2026-10 --partner sp-yunfan --include-resellers")).code).toBe(2);
});

test("it is estimated until it is generated, and final from then on", async () => {
  const app = await portfolio();
  const state = async (...more: string[]) => {
    const { state: shown, generated_at } = await app.json<Row>([
      ...["bill", "show", "--cycle", "2026-10", "--partner", "sp-yunfan"],
      ...more,
    ]);
    return [shown, generated_at];
  };
  const AT = "2026-11-05T04:00:00.000Z";
  expect(await state()).toEqual(["final", AT]);
  expect(await state("--now", AT)).toEqual(["final", AT]);
  expect(await state("--now", "2026-11-05T03:59:59.999Z")).toEqual(["estimated", AT]);
  expect(await state("--as-of", "2026-11-04")).toEqual(["estimated", AT]);
  await app.json("policy set bill.day 28 --from 2026-11-01");
  expect(await state()).toEqual(["estimated", "2026-11-28T04:00:00.000Z"]);
  expect(await app.json<Row[]>("bill list --state estimated --cycle 2026-10 --partner sp-yunfan")).toHaveLength(1);
});

describe("sections and formats", () => {
  const SHOW = ["bill", "show", "--cycle", "2026-10", "--partner", "sp-yunfan"];

  test("a record for machines, with its parts in json", async () => {
    const app = await portfolio();
    expect(Object.keys(await app.json(SHOW))).toEqual([...SUMMARY, ...SECTIONS]);
    expect(Object.keys(await app.json([...SHOW, "--section", "summary"]))).toEqual(SUMMARY);
    const csv = (await app.run([...SHOW, "-f", "csv"])).stdout.trimEnd().split("\n");
    expect([csv.length, csv[0]]).toEqual([2, SUMMARY.join(",")]);
    const { stdout } = await app.run([...SHOW, "--json=payment_amount,types"]);
    expect(Object.keys(JSON.parse(stdout))).toEqual(["payment_amount", "types"]);
    const details = await app.json<Row[]>([...SHOW, "--section", "details"]);
    expect(details).toEqual((await app.json(SHOW)).details);
    const rows = parse((await app.run([...SHOW, "--section", "details", "-f", "csv"])).stdout, { columns: true });
    expect((rows as Row[]).map((row) => row.payment_amount)).toEqual(details.map((row) => row.payment_amount));
  });

  test("parts for people, in a folder a file each, in one page and one workbook", async () => {
    const app = await portfolio();
    const { stdout } = await app.run([...SHOW, "--lang", "zh"]);
    expect(stdout).toContain("sp-yunfan 伙伴账单，账期 2026-10，2026-11-05 12:00（北京时间）出账");
    for (const title of ["按客户汇总", "按产品汇总", "按账单类型与计费模式汇总"]) expect(stdout).toContain(title);
    expect(stdout).not.toContain("按客户、产品");
    await app.run([...SHOW, "-o", `${app.path("bill")}/`]);
    expect(readdirSync(app.path("bill")).sort()).toEqual(["summary", ...SECTIONS].map((name) => `${name}.csv`).sort());
    expect(readFileSync(`${app.path("bill")}/customers.csv`, "utf8").split("\n")[0]).toBe(
      `customer,full_name,lines,${AMOUNTS.join(",")},difference_amount`,
    );
    expect((await app.run([...SHOW, "-o", app.path("bill.html")])).code).toBe(0);
    const page = readFileSync(app.path("bill.html"), "utf8");
    for (const word of ["By customer, product, bill type and billing mode", "Voucher", "绿洲示例教育有限公司"]) {
      expect(page).toContain(word);
    }
    expect((await app.run([...SHOW, "-o", app.path("bill.xlsx")])).code).toBe(0);
    expect((await app.run([...SHOW, "-f", "table", "--columns", "state,payment_amount"])).stdout).toBe(
      "State  final\nDue    4081.13\n",
    );
    expect((await app.run([...SHOW, "-o", `${app.path("other")}/`, "--columns", "state"])).code).toBe(2);
  });

  test("tables show every amount that a row has, so that what is due is the sum of what stands beside it", async () => {
    const app = await portfolio();
    const heads = async (cycle: string) => {
      const { stdout } = await app.run(["bill", "show", "--cycle", cycle, "--partner", "sp-yunfan"]);
      const [, part = ""] = stdout.split("By customer\n");
      return (part.split("\n")[0] as string).split("│").map((head) => head.trim());
    };
    expect(await heads("2026-10")).toEqual(["Customer", "Lines", "Due", "Credit", "Voucher", "Difference"]);
    expect(await heads("2020-01")).toEqual(["Customer", "Lines", "Due"]);
    await app.run(["usage", "import", fixturePath("partner-bill.csv"), "-q"]);
    expect(await heads("2026-11")).toEqual(["Customer", "Lines", "Due", "Credit", "Voucher"]);
  });

  test("a fen by which imported lines and their parts differ is named, also where it cancels out", async () => {
    const app = await portfolio();
    const show = SHOW.map((word) => (word === "2026-10" ? "2026-11" : word));
    const before = await app.run(show);
    expect(before.stderr).toBe("");
    expect(before.stdout).toMatch(/\nDifference +0\.00\n/);
    const bill = async (...amounts: string[]) => {
      const line = (id: string, product: string, at: number) =>
        `${id},2026-11,2026-11-20,lvzhou-edu,${product},${amounts[at]}\n`;
      const header =
        "id,bill_cycle,trade_time,account_name,service_type_name,payment_amount,cash_amount,credit_amount\n";
      writeFileSync(app.path("fen.csv"), header + line("f1", "A", 0) + line("f2", "B", 1));
      await app.run(["usage", "import", app.path("fen.csv"), "-q"]);
      return await app.json<Row>(show);
    };
    // Each is cut by itself: 5.00 and 5.00 are 10.00, but 5.00 and 4.99 are a fen less.
    expect(await bill("10.009,5.005,5.004", "1.00,1.00,0")).toMatchObject({ difference_amount: "0.00" });
    const { products, difference_amount } = await bill("10.005,5.006,4.999", "1.00,1.00,0");
    expect(difference_amount).toBe("0.01");
    expect((products as Row[]).filter((row) => row.difference_amount !== "0.00")).toMatchObject([
      { service_type_name: "A", payment_amount: "10.00", difference_amount: "0.01" },
    ]);
    expect(await app.json<Row[]>("bill list --cycle 2026-11 --partner sp-yunfan")).toMatchObject([
      { difference_amount: "0.01" },
    ]);
    expect(await bill("10.005,5.006,4.999", "1.00,1.01,0")).toMatchObject({ difference_amount: "0.00" });
    const { stdout, stderr } = await app.run([...show, "--lang", "zh"]);
    expect(stderr).toBe("警告：部分应付金额不等于各项之和（见“差额”）：导入的明细如此，各金额分别截断到分。\n");
    // More than cutting can make of one line: six fen, one for each part.
    const causes = { "10.06,10.00,0": "各金额分别截断到分", "10.07,10.00,0": "未说明其余部分的支付方式" };
    for (const [amounts, cause] of Object.entries(causes)) {
      await bill(amounts, "1.00,1.00,0");
      expect((await app.run([...show, "--lang", "zh"])).stderr, amounts).toContain(`${cause}。`);
    }
    expect(stdout).toMatch(/\n差额 +0\.00\n/);
    expect(stdout).toMatch(/\nB .* -0\.01\n/);
    for (const more of [["--json"], ["--columns", "state"]])
      expect((await app.run([...show, ...more])).stderr).toBe("");
  });

  test("lines without a product, mode or known type are empty and come first", async () => {
    const app = await portfolio();
    const file = app.path("more.csv");
    writeFileSync(
      file,
      "id,bill_cycle,trade_time,account_name,bill_detail_type,payment_amount\nm1,2026-10,2026-10-20,lvzhou-edu,一次性,1.5\nm2,2026-10,2026-10-20,lvzhou-edu,,2\nm3,2026-10,2026-10-20,lvzhou-edu,16,-4\n",
    );
    await app.run(["usage", "import", file, "-q"]);
    const bill = await app.json<Row>(SHOW);
    expect(bill).toMatchObject({
      payment_amount: "4080.63",
      consumption_amount: "4081.13",
      refund_amount: "0.00",
      adjustment_amount: "-4.00",
      other_amount: "3.50",
    });
    expect((bill.products as Row[])[0]).toMatchObject({ service_type_name: null, lines: 3, payment_amount: "-0.50" });
    expect((bill.types as Row[])[0]).toMatchObject({ bill_type: null, charging_mode: null, payment_amount: "3.50" });
  });
});

test("what is asked for wrongly", async () => {
  const app = await portfolio();
  const code = async (line: string) => (await app.run(line)).code;
  expect(await code("bill show --partner sp-yunfan")).toBe(8);
  expect(await code("bill show --cycle 2026-10")).toBe(8);
  expect(await code("bill show --cycle 2026-10 --partner nobody")).toBe(7);
  for (const cycle of ["202610", "2026-13", "2026年10月", "2026-12", "9999-12"]) {
    expect(await code(`bill show --partner sp-yunfan --cycle ${cycle}`), cycle).toBe(2);
  }
  expect(await code("bill show --partner sp-yunfan --cycle 2026-10 --section customer")).toBe(2);
  expect((await app.run("bill show --partner sp-yunfan --cycle 2026-12 --lang zh")).stderr).toContain(
    "账期 2026-12 尚未开始，没有账单。当前账期为 2026-11。",
  );
  expect(await app.json("bill show --partner sp-yunfan --cycle 2020-01")).toMatchObject({
    state: "final",
    lines: 0,
    payment_amount: "0.00",
    customers: [],
  });
  expect(await app.json("bill list --partner nobody")).toEqual([]);
});

test("a partner's people see its bills alone, and an account manager none", async () => {
  const app = await portfolio();
  for (const line of [
    "member add eco --name 生态 --role ecosystem-manager",
    "member add ops --name 运营 --role operator --partner sp-lantern --as eco",
    "member add am --name 客户经理 --role account-manager --partner sp-lantern --as eco",
  ]) {
    expect((await app.run(line)).code, line).toBe(0);
  }
  const partners = async (actor: string) =>
    new Set((await app.json<Row[]>(`bill list --as ${actor}`)).map((row) => row.partner));
  expect(await partners("ops")).toEqual(new Set(["sp-lantern"]));
  expect((await partners("eco")).size).toBeGreaterThan(2);
  expect((await app.run("bill show --cycle 2026-10 --as am")).code).toBe(9);
  expect((await app.run("bill show --cycle 2026-10 --partner sp-yunfan --as ops")).code).toBe(9);
  expect(await app.json("bill show --cycle 2026-10 --as ops")).toMatchObject({ partner: "sp-lantern" });
});
