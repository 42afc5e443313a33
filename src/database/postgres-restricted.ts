import { AppError } from "../errors.ts";
import type { Instant } from "../values/instant.ts";
import { shellWord } from "../values/shell.ts";
import { type ForeignPeriod, MASK, type Restricted } from "./masks.ts";
import { arrayOf, type ServerClient } from "./postgres-client.ts";

/**
 * What the server itself keeps this connection to: undefined where its role sees everything, as the owner of the tables
 * does. A role that is neither the owner nor bound to a partner sees nothing, and is told so.
 */
export async function restrictionOf(client: ServerClient, server: string): Promise<Restricted | undefined> {
  const { rows } = await client.query(
    `select session_user::text from pg_class c join pg_roles r on r.rolname = current_user
     where c.relnamespace = (select n.oid from pg_namespace n where n.nspname = current_schema()) and c.relname = 'changes'
       and c.relrowsecurity and not r.rolsuper and not r.rolbypassrls and not pg_has_role(c.relowner, 'USAGE')`,
  );
  if (rows.length === 0) return undefined;
  const role = String(rows[0]?.[0]);
  const partner = (await client.query("select partnerctl_partner()").catch(asNobody)).rows[0]?.[0];
  if (partner === null || partner === undefined) throw boundToNobody(role, server);
  return restricted(client, role, String(partner));
}

/** A role that may not even ask is bound to no partner. */
function asNobody(error: unknown) {
  if ((error as { code?: unknown }).code === "42501") return { rows: [] };
  throw error;
}

function boundToNobody(role: string, server: string): AppError {
  return new AppError(
    "forbidden",
    "role-without-partner",
    {
      en: `The database role ${role} is bound to no partner on ${server}, so that it sees nothing there.`,
      zh: `数据库角色 ${role} 在 ${server} 上未绑定伙伴，无法查看任何数据。`,
    },
    {
      hint: {
        en: `Ask the owner of the database for: partnerctl db grant ${shellWord(role)} --partner <account>`,
        zh: `请数据库所有者执行：partnerctl db grant ${shellWord(role)} --partner <伙伴账号>`,
      },
    },
  );
}

function restricted(client: ServerClient, role: string, partner: string): Restricted {
  const ask = async (call: string, ...values: unknown[]) => (await client.query(`select * from ${call}`, values)).rows;
  const one = async (call: string): Promise<number> => Number((await ask(call))[0]?.[0]);
  return {
    role,
    partner,
    nextChange: () => one("partnerctl_next_change()"),
    async beginChange({ seq, id, actor, at, recorded_at, command, state }) {
      await ask("partnerctl_begin_change($1, $2, $3, $4, $5, $6, $7)", seq, id, actor, at, recorded_at, command, state);
    },
    countAttempts: () => one("partnerctl_attempts()"),
    async recordAttempt({ id, actor, at, recorded_at, command, code, rules, message }) {
      const values = [id, actor, at, recorded_at, command, code, rules, message];
      await ask("partnerctl_record_attempt($1, $2, $3, $4, $5, $6, $7, $8)", ...values);
    },
    async existing(kind, keys) {
      const rows = await ask("partnerctl_existing($1, $2::text[])", kind, arrayOf(keys));
      return new Set(rows.map(([key]) => String(key)));
    },
    async accountsOfPhones(phones) {
      const rows = await ask("partnerctl_phones($1::text[])", arrayOf(phones));
      return new Map(rows.map(([phone, accounts]) => [String(phone), Number(accounts)]));
    },
    async periods(table, customers, now) {
      const rows = await ask("partnerctl_periods($1, $2::text[], $3)", table, arrayOf(customers), now);
      const found = rows.map(
        ([customer, from, to, isOpen, endsAhead]): ForeignPeriod => ({
          customer: String(customer),
          from: from as Instant,
          to: to as Instant | null,
          isOpen: isTrue(isOpen),
          endsAhead: isTrue(endsAhead),
        }),
      );
      // A customer who may not be named is one because another partner has it.
      if (table === "associations" && customers.includes(MASK)) {
        found.push({ customer: MASK, from: 0 as Instant, to: null, isOpen: true, endsAhead: false });
      }
      return found;
    },
    async liveRegistrations(accounts, nameKeys, phones, now) {
      const lists = [accounts, nameKeys, phones].map(arrayOf);
      const rows = await ask("partnerctl_live($1::text[], $2::text[], $3::text[], $4)", ...lists, now);
      return rows.map(([accountName, hasOther, nameKey, phone, state, expiresAt]) => ({
        accountName: accountName as string | null,
        hasOtherAccount: isTrue(hasOther),
        nameKey: nameKey as string | null,
        phone: phone as string | null,
        state: String(state),
        expiresAt: expiresAt as Instant | null,
      }));
    },
    async standing(partners) {
      const rows = await ask("partnerctl_standing($1::text[])", arrayOf(partners));
      return rows.map(([account, status, distributes, resells, isLinked, wasLinked, sellsStore, certification]) => ({
        account: String(account),
        status: String(status),
        distributes: isTrue(distributes),
        resells: isTrue(resells),
        isLinked: isTrue(isLinked),
        wasLinked: isTrue(wasLinked),
        sellsStore: isTrue(sellsStore),
        certification: certification as string | null,
      }));
    },
    async requests(customer) {
      return (await ask("partnerctl_requests($1)", customer)).map(([at]) => at as Instant);
    },
    accountsOfCompany: () => one("partnerctl_accounts_of_company()"),
    async matchUsage(accounts, change) {
      await ask("partnerctl_match_usage($1::text[], $2)", arrayOf(accounts), change);
    },
  };
}

/** Booleans come as their text over the wire and as themselves within this process. */
function isTrue(value: unknown): boolean {
  return value === true || value === "t";
}
