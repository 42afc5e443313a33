import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { seedPortfolio } from "../seeding.ts";
import { testApp } from "../support.ts";

type Row = Record<string, unknown>;

const [EARLIER, LATER] = ["2026-11-20T00:00:00.000Z", "2026-11-26T00:00:00.000Z"];

/** An app with the portfolio of the fixtures, and the same command lines under another clock. */
async function portfolio() {
  const app = await testApp();
  await seedPortfolio(app.database);
  const at = async <Value = Row[]>(now: string, line: string): Promise<Value> => {
    const { code, stdout, stderr } = await app.run(`${line} --json --now ${now}`);
    if (code !== 0) throw new Error(`${line} ended with ${code}: ${stderr}`);
    return JSON.parse(stdout) as Value;
  };
  return { ...app, at };
}

async function importHistory(app: Awaited<ReturnType<typeof portfolio>>, now: string, to: string): Promise<void> {
  const line = `green-new,sp-yunfan,referral,2026-11-01T00:00:00.000Z,${to}`;
  writeFileSync(app.path("history.csv"), `customer,partner,type,from,to\n${line}\n`);
  await app.at(now, "customer add green-new");
  await app.at(now, `association import ${app.path("history.csv")}`);
}

test("an assignment that was ended is ended, also for a clock that is behind its end", async () => {
  const app = await portfolio();
  await app.at(EARLIER, "manager assign yf-wang yunshan-tech");
  await app.at(LATER, "manager unassign yunshan-tech");
  for (const now of ["2026-11-19T00:00:00.000Z", "2026-11-22T00:00:00.000Z", LATER, "2026-12-30T00:00:00.000Z"]) {
    const [manager] = await app.at(now, "manager list --account yf-wang");
    expect([now, manager?.customers]).toEqual([now, 0]);
    expect((await app.at<Row>(now, "customer show yunshan-tech")).account_manager).toBe(null);
    expect(await app.at(now, "customer list --account-manager yf-wang")).toEqual([]);
    expect(await app.at(now, "manager customers yf-wang")).toEqual([]);
    expect(await app.at(now, "manager unassigned --account-name yunshan-tech")).toHaveLength(1);
    expect((await app.run(`manager unassign yunshan-tech --now ${now}`)).code).toBe(6);
  }
});

test("what is assigned under a clock behind the last end follows that end", async () => {
  const app = await portfolio();
  await app.at(EARLIER, "manager assign yf-wang yunshan-tech");
  await app.at(LATER, "manager unassign yunshan-tech");
  const between = "2026-11-22T00:00:00.000Z";
  const [assigned] = await app.at(between, "manager assign yf-li yunshan-tech");
  expect(assigned).toMatchObject({ manager: "yf-li", from: LATER, to: null });
  expect((await app.at<Row>(between, "customer show yunshan-tech")).account_manager).toBe("yf-li");
  const [replaced] = await app.at(between, "manager assign yf-wang yunshan-tech --replace");
  expect(replaced).toMatchObject({ manager: "yf-wang", from: LATER, to: null });
  expect((await app.at<Row>(EARLIER, "customer show yunshan-tech")).account_manager).toBe("yf-wang");
  const history = await app.at(LATER, "manager history yunshan-tech");
  expect(history.map((row) => [row.manager, row.from, row.to])).toEqual([
    ["yf-wang", EARLIER, LATER],
    ["yf-li", LATER, LATER],
    ["yf-wang", LATER, null],
  ]);
  expect((await app.run("db check")).code).toBe(0);
});

test("an end that had come when it was imported is one under every clock; one ahead comes with the clock", async () => {
  const past = await portfolio();
  await importHistory(past, LATER, "2026-11-25T00:00:00.000Z");
  for (const now of [EARLIER, LATER]) {
    expect((await past.at<Row>(now, "customer show green-new")).partner).toBe(null);
  }
  const created = await past.at<Row>(EARLIER, "association create green-new --type resale --partner sp-yunfan");
  expect(created).toMatchObject({ type: "resale", from: "2026-11-25T00:00:00.000Z", to: null });
  expect((await past.at<Row>(EARLIER, "customer show green-new")).association_type).toBe("resale");
  expect((await past.run("db check")).code).toBe(0);
  const ahead = await portfolio();
  await importHistory(ahead, EARLIER, "2026-11-25T00:00:00.000Z");
  expect((await ahead.at<Row>(EARLIER, "customer show green-new")).partner).toBe("sp-yunfan");
  expect((await ahead.at<Row>(LATER, "customer show green-new")).partner).toBe(null);
});

test("a write under a clock behind the last one is allowed, and what it says holds under every clock", async () => {
  const app = await portfolio();
  await app.at(LATER, "customer edit yunshan-tech --industry first");
  await app.at(EARLIER, "customer edit yunshan-tech --industry second");
  for (const now of [EARLIER, LATER]) {
    expect((await app.at<Row>(now, "customer show yunshan-tech")).industry).toBe("second");
  }
});
