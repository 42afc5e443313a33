import { sql } from "kysely";
import type { Registration, RegistrationState } from "../../domain/registration/types.ts";
import type { Instant } from "../../values/instant.ts";
import { nameKey } from "../../values/names.ts";
import type { ListQuery } from "../listing.ts";
import { type ForeignRegistration, MASK } from "../masks.ts";
import { mapRows } from "../rows.ts";
import type { RegistrationsRow } from "../schema.ts";
import type { Session } from "../session.ts";
import { recordedTable } from "./recorded.ts";

/** A registration as it is stored: with the normalized name that conflicts are looked up by. */
interface StoredRegistration extends Registration {
  readonly nameKey: string;
}

const mapper = mapRows<StoredRegistration, RegistrationsRow>({
  id: "id",
  partner: "partner",
  fullName: "full_name",
  nameKey: "name_key",
  phone: "phone",
  email: "email",
  accountName: "account_name",
  associationType: "association_type",
  state: "state",
  submittedAt: "submitted_at",
  decidedAt: "decided_at",
  expiresAt: "expires_at",
  decidedBy: "decided_by",
  rules: ["rules", "list"],
  reason: "reason",
  invite: ["invite", "flag"],
  expectedConsumption: "expected_consumption",
  project: "project",
  communication: "communication",
});

const LIVE = "state in ('pending', 'registered')";

/** What a decision looks for among the live registrations. */
export interface Parties {
  readonly accounts: readonly string[];
  readonly nameKeys: readonly string[];
  readonly phones: readonly string[];
}

/** A live registration of another partner, as far as it was asked for. */
function maskedRegistration(one: ForeignRegistration): Omit<StoredRegistration, "id"> {
  const name = one.nameKey ?? MASK;
  return {
    partner: MASK,
    fullName: name,
    nameKey: name,
    phone: one.phone ?? MASK,
    accountName: one.accountName ?? (one.hasOtherAccount ? MASK : null),
    state: one.state as RegistrationState,
    expiresAt: one.expiresAt,
    email: null,
    associationType: null,
    submittedAt: 0 as Instant,
    decidedAt: null,
    decidedBy: null,
    rules: [],
    reason: null,
    invite: false,
    expectedConsumption: null,
    project: null,
    communication: null,
  };
}

/** Customers that partners registered. */
export function registrationsTable(session: Session) {
  const { db, engine } = session;
  const recorded = (now: Instant) =>
    recordedTable(session, "registrations", {
      mapper,
      // A registered one that is due reads as expired, whether or not `registration expire` has run.
      expressions: {
        submitted_by: sql`(select w.actor from changes w where w.seq = t.created_by)`,
        state: sql`(case when t.state = 'registered' and t.expires_at <= ${now} then 'expired' else t.state end)`,
      },
    });
  const { find, byKeys, keysLike, hold, insert, replace, where } = recorded(0 as Instant);
  const stored = (rows: readonly Registration[]) =>
    rows.map((registration) => ({ ...registration, nameKey: nameKey(registration.fullName) }));

  return {
    find,
    byKeys,
    keysLike,
    hold,
    insert: (rows: readonly Registration[]) => insert(stored(rows)),
    replace: (rows: readonly Registration[]) => replace(stored(rows)),
    list: (query: ListQuery, now: Instant): AsyncGenerator<Registration[]> => recorded(now).list(query),

    /** Every live registration that shares an account, a name or a phone with the parties given. */
    async liveOf({ accounts, nameKeys, phones }: Parties, now: Instant): Promise<Registration[]> {
      const found = new Map<string, Registration>();
      const searches = [
        ["account_name", accounts],
        ["name_key", nameKeys],
        ["phone", phones],
      ] as const;
      for (const [column, keys] of searches) {
        const rows = await where(column, keys, `and ${LIVE} and (state = 'pending' or expires_at > ?)`, now);
        for (const row of rows) found.set(row.id, row);
      }
      const foreign = (await engine.restricted?.liveRegistrations(accounts, nameKeys, phones, now)) ?? [];
      foreign.forEach((one, place) => {
        const id = `${MASK} ${place + 1}`;
        found.set(id, { ...maskedRegistration(one), id });
      });
      return [...found.values()];
    },

    /** Who made a registration. */
    async submittedBy(id: string): Promise<string | undefined> {
      const [row] = await engine.rowsFor<{ actor: string }>(
        "select w.actor from registrations r join changes w on w.seq = r.created_by where r.id in (?)",
        [id],
      );
      return row?.actor;
    },

    /** How many live registrations each of the partners has. */
    async slotsUsed(partners: readonly string[], now: Instant): Promise<Map<string, number>> {
      const rows = await engine.rowsFor<{ partner: string; used: number }>(
        `select partner, count(*) as used from registrations
         where partner in (?) and ${LIVE} and (state = 'pending' or expires_at > ?) group by partner`,
        partners,
        now,
      );
      return new Map(rows.map((row) => [row.partner, Number(row.used)]));
    },

    /** When the partner's next slot is released by expiry. */
    async nextRelease(partner: string, now: Instant): Promise<Instant | null> {
      const row = await db
        .selectFrom("registrations")
        .select(({ fn }) => fn.min("expires_at").as("at"))
        .where("partner", "=", partner)
        .where("state", "=", "registered")
        .where("expires_at", ">", now)
        .executeTakeFirst();
      return (row?.at ?? null) as Instant | null;
    },

    /** The registered ones whose time is over, in the order of their ids. */
    async due(now: Instant, partner: string | undefined): Promise<Registration[]> {
      let query = db
        .selectFrom("registrations")
        .selectAll()
        .where("state", "=", "registered")
        .where("expires_at", "<=", now)
        .orderBy("id");
      if (partner !== undefined) query = query.where("partner", "=", partner);
      return (await query.execute()).map((row) => mapper.fromRow(row));
    },
  };
}
