import { existsSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { describe, expect, test } from "vitest";
import { fixture, fixturePath, type Row } from "../seeding.ts";
import { type Outcome, testApp } from "../support.ts";

type TestApp = Awaited<ReturnType<typeof testApp>>;

const HEADER = "account_name,full_name,phone";
const RESULTS_HEADER = "row,key,outcome,id,code,message,rules";

/** Writes lines as a file in the app's folder and returns its path. */
function written(app: TestApp, name: string, ...lines: readonly string[]): string {
  writeFileSync(app.path(name), lines.map((line) => `${line}\n`).join(""));
  return app.path(name);
}

function customers(app: TestApp, ...rows: readonly string[]): string {
  return written(app, "customers.csv", HEADER, ...rows);
}

function results(app: TestApp, name = "results.csv"): Row[] {
  return parse(readFileSync(app.path(name), "utf8"), { columns: true });
}

const outcomes = (rows: readonly Row[]): string[] => rows.map(({ outcome }) => outcome as string);
const summary = ({ stdout }: Outcome): Record<string, unknown> => JSON.parse(stdout);
const failure = ({ stderr }: Outcome): Record<string, unknown> =>
  JSON.parse(stderr.trim().split("\n").at(-1) as string).error;

async function accounts(app: TestApp): Promise<string[]> {
  return (await app.json<{ account_name: string }[]>("customer list")).map((row) => row.account_name);
}

/** Three good rows, and between them one of each kind that cannot be used. */
const MIXED = ["a,甲公司,13800000001", ",乙公司,13800000002", "c,丙公司,12345", "d,丁公司", "e,戊公司,13800000005"];

describe("the summary", () => {
  test("of customer import: job, rows and one count per outcome, also 0, in this order", async () => {
    const app = await testApp();
    const run = await app.run(["customer", "import", customers(app, "a,甲公司,13800000001"), "--json"]);
    expect(run).toMatchObject({ code: 0, stderr: "" });
    expect(Object.entries(summary(run))).toEqual([
      ["job", expect.stringMatching(/^chg-[0-9a-hjkmnp-tv-z]{26}$/)],
      ["rows", 1],
      ["created", 1],
      ["updated", 0],
      ["unchanged", 0],
      ["invalid", 0],
    ]);
  });

  test("in csv has the same keys as its header, in Chinese too unless labels are asked for", async () => {
    const app = await testApp();
    const path = customers(app, ...MIXED);
    const run = await app.run(["customer", "import", path, "-f", "csv", "--lang", "zh"]);
    expect(run.code).toBe(3);
    const [header, values, ...rest] = run.stdout.split("\n");
    expect(header).toBe("job,rows,created,updated,unchanged,invalid");
    expect(values).toMatch(/^chg-[0-9a-z]{26},5,2,0,0,3$/);
    expect(rest).toEqual([""]);
    const labelled = await app.run(["customer", "import", path, "-f", "csv", "--headers", "label", "--lang", "zh"]);
    expect(labelled.stdout.split("\n")[0]).toBe("任务,行数,新建,更新,未变,无效");
  });

  test("names the change in which the job stands, closed with the same counts", async () => {
    const app = await testApp();
    const run = await app.run(["customer", "import", customers(app, ...MIXED), "--json", "--as", "zhang"]);
    const changes = await app.rows("select id, actor, state, summary from changes");
    const { job, rows, ...counts } = summary(run);
    expect(changes).toEqual([{ id: job, actor: "zhang", state: "done", summary: JSON.stringify(counts) }]);
    expect(rows).toBe(5);
  });
});

describe("the results file", () => {
  test("replaces an earlier one, and nothing else, not even in a dry run", async () => {
    const app = await testApp();
    const path = customers(app, ...MIXED);
    writeFileSync(app.path("important.csv"), "keep\n");
    for (const more of [[], ["-n"], ["--atomic"]]) {
      const run = await app.run([
        "customer",
        "import",
        path,
        "--json",
        "--results",
        app.path("important.csv"),
        ...more,
      ]);
      expect([run.code, run.stdout, failure(run)]).toMatchObject([6, "", { code: "output-exists", field: "results" }]);
    }
    expect(readFileSync(app.path("important.csv"), "utf8")).toBe("keep\n");
    expect(await app.json("customer list")).toEqual([]);
    writeFileSync(app.path("empty.csv"), "");
    expect((await app.run(["customer", "import", path, "--results", app.path("empty.csv")])).code).toBe(3);
    expect((await app.run(["customer", "import", path, "--results", app.path("empty.csv")])).code).toBe(3);
  });

  test("has one line per row in input order, whole", async () => {
    const app = await testApp();
    const run = await app.run(["customer", "import", customers(app, ...MIXED), "--results", app.path("results.csv")]);
    expect(run.code).toBe(3);
    expect(readFileSync(app.path("results.csv"), "utf8").split("\n")[0]).toBe(RESULTS_HEADER);
    expect(results(app)).toEqual([
      { row: "1", key: "a", outcome: "created", id: "", code: "", message: "", rules: "" },
      {
        row: "2",
        key: "",
        outcome: "invalid",
        id: "",
        code: "MISSING_VALUE",
        message: "account_name is missing.",
        rules: "",
      },
      {
        row: "3",
        key: "c",
        outcome: "invalid",
        id: "",
        code: "BAD_PHONE",
        message: expect.stringContaining("12345"),
        rules: "",
      },
      { row: "4", key: "d", outcome: "invalid", id: "", code: "BAD_ROW", message: expect.any(String), rules: "" },
      { row: "5", key: "e", outcome: "created", id: "", code: "", message: "", rules: "" },
    ]);
    expect(await accounts(app)).toEqual(["a", "e"]);
  });

  test("counts and outcomes agree with the summary over many chunks, in order", async () => {
    const app = await testApp();
    const rows = Array.from({ length: 2_345 }, (_, i) =>
      i % 100 === 99 ? `k${i},x,1` : `k${i},公司${i},138000${10_000 + i}`,
    );
    const run = await app.run([
      "customer",
      "import",
      customers(app, ...rows),
      "--results",
      app.path("results.csv"),
      "--json",
    ]);
    expect(run.code).toBe(3);
    expect(summary(run)).toMatchObject({ rows: 2_345, created: 2_322, updated: 0, unchanged: 0, invalid: 23 });
    const lines = results(app);
    expect(lines.map(({ row }) => Number(row))).toEqual(rows.map((_, index) => index + 1));
    expect(lines.map(({ key }) => key)).toEqual(rows.map((_, index) => `k${index}`));
    expect(outcomes(lines).filter((outcome) => outcome === "invalid")).toHaveLength(23);
    expect(await accounts(app)).toHaveLength(2_322);
  });

  test.each(["tsv", "jsonl"])("as %s holds the same", async (extension) => {
    const app = await testApp();
    const path = customers(app, ...MIXED);
    await app.run(["customer", "import", path, "--results", app.path(`results.${extension}`)]);
    const text = readFileSync(app.path(`results.${extension}`), "utf8");
    const lines: Record<string, unknown>[] =
      extension === "tsv"
        ? parse(text, { columns: true, delimiter: "\t" })
        : text
            .trim()
            .split("\n")
            .map((line) => JSON.parse(line));
    expect(Object.keys(lines[0] as object).join()).toBe(RESULTS_HEADER);
    expect(lines.map(({ row, outcome }) => `${row} ${outcome}`)).toEqual([
      "1 created",
      "2 invalid",
      "3 invalid",
      "4 invalid",
      "5 created",
    ]);
  });

  test("quotes what needs it: keys with commas, quotes, line breaks and no formula guard", async () => {
    const app = await testApp();
    const path = customers(
      app,
      '"a,b",甲公司,13800000001',
      '"say ""hi""",x,1',
      '"two\nlines",y,13800000002',
      "=1+1,z,13800000003",
    );
    await app.run(["customer", "import", path, "--results", app.path("results.csv")]);
    expect(results(app).map(({ key }) => key)).toEqual(["a,b", 'say "hi"', "two\nlines", "=1+1"]);
  });

  test("is overwritten by the next run, which reports only unchanged", async () => {
    const app = await testApp();
    const path = customers(app, "a,甲公司,13800000001", "b,乙公司,13800000002");
    const line = ["customer", "import", path, "--results", app.path("results.csv"), "--json"];
    await app.run(line);
    const second = await app.run(line);
    expect(second.code).toBe(0);
    expect(summary(second)).toMatchObject({ rows: 2, created: 0, updated: 0, unchanged: 2, invalid: 0 });
    expect(outcomes(results(app))).toEqual(["unchanged", "unchanged"]);
  });

  test("that would overwrite the input, the database or the output is refused before anything is touched", async () => {
    const app = await testApp({ engine: "sqlite" });
    const path = customers(app, "a,甲公司,13800000001");
    await app.run(["customer", "add", "first"]);
    const before = [path, app.path("test.db")].map((file) => readFileSync(file, "latin1"));
    for (const more of [[path], [app.path("test.db")], [app.path("out.csv"), "-o", app.path("out.csv")], ["-"]]) {
      const run = await app.run(["customer", "import", path, "--json", "--results", ...more]);
      expect(run).toMatchObject({ code: 2, stdout: "" });
      expect(failure(run)).toMatchObject({ field: "results" });
    }
    expect([path, app.path("test.db")].map((file) => readFileSync(file, "latin1"))).toEqual(before);
    expect(existsSync(app.path("out.csv"))).toBe(false);
    expect(await accounts(app)).toEqual(["first"]);
  });

  test.each(["missing/results.csv", "results.xlsx", "results.pdf", "."])(
    "%s is refused before anything is written",
    async (name) => {
      const app = await testApp();
      const path = customers(app, "a,甲公司,13800000001");
      const run = await app.run(["customer", "import", path, "--results", app.path(name), "--json"]);
      expect(run).toMatchObject({ code: 2, stdout: "" });
      expect(failure(run)).toMatchObject({ field: "results" });
      expect(await app.database.exists()).toBe(false);
    },
  );
});

describe("later rows and later runs", () => {
  test("a later row sees an earlier one, within a chunk and across chunks", async () => {
    const app = await testApp();
    const many = Array.from({ length: 1_200 }, (_, i) => `k${i},公司,13800000001`);
    const path = customers(
      app,
      ...many,
      "k0,公司,13800000001",
      "k1199,新名,13800000001",
      "k1199,新名,13800000001",
      "new,一,",
      "new,二,",
      "new,二,",
    );
    const run = await app.run(["customer", "import", path, "--results", app.path("results.csv"), "--json"]);
    expect(summary(run)).toMatchObject({ created: 1_201, updated: 2, unchanged: 3 });
    expect(outcomes(results(app)).slice(1_200)).toEqual([
      "unchanged",
      "updated",
      "unchanged",
      "created",
      "updated",
      "unchanged",
    ]);
    const again = await app.run(["customer", "import", path, "--json"]);
    // Rows that contradict each other go back and forth; the end is the same.
    expect(summary(again)).toMatchObject({ created: 0, invalid: 0 });
    expect((await app.json("customer show new")).full_name).toBe("二");
  });

  test("--only-failed reruns just the rows that failed, after they were mended in place", async () => {
    const app = await testApp();
    const path = customers(app, ...MIXED);
    await app.run(["customer", "import", path, "--results", app.path("results.csv")]);
    customers(
      app,
      "a,改名,13800000001",
      "b,乙公司,13800000002",
      "c,丙公司,12345",
      "d,丁公司,13800000004",
      "e,改名,13800000005",
    );
    const rerun = ["customer", "import", path, "--only-failed", app.path("results.csv"), "--json"];
    const run = await app.run([...rerun, "--results", app.path("second.csv")]);
    expect(run.code).toBe(3);
    expect(summary(run)).toMatchObject({ rows: 3, created: 2, updated: 0, unchanged: 0, invalid: 1 });
    expect(results(app, "second.csv").map(({ row, key, outcome }) => `${row} ${key} ${outcome}`)).toEqual([
      "2 b created",
      "3 c invalid",
      "4 d created",
    ]);
    // Rows that had succeeded were not looked at again.
    expect((await app.json("customer show a")).full_name).toBe("甲公司");
    customers(app, "x,,", "x,,", "c,丙公司,13800000003", "x,,", "x,,");
    const third = ["customer", "import", path, "--only-failed", app.path("second.csv"), "--json"];
    expect(summary(await app.run([...third, "--results", app.path("second.csv")]))).toMatchObject({
      rows: 1,
      created: 1,
    });
    expect(outcomes(results(app, "second.csv"))).toEqual(["created"]);
    // The name of the file is taken as it stands.
    expect((await app.run([...third.slice(0, -2), `${app.path("second.csv")} `])).code).not.toBe(0);
    const fourth = await app.run([...third]);
    expect(fourth).toMatchObject({ code: 0, stderr: "" });
    expect(summary(fourth)).toMatchObject({ rows: 0, created: 0 });
  });

  test("--only-failed says which rows it did not find", async () => {
    const app = await testApp();
    const path = customers(app, ...MIXED);
    await app.run(["customer", "import", path, "--results", app.path("results.csv")]);
    customers(app, "a,甲公司,13800000001", "b,乙公司,13800000002");
    const run = await app.run(["customer", "import", path, "--only-failed", app.path("results.csv")]);
    expect(run.code).toBe(0);
    expect(run.stderr).toMatch(/Warning: Rows that failed in .*results\.csv and are not in .*customers\.csv: 2\./);
  });

  test("--only-failed with what is no results file is exit 2", async () => {
    const app = await testApp();
    const path = customers(app, "a,甲公司,13800000001");
    const run = await app.run(["customer", "import", path, "--only-failed", path]);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain("no results file");
    expect((await app.run(["customer", "import", path, "--only-failed", app.path("nowhere.csv")])).code).toBe(2);
    expect(await app.database.exists()).toBe(false);
  });
});

describe("--atomic", () => {
  test("writes all where nothing fails, and the results say what was done", async () => {
    const app = await testApp();
    const rows = Array.from({ length: 1_100 }, (_, i) => `k${i},公司,13800000001`);
    const run = await app.run([
      "customer",
      "import",
      customers(app, ...rows),
      "--atomic",
      "--results",
      app.path("results.csv"),
      "--json",
    ]);
    expect(run).toMatchObject({ code: 0, stderr: "" });
    expect(summary(run)).toMatchObject({ job: expect.stringMatching(/^chg-/), rows: 1_100, created: 1_100 });
    const lines = results(app);
    expect(lines.map(({ row }) => Number(row))).toEqual(rows.map((_, index) => index + 1));
    expect(new Set(outcomes(lines))).toEqual(new Set(["created"]));
    expect(existsSync(app.path("results.csv.part"))).toBe(false);
    expect(await accounts(app)).toHaveLength(1_100);
  });

  test("writes nothing where a row fails: good rows read unchanged, in results and summary alike", async () => {
    const app = await testApp();
    await app.run(["customer", "add", "a"]);
    const path = customers(app, ...MIXED);
    const run = await app.run(["customer", "import", path, "--atomic", "--results", app.path("results.csv"), "--json"]);
    expect(run.code).toBe(3);
    expect(run.stderr).toContain("nothing was written (--atomic)");
    expect(Object.entries(summary(run))).toEqual([
      ["job", null],
      ["rows", 5],
      ["created", 0],
      ["updated", 0],
      ["unchanged", 2],
      ["invalid", 3],
    ]);
    expect(results(app).map(({ outcome, code, id }) => `${outcome}${code}${id}`)).toEqual([
      "unchanged",
      "invalidMISSING_VALUE",
      "invalidBAD_PHONE",
      "invalidBAD_ROW",
      "unchanged",
    ]);
    expect(await accounts(app)).toEqual(["a"]);
    expect((await app.json("customer show a")).full_name).toBeNull();
    expect(await app.json("db info")).toMatchObject({ changes: 1 });
  });

  test("that would have created the file leaves none", async () => {
    const app = await testApp();
    expect((await app.run(["customer", "import", customers(app, ...MIXED), "--atomic"])).code).toBe(3);
    expect(await app.database.exists()).toBe(false);
  });
});

describe("a file whose structure breaks", () => {
  const broken = (app: TestApp, good: number): string => {
    const rows = Array.from({ length: good }, (_, i) => `k${i},公司,13800000001`);
    return customers(app, ...rows, 'bad,"never closed,13800000001', "behind,公司,13800000001");
  };

  test.each([0, 1, 499, 500, 501, 1_234])("keeps the %i rows before the break, and says so", async (good) => {
    const app = await testApp();
    const path = broken(app, good);
    const run = await app.run(["customer", "import", path, "--results", app.path("results.csv"), "--json"]);
    expect(run).toMatchObject({ code: 2, stdout: "" });
    const error = failure(run);
    expect(error).toMatchObject({ code: "broken-file", row: good + 1 });
    expect(error.message).toContain(`record ${good + 1}`);
    expect(error.message).toContain(good === 1 ? "1 row before that was kept." : `${good} rows before that were kept.`);
    expect(await accounts(app)).toHaveLength(good);
    expect(results(app)).toHaveLength(good);
    expect(await app.database.exists()).toBe(good > 0);
  });

  test("counts only the rows that are in the database as kept", async () => {
    const app = await testApp();
    const path = customers(app, ...MIXED, 'bad,"never closed');
    const english = await app.run(["customer", "import", path]);
    expect(english.code).toBe(2);
    expect(english.stderr).toContain("2 of the 5 rows before that were kept.");
    const chinese = await app.run(["customer", "import", path, "--lang", "zh"]);
    expect(chinese.stderr).toContain("此前的 5 行中有 2 行已保留。");
  });

  test("leaves nothing with --atomic, and its results say unchanged", async () => {
    const app = await testApp();
    const path = broken(app, 1_234);
    const run = await app.run(["customer", "import", path, "--atomic", "--results", app.path("results.csv"), "--json"]);
    expect(run).toMatchObject({ code: 2, stdout: "" });
    expect(failure(run)).toMatchObject({ code: "broken-file", row: 1_235 });
    expect(failure(run).message).toContain("Nothing was written (--atomic).");
    expect(new Set(outcomes(results(app)))).toEqual(new Set(["unchanged"]));
    expect(await app.database.exists()).toBe(false);
  });

  test("in a dry run claims to have kept nothing", async () => {
    const app = await testApp();
    const run = await app.run(["customer", "import", broken(app, 10), "-n"]);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain("Nothing was written (--dry-run).");
  });

  test("a mended file completes what was begun", async () => {
    const app = await testApp();
    await app.run(["customer", "import", broken(app, 600)]);
    const rows = Array.from({ length: 700 }, (_, i) => `k${i},公司,13800000001`);
    const run = await app.run(["customer", "import", customers(app, ...rows), "--json"]);
    expect(summary(run)).toMatchObject({ created: 100, unchanged: 600 });
  });

  test("truncated json names the record that is cut off", async () => {
    const app = await testApp();
    const path = written(app, "x.json", '[{"account_name":"a"},{"account_name":"b"},{"account_name":"c');
    const run = await app.run(["customer", "import", path, "--json"]);
    expect(run.code).toBe(2);
    expect(failure(run)).toMatchObject({ row: 3, message: expect.stringContaining("2 rows before that were kept.") });
    expect(await accounts(app)).toEqual(["a", "b"]);
  });
});

describe("a dry run", () => {
  test.each([[], ["--atomic"]])("reports what the real run does, %j, and writes nothing", async (...more) => {
    const app = await testApp();
    await app.run(["customer", "add", "e", "--full-name", "旧名"]);
    const path = customers(app, ...MIXED);
    const line = ["customer", "import", path, "--results", app.path("results.csv"), "--json", ...more];
    const dry = await app.run([...line, "--dry-run"]);
    const dryResults = readFileSync(app.path("results.csv"), "utf8");
    expect(await accounts(app)).toEqual(["e"]);
    expect((await app.json("customer show e")).full_name).toBe("旧名");
    expect(await app.json("db info")).toMatchObject({ changes: 1 });
    const real = await app.run(line);
    expect(summary(dry)).toEqual({ ...summary(real), job: null });
    expect(dry.code).toBe(real.code);
    expect(dryResults).toBe(readFileSync(app.path("results.csv"), "utf8"));
  });

  test("of a missing database creates none", async () => {
    const app = await testApp();
    const run = await app.run(["customer", "import", customers(app, "a,甲,"), "-n", "--json"]);
    expect(summary(run)).toMatchObject({ job: null, created: 1 });
    expect(await app.database.exists()).toBe(false);
  });
});

describe("what a person is told", () => {
  test("unknown columns are named in one warning, and the rest is imported", async () => {
    const app = await testApp();
    const path = written(app, "x.csv", "account_name,colour,full_name,备注栏", "a,red,甲公司,x");
    const run = await app.run(["customer", "import", path, "--json"]);
    expect(run.code).toBe(0);
    expect(run.stderr).toBe("Warning: Columns nobody knows are ignored: colour, 备注栏.\n");
    const chinese = await app.run(["customer", "import", path, "--lang", "zh", "--quiet"]);
    expect(chinese.stderr).toBe("警告：忽略未知列：colour、备注栏。\n");
  });

  test("columns that follow from other records are left alone without a warning", async () => {
    const app = await testApp();
    const path = written(
      app,
      "x.csv",
      "account_name,partner,association_type,associated_at,account_manager",
      "a,sp,referral,2026-01-01,m",
    );
    expect(await app.run(["customer", "import", path, "--json"])).toMatchObject({ code: 0, stderr: "" });
    expect(await app.json("customer show a")).toMatchObject({ partner: null, account_manager: null });
  });

  test("that a file is read as GB18030, unless --quiet", async () => {
    const app = await testApp();
    const path = fixturePath("customers-gb18030.csv");
    const run = await app.run(["customer", "import", path, "-n"]);
    const note = "Dry run: nothing will be written.\n";
    expect(run).toMatchObject({ code: 0, stderr: `${note}Reading ${path} as gb18030.\n` });
    expect((await app.run(["customer", "import", path, "-n", "-q"])).stderr).toBe("");
    const chinese = await app.run(["customer", "import", path, "--lang", "zh"]);
    expect(chinese.stderr).toBe(`按 gb18030 编码读取 ${path}。\n`);
    const piped = await app.run("customer import - --input-format csv", { stdin: readFileSync(path) });
    expect(piped.stderr).toBe("Reading stdin as gb18030.\n");
    expect(await accounts(app)).toHaveLength(fixture("customers.csv").length > 0 ? 5 : 0);
  });

  test("each failing row on a line of its own, the first ten, in both languages", async () => {
    const app = await testApp();
    const path = customers(app, ...Array.from({ length: 13 }, (_, i) => `k${i},x,1`));
    const run = await app.run(["customer", "import", path]);
    const lines = run.stderr.trim().split("\n");
    expect(lines).toHaveLength(11);
    expect(lines[0]).toMatch(/^row 1: Invalid: .+ \(BAD_PHONE\)$/);
    expect(lines[9]).toMatch(/^row 10: /);
    expect(lines[10]).toBe("… and 3 more; --results <file> lists them all.");
    const chinese = (await app.run(["customer", "import", path, "--lang", "zh"])).stderr.trim().split("\n");
    expect(chinese[0]).toMatch(/^第 1 行：无效：.+ \(BAD_PHONE\)$/);
    expect(chinese[10]).toBe("… 另有 3 行；--results <文件> 可列出全部。");
  });

  test("text that a terminal would obey is shown harmless on stderr and kept as it is in the results", async () => {
    const app = await testApp();
    const path = customers(app, "a\u001b]0;x\u0007,甲,1");
    const run = await app.run(["customer", "import", path, "--results", app.path("results.csv")]);
    expect(run.stderr).not.toContain("\u001b");
    expect(results(app)[0]?.key).toBe("a\u001b]0;x\u0007");
  });

  test("time and rate with --verbose, in plain lines", async () => {
    const app = await testApp();
    const run = await app.run(["customer", "import", customers(app, "a,甲,"), "-v"]);
    expect(run.stderr).toMatch(/^1 rows in 0\.0 s, \d+ a second\.\n$/);
  });
});

describe("unusual inputs", () => {
  test("an empty file is exit 2, a header without rows is done", async () => {
    const app = await testApp();
    writeFileSync(app.path("empty.csv"), "");
    const empty = await app.run(["customer", "import", app.path("empty.csv"), "--json"]);
    expect(empty).toMatchObject({ code: 2, stdout: "" });
    expect(failure(empty)).toMatchObject({ code: "empty-file" });
    const none = await app.run(["customer", "import", customers(app), "--json", "--results", app.path("results.csv")]);
    expect(none).toMatchObject({ code: 0, stderr: "" });
    expect(summary(none)).toEqual({ job: null, rows: 0, created: 0, updated: 0, unchanged: 0, invalid: 0 });
    expect(readFileSync(app.path("results.csv"), "utf8")).toBe(`${RESULTS_HEADER}\n`);
    expect(await app.database.exists()).toBe(false);
    const json = written(app, "none.json", "[]");
    expect(summary(await app.run(["customer", "import", json, "--json"]))).toMatchObject({ job: null, rows: 0 });
  });

  test("a missing required column is exit 2 before anything is written, the results file included", async () => {
    const app = await testApp();
    const path = written(app, "x.csv", "full_name,phone", "甲公司,13800000001");
    writeFileSync(app.path("results.csv"), "kept");
    const run = await app.run(["customer", "import", path, "--json", "--results", app.path("results.csv")]);
    expect(run).toMatchObject({ code: 2, stdout: "" });
    expect(failure(run).message).toContain("account_name");
    expect(await app.database.exists()).toBe(false);
    expect(readFileSync(app.path("results.csv"), "utf8")).toBe("kept");
  });

  test("- is stdin, as csv or as --input-format says", async () => {
    const app = await testApp();
    const csv = await app.run("customer import - --json", { stdin: `${HEADER}\na,甲公司,13800000001\n` });
    expect(summary(csv)).toMatchObject({ rows: 1, created: 1 });
    const jsonl = await app.run("customer import - --input-format jsonl --json", {
      stdin: '{"account_name":"a","full_name":"甲公司"}\n{"account_name":"b"}\n',
    });
    expect(summary(jsonl)).toMatchObject({ rows: 2, created: 1, unchanged: 1 });
    expect(await app.run("customer import - --json", { stdin: "" })).toMatchObject({ code: 2 });
  });

  test("a missing file, a folder and an unknown extension are exit 2", async () => {
    const app = await testApp();
    for (const path of [app.path("nowhere.csv"), app.home, written(app, "x.dat", "account_name", "a")]) {
      expect((await app.run(["customer", "import", path])).code).toBe(2);
    }
    expect((await app.run(["customer", "import", customers(app), "--input-format", "yaml"])).code).toBe(2);
  });
});

describe("customer register --from", () => {
  async function portfolio(): Promise<TestApp> {
    const app = await testApp();
    for (const [noun, name] of [
      ["partner", "partners.csv"],
      ["customer", "customers.csv"],
      ["association", "associations.csv"],
    ] as const) {
      const run = await app.run([noun, "import", fixturePath(name), "--quiet"]);
      expect(run.code).toBe(0);
    }
    return app;
  }

  const REGISTER = ["customer", "register", "--from", fixturePath("registrations.csv"), "--json"];
  const expected = fixture("registrations-expected.csv");
  const counted = (outcome: string): number => expected.filter((row) => row.outcome === outcome).length;

  test("every row of the fixtures ends as they say, with its key, code and rules", async () => {
    const app = await portfolio();
    const run = await app.run([...REGISTER, "--results", app.path("results.csv")]);
    expect(run.code).toBe(3);
    const lines = results(app);
    expect(lines.map(({ row, key, outcome, code, rules }) => ({ row, key, outcome, code, rules }))).toEqual(
      expected.map(({ row, customer, outcome, code, rules }) => ({ row, key: customer, outcome, code, rules })),
    );
    expect(Object.entries(summary(run))).toEqual([
      ["job", expect.stringMatching(/^chg-/)],
      ["rows", 41],
      ["registered", counted("registered")],
      ["pending", counted("pending")],
      ["needs_review", counted("needs_review")],
      ["refused", counted("refused")],
      ["unchanged", counted("unchanged")],
      ["invalid", counted("invalid")],
    ]);
    for (const line of lines) {
      const made = ["registered", "pending", "unchanged"].includes(line.outcome as string);
      expect(line.id).toMatch(made ? /^reg-[0-9a-z]{26}$/ : /^$/);
      expect(line.message).not.toMatch(/\b(reg|chg|asc)-[0-9a-z]{26}/);
      expect(line.message === "").toBe(line.outcome === "registered");
    }
    const stored = await app.json<unknown[]>("registration list");
    expect(stored).toHaveLength(counted("registered") + counted("pending"));
  });

  test("a second run registers nothing more", async () => {
    const app = await portfolio();
    await app.run(REGISTER);
    const before = await app.json("registration list");
    const again = summary(await app.run(REGISTER));
    const kept = counted("registered") + counted("pending") + counted("unchanged");
    expect(again).toMatchObject({ registered: 0, pending: 0, unchanged: kept, invalid: counted("invalid") });
    expect(await app.json("registration list")).toEqual(before);
  });

  test("a dry run reports the same and names no id that will not be", async () => {
    const app = await portfolio();
    const dry = await app.run([...REGISTER, "-n", "--results", app.path("dry.csv")]);
    expect(results(app, "dry.csv").every(({ id }) => id === "")).toBe(true);
    expect(await app.json("registration list")).toEqual([]);
    const real = await app.run([...REGISTER, "--results", app.path("real.csv")]);
    expect(dry.code).toBe(real.code);
    expect(summary(dry)).toEqual({ ...summary(real), job: null });
    const without = (rows: readonly Row[]) => rows.map(({ id, ...rest }) => rest);
    expect(without(results(app, "dry.csv"))).toEqual(without(results(app, "real.csv")));
  });

  test("--atomic with rows that fail registers nobody", async () => {
    const app = await portfolio();
    const run = await app.run([...REGISTER, "--atomic", "--results", app.path("results.csv")]);
    expect(run.code).toBe(3);
    const good = counted("registered") + counted("pending") + counted("unchanged");
    expect(summary(run)).toMatchObject({ job: null, rows: 41, registered: 0, pending: 0, unchanged: good });
    const lines = results(app);
    expect(outcomes(lines)).toEqual(
      expected.map(({ outcome }) => (["registered", "pending"].includes(outcome as string) ? "unchanged" : outcome)),
    );
    expect(lines.filter(({ outcome }) => outcome === "unchanged").map(({ id }) => id)).toContain("");
    expect(await app.json("registration list")).toEqual([]);
  });

  test("--only-failed takes refused, needs_review and invalid rows again, and no other", async () => {
    const app = await portfolio();
    await app.run([...REGISTER, "--results", app.path("results.csv")]);
    const run = await app.run([
      ...REGISTER,
      "--only-failed",
      app.path("results.csv"),
      "--results",
      app.path("second.csv"),
    ]);
    const failed = expected.filter(({ outcome }) => ["refused", "needs_review", "invalid"].includes(outcome as string));
    expect(summary(run)).toMatchObject({ rows: failed.length, registered: 0, pending: 0, unchanged: 0 });
    expect(results(app, "second.csv").map(({ row }) => row)).toEqual(failed.map(({ row }) => row));
  });

  test("messages are in the language of the command, rules are not", async () => {
    const app = await portfolio();
    await app.run([...REGISTER, "-n", "--lang", "zh", "--results", app.path("zh.csv")]);
    const lines = results(app, "zh.csv");
    for (const { message, outcome } of lines) if (outcome !== "registered") expect(message).toMatch(/[\u4e00-\u9fff]/);
    expect(lines[2]?.rules).toBe("registration.registered-by-other");
  });

  test("--partner stands for the column where a row gives none", async () => {
    const app = await portfolio();
    const path = written(app, "r.csv", "full_name,phone", "新客示例公司,138 0000 0999", "无号示例公司,");
    const run = await app.run([
      "customer",
      "register",
      "--from",
      path,
      "--partner",
      "sp-yunfan",
      "--results",
      app.path("r.out.csv"),
      "--json",
    ]);
    expect(summary(run)).toMatchObject({ rows: 2, registered: 1, invalid: 1 });
    // The phone stands for an account that is not named, as normalized.
    expect(results(app, "r.out.csv").map(({ key, code }) => `${key}/${code}`)).toEqual([
      "13800000999/",
      "/MISSING_VALUE",
    ]);
    const without = await app.run([
      "customer",
      "register",
      "--from",
      path,
      "--json",
      "--results",
      app.path("r.out.csv"),
    ]);
    expect(summary(without)).toMatchObject({ invalid: 2 });
    expect(results(app, "r.out.csv")[0]?.code).toBe("MISSING_VALUE");
  });
});

test.skipIf(!existsSync("/proc/self/fd"))("a job that fails before it reads lets go of its file", async () => {
  const app = await testApp();
  const path = app.path("c.csv");
  writeFileSync(path, "account_name\na1\n");
  const open = () =>
    readdirSync("/proc/self/fd").filter((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`) === path;
      } catch {
        return false;
      }
    }).length;
  await app.run("init");
  const outcome = await app.run(["customer", "import", path, "--results", app.path("none/r.csv")]);
  expect({ code: outcome.code, open: open() }).toEqual({ code: 2, open: 0 });
  expect((await app.run(["customer", "import", path])).code).toBe(0);
  expect(open()).toBe(0);
});
