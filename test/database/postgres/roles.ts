import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import pg from "pg";
import { onTestFinished, type TestContext } from "vitest";
import { layoutOf } from "../../../src/database/migrations/layout.ts";
import { fixturePath } from "../../seeding.ts";
import { testApp } from "../../support.ts";

const SERVER = process.env.PARTNERCTL_TEST_SERVER;

/** The partner whose roles log in, and another one, of whom they may see nothing. */
export const OURS = "sp-yunfan";
export const OTHER = "sp-lantern";

export type Row = Record<string, unknown>;

/** A connection as another program has one; what it is refused is what the server refuses. */
export interface Raw {
  rows(query: string, values?: readonly unknown[]): Promise<Row[]>;
  /** How many rows a statement wrote. */
  count(statement: string, values?: readonly unknown[]): Promise<number>;
  /** The code of the error that a statement ends with; "" where it is done. */
  code(statement: string, values?: readonly unknown[]): Promise<string>;
  /** Everything that `copy … to stdout` sends. */
  copied(source: string): Promise<string>;
}

/**
 * A schema that belongs to a role which is no superuser, as a hosted server gives one, filled with records of several
 * partners, and a role that is granted to one of them. All is gone with the test.
 */
export async function kept(context: TestContext, partner = OURS) {
  if (!SERVER) return context.skip("needs a server: node test/cluster.js npx vitest run <file>");
  const mark = randomBytes(5).toString("hex");
  const [owner, role, schema] = [`owner_${mark}`, `role_${mark}`, `kept_${mark}`];
  const admin = await connection(SERVER);
  await admin.query(`create role ${owner} login createrole; create schema ${schema} authorization ${owner}`);
  onTestFinished(async () => {
    const cleaning = new pg.Client(SERVER);
    await cleaning.connect();
    await cleaning.query(`drop schema ${schema} cascade`);
    const { rows } = await cleaning.query("select rolname from pg_roles where rolname in ($1, $2)", [role, owner]);
    for (const { rolname } of rows) await cleaning.query(`drop owned by ${rolname}; drop role ${rolname}`);
    await cleaning.end();
  });
  const urlOf = (user: string): string => {
    const url = new URL(SERVER);
    url.username = user;
    url.searchParams.set("options", `-csearch_path=${schema}`);
    return url.href.replace(/\+/g, "%20");
  };
  const app = await testApp();
  const as = (user: string, actor: string) => (line: string | readonly string[]) =>
    app.run([...(typeof line === "string" ? line.split(" ") : line), "--as", actor], {
      environment: { PARTNERCTL_DB: urlOf(user) },
    });
  const boss = as(owner, "boss");
  const done = async (line: string | readonly string[]) => {
    const { code, stdout, stderr } = await boss([...(typeof line === "string" ? line.split(" ") : line), "--json"]);
    if (code !== 0) throw new Error(`${line} ended with ${code}: ${stderr}`);
    return JSON.parse(stdout) as Row;
  };
  await fill(done, app.path("members.csv"));
  await done(["db", "grant", role, "--partner", partner]);
  return {
    owner,
    role,
    schema,
    path: app.path,
    urlOf,
    /** Runs a command as the ecosystem manager who owns the tables. */
    boss,
    /** The same for one that must end with 0. */
    done,
    /** Runs a command through the granted role. */
    as: (actor: string, line: string | readonly string[]) => as(role, actor)(line),
    /** The same through the owner's role, which nothing but the program keeps to a partner. */
    unkept: (actor: string, line: string | readonly string[]) => as(owner, actor)(line),
    raw: async (user: string): Promise<Raw> => rawOf(await connection(urlOf(user))),
    admin: rawOf(admin),
  };
}

async function connection(url: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    types: { getTypeParser: () => (text: string) => text } as never,
  });
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}

