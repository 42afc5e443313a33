import { expect, test } from "vitest";
import { testApp } from "../support.ts";

/** A frozen partner with a customer: registering anybody for it is refused. */
async function frozen(options: Parameters<typeof testApp>[0] = {}) {
  const app = await testApp(options);
  await app.run("init");
  await app.json("partner add p1 --company 甲公司 --uscc 91990001MA0000001R --kind solution-provider");
  await app.json("partner freeze p1");
  return app;
}

const REGISTER = "customer register --full-name 某某科技 --phone 13800000001 --partner p1";

test("in json the hint of a refusal is what people are told to try", async () => {
  const app = await frozen();
  const told = await app.run(REGISTER);
  const tried = [...told.stderr.matchAll(/^Try: (.*)$/gm)].map(([, advice]) => advice);
  expect(tried.length).toBeGreaterThan(1);
  const { code, stderr, stdout } = await app.run(`${REGISTER} --json`);
  expect({ code, stdout }).toEqual({ code: 4, stdout: "" });
  expect(JSON.parse(stderr).error.hint).toBe(tried.join(" "));
  const chinese = JSON.parse((await app.run(`${REGISTER} --json --lang zh`)).stderr).error;
  expect(chinese.hint).toMatch(/^\p{Script=Han}.*。$/u);
});

test("commands in hints keep the database that the command line named", async () => {
  const app = await testApp();
  const other = app.path("my other.db");
  await app.run(["init", "--db", other]);
  const { stderr } = await app.run(["partner", "show", "nobody", "--db", other]);
  expect(stderr).toContain(`Try: partnerctl --db '${other}' partner list\n`);
  const json = JSON.parse((await app.run(["partner", "show", "nobody", "--json", "--db", other])).stderr);
  expect(json.error.hint).toBe(`partnerctl --db '${other}' partner list`);
});

test("without --db hints are as they are written, and one that says --db keeps its own", async () => {
  const app = await testApp();
  await app.run("init");
  expect((await app.run("partner show nobody")).stderr).toContain("Try: partnerctl partner list\n");
  const { stderr } = await app.run("partner list --profile nobody --db x.db");
  expect(stderr).toContain("partnerctl profile add nobody --db <file>\n");
});

test("the password of an address is in no hint", async () => {
  const { pasteable } = await import("../../src/hints.ts");
  const text = pasteable("See which: partnerctl partner list", { db: "postgres://me:secret@example.com/db" });
  expect(text).toMatch(/^See which: partnerctl --db \S*postgres:\/\/me\S*@example.com\/db\S* partner list$/);
  expect(text).not.toContain("secret");
});

test.each(["partnerctl needs a newer schema", "This is a bug in partnerctl. Please report it", "partnerctl --help"])(
  "a text that names no command of the tree stays: %s",
  async (text) => {
    const { pasteable } = await import("../../src/hints.ts");
    expect(pasteable(text, { db: "x.db" })).toBe(text);
  },
);

const MISSING: readonly (readonly [line: string, message: string, hint: string])[] = [
  ["partner show", "The argument <account> is needed (partnerctl partner show <account>).", "partnerctl partner list"],
  [
    "manager transfer",
    "The arguments <member> and <to-member> are needed (partnerctl manager transfer <member> <to-member>).",
    "partnerctl member list",
  ],
  [
    "registration approve",
    "The argument <ids> is needed (partnerctl registration approve <ids…>).",
    "partnerctl registration list",
  ],
  [
    "association history",
    "The argument <customer> is needed (partnerctl association history <customer>).",
    "partnerctl customer list",
  ],
  [
    "brand promo submit",
    "The argument <id> is needed (partnerctl brand promo submit <id>).",
    "partnerctl brand promo list",
  ],
  [
    "partner add",
    "The argument <account> is needed (partnerctl partner add <account>).",
    "partnerctl partner add --help",
  ],
  [
    "solution add",
    "--name and --kind are needed: what the solution is called; what kind of solution it is.",
    "partnerctl solution add --help",
  ],
  [
    "coupon report-project --project x",
    "--customer and --amount are needed: the sub-customer; the amount in yuan.",
    "partnerctl customer list",
  ],
  [
    "association switch c1",
    "--to and --reason are needed: referral / resale; why it is asked for.",
    "partnerctl association switch --help",
  ],
  [
    "association switch c1 --to resale",
    "--reason is needed: why it is asked for.",
    "partnerctl association switch --help",
  ],
  [
    "member add m1",
    "--name and --role are needed: the person's name; one of admin, account-manager, account-director, operator, reader, ecosystem-manager.",
    "partnerctl member add --help",
  ],
  [
    "order add",
    "--product and --customer are needed: what was ordered, or --link for the link it came through; who has ordered.",
    "partnerctl product list",
  ],
  ["order add --offer ofr-1", "--customer is needed: who has ordered.", "partnerctl customer list"],
  [
    "voucher issue",
    "customers, --quota and --amount are needed: who gets a voucher; the quota that it comes from; the face value in yuan.",
    "partnerctl customer list",
  ],
  ["invitation send", "<ids> is needed: the registrations, or --prepared.", "partnerctl registration list"],
  ["registration expiring", "--within is needed: how soon, in days.", "partnerctl registration expiring --help"],
];

