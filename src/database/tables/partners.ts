import { sql } from "kysely";
import type { Partner, PartnerLink, PartnerProfile, ProgramPeriod } from "../../domain/partners/partner.ts";
import { DAY_MS, FIRST_DAY_MS, type Instant } from "../../values/instant.ts";
import { applyList, type ListQuery, plainColumns } from "../listing.ts";
import { MASK } from "../masks.ts";
import { mapRows } from "../rows.ts";
import type { PartnerLinksRow, PartnerProgramsRow, PartnersRow } from "../schema.ts";
import { deleteRecords, holdRecords, insertRecords, openChange, replaceRecords, type Session } from "../session.ts";

const mapper = mapRows<Partner, PartnersRow>({
  accountName: "account_name",
  company: "company",
  uscc: "uscc",
  tier: "tier",
  phone: "phone",
  email: "email",
  realNameVerified: ["real_name_verified", "flag"],
  status: "status",
  customerDevelopment: ["customer_development", "flag"],
  knownSupplier: ["known_supplier", "flag"],
  createdAt: "created_at",
});

interface StoredProgram extends ProgramPeriod {
  readonly id: string;
}

interface StoredLink extends PartnerLink {
  readonly id: string;
}

const programMapper = mapRows<StoredProgram, PartnerProgramsRow>({
  id: "id",
  partner: "partner",
  program: "program",
  stage: "stage",
  from: "from_at",
  to: "to_at",
  asKind: ["as_kind", "flag"],
});

const linkMapper = mapRows<StoredLink, PartnerLinksRow>({
  id: "id",
  partner: "partner",
  relation: "relation",
  other: "other",
  from: "from_at",
  to: "to_at",
});

const BATCH = 500;

/** The number of the local day on which a programme began, as text. */
const DAY = `cast((g.from_at + ${FIRST_DAY_MS}) / ${DAY_MS} as text)`;

