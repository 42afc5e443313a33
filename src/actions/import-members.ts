import type { OpenChange } from "../database/session.ts";
import type { Tables } from "../database/tables/index.ts";
import { ECOSYSTEM_MANAGER, type Member, type Role, roleProblem } from "../domain/managers/member.ts";
import { inOrder, MEMBER_FIELDS, parseRoles } from "../domain/managers/member-fields.ts";
import type { Text } from "../language/text.ts";
import { shellWord } from "../values/shell.ts";
import { foreignRule } from "./authorize.ts";
import { type BulkAction, type BulkRecord, invalid, type RowResult } from "./bulk.ts";
import { type GivenValues, type Problem, rawCell, readRecord } from "./read-fields.ts";
import { settledKeys } from "./repeats.ts";

/** What a row says of a member; `partner` undefined is not said. */
interface MemberRow {
  readonly account: string;
  readonly name: string;
  readonly partner: string | null | undefined;
  readonly roles: readonly Role[];
}

/** Imports members: upsert by account. A row that names no partner belongs to the default one, if its role belongs to any. */
export function importMembers(defaultPartner: string | undefined): BulkAction {
  return {
    outcomes: ["created", "updated", "unchanged", "invalid"],
    failures: ["invalid"],
    async chunk(tables, records) {
      const read = records.map((record) => ({ record, ...readMember(record) }));
      const roster = await openRoster(
        tables,
        read.map(({ row }) => row),
        defaultPartner,
      );
      const problemOf = ({ row, before, after }: Omit<(typeof read)[number], "record">) =>
        before ?? roster.unknownPartner(row) ?? after ?? roster.roleProblem(row);
      const settled = settledKeys(
        {
          keys: read.map((one) => (problemOf(one) ? undefined : one.row.account)),
          given: (at) => (read[at] as (typeof read)[number]).given,
        },
        (_, merged) => roster.leavesAsIs(memberRow(merged).row),
      );
      const results = read.map((one): RowResult => {
        const { record, row } = one;
        const key = rawCell(MEMBER_FIELDS, record, "account");
        const problem = problemOf(one);
        if (problem) return invalid(record.row, key, problem.code, problem.text);
        return { row: record.row, key, outcome: settled.has(key) ? "unchanged" : roster.put(row) };
      });
      await roster.save();
      return { results };
    },
  };
}

/** A row with its problems: those that come before an unknown partner in SURFACE.md's order, and those after it. */
function readMember(record: BulkRecord) {
  const { given, row: unreadable, missing, bad } = readRecord(MEMBER_FIELDS, record);
  const { row, roles } = memberRow(given);
  const after: Problem | undefined = bad ?? (roles.kind === "bad" ? roles : undefined);
  return { row, given, before: unreadable ?? missing, after };
}

function memberRow(given: GivenValues) {
  const roles = parseRoles(String(given.get("roles") ?? ""));
  const row: MemberRow = {
    account: String(given.get("account") ?? ""),
    name: String(given.get("name") ?? ""),
    partner: given.get("partner") as string | null | undefined,
    roles: roles.kind === "roles" ? roles.roles : [],
  };
  return { row, roles };
}

/** The members that rows are about, and the partners that exist, kept up to date while the rows are applied. */
async function openRoster(tables: Tables, rows: readonly MemberRow[], defaultPartner: string | undefined) {
  const { at } = tables.change as OpenChange;
  const accounts = [...new Set(rows.map((row) => row.account))];
  await tables.members.hold(accounts);
  const known = await tables.members.byKeys(accounts);
  const changed = new Map<string, Member>();
  const current = (account: string) => changed.get(account) ?? known.get(account);
  const partnerOf = ({ account, partner, roles }: MemberRow): string | null => {
    if (partner) return partner;
    if (roles.includes(ECOSYSTEM_MANAGER)) return null;
    const before = partner === undefined ? current(account)?.partner : undefined;
    return before ?? defaultPartner ?? null;
  };
  const memberOf = (row: MemberRow, before: Member | undefined): Member => ({
    status: "active",
    createdAt: at,
    ...before,
    account: row.account,
    name: row.name,
    partner: partnerOf(row),
    roles: inOrder(row.roles),
  });
  const named = [...rows.map((row) => row.partner), defaultPartner].filter((name) => name != null);
  const unknown = new Set(await tables.partners.unknown([...new Set(named)]));

  return {
    unknownPartner(row: MemberRow): Problem | undefined {
      const partner = partnerOf(row);
      const before = current(row.account)?.partner;
      const { bound } = tables;
      if (bound && before !== undefined && before !== bound.partner) return notOneOf(bound.partner, row.account);
      const foreign = foreignRule(tables, partner);
      if (foreign) return { code: "UNKNOWN_PARTNER", text: foreign.reason };
      if (partner === null || !unknown.has(partner)) return undefined;
      return {
        code: "UNKNOWN_PARTNER",
        text: { en: `There is no partner "${partner}".`, zh: `没有伙伴“${partner}”。` },
      };
    },

    roleProblem(row: MemberRow): Problem | undefined {
      const before = current(row.account);
      const isVendor = before?.status === "active" && before.roles.includes(ECOSYSTEM_MANAGER);
      const text =
        isVendor && !row.roles.includes(ECOSYSTEM_MANAGER)
          ? staysVendor(row.account)
          : roleProblem(row.roles, partnerOf(row));
      return text && { code: "BAD_VALUE", text };
    },

    /** Whether a row makes no difference to the member as it was before. */
    leavesAsIs(row: MemberRow): boolean {
      const before = known.get(row.account);
      return before !== undefined && isSame(before, memberOf(row, before));
    },

    put(row: MemberRow): "created" | "updated" | "unchanged" {
      const before = current(row.account);
      const after = memberOf(row, before);
      if (before && isSame(before, after)) return "unchanged";
      changed.set(row.account, after);
      return before ? "updated" : "created";
    },

    async save(): Promise<void> {
      const all = [...changed.values()];
      await tables.members.insert(all.filter(({ account }) => !known.has(account)));
      await tables.members.replace(all.filter(({ account }) => known.has(account)));
    },
  };
}

function isSame(a: Member, b: Member): boolean {
  return a.name === b.name && a.partner === b.partner && a.roles.join(";") === b.roles.join(";");
}

/** A file must not take the last ecosystem manager away by the way: everybody might do everything then. */
function staysVendor(account: string): Text {
  return {
    en: `${account} is an ecosystem manager. Take that back with: partnerctl member remove ${shellWord(account)}.`,
    zh: `${account} 是生态经理，如需取消请使用 partnerctl member remove ${shellWord(account)}。`,
  };
}

/** Whose member it is instead is not told. */
function notOneOf(partner: string, account: string): Problem {
  return {
    code: "UNKNOWN_PARTNER",
    text: { en: `${account} is not a member of ${partner}.`, zh: `${account} 不是 ${partner} 的成员。` },
  };
}
