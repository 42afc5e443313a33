import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { testApp } from "../support.ts";

const FIELDS = ["key", "value", "source", "where"];

/** A program whose settings come from files and flags only. */
async function plainApp() {
  const app = await testApp({ environment: { PARTNERCTL_DB: "" } });
  const file = app.path(".config/partnerctl/config.json");
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  };
  return {
    ...app,
    file,
    content: () => JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>,
    writeUser: (text: string) => write(file, text),
    writeProject: (text: string) => write(app.path(".partnerctl.json"), text),
  };
}

test("list shows the settings with their sources", async () => {
  const app = await plainApp();
  const list = await app.json<Record<string, unknown>[]>("config list --partner sp-a");
  expect(Object.keys(list[0] as object)).toEqual(FIELDS);
  expect(list).toEqual([
    {
      key: "db",
      value: join(app.home, ".local/share/partnerctl/partnerctl.db"),
      source: "default",
      where: null,
    },
    { key: "partner", value: "sp-a", source: "flag", where: "--partner" },
    { key: "actor", value: "tester", source: "default", where: null },
    { key: "lang", value: "en", source: "default", where: null },
    {
      key: "invitation.base_url",
      value: "https://partner.example.com/invitation",
      source: "default",
      where: null,
    },
    {
      key: "store.base_url",
      value: "https://marketplace.example.com/product",
      source: "default",
      where: null,
    },
    ...["host", "port", "user", "from"].map((name) => ({
      key: `smtp.${name}`,
      value: null,
      source: "default",
      where: null,
    })),
  ]);
});

test("set writes the user file, for its owner only, and keeps what is in it", async () => {
  const app = await plainApp();
  app.writeUser('{"actor":"wang","unknown":{"a":1}}');
  const { code, stdout } = await app.run("config set lang zh --json");
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual({ key: "lang", value: "zh", source: "user", where: app.file });
  expect(app.content()).toEqual({ actor: "wang", unknown: { a: 1 }, lang: "zh" });
  expect(statSync(app.file).mode & 0o777).toBe(0o600);
  expect(await app.json("config get lang")).toEqual({ key: "lang", value: "zh", source: "user", where: app.file });
});

test("a relative database is completed, a server URL is kept", async () => {
  const app = await plainApp();
  await app.run("config set db data/x.db");
  expect(app.content()).toEqual({ db: app.path("data/x.db") });
  await app.run("config set db postgres://host/partnerctl");
  expect(app.content()).toEqual({ db: "postgres://host/partnerctl" });
});

test("set says what still comes first", async () => {
  const app = await plainApp();
  const { stderr } = await app.run("config set partner sp-b", { environment: { PARTNERCTL_PARTNER: "sp-a" } });
  expect(stderr).toContain('PARTNERCTL_PARTNER still comes first: partner is "sp-a" here.');
  const quiet = await app.run("config set partner sp-b");
  expect(quiet.stderr).toBe("");
});

test.each([
  ["config set lang fr", 2, 'lang "fr" is not one of en, zh.'],
  ["config set langg zh", 2, "Did you mean lang?"],
  ["config get partnr", 2, "Did you mean partner?"],
  ["config explain bd", 2, '"bd" is not one of db, partner, actor, lang, '],
  ["config unset profiles", 2, '"profiles" is not one of'],
  ["config set lang", 8, "<value>"],
])("%s ends with %i", async (line, code, message) => {
  const app = await plainApp();
  const outcome = await app.run(line);
  expect([outcome.code, outcome.stdout]).toEqual([code, ""]);
  expect(outcome.stderr).toContain(message);
});

test("an empty value is refused: unset says what is meant", async () => {
  const app = await plainApp();
  expect((await app.run(["config", "set", "partner", " "])).code).toBe(2);
});

test("unset removes only that setting, and is done where there is none", async () => {
  const app = await plainApp();
  app.writeUser('{"actor":"wang","lang":"zh"}');
  expect(await app.json("config unset actor")).toEqual({
    key: "actor",
    value: "tester",
    source: "default",
    where: null,
  });
  expect(app.content()).toEqual({ lang: "zh" });
  const again = await app.run("config unset actor");
  expect([again.code, again.stderr.includes("actor")]).toEqual([0, true]);
});

test("a dry run changes nothing", async () => {
  const app = await plainApp();
  app.writeUser('{"actor":"wang"}');
  for (const line of ["config set actor li -n", "config unset actor -n", "profile add a --partner p -n"]) {
    expect((await app.run(line)).code).toBe(0);
    expect(app.content()).toEqual({ actor: "wang" });
  }
});

