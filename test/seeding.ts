import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import type { Asked } from "../src/actions/book-rows.ts";
import { openDatabase } from "../src/database/database.ts";
import type { Tables } from "../src/database/tables/index.ts";
import type { Association } from "../src/domain/association/association.ts";
import { newCustomer } from "../src/domain/customers/customer.ts";
import type { Member } from "../src/domain/managers/member.ts";
import type { Partner, PartnerLink, Program, ProgramPeriod } from "../src/domain/partners/partner.ts";
import { type Instant, parseInstant } from "../src/values/instant.ts";
import { fen } from "../src/values/money.ts";
import type { Place } from "./engines.ts";

export type Row = Readonly<Record<string, string>>;

/** The records of one of the fixtures. */
export function fixture(name: string): Row[] {
  const text = readFileSync(new URL(`../fixtures/imports/${name}`, import.meta.url), "utf8");
  return parse(text, { columns: true, skip_empty_lines: true });
}

/** The path of one of the fixtures. */
export function fixturePath(name: string): string {
  return new URL(`../fixtures/imports/${name}`, import.meta.url).pathname;
}

/** Reads an instant that a fixture or a test spells out. */
export function instant(text: string): Instant {
  const parsed = parseInstant(text);
  if (!parsed) throw new Error(`not an instant: ${text}`);
  return parsed.at;
}

/** Writes records straight into the tables of a database, without the commands that are not under test. */
export async function seed(
  { path, connect }: Pick<Place, "path" | "connect">,
  work: (tables: Tables, ids: (kind: string) => string) => Promise<void>,
) {
  const database = await openDatabase({ path, access: "write", seed: "seeding", ...(connect ? { connect } : {}) });
  const draft = { actor: "seed", at: instant("2025-01-01"), command: "seed", partner: null, dryRun: false };
  await database.write(draft, (tables, change) => work(tables, (kind) => change.ids.next(kind)));
  await database.close();
}

export function partnerOf(accountName: string, changes: Partial<Partner> = {}): Partner {
  return {
    accountName,
    company: "示例有限公司",
    uscc: null,
    tier: null,
    phone: "13900000000",
    email: null,
    realNameVerified: true,
    status: "active",
    customerDevelopment: false,
    knownSupplier: false,
    createdAt: instant("2025-01-01"),
    ...changes,
  };
}

export function programOf(partner: string, program: Program, changes: Partial<ProgramPeriod> = {}): ProgramPeriod {
  return { partner, program, stage: null, from: null, to: null, asKind: false, ...changes };
}

export function associationOf(
  id: string,
  customer: string,
  partner: string,
  from: string,
  to: string | null = null,
): Association {
  const end = to === null ? null : instant(to);
  return {
    id,
    customer,
    partner,
    type: "referral",
    from: instant(from),
    to: end,
    endReason: null,
    startedBy: null,
    via: null,
  };
}

export function memberOf(account: string, partner: string | null, changes: Partial<Member> = {}): Member {
  const createdAt = instant("2025-01-01");
  return { account, name: account, partner, roles: ["account-manager"], status: "active", createdAt, ...changes };
}

/** Makes the partners, members, customers and associations of the fixtures, as far as these nouns look at them. */
export async function seedPortfolio(place: Pick<Place, "path" | "connect">): Promise<void> {
  await seed(place, async (tables, ids) => {
    for (const row of fixture("partners.csv")) await seedPartnerRow(tables, row);
    await tables.members.insert(
      fixture("members.csv").map((row) =>
        memberOf(row.account as string, row.partner as string, {
          name: row.name as string,
          roles: (row.roles as string).split(";") as Member["roles"],
        }),
      ),
    );
    await tables.customers.insert(
      fixture("customers.csv").map((row) => ({
        ...newCustomer(row.account_name as string),
        customerId: row.customer_id || null,
        fullName: row.full_name || null,
      })),
    );
    await tables.associations.insert(
      fixture("associations.csv").map((row) => ({
        ...associationOf(ids("asc"), row.customer as string, row.partner as string, row.from as string, row.to || null),
        type: row.type as Association["type"],
      })),
    );
  });
}

/** Records a partner with its programmes and links. */
export async function seedPartner(
  { partners }: Tables,
  partner: Partner,
  programs: readonly ProgramPeriod[] = [],
  links: readonly PartnerLink[] = [],
): Promise<void> {
  await partners.insert([partner]);
  await partners.recordPeriods([], [{ partner, programs, links }]);
}

async function seedPartnerRow(tables: Tables, row: Row): Promise<void> {
  const account = row.account_name as string;
  const kinds = row.kind === "none" ? [] : [programOf(account, row.kind as Program, { asKind: true })];
  const entries = (row.programs ?? "").split(";").filter((entry) => entry !== "");
  const programs = entries.map((entry): ProgramPeriod => {
    const [name, from] = entry.split("@") as [string, string?];
    const [program, stage] = name.split(":") as [Program, ProgramPeriod["stage"]?];
    return programOf(account, program, { stage: stage ?? null, from: from === undefined ? null : instant(from) });
  });
  const link = (relation: PartnerLink["relation"], other: string | undefined): PartnerLink[] =>
    other ? [{ partner: account, relation, other, from: null, to: null }] : [];
  await seedPartner(
    tables,
    partnerOf(account, { status: row.status as Partner["status"] }),
    [...kinds, ...programs],
    [...link("distributor", row.distributor), ...link("customer-of", row.customer_of)],
  );
}

/** An amount that is booked, without a note. */
export function asked(account: string, amount: number, reference: string | null = null): Asked {
  return { account, amount: fen(amount), note: null, reference };
}
