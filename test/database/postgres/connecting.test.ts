import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { connectServer } from "../../../src/database/postgres-client.ts";
import { translateServer } from "../../../src/database/postgres-errors.ts";
import type { AppError } from "../../../src/errors.ts";
import { withoutPassword } from "../../../src/values/address.ts";
import { testApp } from "../../support.ts";
import { certificate, serverUrl } from "./support.ts";

/** Whether a connection is made over TLS, or the code of the error that it ends with. */
async function reached(url: string, environment: Record<string, string> = {}): Promise<string> {
  try {
    const client = await connectServer(url, environment);
    const { rows } = await client.query("select ssl::text from pg_stat_ssl where pid = pg_backend_pid()");
    await client.close();
    return rows[0]?.[0] === "true" ? "secure" : "plain";
  } catch (error) {
    return (translateServer(error, withoutPassword(url)) as AppError).code;
  }
}

test("without a file that vouches for it, a certificate is taken unless it is to be verified", async (context) => {
  certificate(context);
  const by = (sslmode?: string) => reached(serverUrl(context, { sslmode }));
  expect(await by()).toBe("secure");
  expect(await by("disable")).toBe("plain");
  expect(await by("prefer")).toBe("secure");
  expect(await by("require")).toBe("secure");
  expect(await by("verify-full")).toBe("tls-failed");
});

test("with such a file it is verified, and verify-full asks for the name of the host too", async (context) => {
  const sslrootcert = certificate(context);
  const by = (sslmode: string, host: string) => reached(serverUrl(context, { sslmode, host, sslrootcert }));
  for (const mode of ["require", "verify-ca"]) {
    for (const host of ["localhost", "127.0.0.1"]) expect(await by(mode, host)).toBe("secure");
  }
  expect(await by("verify-full", "localhost")).toBe("secure");
  expect(await by("verify-full", "127.0.0.1")).toBe("tls-failed");
});

test("the environment says what the URL does not", async (context) => {
  const file = certificate(context);
  expect(await reached(serverUrl(context), { PGSSLMODE: "require" })).toBe("secure");
  expect(await reached(serverUrl(context), { PGSSLMODE: "verify-full" })).toBe("tls-failed");
  expect(
    await reached(serverUrl(context, { host: "localhost" }), { PGSSLMODE: "verify-full", PGSSLROOTCERT: file }),
  ).toBe("secure");
  expect(await reached(serverUrl(context, { sslmode: "disable" }), { PGSSLMODE: "require" })).toBe("plain");
});

test("a file that is not there, and an sslmode that is none, are wrong values", async () => {
  const missing = join(import.meta.dirname, "missing.pem");
  const url = "postgres://wang:secret@127.0.0.1:1/x";
  expect(await reached(`${url}?sslmode=verify-full&sslrootcert=${missing}`)).toBe("BAD_VALUE");
  expect(await reached(url, { PGSSLROOTCERT: missing, PGSSLMODE: "verify-ca" })).toBe("BAD_VALUE");
  expect(await reached(`${url}?sslmode=perhaps`)).toBe("BAD_VALUE");
  // Misspelt, it must not mean none.
  expect(await reached(`${url}?sslmod=require`)).toBe("BAD_VALUE");
});

test("a server that nobody listens for is exit 75", async () => {
  const app = await testApp();
  const { code, stdout, stderr } = await app.run("customer list --db postgres://wang:secret@127.0.0.1:1/x");
  expect([code, stdout]).toEqual([75, ""]);
  expect(stderr).toContain("postgres://wang@127.0.0.1:1/x cannot be reached");
  expect(stderr).not.toContain("secret");
});

test("a password is exit 2 where it is wrong or missing, works where it is right, and is never shown", async (context) => {
  const owner = await connectServer(serverUrl(context), {});
  onTestFinished(async () => {
    await owner.run(
      "drop schema if exists login_test cascade; drop owned by partnerctl_login; drop role partnerctl_login",
    );
    await owner.close();
  });
  await owner.run(
    "create role partnerctl_login login password 'open sesame'; create schema login_test authorization partnerctl_login",
  );
  const url = (password?: string) =>
    serverUrl(context, { user: "partnerctl_login", password, options: "-csearch_path=login_test" }).replace(
      /\+/g,
      "%20",
    );
  const app = await testApp();
  const run = async (db: string, line: readonly string[], environment: Record<string, string> = {}) => {
    const outcome = await app.run([...line, "--db", db, "--debug"], { environment });
    for (const text of [outcome.stdout, outcome.stderr])
      for (const secret of ["sesame", "guess"]) expect(text).not.toContain(secret);
    return outcome;
  };
  for (const [db, environment] of [
    [url("guess"), {}],
    [url(), {}],
    [url(), { PGPASSWORD: "guess" }],
  ] as const) {
    const { code, stderr } = await run(db, ["customer", "list"], environment);
    expect(code).toBe(2);
    expect(stderr).toMatch(/refused the login/);
  }
  const known = url("open sesame");
  expect((await run(known, ["customer", "add", "first"])).code).toBe(0);
  expect((await run(url(), ["customer", "add", "second"], { PGPASSWORD: "open sesame" })).code).toBe(0);
  expect((await run(known, ["customer", "add", "first"])).code).toBe(6);
  for (const line of [
    "db info",
    "db check",
    "init",
    "customer list",
    "config list",
    "config explain db",
    "help files",
  ]) {
    expect((await run(known, line.split(" "))).code, line).toBe(0);
  }
  const kept = await owner.query(
    "select command from login_test.changes union all select command from login_test.attempts",
  );
  expect(kept.count).toBe(3);
  expect(JSON.stringify(kept.rows)).not.toContain("sesame");
  expect(JSON.stringify(kept.rows)).toContain("postgres://partnerctl_login@");
});

test("settings are shown without the password that they hold", async () => {
  const app = await testApp();
  const url = "postgres://wang:secret@127.0.0.1:1/x";
  const own = { environment: { PARTNERCTL_DB: "" } };
  const shown: string[] = [];
  const run = async (words: string): Promise<void> => {
    const { code, stdout, stderr } = await app.run(words, own);
    expect([words, code]).toEqual([words, 0]);
    shown.push(stdout, stderr);
  };
  await run(`config set db ${url}`);
  await run(`profile add work --db ${url}`);
  await run(`profile add home --db ${url}&password=secret`);
  await run("config set db other.db --profile work");
  for (const words of ["config list", "config get db", "config explain db", "profile list", "help files"]) {
    await run(`${words} --profile work`);
    if (!words.startsWith("help")) await run(`${words} --json --profile work`);
  }
  await run("profile use home --profile work");
  await run("config unset db --profile work");
  await run("profile remove work");
  expect(shown.join("")).not.toContain("secret");
  expect(shown.join("")).toContain("postgres://wang@127.0.0.1:1/x");
});
