import type { Instant } from "../values/instant.ts";
import type { Engine } from "./engine.ts";
import { layoutOf, type TableLayout } from "./migrations/layout.ts";

/** A moment of the past that reading is moved to. */
export interface Moment {
  /** What held then; undefined for the present. */
  readonly asOf: Instant | undefined;
  /** What was recorded by then; undefined for everything. */
  readonly knownAt: Instant | undefined;
  /** The last change that is known, by its number: tells apart what was recorded at one instant. */
  readonly knownThrough?: number;
}

/** The last change of a moment, each undefined where nothing is left out. */
interface MomentChanges {
  readonly asOf: number | undefined;
  readonly knownAt: number | undefined;
}

/** How the rows of a table are facts about time, so that what was recorded later of an earlier time counts. */
interface TimeFacts {
  /** The column that says since when a row holds. */
  readonly from: string;
  /** What makes a row the same fact whatever became of it. */
  readonly same: readonly string[];
  /** What tells of its end, the instant first. */
  readonly ends: readonly string[];
}

/** Tables of periods and of dated facts. Of every other one the version that stood then is read from its history. */
const TIME_FACTS: Readonly<Record<string, TimeFacts>> = {
  associations: {
    from: "from_at",
    same: ["customer", "partner", "type", "from_at"],
    ends: ["to_at", "end_reason", "started_by"],
  },
  assignments: { from: "from_at", same: ["customer", "partner", "manager", "from_at"], ends: ["to_at"] },
  reseller_assignments: { from: "from_at", same: ["reseller", "partner", "manager", "from_at"], ends: ["to_at"] },
  partner_programs: {
    from: "from_at",
    same: ["partner", "program", "stage", "as_kind", "from_at"],
    ends: ["to_at"],
  },
  partner_links: { from: "from_at", same: ["partner", "relation", "other", "from_at"], ends: ["to_at"] },
  parameters: { from: "from_at", same: ["id"], ends: [] },
  usage_lines: { from: "trade_time", same: ["id"], ends: [] },
  incentive_policies: { from: "from_at", same: ["id"], ends: [] },
};

/** Moves what a transaction of the mode `past` reads to a moment. Nothing else of the program knows that it reads the past. */
export async function moveTo(engine: Engine, moment: Moment): Promise<void> {
  const changes = {
    asOf: await lastBy(engine, moment.asOf),
    knownAt: moment.knownThrough ?? (await lastBy(engine, moment.knownAt)),
  };
  await engine.shadow((schema) => momentViews(schema, moment, changes));
}

/** The last change by an instant, in their sequence. */
async function lastBy({ kysely }: Engine, at: Instant | undefined): Promise<number | undefined> {
  if (at === undefined) return undefined;
  const query = kysely
    .selectFrom("changes")
    .select(({ fn }) => fn.max("seq").as("seq"))
    .where("at", "<=", at);
  return Number((await query.executeTakeFirst())?.seq ?? 0);
}

/** For each table the query over the tables of `schema` that stands before it. */
function momentViews(schema: string, moment: Moment, changes: MomentChanges): Map<string, string> {
  const views = new Map<string, string>();
  const tables = layoutOf();
  for (const layout of tables.values()) {
    if (!tables.has(`${layout.name}_history`)) continue;
    const facts = TIME_FACTS[layout.name];
    const text =
      facts && moment.asOf !== undefined
        ? factsAt(schema, layout, facts, moment.asOf, changes)
        : versionAt(schema, layout, earlier(changes.asOf, changes.knownAt));
    if (text !== undefined) views.set(layout.name, text);
  }
  return views;
}

function earlier(one: number | undefined, other: number | undefined): number | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return Math.min(one, other);
}

const named = (columns: readonly string[]): string => columns.join(", ");
const columnsOf = (layout: TableLayout): string[] => layout.columns.map(({ name }) => name);

/** The rows as the change `seq` left them; undefined where that is as they are. */
function versionAt(schema: string, layout: TableLayout, seq: number | undefined): string | undefined {
  if (seq === undefined) return undefined;
  const columns = named(columnsOf(layout));
  return `select ${columns} from ${schema}.${layout.name} where changed_by <= ${seq}
    union all ${replacedAfter(schema, layout, seq)}`;
}

/** Rows that stood when `seq` was the last change, and were replaced or deleted by one that counts. */
function replacedAfter(schema: string, layout: TableLayout, seq: number, until?: number): string {
  return `select ${named(columnsOf(layout))} from ${schema}.${layout.name}_history
    where changed_by <= ${seq} and replaced_by > ${seq}${until === undefined ? "" : ` and replaced_by <= ${until}`}`;
}

/**
 * The facts that held at an instant, as far as is known: those that stood then as they stood then, what was recorded
 * since of the time before it, and no end that came later and was not foreseen.
 */
function factsAt(
  schema: string,
  layout: TableLayout,
  { from, same, ends }: TimeFacts,
  at: Instant,
  changes: MomentChanges,
): string {
  const { asOf = Number.MAX_SAFE_INTEGER, knownAt } = changes;
  const known = versionAt(schema, layout, knownAt) ?? `select * from ${schema}.${layout.name}`;
  if (knownAt !== undefined && knownAt <= asOf) return known;
  const columns = columnsOf(layout);
  const held = `(p.${from} is null or p.${from} <= ${at})`;
  if (ends.length === 0) {
    return `select ${named(columns.map((name) => `p.${name}`))} from (${known}) p where p.changed_by <= ${asOf} or ${held}`;
  }
  const [end] = ends;
  const shown = columns.map((name) => {
    if (!ends.includes(name)) return `case when b.id is null then p.${name} else b.${name} end as ${name}`;
    return `case when p.${end} <= ${at} then p.${name} when b.${end} > ${at} then b.${name} end as ${name}`;
  });
  const isSame = same.map((name) => `b.${name} is not distinct from p.${name}`).join(" and ");
  return `select ${named(columns.map((name) => `p.${name}`))} from (${known}) p where p.changed_by <= ${asOf}
    union all select ${shown.join(", ")} from (${known}) p
    left join (${replacedAfter(schema, layout, asOf, knownAt)}) b on ${isSame}
    where p.changed_by > ${asOf} and (b.id is not null or ${held})`;
}
