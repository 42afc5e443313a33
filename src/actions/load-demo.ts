import { setImmediate as nextTurn } from "node:timers/promises";
import type { ChangeDraft, Database } from "../database/database.ts";
import { conflict } from "../errors.ts";
import type { BulkAction, BulkRecord } from "./bulk.ts";

/** One file of the demo data, and the bulk action that its command would run. */
export interface DemoStep {
  readonly name: string;
  readonly action: BulkAction;
  /** Opens the file when its turn comes. */
  readonly open: () => Promise<AsyncIterable<readonly BulkRecord[]>>;
}

/** What became of a step's rows, by outcome; outcomes that did not occur are left out. */
export interface DemoCounts {
  readonly name: string;
  readonly counts: Readonly<Record<string, number>>;
}

/** Loads the demo data as one change, whole or not at all; a database that holds data already is left alone. */
export async function loadDemo(
  database: Database,
  draft: ChangeDraft,
  steps: readonly DemoStep[],
): Promise<DemoCounts[]> {
  const job = database.job(draft, { atomic: true });
  try {
    const { partners, customers, guarded } = await job.chunk(async ({ invariants, members }) => ({
      ...(await invariants.sizes()),
      guarded: await members.anyEcosystemManager(),
    }));
    if (partners + customers > 0 || guarded) throw notEmpty(database.path);
    const loaded: DemoCounts[] = [];
    for (const { name, action, open } of steps) {
      const counts: Record<string, number> = {};
      for await (const batch of await open()) {
        const { results } = await job.chunk((tables) => action.chunk(tables, batch));
        for (const { outcome } of results) counts[outcome] = (counts[outcome] ?? 0) + 1;
        await nextTurn();
      }
      loaded.push({ name, counts });
    }
    await job.finish(Object.fromEntries(loaded.map(({ name, counts }) => [name, total(counts)])));
    return loaded;
  } catch (error) {
    await job.abandon();
    throw error;
  }
}

function total(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

function notEmpty(path: string) {
  return conflict(
    "not-empty",
    {
      en: `${path} holds partners or customers already; the demo data was not added.`,
      zh: `${path} 中已有伙伴或客户，未加入演示数据。`,
    },
    {
      hint: {
        en: "Load it into another file: partnerctl init --demo --db demo.db",
        zh: "可载入其他文件：partnerctl init --demo --db demo.db",
      },
    },
  );
}