function rawOf(client: pg.Client): Raw {
  const ask = (text: string, values: readonly unknown[] = []) => client.query(text, values as unknown[]);
  return {
    rows: async (query, values) => (await ask(query, values)).rows as Row[],
    count: async (statement, values) => (await ask(statement, values)).rowCount ?? 0,
    code: async (statement, values) =>
      await ask(statement, values).then(
        () => "",
        (error: { code?: string }) => error.code ?? "no code",
      ),
    async copied(source) {
      let text = "";
      const { connection: wire } = client as unknown as { connection: NodeJS.EventEmitter };
      const take = ({ chunk }: { chunk: Buffer }): void => {
        text += chunk.toString("utf8");
      };
      wire.on("copyData", take);
      await ask(`copy ${source} to stdout`).finally(() => wire.off("copyData", take));
      return text;
    },
  };
}

/** Records of several partners in every table that there is, and old ones in every history. */
async function fill(done: (line: string | readonly string[]) => Promise<Row>, members: string): Promise<void> {
  for (const noun of ["partner", "customer", "association"]) await done([noun, "import", fixturePath(`${noun}s.csv`)]);
  await done("partner add res-new --company 新经销示例 --uscc 91990003MA0000003W --kind reseller");
  const people = [OURS, OTHER, "dist-huadong", "res-haitang", "res-yunfan", "res-new"].flatMap((partner) =>
    ["admin", "operator", "account-manager"].map((role) => `${role}@${partner},${role},${partner},${role}`),
  );
  writeFileSync(
    members,
    `${["account,name,partner,roles", ...people, "boss,生态经理,,ecosystem-manager"].join("\n")}\n`,
  );
  await done(["member", "import", members]);
  await done(["usage", "import", fixturePath("usage.csv")]);
  await done("policy set registration.limit 90 --from 2026-12-01");
  await done([
    "partner",
    "certify",
    OTHER,
    "--bank-account",
    "6222000011112222",
    "--signing-entity",
    "x",
    "--currency",
    "CNY",
  ]);
  await done("reseller invite res-new --distributor dist-huadong --idempotency-key invite");
  await done("manager assign account-manager@dist-huadong res-haitang --reseller --partner dist-huadong");
  await done(["association", "disassociate", "jinghe-farm", "--reason", "r", "--partner", OTHER]);
  for (const [partner, customer, phone] of [
    [OURS, "yunshan-tech", "13811110001"],
    [OTHER, "redwood-example", "13811110002"],
  ] as const) {
    const name = partner === OTHER ? "灯笼示例客户" : "云帆示例客户";
    await done(["customer", "register", "--full-name", name, "--phone", phone, "--partner", partner]);
    const solution = await done([
      "solution",
      "add",
      "--name",
      "方案",
      "--kind",
      "cloud-software",
      "--partner",
      partner,
    ]);
    const coupon = [
      "--kind",
      "cloud-software",
      "--amount",
      "100",
      "--config-link",
      "https://a.example/",
      "--note",
      "n",
    ];
    await done(["coupon", "apply", "--solution", String(solution.id), ...coupon, "--partner", partner]);
    await done(["invitation", "link", "--label", "展会", "--partner", partner]);
    await done(["brand", "set", "--logo-zh", fixturePath("logo-zh.png"), "--color", "#0B5FFF", "--partner", partner]);
    const named = ["--name-zh", "特惠", "--name-en", "Sale", "--url", "https://a.example/"];
    await done(["brand", "promo", "add", ...named, "--partner", partner]);
    await done(["manager", "assign", `account-manager@${partner}`, customer, "--partner", partner]);
  }
}

/** Puts a version of every row into the histories, as changing all of them once would. */
export async function fillHistories(owner: Raw): Promise<void> {
  for (const [name, { columns }] of layoutOf()) {
    if (!name.endsWith("_history") || name.startsWith("grants")) continue;
    const named = columns.map((column) => column.name).filter((column) => column !== "replaced_by");
    await owner.count(`insert into ${name} (${named.join(", ")}, replaced_by)
      select ${named.join(", ")}, 1 from ${name.replace(/_history$/, "")}`);
  }
}