/** The partner accounts with their programmes and links. */
export function partnersTable(session: Session) {
  const { db, engine } = session;

  async function profilesOf(rows: readonly PartnersRow[]): Promise<PartnerProfile[]> {
    const names = rows.map((row) => row.account_name);
    const programs = groupBy(
      await engine.rowsFor<PartnerProgramsRow>(
        "select * from partner_programs where partner in (?) order by created_by, id",
        names,
      ),
    );
    const links = groupBy(
      await engine.rowsFor<PartnerLinksRow>(
        "select * from partner_links where partner in (?) order by created_by, id",
        names,
      ),
    );
    return rows.map((row) => ({
      partner: mapper.fromRow(row),
      programs: (programs.get(row.account_name) ?? []).map((program) => programMapper.fromRow(program)),
      links: (links.get(row.account_name) ?? []).map((link) => linkMapper.fromRow(link)),
    }));
  }

  return {
    async find(accountName: string): Promise<PartnerProfile | undefined> {
      return (await this.byAccounts([accountName])).get(accountName);
    },

    /** The partners that exist among the names given. */
    async byAccounts(names: readonly string[]): Promise<Map<string, PartnerProfile>> {
      if (names.length === 0) return new Map();
      const rows = await engine.rowsFor<PartnersRow>("select * from partners where account_name in (?)", names);
      const found = new Map((await profilesOf(rows)).map((profile) => [profile.partner.accountName, profile]));
      const missing = engine.restricted ? names.filter((name) => !found.has(name)) : [];
      if (missing.length > 0) {
        for (const [name, status] of (await engine.restricted?.standing(missing)) ?? []) {
          found.set(name, maskedProfile(name, status));
        }
      }
      return found;
    },

    /** The account names of all partners, at most `limit` of them. */
    async names(limit: number): Promise<string[]> {
      const rows = await db
        .selectFrom("partners")
        .select("account_name")
        .orderBy("account_name")
        .limit(limit)
        .execute();
      return rows.map((row) => row.account_name);
    },

    /** The accounts of the company with a credit code, in the order of their names. */
    async accountsOfCompany(uscc: string): Promise<string[]> {
      const rows = await db
        .selectFrom("partners")
        .select("account_name")
        .where("uscc", "=", uscc)
        .orderBy("account_name")
        .execute();
      const others = (await engine.restricted?.accountsOfCompany()) ?? 0;
      return [...rows.map((row) => row.account_name), ...Array.from({ length: others }, () => MASK)];
    },

    /** Keeps partners as they are until a write has ended; they are read after this. */
    hold: (names: readonly string[]) => holdRecords(session, "partners", "account_name", names),

    insert: (partners: readonly Partner[]) => insertRecords(session, "partners", mapper, partners),

    replace: (partners: readonly Partner[]) => replaceRecords(session, "partners", mapper, partners),

    /** Records what the periods of partners have become: what `after` no longer holds goes to the history. */
    async recordPeriods(before: readonly PartnerProfile[], after: readonly PartnerProfile[]): Promise<void> {
      const { ids } = openChange(session);
      const programs = compare(before, after, (profile) => profile.programs);
      await deleteRecords(session, "partner_programs", "id", programs.gone);
      const newPrograms = programs.added.map((period) => ({ ...period, id: ids.next("prg") }));
      await insertRecords(session, "partner_programs", programMapper, newPrograms);
      const links = compare(before, after, (profile) => profile.links);
      await deleteRecords(session, "partner_links", "id", links.gone);
      const newLinks = links.added.map((link) => ({ ...link, id: ids.next("lnk") }));
      await insertRecords(session, "partner_links", linkMapper, newLinks);
    },

    /** The accounts that are or were linked to another one, with the periods of their links. */
    async linkedTo(other: string, relation: PartnerLink["relation"]): Promise<PartnerLink[]> {
      const rows = await db
        .selectFrom("partner_links")
        .selectAll()
        .where("other", "=", other)
        .where("relation", "=", relation)
        .orderBy("partner")
        .execute();
      return rows.map((row) => linkMapper.fromRow(row));
    },

    /** Which of the names given no partner has. */
    async unknown(names: readonly string[]): Promise<string[]> {
      if (names.length === 0) return [];
      const rows = await engine.rowsFor<{ account_name: string }>(
        "select account_name from partners where account_name in (?)",
        names,
      );
      const known = new Set(rows.map((row) => row.account_name));
      return names.filter((name) => !known.has(name));
    },

    /** The list in batches, ordered by account name unless the query says otherwise. */
    async *list(query: ListQuery, now: number): AsyncGenerator<PartnerProfile[]> {
      const link = (relation: string) =>
        sql`(select other from partner_links l where l.partner = p.account_name and l.relation = ${relation}
             and (l.from_at is null or l.from_at <= ${now}) and (l.to_at is null or l.to_at > ${now})
             order by l.created_by, l.id limit 1)`;
      // Open entries alone, as they are shown. In text that any engine orders alike, so that days stand as numbers.
      const entries = (text: string) =>
        sql`(select string_agg(${sql.raw(text)}, ';' order by g.created_by, g.id) from partner_programs g
             where g.partner = p.account_name and g.as_kind = 0 and (g.to_at is null or g.to_at > ${now}))`;
      const expressions = {
        ...plainColumns("p", mapper.columns),
        programs: entries(`g.program || coalesce(':' || g.stage, '') || coalesce('@' || ${DAY}, '')`),
        program_words: entries(`g.program || coalesce(';' || g.program || ':' || g.stage, '')
          || coalesce(';' || g.program || '@' || ${DAY}, '')
          || coalesce(';' || g.program || ':' || g.stage || '@' || ${DAY}, '')`),
        // As it is shown until the certification commands exist.
        certification: sql.raw("cast('none' as text)"),
        distributor: link("distributor"),
        customer_of: link("customer-of"),
        kind: sql`coalesce((select program from partner_programs g where g.partner = p.account_name
             and g.program in ('solution-provider', 'distributor', 'reseller')
             and (g.from_at is null or g.from_at <= ${now}) and (g.to_at is null or g.to_at > ${now})
             order by g.as_kind desc, g.created_by, g.id limit 1), 'none')`,
      };
      const rows = db.selectFrom("partners as p").selectAll("p");
      const compiled = applyList(rows, query, expressions, ["p.account_name"]).compile();
      for await (const batch of engine.batches<PartnersRow>(compiled, BATCH)) yield await profilesOf(batch);
    },
  };
}

/** A partner that the own one is linked to: only whether it is in good standing is known. */
function maskedProfile(accountName: string, status: string): PartnerProfile {
  const partner: Partner = {
    accountName,
    company: MASK,
    uscc: null,
    tier: null,
    phone: null,
    email: null,
    realNameVerified: false,
    status: status as Partner["status"],
    customerDevelopment: false,
    knownSupplier: false,
    createdAt: 0 as Instant,
  };
  return { partner, programs: [], links: [] };
}

/** Periods of `before` that `after` no longer holds (their ids), and those that it holds besides. */
function compare<Period extends ProgramPeriod | PartnerLink>(
  before: readonly PartnerProfile[],
  after: readonly PartnerProfile[],
  periodsOf: (profile: PartnerProfile) => readonly Period[],
): { readonly gone: readonly string[]; readonly added: readonly Period[] } {
  const old = new Set(before.flatMap(periodsOf));
  const now = new Set(after.flatMap(periodsOf));
  return {
    // What was read here carries the id of its row; `PartnerProfile` does not show it.
    gone: [...old].filter((period) => !now.has(period)).map((period) => (period as Period & { id: string }).id),
    added: [...now].filter((period) => !old.has(period)),
  };
}

function groupBy<Row extends { partner: string }>(rows: readonly Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.partner);
    if (group) group.push(row);
    else groups.set(row.partner, [row]);
  }
  return groups;
}
