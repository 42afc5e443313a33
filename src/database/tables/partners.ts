import { sql } from "kysely";
import type { CertificationState } from "../../domain/certification/types.ts";
import type { Partner, PartnerLink, PartnerProfile, ProgramPeriod } from "../../domain/partners/partner.ts";
import { DAY_MS, FIRST_DAY_MS, type Instant } from "../../values/instant.ts";
import { applyList, type ListQuery, plainColumns } from "../listing.ts";
import { type ForeignStanding, MASK } from "../masks.ts";
import { mapRows } from "../rows.ts";
import type { PartnerLinksRow, PartnerProgramsRow, PartnersRow } from "../schema.ts";
import {
  deleteRecords,
  holdRecords,
  insertRecords,
  openChange,
  replaceRecords,
  type Session,
  touchRecords,
} from "../session.ts";

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

/** The state of a partner's last application for certification; null where it never applied. Each is made by a change of its own. */
const CERTIFICATION = `(select c.state from certifications c where c.partner = p.account_name
  order by c.created_by desc limit 1)`;

/** A partner's row with what is asked for beside it. */
type ProfileRow = PartnersRow & { readonly certification: CertificationState | null };

/** The number of the local day on which a programme began, as text. */
const DAY = `cast((g.from_at + ${FIRST_DAY_MS}) / ${DAY_MS} as text)`;

/** The partner accounts with their programmes and links. */
export function partnersTable(session: Session) {
  const { db, engine } = session;

  async function profilesOf(rows: readonly ProfileRow[]): Promise<PartnerProfile[]> {
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
      ...(row.certification === null ? {} : { certification: row.certification }),
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
      const rows = await engine.rowsFor<ProfileRow>(
        `select p.*, ${CERTIFICATION} as certification from partners p where p.account_name in (?)`,
        names,
      );
      const found = new Map((await profilesOf(rows)).map((profile) => [profile.partner.accountName, profile]));
      const missing = engine.restricted ? names.filter((name) => !found.has(name)) : [];
      for (const one of missing.length > 0 ? ((await engine.restricted?.standing(missing)) ?? []) : []) {
        found.set(one.account, maskedProfile(one));
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

    /**
     * Records what the periods of partners have become: what `after` no longer holds goes to the history. A partner with
     * other periods has another version, whichever command has changed them.
     */
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
      const touched = new Set([programs, links].flatMap(({ partners }) => partners));
      await touchRecords(session, "partners", "account_name", [...touched]);
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
        certification: sql.raw(`coalesce(${CERTIFICATION}, 'none')`),
        distributor: link("distributor"),
        customer_of: link("customer-of"),
        kind: sql`coalesce((select program from partner_programs g where g.partner = p.account_name
             and g.program in ('solution-provider', 'distributor', 'reseller')
             and (g.from_at is null or g.from_at <= ${now}) and (g.to_at is null or g.to_at > ${now})
             order by g.as_kind desc, g.created_by, g.id limit 1), 'none')`,
      };
      const rows = db
        .selectFrom("partners as p")
        .selectAll("p")
        .select(sql<CertificationState | null>`${sql.raw(CERTIFICATION)}`.as("certification"));
      const compiled = applyList(rows, query, expressions, ["p.account_name"]).compile();
      for await (const batch of engine.batches<ProfileRow>(compiled, BATCH)) yield await profilesOf(batch);
    },
  };
}

/** A partner that the own one deals with: only whether it is one to deal with is known. */
function maskedProfile({ account, status, ...standing }: ForeignStanding): PartnerProfile {
  const partner: Partner = {
    accountName: account,
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
  const always = { partner: account, from: null, to: null };
  const program = (held: boolean, name: ProgramPeriod["program"]): ProgramPeriod[] =>
    held ? [{ ...always, program: name, stage: null, asKind: false }] : [];
  const link = (exists: boolean, to: Instant | null): PartnerLink[] =>
    exists ? [{ ...always, relation: "distributor", other: MASK, to }] : [];
  return {
    partner,
    programs: [
      ...program(standing.distributes, "distributor"),
      ...program(standing.resells, "reseller"),
      ...program(standing.sellsStore, "store-service"),
    ],
    links: [...link(standing.isLinked, null), ...link(standing.wasLinked, 0 as Instant)],
    ...(standing.certification === null ? {} : { certification: standing.certification as CertificationState }),
  };
}

/** Periods of `before` that `after` no longer holds (their ids), those that it holds besides, and whose they are. */
function compare<Period extends ProgramPeriod | PartnerLink>(
  before: readonly PartnerProfile[],
  after: readonly PartnerProfile[],
  periodsOf: (profile: PartnerProfile) => readonly Period[],
): { readonly gone: readonly string[]; readonly added: readonly Period[]; readonly partners: readonly string[] } {
  const old = new Set(before.flatMap(periodsOf));
  const now = new Set(after.flatMap(periodsOf));
  const gone = [...old].filter((period) => !now.has(period));
  const added = [...now].filter((period) => !old.has(period));
  return {
    // What was read here carries the id of its row; `PartnerProfile` does not show it.
    gone: gone.map((period) => (period as Period & { id: string }).id),
    added,
    partners: [...gone, ...added].map(({ partner }) => partner),
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