test("explain lists every source, the winner first", async () => {
  const app = await plainApp();
  app.writeUser('{"partner":"user","profiles":{"p":{"partner":"profile"},"e":{"partner":"of-environment"}}}');
  app.writeProject('{"partner":"project"}');
  const { stdout } = await app.run("config explain partner --partner flag --profile p --json", {
    environment: { PARTNERCTL_PARTNER: "environment", PARTNERCTL_PROFILE: "e" },
  });
  const rows = JSON.parse(stdout) as Record<string, unknown>[];
  expect(Object.keys(rows[0] as object)).toEqual([...FIELDS, "wins"]);
  expect(rows.map(({ value, source, wins }) => [value, source, wins])).toEqual([
    ["flag", "flag", true],
    ["profile", "profile", false],
    ["environment", "environment", false],
    ["of-environment", "environment", false],
    ["project", "project", false],
    ["user", "user", false],
    [null, "default", false],
  ]);
});

test("path names both files", async () => {
  const app = await plainApp();
  expect(await app.json("config path")).toEqual({ user: app.file, project: app.path(".partnerctl.json") });
  const moved = await app.run("config path --json", { environment: { XDG_CONFIG_HOME: app.path("xdg") } });
  expect(JSON.parse(moved.stdout).user).toBe(app.path("xdg/partnerctl/config.json"));
});

test("a broken settings file is named and left as it is", async () => {
  const app = await plainApp();
  app.writeUser('{"db": ');
  const { code, stderr } = await app.run("config set lang zh");
  expect(code).toBe(2);
  expect(stderr).toContain(app.file);
  expect(readFileSync(app.file, "utf8")).toBe('{"db": ');
});

test("a folder that cannot be made is a usage error and no bug", async () => {
  const app = await plainApp();
  writeFileSync(app.path("file"), "");
  const { code, stderr } = await app.run("config set lang zh", {
    environment: { XDG_CONFIG_HOME: app.path("file/x") },
  });
  expect([code, stderr.includes("settings file")]).toEqual([2, true]);
});

test.each([
  ["smtp.port", ["0", "65536", "25.5", "smtp"], ["1", "65535", "587"]],
  ["smtp.host", ["smtp://mail.example.com", "mail example", "a@b"], ["mail.example.com", "127.0.0.1", "::1"]],
  ["smtp.from", ["nobody", "a@b, c@d", "A <a@b.example>"], ["sales@example.com"]],
  [
    "invitation.base_url",
    ["partner.example.com", "ftp://x.example", "https://u:p@x.example"],
    ["https://x.example/a?b=c"],
  ],
  [
    "store.base_url",
    ["x.example", "ftp://x.example", "https://u:p@x.example", "https://x.example/#a", "https://x.example/?signature=a"],
    ["https://x.example/a?b=c"],
  ],
])("%s is asked for its form, wherever it comes from", async (key, bad, good) => {
  const app = await plainApp();
  for (const value of good) expect((await app.run(["config", "set", key, value])).code, value).toBe(0);
  expect(app.content()[key]).toBe(good.at(-1));
  for (const value of bad) expect((await app.run(["config", "set", key, value])).code, value).toBe(2);
  expect(app.content()[key]).toBe(good.at(-1));
});

test("the password of a mail server is not stored", async () => {
  const app = await plainApp();
  const refused = await app.run("config set smtp.password geheim --json");
  expect(refused.code).toBe(2);
  expect(JSON.parse(refused.stderr).error.hint).toContain("PARTNERCTL_SMTP_PASSWORD");
  expect(refused.stderr).not.toContain("geheim");
});

test("a key of the project's file that is no setting is warned of once, with the nearest one", async () => {
  const app = await testApp();
  const file = app.path(".partnerctl.json");
  writeFileSync(file, JSON.stringify({ $schema: "./s.json", partnr: "p1", colour: "red", lang: "en" }));
  const { code, stdout, stderr } = await app.run("customer list --json --quiet");
  expect([code, stdout]).toEqual([0, "[]\n"]);
  expect(stderr).toBe(
    `Warning: ${file}: there is no setting "partnr". Did you mean partner?\nWarning: ${file}: there is no setting "colour".\n`,
  );
  expect((await app.run("customer list --lang zh")).stderr).toContain(
    `警告：${file}：没有名为“partnr”的设置。是否指 partner？\n`,
  );
  writeFileSync(file, JSON.stringify({ partner: "p1", "smtp.host": "localhost" }));
  expect((await app.run("config list --json")).stderr).toBe("");
});
