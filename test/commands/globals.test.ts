import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { PassThrough } from "node:stream";
import { describe, expect, test } from "vitest";
import { GLOBAL_OPTIONS } from "../../src/globals.ts";
import { main } from "../../src/main.ts";
import { testApp } from "../support.ts";

type App = Awaited<ReturnType<typeof testApp>>;

const ESCAPE = "\u001b";

async function withCustomer() {
  const app = await testApp();
  await app.json("partner add p1 --company 甲 --uscc 91990001MA0000001R --kind none");
  expect((await app.run("customer add acme --phone 13800000001 --registered-at 2026-11-01T09:30+08:00")).code).toBe(0);
  return app;
}

/** The option in front of everything, between noun and verb, and at the end. */
function placed(app: App, option: readonly string[]): string[][] {
  const words = option.map((word) => word.replace("HOME", app.home));
  return [
    [...words, "customer", "list"],
    ["customer", ...words, "list"],
    ["customer", "list", ...words],
  ];
}

test("an extension that is no format is refused before anything is written, unless the format is said", async () => {
  const app = await withCustomer();
  const path = app.path("x.pdf");
  for (const words of [
    ["customer", "list"],
    ["customer", "add", "second"],
  ]) {
    const { code, stdout, stderr } = await app.run([...words, "-o", path]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain('x.pdf: ".pdf" is no format that can be written. These are: .csv, .tsv, .json,');
    expect(existsSync(path)).toBe(false);
  }
  expect(await app.json("customer list --json=account_name")).toEqual([{ account_name: "acme" }]);
  expect((await app.run(["customer", "list", "-o", path, "-f", "table", "--columns", "phone"])).code).toBe(0);
  expect(readFileSync(path, "utf8")).toContain("13800000001");
  expect((await app.run(["customer", "list", "-o", app.path("plain"), "--columns", "phone"])).code).toBe(0);
  expect(readFileSync(app.path("plain"), "utf8")).toBe(readFileSync(path, "utf8"));
});

describe("every global option", () => {
  const LINES: readonly (readonly [option: readonly string[], expected: RegExp | number])[] = [
    [["--db", "HOME/other.db", "--json"], /^\[\]\n$/],
    [["--db=HOME/other.db", "-f", "json"], /^\[\]\n$/],
    [["--profile", "nobody"], 2],
    [["--partner", "p1", "-f", "jsonl"], /^$/],
    [["--as", "somebody", "-f", "csv", "--columns", "phone"], /^phone\n13800000001\n$/],
    [["--now", "2026-11-25", "--json=account_name"], /"acme"/],
    [["--format", "csv", "--columns", "account_name"], /^account_name\nacme\n$/],
    [["-f", "tsv", "--columns=account_name,phone"], /^account_name\tphone\nacme\t13800000001\n$/],
    [["-fcsv", "--columns", "account_name"], /^account_name\nacme\n$/],
    [["-f=csv", "--columns", "account_name"], /^account_name\nacme\n$/],
    [["-qf", "csv", "--columns", "account_name"], /^account_name\nacme\n$/],
    [["--json"], /^\[\n {2}\{"account_name":"acme",/],
    [["--json=phone"], /^\[\n {2}\{"phone":"13800000001"\}\n\]\n$/],
    [["--columns", "account_name,level"], /^Account │ Level\n/],
    [["--headers", "key", "--columns", "account_name"], /^account_name\n/],
    [["--output", "-", "--json=phone"], /13800000001/],
    [["-o-", "--json=phone"], /13800000001/],
    [["--force", "--json=phone"], /13800000001/],
    [["--csv-profile", "excel", "-f", "csv", "--columns", "phone"], /^\ufeffphone\r\n13800000001\r\n$/],
    [["--lang", "zh", "--columns", "account_name"], /^客户账号名\n/],
    [["--dry-run", "--json=phone"], /13800000001/],
    [["-n", "-y", "-q", "-v", "--json=phone"], /13800000001/],
    [["--yes", "--quiet", "--verbose", "--no-input", "--json=phone"], /13800000001/],
    [["--debug", "--no-color", "--json=phone"], /13800000001/],
    [["--ambiguous-width", "2", "--columns", "account_name,level"], /^Account \| Level\n/],
    [["--as-of", "2026-11-24", "--json=phone"], /13800000001/],
    [["--known-at", "2026-11-24", "--json=phone"], /13800000001/],
    [["--known-at", "2026-11-01"], /^Account │ Full name/],
    [["--idempotency-key", "k"], 2],
    [["--version"], /^0\.0\.0-test\n$/],
  ];

  test.each(LINES)("%j may stand anywhere", async (option, expected) => {
    const app = await withCustomer();
    const outcomes = [];
    for (const argv of placed(app, option)) outcomes.push(await app.run(argv));
    for (const outcome of outcomes) {
      expect(outcome).toEqual(outcomes[0]);
      if (typeof expected === "number") expect([outcome.code, outcome.stdout]).toEqual([expected, ""]);
      else {
        expect([outcome.code, outcome.stderr]).toEqual([0, ""]);
        expect(outcome.stdout).toMatch(expected);
      }
    }
  });

  test("is tried above", () => {
    const tried = new Set(LINES.flatMap(([option]) => option.map((word) => word.replace(/=.*$/, ""))));
    for (const { flags } of GLOBAL_OPTIONS) expect(tried).toContain(/--[\w-]+/.exec(flags)?.[0]);
  });
});

test("--json takes no value from the next word", async () => {
  const app = await withCustomer();
  for (const line of ["--json customer list", "customer --json list", "customer show --json acme"]) {
    expect((await app.run(line)).stdout).toContain('"acme"');
  }
  expect((await app.run("customer list --json=")).code).toBe(2);
});

test("underscores do in the names of options, and stay in their values", async () => {
  const app = await testApp();
  const words = ["customer", "add", "a_b", "--full_name", "x_y", "--customer_type=enterprise", "--dry_run"];
  expect(await app.json([...words, "--csv_profile", "raw"])).toMatchObject({ account_name: "a_b", full_name: "x_y" });
  expect(await app.json("customer list")).toEqual([]);
});

test("behind -- everything is an argument", async () => {
  const app = await testApp();
  expect((await app.run("customer add -- --json")).code).toBe(0);
  const { code, stdout, stderr } = await app.run("customer show --lang zh -- --json");
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toMatch(/^客户账号名 +--json\n/);
  expect((await app.run("customer add -- --json")).stderr).toMatch(/^Error: /);
  expect((await app.run("customer show -- --version")).code).toBe(7);
});

test.each([
  ["2026-11-09", "2026-11-08T16:00:00.000Z"],
  ["2026-11", "2026-10-31T16:00:00.000Z"],
  ["2026-11-09T10:00:00.123+08:00", "2026-11-09T02:00:00.123Z"],
  ["2026-11-09T02:00:00Z", "2026-11-09T02:00:00.000Z"],
  ["2026-11-09T10:00", "2026-11-09T02:00:00.000Z"],
  ["2026-11-09 10:00:00", "2026-11-09T02:00:00.000Z"],
  ["2026-11-09T10:00:00-05:00", "2026-11-09T15:00:00.000Z"],
])("--now %s is the clock, before PARTNERCTL_NOW", async (now, at) => {
  const app = await testApp();
  const added = "partner add p --company 示例 --uscc 91990001MA0000001R --kind reseller --now".split(" ");
  expect(await app.json([...added, now])).toMatchObject({ created_at: at });
});

test.each(["yesterday", "", "2026-02-30", "2026-11-09T25:00", "10:00"])("--now %j is no clock", async (now) => {
  const app = await testApp();
  const line = ["customer", "add", "acme", "--now", now, "--json"];
  const { code, stdout, stderr } = await app.run(line);
  expect([code, stdout]).toEqual([2, ""]);
  expect(JSON.parse(stderr).error).toMatchObject({ code: now === "" ? "missing-value" : "BAD_VALUE", field: "now" });
  const inherited = await app.run("customer add acme", { environment: { PARTNERCTL_NOW: now } });
  if (now === "") expect(inherited.code).toBe(0);
  else expect(inherited.stderr).toMatch(/^Error: PARTNERCTL_NOW /);
  expect((await app.run("registration --help", { environment: { PARTNERCTL_NOW: now } })).code).toBe(0);
});

test.each([
  ["", 2, "partnerctl <noun> <verb>"],
  ["customer", 2, "Error: partnerctl customer needs a verb."],
  ["--json", 2, '"code":"missing-command"'],
  ["custmer list", 2, 'There is no command "custmer". Did you mean "customer"?'],
  ["customer lst", 2, 'There is no command "customer lst". Did you mean "list"?'],
  ["customer xyzzy", 2, 'There is no command "customer xyzzy".\n'],
  ["customer list --formt csv", 2, "There is no option --formt. Did you mean --format?"],
  ["customer show acme --full-name x", 2, "There is no option --full-name."],
  ["customer list --limit", 2, "Option --limit needs a value."],
  ["customer list --columns", 2, "Option --columns needs a value."],
  ["customer show", 8, "<account>"],
  ["customer list --lang fr", 2, '--lang is "fr"; it must be en or zh.'],
  ["customer list --format yaml", 2, '--format "yaml" is not one of'],
  ["customer list --db postgres://127.0.0.1:1/d", 75, "postgres://127.0.0.1:1/d cannot be reached"],
  ["customer add x --as-of 2026-01-01", 2, "--as-of is for lists"],
  ["db info --known-at 2026-01-01", 2, "--known-at is for lists"],
  ["customer list --idempotency-key k", 2, "customer list changes nothing"],
  ["customer list --csv-profile calc", 2, '--csv-profile "calc" is not one of raw, excel.'],
  ["customer list --headers none", 2, '--headers "none" is not one of key, label.'],
  ["customer list --ambiguous-width 3", 2, '--ambiguous-width "3" is not one of 1, 2.'],
])("partnerctl %s ends with %i", async (line, code, message) => {
  const app = await testApp();
  const { code: ended, stdout, stderr } = await app.run(line);
  expect(ended).toBe(code);
  if (line === "") expect([stdout.includes(message), stderr]).toEqual([true, ""]);
  else {
    expect(stdout).toBe("");
    expect(stderr).toContain(message);
  }
});

test.each(["db", "profile", "partner", "as", "lang", "output"])(
  "--%s needs a value that is not empty",
  async (name) => {
    const app = await testApp();
    const { code, stdout, stderr } = await app.run(["customer", "add", "acme", `--${name}`, "", "--json"]);
    expect([code, stdout, JSON.parse(stderr).error.field]).toEqual([2, "", name]);
  },
);

test("--version and --help are answered on stdout, wherever they stand", async () => {
  const app = await testApp();
  expect(await app.run("--version")).toEqual({ code: 0, stdout: "0.0.0-test\n", stderr: "" });
  for (const line of ["--help", "-h", "customer --help", "customer register -h", "--lang zh registration --help"]) {
    const { code, stdout, stderr } = await app.run(line);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(line.includes("zh") ? /^用法：partnerctl registration/ : /^Usage: partnerctl /);
  }
});

test("every error under --json is one object with all its keys, in the language", async () => {
  const app = await testApp();
  for (const line of ["customer", "custmer", "customer show nobody", "customer add", "customer list --sort x"]) {
    for (const asked of ["--json", "--json=account_name", "-f json", "--format=json", "-fjsonl"]) {
      const { code, stdout, stderr } = await app.run(`${line} ${asked} --lang zh`);
      expect([code > 1, stdout, stderr.split("\n").length]).toEqual([true, "", 2]);
      const { error } = JSON.parse(stderr);
      expect(Object.keys(error)).toEqual(["code", "message", "hint", "rules", "field", "row"]);
      expect(error.message).toMatch(/\p{Script=Han}/u);
    }
  }
});

test("an error of a dry run under --json is that object alone", async () => {
  const app = await testApp();
  await app.run("customer add acme");
  const { code, stdout, stderr } = await app.run("customer add acme -n --json");
  expect([code, stdout, JSON.parse(stderr).error.code]).toEqual([6, "", "already-exists"]);
});

test("--quiet silences notes and not warnings", async () => {
  const app = await withCustomer();
  writeFileSync(app.path("c.csv"), "account_name,shoe_size\nacme,42\n");
  const words = ["customer", "import", app.path("c.csv"), "--json"];
  const warning = "Warning: Columns nobody knows are ignored: shoe_size.\n";
  expect((await app.run([...words, "--quiet"])).stderr).toBe(warning);
  expect((await app.run([...words, "--verbose"])).stderr).toMatch(new RegExp(`^${warning}1 rows in .*\\.\n$`));
  expect((await app.run("registration expire --quiet")).stderr).toBe("");
  expect((await app.run("registration expire")).stderr).toBe("Expired 0.\n");
});

test("through a pipe nothing is coloured, whatever the environment says", async () => {
  const app = await withCustomer();
  for (const environment of [
    {},
    { FORCE_COLOR: "1" },
    { FORCE_COLOR: "3", TERM: "xterm-256color" },
    { NO_COLOR: "1" },
  ]) {
    for (const line of ["customer list", "customer show acme", "customer show nobody", "--help", "customer lst"]) {
      const { stdout, stderr } = await app.run(line, { environment });
      expect(stdout + stderr).not.toContain(ESCAPE);
      expect({ stdout, stderr }).toEqual(await app.run(line).then(({ code: _, ...streams }) => streams));
    }
  }
});

test("what a value holds cannot steer the terminal", async () => {
  const app = await testApp();
  const name = `a${ESCAPE}[31mb\u0007\u202ec`;
  await app.run(["customer", "add", "acme", "--full-name", name]);
  for (const line of ["customer list", "customer show acme", "customer list -f md"]) {
    expect((await app.run(line)).stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f\u202e]/);
  }
  expect((await app.run(["customer", "show", name])).stderr).not.toContain(ESCAPE);
  expect((await app.json("customer show acme")).full_name).toBe(name);
});

test("flags come before --profile, then environment, its profile, the project, the user, the default", async () => {
  const app = await testApp({ environment: { PARTNERCTL_DB: "", PARTNERCTL_SEED: "" } });
  const databases = ["flag", "profile", "environment", "environment-profile", "project", "user", "default"];
  const file = (name: string) =>
    name === "default" ? app.path(".local/share/partnerctl/partnerctl.db") : app.path(`${name}.db`);
  for (const name of databases) await app.run(["customer", "add", name, "--db", file(name)]);
  const user = app.path(".config/partnerctl/config.json");
  mkdirSync(dirname(user), { recursive: true });
  const profiles = { one: { db: file("profile") }, two: { db: file("environment-profile") } };
  writeFileSync(user, JSON.stringify({ db: file("user"), profiles }));
  writeFileSync(app.path(".partnerctl.json"), JSON.stringify({ db: file("project") }));
  const read = async (line: string, environment = {}) => {
    const { code, stdout, stderr } = await app.run(`customer list -f csv --columns account_name ${line}`, {
      environment,
    });
    expect([code, stderr]).toEqual([0, ""]);
    return stdout.split("\n")[1];
  };
  const all = { PARTNERCTL_DB: file("environment"), PARTNERCTL_PROFILE: "two" };
  expect(await read(`--db ${file("flag")} --profile one`, all)).toBe("flag");
  expect(await read("--profile one", all)).toBe("profile");
  expect(await read("", all)).toBe("environment");
  expect(await read("", { PARTNERCTL_PROFILE: "two" })).toBe("environment-profile");
  expect(await read("")).toBe("project");
  writeFileSync(app.path(".partnerctl.json"), "{}");
  expect(await read("")).toBe("user");
  writeFileSync(user, "{}");
  expect(await read("")).toBe("default");
  writeFileSync(user, "{ broken");
  const broken = await app.run("customer list");
  expect([broken.code, broken.stderr.includes(user), readFileSync(user, "utf8")]).toEqual([2, true, "{ broken"]);
});

test("the language follows the flag, then PARTNERCTL_LANG, then the locale", async () => {
  const app = await testApp();
  const said = async (line: string, environment = {}) =>
    /\p{Script=Han}/u.test((await app.run(`customer show nobody ${line}`, { environment })).stderr) ? "zh" : "en";
  expect(await said("")).toBe("en");
  expect(await said("", { LANG: "zh_CN.UTF-8" })).toBe("zh");
  expect(await said("", { LANG: "zh_CN.UTF-8", LC_ALL: "C" })).toBe("en");
  expect(await said("", { PARTNERCTL_LANG: "zh" })).toBe("zh");
  expect(await said("--lang en", { PARTNERCTL_LANG: "zh" })).toBe("en");
  expect((await app.run("customer list", { environment: { PARTNERCTL_LANG: "fr" } })).code).toBe(2);
});

test("a read of a missing database shows an empty one and creates nothing", async () => {
  const app = await testApp();
  for (const line of ["customer list", "registration list", "customer add x -n"]) {
    expect((await app.run(`${line} --json`)).code).toBe(0);
    expect(await app.database.exists()).toBe(false);
  }
  expect((await app.run("customer show x")).code).toBe(7);
});

test("a bug ends with 1 and says that it is one; only --debug shows where", async () => {
  const boom = (argv: readonly string[]) => {
    const stderr = new PassThrough();
    const pieces: Buffer[] = [];
    stderr.on("data", (piece: Buffer) => pieces.push(piece));
    const streams = { stdin: new PassThrough(), stdout: new PassThrough(), stderr };
    const clock = () => {
      throw new TypeError("the clock fell off the wall");
    };
    return main({
      argv,
      environment: { HOME: "/nowhere" },
      cwd: "/",
      ...(streams as object),
      clock,
      version: "0",
    } as never).then((code) => ({ code, stderr: Buffer.concat(pieces).toString() }));
  };
  const plain = await boom(["customer", "list", "--quiet"]);
  expect(plain.code).toBe(1);
  expect(plain.stderr).toMatch(/^Unexpected failure: the clock fell off the wall\nTry: This is a bug in partnerctl\./);
  expect(plain.stderr).not.toContain("    at ");
  expect((await boom(["customer", "list", "--debug"])).stderr).toContain("    at ");
  const json = await boom(["customer", "list", "--json"]);
  expect([json.code, JSON.parse(json.stderr).error]).toMatchObject([1, { code: "bug" }]);
});

test("with --json stderr is the error alone where there is one, and else what was to be told", async () => {
  const app = await testApp();
  await app.run("init");
  const file = app.path("c.csv");
  const read = async (text: string, format: string) => {
    writeFileSync(file, text);
    return await app.run(["customer", "import", file, "-f", format]);
  };
  const broken = 'account_name,colour\nc1,red\n"c2,blue\n';
  for (const format of ["json", "jsonl"]) {
    const { code, stderr } = await read(broken, format);
    expect([code, Object.keys(JSON.parse(stderr))]).toEqual([2, ["error"]]);
    const failed = await read('account_name,phone\nc3,12\nc4,\n"c5', format);
    expect(JSON.parse(failed.stderr).error.message).toMatch(
      /1 of the 2 rows before that were kept\. Rows that failed: 1;/,
    );
    expect(await app.json("customer show c4")).toMatchObject({ account_name: "c4" });
    const whole = await read("account_name,colour\nc1,red\n", format);
    expect([whole.code, whole.stderr]).toEqual([0, expect.stringMatching(/^Warning: .*colour/)]);
  }
  expect((await read(broken, "csv")).stderr).toMatch(/^Warning: .*colour.*\n(.*\n)*Error: /);
});
