import type { Instant } from "../values/instant.ts";
import { hiddenColumns } from "./boundaries.ts";
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

/** What a record is mentioned by: who is part of a fact that was dated back was there at its time, recorded or not. */
const MENTIONED: Readonly<Record<string, readonly (readonly [table: string, column: string])[]>> = {
  customers: [
    ["associations", "customer"],
    ["assignments", "customer"],
  ],
  partners: [
    ["associations", "partner"],
    ["assignments", "partner"],
  ],
  members: [["assignments", "manager"]],
};

/** The changes that were made by an instant. */
interface Known {
  readonly at: Instant;
  /** The last of them. */
  readonly seq: number;
  /** Whether they are all up to that one: where a clock was set back, some between them are not. */
  readonly isWhole: boolean;
}

/** Moves what a transaction of the mode `past` reads to a moment. Nothing else of the program knows that it reads the past. */
export async function moveTo(engine: Engine, { asOf, knownAt, knownThrough }: Moment): Promise<void> {
  const then = await knownBy(engine, asOf);
  const through = knownThrough === undefined ? undefined : { at: 0 as Instant, seq: knownThrough, isWhole: true };
  const known = through ?? (await knownBy(engine, knownAt));
  await engine.shadow((schema) => momentViews(new Views(schema, then, known), engine.restricted !== undefined));
}

async function knownBy({ kysely }: Engine, at: Instant | undefined): Promise<Known | undefined> {
  if (at === undefined) return undefined;
  const changes = kysely.selectFrom("change_clock");
  const last = await changes
    .select(({ fn }) => fn.max("seq").as("seq"))
    .where("at", "<=", at)
    .executeTakeFirst();
  const seq = Number(last?.seq ?? 0);
  const ahead = await changes.select("seq").where("seq", "<", seq).where("at", ">", at).limit(1).executeTakeFirst();
  return { at, seq, isWhole: ahead === undefined };
}

/** For each table the query that stands before it. */
function momentViews(views: Views, isRestricted: boolean): Map<string, string> {
  const texts = new Map<string, string>();
  const tables = layoutOf();
  for (const layout of tables.values()) {
    if (!tables.has(`${layout.name}_history`)) continue;
    // A view asks for all of its columns: one that may not be read keeps the table in the present.
    if (isRestricted && hiddenColumns(layout.name).size > 0) continue;
    const facts = TIME_FACTS[layout.name];
    const text = facts ? views.factsOf(layout, facts) : views.versionsOf(layout);
    if (text !== undefined) texts.set(layout.name, text);
  }
  return texts;
}

const named = (columns: readonly string[], alias = ""): string => columns.map((name) => alias + name).join(", ");
const columnsOf = (layout: TableLayout): string[] => layout.columns.map(({ name }) => name);

/** The queries over the tables of a schema that show what held `then`, as far as it was `known`. */
class Views {
  readonly #schema: string;
  readonly #then: Known | undefined;
  readonly #known: Known | undefined;

  constructor(schema: string, then: Known | undefined, known: Known | undefined) {
    this.#schema = schema;
    this.#then = then;
    this.#known = known;
  }

  /** Records as they were at the moment, and those that were recorded later and had a part in something before it. */
  versionsOf(layout: TableLayout): string | undefined {
    const [then, known] = [this.#then, this.#known];
    const moment = then && known ? (known.seq < then.seq ? known : then) : (then ?? known);
    if (!moment) return undefined;
    const versions = this.#versionsBy(layout, moment);
    const mentions = MENTIONED[layout.name];
    if (!then || !mentions || this.#isOlder(known, then)) return versions;
    return `${versions} union all ${this.#mentioned(layout, mentions, then)}`;
  }

  /**
   * The facts that held at an instant, as far as is known: those that stood then as they stood then, what was recorded
   * since of the time before it, and no end that came later and was not foreseen.
   */
  factsOf(layout: TableLayout, { from, same, ends }: TimeFacts): string | undefined {
    const [then, known] = [this.#then, this.#known];
    if (!then) return known && this.#versionsBy(layout, known);
    const rows = known ? this.#versionsBy(layout, known) : `select * from ${this.#schema}.${layout.name}`;
    if (this.#isOlder(known, then)) return rows;
    const columns = columnsOf(layout);
    const held = `(p.${from} is null or p.${from} <= ${then.at})`;
    const recorded = this.#by("p.changed_by", then);
    if (ends.length === 0) return `select ${named(columns, "p.")} from (${rows}) p where ${recorded} or ${held}`;
    const [end] = ends;
    const shown = columns.map((name) => {
      if (!ends.includes(name)) return `case when b.id is null then p.${name} else b.${name} end as ${name}`;
      return `case when p.${end} <= ${then.at} then p.${name} when b.${end} > ${then.at} then b.${name} end as ${name}`;
    });
    const isSame = same.map((name) => `b.${name} is not distinct from p.${name}`).join(" and ");
    return `select ${named(columns, "p.")} from (${rows}) p where ${recorded}
      union all select ${shown.join(", ")} from (${rows}) p
      left join (${this.#replacedSince(layout, then)}) b on ${isSame}
      where not ${recorded} and (b.id is not null or ${held})`;
  }

  #isOlder(known: Known | undefined, then: Known): boolean {
    return known !== undefined && known.seq <= then.seq;
  }

  /** Whether the change in a column was made by then. */
  #by(column: string, { at, seq, isWhole }: Known): string {
    return isWhole
      ? `${column} <= ${seq}`
      : `${column} in (select seq from ${this.#schema}.change_clock where at <= ${at})`;
  }

  /** The rows as the changes by then left them. */
  #versionsBy(layout: TableLayout, moment: Known): string {
    const columns = named(columnsOf(layout));
    const { name } = layout;
    const standing = `select ${columns} from ${this.#schema}.${name} where ${this.#by("changed_by", moment)}`;
    return `${standing} union all ${this.#replacedSince(layout, moment)}`;
  }

  /** Rows that stood then, and were replaced or deleted by a change that had not been made by then. */
  #replacedSince(layout: TableLayout, moment: Known): string {
    const columns = columnsOf(layout);
    const { name, key } = layout;
    const old = `select ${named(columns)} from ${this.#schema}.${name}_history h
      where ${this.#by("h.changed_by", moment)} and not (${this.#by("h.replaced_by", moment)})`;
    if (moment.isWhole) return old;
    // Under a clock set back a version may be followed by one that is later in number and earlier in time: that one counts.
    const newer = [name, `${name}_history`].map(
      (table) => `not exists (select 1 from ${this.#schema}.${table} n where n.${key} = h.${key}
        and n.changed_by > h.changed_by and ${this.#by("n.changed_by", moment)})`,
    );
    return `${old} and ${newer.join(" and ")}`;
  }

  /** The first versions of records that a fact mentions which was dated back to before the moment. */
  #mentioned(layout: TableLayout, mentions: (typeof MENTIONED)[string], then: Known): string {
    const columns = named(columnsOf(layout));
    const { name, key } = layout;
    const known = (column: string): string => (this.#known ? `and ${this.#by(column, this.#known)}` : "");
    const parts = mentions.map(
      ([table, column]) => `select ${column} from ${this.#schema}.${table}
        where from_at <= ${then.at} and not (${this.#by("created_by", then)}) ${known("created_by")}`,
    );
    const firsts = [name, `${name}_history`].map(
      (table) => `select ${columns} from ${this.#schema}.${table} where version = 1
        and not (${this.#by("created_by", then)}) ${known("created_by")} and ${key} in (${parts.join(" union ")})`,
    );
    return firsts.join(" union all ");
  }
}
