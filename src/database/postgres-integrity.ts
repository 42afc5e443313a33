import { identityOf } from "./distribution.ts";
import { layoutOf, type TableLayout } from "./migrations/layout.ts";
import type { ServerClient } from "./postgres-client.ts";

/** What a server says of pages and indexes that it cannot read (data_corrupted, index_corrupted). */
const DAMAGE: ReadonlySet<string> = new Set(["XX001", "XX002"]);

/**
 * What is wrong with the tables of a server: rows that cannot be read, keys that two rows share where the primary key
 * holds more than the key, and references to what is missing, which no constraint guards there. Empty is good.
 */
export async function integrityOfServer(client: ServerClient): Promise<string[]> {
  const layout = layoutOf();
  const found: string[] = [];
  for (const table of layout.values()) {
    found.push(...(await unlessDamaged(table.name, () => problemsOf(client, table, layout))));
  }
  return found;
}

async function problemsOf(
  client: ServerClient,
  { name, key, columns }: TableLayout,
  layout: ReadonlyMap<string, TableLayout>,
): Promise<string[]> {
  const found: string[] = [];
  // Counting whole rows reads all of them.
  await client.query(`select count(t) from ${name} t`);
  if (key !== undefined && identityOf(name, key).length > 1) {
    const { rows } = await client.query(`select ${key} from ${name} group by ${key} having count(*) > 1 order by 1`);
    for (const [value] of rows) found.push(`${name} holds ${value} more than once`);
  }
  for (const { name: column, references } of columns) {
    if (references === undefined) continue;
    const parent = layout.get(references)?.key as string;
    const { rows } = await client.query(
      `select t.${column} from ${name} t left join ${references} r on r.${parent} = t.${column}
       where t.${column} is not null and r.${parent} is null order by 1`,
    );
    for (const [value] of rows) found.push(`${name} refers to a missing row of ${references}: ${value}`);
  }
  return found;
}

/** What is found by looking, or that looking ran into damage itself. */
async function unlessDamaged(table: string, look: () => Promise<string[]>): Promise<string[]> {
  try {
    return await look();
  } catch (error) {
    if (!DAMAGE.has(String((error as { code?: unknown }).code))) throw error;
    return [`${table}: ${(error as Error).message}`];
  }
}
