import { expect, test } from "vitest";
import { checkDatabase } from "../../src/actions/check-database.ts";
import { saveCustomer } from "../../src/actions/save-customer.ts";
import { addMember } from "../../src/actions/save-member.ts";
import { savePartner } from "../../src/actions/save-partner.ts";
import { addSolution } from "../../src/actions/save-solution.ts";
import type { ChangeDraft, Database } from "../../src/database/database.ts";
import { REQUEST_TRANSITIONS } from "../../src/domain/association/requests/states.ts";
import { CERTIFICATION_TRANSITIONS } from "../../src/domain/certification/states.ts";
import { COUPON_TRANSITIONS } from "../../src/domain/coupons/states.ts";
import { STATUS_TRANSITIONS } from "../../src/domain/programs/states.ts";
import { REGISTRATION_TRANSITIONS } from "../../src/domain/registration/states.ts";
import { RESELLER_INVITATION_TRANSITIONS } from "../../src/domain/resellers/states.ts";
import { AppError } from "../../src/errors.ts";
import { DAY_MS, type Instant } from "../../src/values/instant.ts";
import { AT, databaseOn } from "../database/support.ts";
import { describeOn, ENGINES, type Row } from "../engines.ts";
import { type Chance, EVENTS, partnerOf, type World } from "./events.ts";

/** How many events are tried on SQLite; the figure in src/README.md was got with 100,000. */
const STEPS = Number(process.env.PARTNERCTL_WALK_STEPS || 3_000);

const number = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${prefix}${i + 1}`);

/** Numbers that are the same in every run (mulberry32). */
function chanceOf(seed: number): Chance {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (bound: number): number => Math.floor(next() * bound);
  return { below, of: <Item>(items: readonly Item[]): Item => items[below(items.length)] as Item };
}

async function settle(database: Database, draft: ChangeDraft): Promise<World> {
  const partners = number("p", 6);
  const distributors = number("d", 3);
  const resellers = number("r", 5);
  const customers = number("c", 150);
  const managers = number("m", 6);
  const given = (company: string, kind: string) =>
    new Map<string, string | boolean>([
      ["company", company],
      ["kind", kind],
      ["phone", "13900000000"],
      ["email", "a@example.com"],
      ["real_name_verified", true],
    ]);
  const add = async (accounts: readonly string[], kind: string): Promise<void> => {
    for (const account of accounts) await savePartner(database, draft, account, given(account, kind), "add");
  };
  await add(partners, "solution-provider");
  await add(distributors, "distributor");
  await add(resellers, "reseller");
  for (const [place, customer] of customers.entries()) {
    const facts = new Map<string, string | boolean>([
      ["full_name", `N${customer}`],
      ["phone", `138${customer.slice(1).padStart(8, "0")}`],
      // One in three needs a review.
      ["registered_by_huawei", place % 3 === 0],
    ]);
    await saveCustomer(database, draft, customer, facts, "add");
  }
  for (const account of managers) {
    await addMember(database, draft, { account, name: "甲", partner: partnerOf(account), roles: ["account-manager"] });
  }
  const solutions: string[] = [];
  for (const partner of partners.slice(0, 3)) {
    const values = { name: "方案", kind: "cloud-software", state: "draft" } as const;
    solutions.push((await addSolution(database, draft, partner, values)).id);
  }
  return { partners, distributors, resellers, customers, associable: customers.slice(0, 25), managers, solutions };
}

type Line = { readonly from: string; readonly to: string };

/** The machines, each with the table and column that its states are kept in and the state of what does not exist yet. */
const MACHINES: readonly (readonly [string, string, readonly Line[], string])[] = [
  ["registrations", "state", REGISTRATION_TRANSITIONS, "new"],
  ["association_requests", "state", REQUEST_TRANSITIONS, "new"],
  ["certifications", "state", CERTIFICATION_TRANSITIONS, "none"],
  ["reseller_invitations", "state", RESELLER_INVITATION_TRANSITIONS, "new"],
  ["coupons", "state", COUPON_TRANSITIONS, "new"],
  ["partners", "status", STATUS_TRANSITIONS, "active"],
];

/** Every step that records of a table have really taken, from their histories. */
async function stepsTaken(
  rows: (query: string) => Promise<Row[]>,
  table: string,
  column: string,
): Promise<Set<string>> {
  const key = table === "partners" ? "account_name" : "id";
  const taken = await rows(
    `with versions as (
       select ${key} as id, version, ${column} as state from ${table}
       union all select ${key}, version, ${column} from ${table}_history)
     select distinct coalesce(before.state, '') as was, after.state as became from versions after
     left join versions before on before.id = after.id and before.version = after.version - 1`,
  );
  return new Set(taken.map(({ was, became }) => `${was} → ${became}`));
}

describeOn(
  ENGINES.filter((engine) => engine !== "pglite"),
  (engine) => {
    const steps = engine === "sqlite" ? STEPS : Math.min(STEPS, 600);
    test(`${steps} events, in whatever order, take no step that the tables do not have`, {
      timeout: 3_600_000,
    }, async () => {
      const file = await databaseOn(engine);
      const database = await file.open("write", { busyTimeoutMs: 5_000 });
      const chance = chanceOf(20_261_124);
      let at = AT as number;
      const draft = (): ChangeDraft => ({
        actor: "walker",
        at: at as Instant,
        command: "walk",
        partner: null,
        dryRun: false,
      });
      const world = await settle(database, draft());
      const names = Object.keys(EVENTS);
      // What much depends on is drawn more often.
      const drawn = [...names, "associate", "associate", "assign", "assign", "register", "register", "approve"];
      const done = new Map<string, number>();
      const refused = new Map<string, number>();
      for (let step = 0; step < steps; step++) {
        // Mostly minutes pass, sometimes days, and now and then the clock is set back.
        at += chance.below(20) === 0 ? chance.below(9) * DAY_MS : chance.below(3_600_000);
        if (chance.below(200) === 0) at -= chance.below(2) * DAY_MS;
        const name = chance.of(drawn);
        try {
          await (EVENTS[name] as (typeof EVENTS)[string])(database, draft(), chance, world);
          done.set(name, (done.get(name) ?? 0) + 1);
        } catch (error) {
          const kind = error instanceof AppError ? error.kind : undefined;
          // Whatever is not possible is refused in words, and with the exit codes of a refusal: 4, 5, 6 or 7.
          if (kind === undefined || !["refused", "review", "conflict", "not-found"].includes(kind)) throw error;
          refused.set(name, (refused.get(name) ?? 0) + 1);
        }
      }
      // Every event came to pass at least once, or a walk as long as this would prove nothing of it.
      if (steps >= 3_000) expect(names.filter((name) => !done.has(name))).toEqual([]);
      expect((await checkDatabase(database)).filter(({ ok }) => !ok)).toEqual([]);
      await database.close();
      for (const [table, column, lines, first] of MACHINES) {
        const allowed = new Set(lines.map(({ from, to }) => `${from === first ? "" : from} → ${to}`));
        for (const state of new Set(lines.flatMap(({ from, to }) => [from, to]))) allowed.add(`${state} → ${state}`);
        // What begins in a state of its own, or may begin anew, is told from nothing.
        if (first === "active" || first === "none") for (const { from, to } of lines) allowed.add(`${from} → ${to}`);
        if (first === "active") allowed.add(" → active");
        const taken = await stepsTaken((query) => file.rows(query), table, column);
        expect([table, [...taken].filter((one) => !allowed.has(one))]).toEqual([table, []]);
      }
    });
  },
);
