import { writeFileSync } from "node:fs";
import { expect } from "vitest";
import type { Program } from "./process.ts";
import { testEngines } from "./server.ts";

const LONG = 60_000;
const [BEFORE, EARLIER, BETWEEN, LATER] = [18, 20, 22, 26].map((day) => `2026-11-${day}T00:00:00.000Z`);

/** A partner with a manager and a customer of its own. */
async function portfolio(app: Program): Promise<void> {
  const files = {
    partner: "account_name,company,kind,phone\nsp-one,示例公司,solution-provider,13900000000\n",
    customer: "account_name,full_name\nacct,示例客户公司\n",
    association: "customer,partner,type,from\nacct,sp-one,referral,2026-01-01\n",
  };
  for (const [noun, text] of Object.entries(files)) {
    writeFileSync(app.path(`${noun}.csv`), text);
    await app.json([noun, "import", app.path(`${noun}.csv`)]);
  }
  for (const member of ["wang", "li"]) {
    await app.json(["member", "add", member, "--name", member, "--partner", "sp-one", "--role", "account-manager"]);
  }
}

testEngines(
  "with a clock that goes backwards writes are taken, and reads show what was done last",
  async (app) => {
    await portfolio(app);
    const at = (now: string | undefined, ...line: string[]) => app.json(line, now === undefined ? {} : { now });
    await at(EARLIER, "manager", "assign", "wang", "acct");
    await at(LATER, "manager", "unassign", "acct");
    for (const now of [BEFORE, BETWEEN, LATER]) {
      expect((await at(now, "manager", "list", "--account", "wang"))[0]?.customers).toBe(0);
      expect((await at(now, "customer", "list"))[0]?.account_manager).toBe(null);
      expect(await at(now, "manager", "unassigned")).toHaveLength(1);
    }
    expect(await at(BETWEEN, "manager", "assign", "li", "acct")).toMatchObject([{ manager: "li", from: LATER }]);
    await at(BETWEEN, "customer", "edit", "acct", "--industry", "last");
    for (const now of [BEFORE, BETWEEN, LATER]) {
      expect(await at(now, "customer", "list")).toMatchObject([{ account_manager: "li", industry: "last" }]);
    }
    await app.check();
    const order = await app.rows("select seq, at from changes order by seq");
    expect(order.map(({ seq }) => seq)).toEqual(order.map((_, index) => index + 1));
    const clocks = order.map(({ at }) => at as number);
    expect(clocks).not.toEqual([...clocks].sort((a, b) => a - b));
  },
  LONG,
);