test.each(MISSING)("what %s lacks is said all at once, with where to look", async (line, message, hint) => {
  const app = await testApp();
  expect(await app.run(line)).toEqual({ code: 8, stdout: "", stderr: `Error: ${message}\nTry: ${hint}\n` });
  const { error } = JSON.parse((await app.run(`${line} --json`)).stderr);
  expect(error).toMatchObject({ code: "input-needed", message, hint });
});

test("a missing argument in Chinese", async () => {
  const app = await testApp();
  expect((await app.run("manager transfer --lang zh")).stderr).toBe(
    "错误：缺少参数 <member>、<to-member>（partnerctl manager transfer <member> <to-member>）。\n建议：partnerctl member list\n",
  );
  expect((await app.run("solution add --lang zh --kind basic")).stderr).toBe(
    "错误：需要 --name：方案名称。\n建议：partnerctl solution add --help\n",
  );
});

test.each([
  ["--json", "Dry run: nothing was written; new ids in it do not exist.\n"],
  ["--json --lang zh", "试运行：未写入任何内容；其中新生成的编号并不存在。\n"],
  ["--json --quiet", ""],
  ["-f jsonl", "Dry run: nothing was written; new ids in it do not exist.\n"],
  ["-f csv", "Dry run: nothing will be written.\n"],
])("a dry run with %s says that it was one", async (options, stderr) => {
  const app = await testApp();
  await app.run("init");
  const line = `customer add c1 -n ${options}`;
  expect(await app.run(line)).toMatchObject({ code: 0, stderr, stdout: expect.stringContaining("c1") });
  expect(await app.run("customer list --json")).toMatchObject({ stdout: "[]\n" });
});

test.each(["json", "jsonl"])("a dry run in %s that is refused has its error alone on stderr", async (format) => {
  const app = await frozen();
  const { code, stderr } = await app.run(`${REGISTER} -n -f ${format}`);
  expect([code, JSON.parse(stderr).error.code]).toEqual([4, "refused"]);
});

test("an unknown option leads to the help of its command", async () => {
  const app = await testApp();
  expect((await app.run("customer list --formt csv")).stderr).toContain("Try: partnerctl customer list --help\n");
});

test("an option without its value leads to the help of its command", async () => {
  const app = await testApp();
  const { code, stderr } = await app.run("customer list --limit");
  expect([code, stderr]).toEqual([2, "Error: Option --limit needs a value.\nTry: partnerctl customer list --help\n"]);
  expect(JSON.parse((await app.run("customer list --json --limit")).stderr).error).toMatchObject({
    field: "limit",
    hint: "partnerctl customer list --help",
  });
});

test("the field of what is missing is its name, whoever noticed", async () => {
  const app = await testApp();
  const field = async (line: string) => JSON.parse((await app.run(`${line} --json`)).stderr).error.field;
  expect(await field("invitation send")).toBe("ids");
  expect(await field("account allocate")).toBe("account");
  expect(await field("partner show")).toBe("account");
});

