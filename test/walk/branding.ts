import { sql } from "kysely";
import { reviewBrand, reviewBrandEntry } from "../../src/actions/brand-review.ts";
import { addBrandEntry, editBrandEntry, removeBrandEntry } from "../../src/actions/save-brand-entry.ts";
import { setBrand } from "../../src/actions/set-brand.ts";
import type { Database } from "../../src/database/database.ts";
import type { EntryKind } from "../../src/domain/branding/types.ts";
import { ENTRY_KINDS, MENU_GROUPS } from "../../src/domain/branding/types.ts";
import { type Chance, type Event, type Events, idOf } from "./world.ts";

const entry = async (database: Database, chance: Chance, kind: EntryKind): Promise<string> =>
  await idOf(database, chance, sql`select id from brand_entries where kind = ${kind} order by id desc limit 12`);

const review =
  (event: "submit" | "approve" | "reject"): Event =>
  async (database, draft, chance) => {
    const kind = chance.of(ENTRY_KINDS);
    return await reviewBrandEntry(database, draft, kind, await entry(database, chance, kind), event, "x");
  };

const steps = ["submit", "submit", "approve", "reject"] as const;

/** Promotions, entries of menus, and what the console of a partner looks like. */
export const BRANDING: Events = {
  async addEntry(database, draft, chance, { sellers }) {
    const kind = chance.of(ENTRY_KINDS);
    const group = kind === "menu" ? chance.of(MENU_GROUPS) : null;
    const words = { nameZh: `促销${chance.below(99)}`, nameEn: "Sale", url: "https://example.com/sale" };
    const values = { ...words, group, visible: chance.below(4) > 0, position: undefined };
    return await addBrandEntry(database, draft, chance.of(sellers), kind, values);
  },
  async editEntry(database, draft, chance) {
    const kind = chance.of(ENTRY_KINDS);
    const changes = { nameEn: chance.of(["Sale", "Spring sale"]), visible: chance.below(2) === 0 };
    return await editBrandEntry(database, draft, kind, await entry(database, chance, kind), changes);
  },
  async removeEntry(database, draft, chance) {
    const kind = chance.of(ENTRY_KINDS);
    // Seldom one that there is: what is removed too soon never comes to its approval.
    const id = chance.below(3) === 0 ? await entry(database, chance, kind) : "none";
    return await removeBrandEntry(database, draft, kind, id);
  },
  submitEntry: review("submit"),
  approveEntry: review("approve"),
  rejectEntry: review("reject"),
  setBrand: async (database, draft, chance, { sellers }) =>
    await setBrand(database, draft, chance.of(sellers.slice(0, 4)), {
      color: chance.of(["#0B5FFF", "11,95,254", "#101010"]),
    }),
  reviewBrand: async (database, draft, chance, { sellers }) =>
    await reviewBrand(database, draft, chance.of(sellers.slice(0, 4)), chance.of(steps), "x"),
};
