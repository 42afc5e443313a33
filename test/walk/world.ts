import { sql } from "kysely";
import { addIncentivePolicy } from "../../src/actions/add-incentive-policy.ts";
import { submitCertification } from "../../src/actions/certify-partner.ts";
import { joinProgram } from "../../src/actions/change-programs.ts";
import { decideOnCertification } from "../../src/actions/decide-certification.ts";
import { recordMoney } from "../../src/actions/record-money.ts";
import { saveCustomer } from "../../src/actions/save-customer.ts";
import { addMember } from "../../src/actions/save-member.ts";
import { savePartner } from "../../src/actions/save-partner.ts";
import { addProduct } from "../../src/actions/save-product.ts";
import { addSolution } from "../../src/actions/save-solution.ts";
import { setParameter } from "../../src/actions/set-parameter.ts";
import type { ChangeDraft, Database } from "../../src/database/database.ts";
import type { RecordedTable } from "../../src/database/schema.ts";
import { INCENTIVE_PROGRAMS } from "../../src/domain/incentives/policies.ts";
import type { Rate } from "../../src/domain/incentives/rates.ts";
import { PRODUCT_KINDS } from "../../src/domain/marketplace/products.ts";
import { findParameter, type Parameter } from "../../src/domain/policy/parameters.ts";
import { cycleOf, cycleSpan, type Instant } from "../../src/values/instant.ts";
import type { Fen } from "../../src/values/money.ts";
import { asked } from "../seeding.ts";

/** What an event draws from: whole numbers below a bound, and one of several. */
export interface Chance {
  below(bound: number): number;
  of<Item>(items: readonly Item[]): Item;
}

