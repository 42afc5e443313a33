import { createHash } from "node:crypto";
import { type Boundary, boundaryOf } from "./boundaries.ts";
import { layoutOf, type TableLayout } from "./migrations/layout.ts";
import type { ServerClient } from "./postgres-client.ts";
import { isSchemaConflict } from "./postgres-errors.ts";
import { FUNCTIONS, OWN, type OwnersFunction } from "./postgres-functions.ts";

/** What views are read by roles that are bound to a partner. */
const VIEWS = ["change_clock"];

/** A name or a text as it stands in a statement. */
export const quotedName = (name: string): string => `"${name.replaceAll('"', '""')}"`;
export const quotedText = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Where the tables are and whose they are. */
export interface Place {
  readonly schema: string;
  readonly owner: string;
}

/**
 * Gives every table of the current schema its boundary, inside the caller's transaction, and returns why the server does
 * not take it; undefined once it stands. What stands already is left alone, since making it holds up every reader.
 */
export async function secureSchema(
  client: ServerClient,
  layout: ReadonlyMap<string, TableLayout> = layoutOf(),
): Promise<string | undefined> {
  await client.run("savepoint security");
  try {
    const place = await placeOf(client);
    const script = scriptOf(place, layout);
    const digest = createHash("sha256").update(script).digest("hex");
    if ((await digestOf(client)) !== digest) {
      await client.run(`set local role ${quotedName(place.owner)}`);
      await client.run(`${await removalOf(client)};${script}; comment on function partnerctl_partner() is '${digest}'`);
      for (const role of await grantedRoles(client)) await client.run(privilegesOf(place, role, layout));
      await client.run("reset role");
    }
    await client.run("release savepoint security");
    return undefined;
  } catch (error) {
    // Another process is at it, or the connection is gone: that says nothing of the server.
    if (isSchemaConflict(error) || !("severity" in (error as object))) throw error;
    await client.run("rollback to savepoint security");
    return (error as Error).message;
  }
}

/** The current schema and the owner of its tables. */
export async function placeOf(client: ServerClient): Promise<Place> {
  const { rows } = await client.query(
    `select current_schema()::text, pg_get_userbyid(c.relowner)::text from pg_class c
     where c.relnamespace = (select n.oid from pg_namespace n where n.nspname = current_schema()) and c.relname = 'changes'`,
  );
  const [schema, owner] = rows[0] as [string, string];
  return { schema, owner };
}

/** What the boundary was made from; undefined where there is none. */
async function digestOf(client: ServerClient): Promise<string | undefined> {
  const { rows } = await client.query(
    `select obj_description(p.oid, 'pg_proc') from pg_proc p
     where p.pronamespace = (select n.oid from pg_namespace n where n.nspname = current_schema())
       and p.proname = 'partnerctl_partner'`,
  );
  return rows[0]?.[0] === undefined ? undefined : String(rows[0][0]);
}

/** Takes away the policies of an earlier version. */
async function removalOf(client: ServerClient): Promise<string> {
  const { rows } = await client.query(
    `select p.polname::text, c.relname::text from pg_policy p join pg_class c on c.oid = p.polrelid
     where c.relnamespace = (select n.oid from pg_namespace n where n.nspname = current_schema())
       and p.polname like 'partnerctl\\_%'`,
  );
  return rows.map(([policy, table]) => `drop policy ${policy} on ${table}`).join(";");
}

/** The roles that are bound to a partner and exist. */
async function grantedRoles(client: ServerClient): Promise<string[]> {
  const { rows } = await client.query("select g.role from grants g join pg_roles r on r.rolname = g.role order by 1");
  return rows.map(([role]) => String(role));
}

function scriptOf(place: Place, layout: ReadonlyMap<string, TableLayout>): string {
  const tables = ["migrations", ...layout.keys()];
  return [...FUNCTIONS.map((made) => functionText(made, place)), ...tables.map((table) => tableText(table, place))]
    .flat()
    .join(";\n");
}

function functionText(made: OwnersFunction, { schema }: Place): string[] {
  const { name, parameters, returns, language, volatility, body } = made;
  // What may not run beside others would keep every query of these tables from being shared out, the owner's too.
  const parallel = volatility === "stable" ? "parallel safe" : "";
  return [
    `create or replace function ${name}(${parameters}) returns ${returns} language ${language} ${volatility} ${parallel} security definer
     set search_path = ${quotedName(schema)}, pg_temp as $body$ ${body.replaceAll("{own}", OWN)} $body$`,
    `revoke all on function ${name} from public`,
  ];
}

/**
 * The owner's policy stands beside those of everybody: `true or …` is `true` before a query is planned, so that whoever
 * owns the tables pays nothing for it.
 */
function tableText(table: string, { owner }: Place): string[] {
  const { reads, writes, may = [] }: Boundary = boundaryOf(table) ?? {};
  const filled = (text: string): string => text.replaceAll("{t}", table).replaceAll("{own}", OWN);
  const policies = [
    `create policy partnerctl_owner on ${table} to ${quotedName(owner)} using (true) with check (true)`,
    ...(reads === undefined
      ? []
      : [`create policy partnerctl_select on ${table} for select to public using (${filled(reads)})`]),
    ...(writes === undefined ? [] : may.map((deed) => policyText(table, deed, filled(writes)))),
  ];
  return [`alter table ${table} enable row level security, force row level security`, ...policies];
}

function policyText(table: string, deed: "insert" | "update" | "delete", writes: string): string {
  const before = deed === "insert" ? "" : ` using (${writes})`;
  const after = deed === "delete" ? "" : ` with check (${writes})`;
  return `create policy partnerctl_${deed} on ${table} for ${deed} to public${before}${after}`;
}

/** What a role that is bound to a partner may do at all; its rows are chosen by the policies. */
export function privilegesOf({ schema }: Place, role: string, layout = layoutOf() as ReadonlyMap<string, TableLayout>) {
  const to = quotedName(role);
  const tables = ["migrations", ...layout.keys()].flatMap((table) => {
    const { reads, may = [], columns, hides }: Boundary = boundaryOf(table) ?? {};
    if (reads === undefined) return [];
    const all = (layout.get(table)?.columns ?? []).map(({ name }) => name);
    const select = hides ? `select (${all.filter((column) => !hides.includes(column)).join(", ")})` : "select";
    const deeds = may.map((deed) => (deed === "update" && columns ? `update (${columns.join(", ")})` : deed));
    return [`grant ${[select, ...deeds].join(", ")} on ${table} to ${to}`];
  });
  return [
    `grant usage on schema ${quotedName(schema)} to ${to}`,
    ...tables,
    ...VIEWS.map((view) => `grant select on ${view} to ${to}`),
    ...FUNCTIONS.map(({ name }) => `grant execute on function ${name} to ${to}`),
  ].join(";\n");
}

/** Takes it all back from a role. */
export function withdrawalOf({ schema }: Place, role: string, layout = layoutOf() as ReadonlyMap<string, TableLayout>) {
  const from = quotedName(role);
  return [
    ...["migrations", ...layout.keys(), ...VIEWS].map((table) => `revoke all on ${table} from ${from}`),
    ...FUNCTIONS.map(({ name }) => `revoke all on function ${name} from ${from}`),
    `revoke usage on schema ${quotedName(schema)} from ${from}`,
  ].join(";\n");
}
