import { expect } from "vitest";
import { NOW, type TestAppOptions, testApp } from "../support.ts";

export type Row = Record<string, unknown>;

const USCC = "91990001MA0000001R";
/** Seven times 24 hours after the clock of tests. */
export const MAIL_EXPIRY = "2026-12-01T10:00:00.000+08:00";
export const BEFORE_MAIL_EXPIRY = "2026-12-01T09:59:59.999+08:00";

/** A database with two partners, members of the first, and ways to register and to associate. */
export async function inviting(options: TestAppOptions = {}) {
  const app = await testApp(options);
  const must = async (line: string | readonly string[]) => {
    const { code, stderr } = await app.run(line);
    expect([line, code, stderr.startsWith("Error") ? stderr : ""]).toEqual([line, 0, ""]);
  };
  for (const name of ["p1", "p2"]) {
    const added = ["partner", "add", name, "--company", "青岚科技", "--uscc", USCC, "--kind", "solution-provider"];
    await must([...added, "--phone", "13900000001", "--email", `${name}@example.com`]);
  }
  for (const [account, role] of [
    ["mia", "account-manager"],
    ["otto", "operator"],
  ] as const) {
    await must(["member", "add", account, "--name", account, "--role", role, "--partner", "p1"]);
  }
  /** Registers the customer of that number, which has an account that is a day old unless `age` says otherwise. */
  const register = async (n: number, more: readonly string[] = [], age = "2026-11-23T10:00:00+08:00") => {
    const phone = `1380000000${n}`;
    await app.run(["customer", "add", `c${n}`, "--phone", phone, "--registered-at", age]);
    return await app.json<Row & { id: string }>([
      ...["customer", "register", "--partner", "p1", "--full-name", `客户${n}号`, "--phone", phone],
      ...["--email", `c${n}@example.com`, ...more],
    ]);
  };
  const send = async (...words: readonly string[]) => {
    const [sent] = await app.json<(Row & { id: string; url: string })[]>(["invitation", "send", ...words]);
    return sent as Row & { id: string; url: string };
  };
  const list = (...words: readonly string[]) => app.json<Row[]>(["invitation", "list", ...words]);
  const associate = (customer: string, via: string, ...more: readonly string[]) => {
    const type = more.includes("--type") ? [] : ["--type", "referral"];
    return app.run(["association", "create", customer, "--partner", "p1", "--via", via, ...type, ...more, "--json"]);
  };
  const failed = async (line: string | readonly string[], more: TestAppOptions = {}) => {
    const argv = typeof line === "string" ? line.split(" ") : line;
    const { code, stdout, stderr } = await app.run([...argv, "--json"], more);
    const error = JSON.parse(stderr).error as Row & { rules: { id: string }[] };
    return { code, stdout, error, rules: error.rules.map(({ id }) => id) };
  };
  return { ...app, must, register, send, list, associate, failed, NOW };
}