/** Numbers that are the same in every run (mulberry32). */
export function chanceOf(seed: number): Chance {
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

/** The little world that the walk is at home in. */
export interface World {
  readonly partners: readonly string[];
  /** Partners whose business information was never certified. */
  readonly newcomers: readonly string[];
  readonly distributors: readonly string[];
  readonly resellers: readonly string[];
  /** All of them: who has customers, and money. */
  readonly sellers: readonly string[];
  readonly customers: readonly string[];
  /** The few of them that are ever associated; who is can be registered by nobody. */
  readonly associable: readonly string[];
  readonly managers: readonly string[];
  readonly solutions: readonly string[];
  readonly products: readonly string[];
}

export type Event = (database: Database, draft: ChangeDraft, chance: Chance, world: World) => Promise<unknown>;
export type Events = Readonly<Record<string, Event>>;

export const phoneOf = (customer: string): string => `138${customer.slice(1).padStart(8, "0")}`;

/** The managers of the first four partners, and of the first two distributors. */
export function partnerOf(manager: string): string {
  const place = Number(manager.slice(1));
  return place <= 4 ? `p${place}` : `d${place - 4}`;
}

/** What incentives come to, in hundredths: one rate for each programme. */
export const PERCENT = { "solution-provider": 7, distributor: 3 } as const;

/** What no record is called. */
const NONE = "none";

/**
 * The id of one of the newest records of a table, mostly of one that waits for an answer; `NONE` where there is
 * none.
 */
export async function recent(
  database: Database,
  chance: Chance,
  table: RecordedTable,
  waiting: readonly string[] = ["pending"],
): Promise<string> {
  return await newest(database, chance, table, chance.below(4) > 0 ? waiting : []);
}

/** The id of one of the newest records of a table that are in one of some states, if any are named. */
export async function newest(
  database: Database,
  chance: Chance,
  table: RecordedTable,
  states: readonly string[],
): Promise<string> {
  const inState = states.length === 0 ? sql`` : sql`where state in (${sql.join(states)})`;
  return await idOf(database, chance, sql`select id from ${sql.table(table)} ${inState} order by id desc limit 12`);
}

/** One of the ids that a query finds. */
export async function idOf(database: Database, chance: Chance, query: ReturnType<typeof sql>): Promise<string> {
  const { rows } = await query.execute(database.engine.kysely);
  return rows.length === 0 ? NONE : (chance.of(rows) as { id: string }).id;
}

/** A customer, the partner that it is associated with and how; or anybody and anybody where nobody is. */
export async function pair(database: Database, chance: Chance, { associable, sellers }: World) {
  const { rows } = await sql<{ customer: string; partner: string; type: string }>`
    select customer, partner, type from associations where to_at is null order by id desc limit 30`.execute(
    database.engine.kysely,
  );
  const isAny = rows.length === 0 || chance.below(10) === 0;
  return isAny ? { customer: chance.of(associable), partner: chance.of(sellers), type: "" } : chance.of(rows);
}

/** A reseller and the distributor that it is linked to, or anybody and anybody where nobody is. */
export async function linked(database: Database, chance: Chance, { resellers, distributors }: World) {
  const { rows } = await sql<{ reseller: string; distributor: string }>`
    select partner as reseller, other as distributor from partner_links
    where relation = 'distributor' and to_at is null order by id`.execute(database.engine.kysely);
  const isAny = rows.length === 0 || chance.below(10) === 0;
  return isAny ? { reseller: chance.of(resellers), distributor: chance.of(distributors) } : chance.of(rows);
}

/** A cycle that is running or was lately. */
export function cycleAt(at: Instant, chance: Chance, most = 3): string {
  let span = cycleSpan(cycleOf(at));
  for (let back = chance.below(most); back > 0; back--) span = cycleSpan(cycleOf((span.from - 1) as Instant));
  return cycleOf(span.from);
}

/** Some fen from 1 on. */
export const amountBelow = (chance: Chance, bound: number): Fen => (1 + chance.below(bound)) as Fen;

const names = (prefix: string, count: number): string[] => Array.from({ length: count }, (_, i) => `${prefix}${i + 1}`);

export const LETTER = { name: "letter.pdf", size: 9, sha256: "0".repeat(64) };
export const certificationOf = (chance: Chance) => ({
  bankAccount: `622202000000123456${chance.below(3)}`,
  signingEntity: "云计算",
  currency: "CNY",
});

/** Makes the world: everybody there is, with business information that is certified, something to sell and some money. */
export async function settle(database: Database, draft: ChangeDraft, chance: Chance): Promise<World> {
  const [partners, distributors, resellers] = [names("p", 6), names("d", 3), names("r", 12)];
  const [customers, managers] = [names("c", 150), names("m", 6)];
  const sellers = [...partners, ...distributors, ...resellers];
  const add = async (accounts: readonly string[], kind: string): Promise<void> => {
    for (const account of accounts) await savePartner(database, draft, account, partnerFacts(kind), "add");
  };
  await add(partners, "solution-provider");
  await add(distributors, "distributor");
  await add(resellers, "reseller");
  for (const [place, customer] of customers.entries()) {
    const facts = new Map<string, string | boolean>([
      ["full_name", `N${customer}`],
      ["phone", phoneOf(customer)],
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
  const newcomers = partners.slice(-3);
  const certified = sellers.filter((seller) => !newcomers.includes(seller));
  for (const seller of sellers) await endow(database, draft, seller, chance);
  for (const seller of certified) await certify(database, draft, seller, chance);
  const products = await stock(database, draft);
  // Otherwise hardly anybody would part: what the limit does is proved elsewhere.
  const window = findParameter("association.requests_per_window") as Parameter;
  await setParameter(database, draft, window, "1000", draft.at);
  return {
    ...{ partners, newcomers, distributors, resellers, sellers, customers, managers, solutions, products },
    associable: customers.slice(0, 25),
  };
}

function partnerFacts(kind: string): Map<string, string | boolean> {
  return new Map<string, string | boolean>([
    ["company", "示例公司"],
    ["kind", kind],
    ["phone", "13900000000"],
    ["email", "a@example.com"],
    ["real_name_verified", true],
  ]);
}

async function endow(database: Database, draft: ChangeDraft, seller: string, chance: Chance): Promise<void> {
  await joinProgram(database, draft, seller, "store-service", null);
  await recordMoney(database, draft, "top-up", asked(seller, amountBelow(chance, 100_000)));
}

async function certify(database: Database, draft: ChangeDraft, seller: string, chance: Chance): Promise<void> {
  await submitCertification(database, draft, seller, certificationOf(chance), LETTER);
  await decideOnCertification(database, draft, seller, "approve", "x");
}

async function stock(database: Database, draft: ChangeDraft): Promise<string[]> {
  for (const program of INCENTIVE_PROGRAMS) {
    const general = { associationType: null, products: [], tier: null, threshold: null, cap: null, to: null };
    const rate = (PERCENT[program] * 10_000) as Rate;
    await addIncentivePolicy(database, draft, { ...general, program, rate, from: 0 as Instant });
  }
  const products: string[] = [];
  for (const [place, kind] of [...PRODUCT_KINDS, ...PRODUCT_KINDS].entries()) {
    const price = { listPrice: 100_00 as Fen, floorPrice: place < 3 ? (60_00 as Fen) : null };
    const quote = place === 1 ? ("configuration" as const) : ("product" as const);
    products.push((await addProduct(database, draft, { name: `商品${place}`, kind, quote, ...price })).id);
  }
  return products;
}