test("messages keep their words; only hints, remedies and commands between back-ticks name the database", async () => {
  const app = await testApp();
  const path = app.path("x.db");
  expect((await app.run(["customer", "--db", path])).stderr).toBe(
    `Error: partnerctl customer needs a verb.\nTry: partnerctl --db ${path} customer --help\n`,
  );
  const { error } = JSON.parse((await app.run(["customer", "--db", path, "--json"])).stderr);
  expect(error).toMatchObject({
    message: "partnerctl customer needs a verb.",
    hint: `partnerctl --db ${path} customer --help`,
  });
  const { pasteableSentence } = await import("../../src/hints.ts");
  expect(pasteableSentence("partnerctl customer: see `partnerctl customer list`.", { db: "x.db" })).toBe(
    "partnerctl customer: see `partnerctl --db x.db customer list`.",
  );
});

/** Every command in a text's back-ticks. */
const commandsIn = (text: string): string[] =>
  [...text.matchAll(/`(partnerctl [^`]*)`/g)].map(([, line]) => line ?? "");

test("commands in remedies say all that they take", async () => {
  const app = await testApp();
  for (const account of ["p1", "p2"]) {
    await app.json(
      `partner add ${account} --company 甲 --uscc 91990001MA0000001R --kind solution-provider --phone 13800000009 --real-name-verified`,
    );
    await app.json(`member add m-${account} --name 王 --role account-manager --partner ${account}`);
    await app.json(`member add n-${account} --name 李 --role account-manager --partner ${account}`);
  }
  await app.json("customer add c1 --cash-consumption");
  await app.json("customer add c2");
  await app.json("policy set registration.limit 1 --from 2026-01-01");
  await app.json("association create c2 --type referral --partner p1");
  await app.json("manager assign m-p1 c2");
  await app.json(["customer", "register", "--full-name", "张 示例", "--phone", "13800000001", "--partner", "p1"]);
  const registration = (await app.json<{ id: string }[]>("registration list"))[0]?.id;
  await app.json(`registration delete ${registration}`);
  await app.json(["customer", "register", "--full-name", "李 示例", "--phone", "13800000002", "--partner", "p1"]);
  const tried = async (line: string): Promise<string[]> => commandsIn((await app.run(line)).stderr);
  const second = "customer register --full-name 王 --phone 13800000003 --partner p1";
  expect(await tried(second)).toEqual(["partnerctl registration slots --partner p1"]);
  const [slots = ""] = await tried(second);
  expect((await app.run(slots.replace("partnerctl ", ""))).code).toBe(0);
  expect(await tried("manager assign n-p1 c2")).toEqual(["partnerctl manager assign n-p1 c2 --replace"]);
  expect(await tried("manager assign m-p1 c1")).toEqual([
    "partnerctl association check c1 --type <referral|resale> --partner p1",
  ]);
  expect(await tried("association create c1 --type referral --partner p1")).toEqual([
    "partnerctl customer register --partner p1 --full-name <name> --phone <number> --account-name c1",
  ]);
  expect(await tried(`invitation send ${registration} --partner p1`)).toContain(
    "partnerctl customer register --partner p1 --full-name '张 示例' --phone 13800000001",
  );
  expect((await app.run("manager assign n-p1 c2 --replace")).code).toBe(0);
});

test("names in hints and remedies are quoted: pasted, they are one word and nothing else", async () => {
  const app = await testApp();
  const name = "it's; touch x `id` $(id)";
  const quoted = `'it'\\''s; touch x \`id\` $(id)'`;
  await app.run(["customer", "add", name]);
  const again = await app.run(["customer", "add", name]);
  expect(again.stderr).toContain(`partnerctl customer edit ${quoted}\n`);
  const partner = ["partner", "add", "p;1", "--company", "甲", "--uscc", "91990001MA0000001R", "--kind", "none"];
  await app.json(partner);
  const join = await app.run(["partner", "join", "p;1", "--program", "software-path"]);
  expect(join.stderr).toContain("partnerctl partner edit 'p;1' --real-name-verified");
  const late = ["customer", "add", "old", "--full-name", "乙", "--registered-at", "2026-01-01"];
  await app.json(late);
  await app.json(["partner", "edit", "p;1", "--kind", "solution-provider"]);
  const associate = await app.run(["association", "create", "old", "--type", "referral", "--partner", "p;1"]);
  expect(associate.stderr).toContain("customer register --partner 'p;1' --full-name <name>");
  const settle = await app.run(["withdrawal", "request", "1", "--partner", "p;1"]);
  expect(settle.stderr).toContain("partnerctl partner certify 'p;1'");
});
