import type { Command } from "commander";
import { ENTRY_NAMES, reviewBrand, reviewBrandEntry } from "../../actions/brand-review.ts";
import type { App } from "../../app.ts";
import type { EntryKind, Reviewed } from "../../domain/branding/types.ts";
import type { Text } from "../../language/text.ts";
import { needed } from "../fields.ts";
import { onePartner } from "../partner.ts";
import { brandColumns, entryColumns } from "./columns.ts";

interface Flags {
  readonly reason?: string;
}

type Event = "submit" | "approve" | "reject";
type Review = (name: string | undefined, event: Event, reason: string | null) => Promise<void>;

const REASON: Text = { en: "why", zh: "原因" };
const NEEDED: Text = { en: "why (needed)", zh: "原因（必填）" };

/** `submit`, `approve` and `reject` of promotions and of entries of menus. */
export function registerEntryReview(noun: Command, app: App, kind: EntryKind): void {
  const columns = entryColumns(kind);
  addReview(noun, app, "<id>", ENTRY_NAMES[kind], async (id, event, reason) => {
    const database = await app.mutable(columns);
    const reviewed = await reviewBrandEntry(database, app.draft(), kind, id as string, event, reason);
    await app.printRecord(columns, reviewed);
  });
}

/** `brand submit`, `brand approve` and `brand reject`. */
export function registerBrandReview(brand: Command, app: App): void {
  addReview(brand, app, "[account]", { en: "brand", zh: "品牌设置" }, async (account, event, reason) => {
    const database = await app.mutable(brandColumns);
    const partner = account ?? (await onePartner(app, database));
    await app.printRecord(brandColumns, await reviewBrand(database, app.draft(partner), partner, event, reason));
  });
}

function addReview(parent: Command, app: App, argument: string, { en, zh }: Text, review: Review): void {
  parent
    .command(`submit ${argument}`)
    .description(app.text({ en: `Submit a ${en} for review`, zh: `提交${zh}审核` }))
    .action((name: string | undefined) => review(name, "submit", null));

  parent
    .command(`approve ${argument}`)
    .description(app.text({ en: `Approve a ${en}`, zh: `批准${zh}` }))
    .option("--reason <text>", app.text(REASON))
    .action((name: string | undefined, { reason }: Flags) => review(name, "approve", reason || null));

  parent
    .command(`reject ${argument}`)
    .description(app.text({ en: `Reject a ${en}`, zh: `驳回${zh}` }))
    .option("--reason <text>", app.text(NEEDED))
    .action(async (name: string | undefined, flags: Flags) => {
      const reason = needed({ ...flags }, "--reason", { en: "why it is rejected", zh: "驳回原因" });
      await review(name, "reject", reason);
    });
}

/** Tells a person that nothing of a draft is in the console yet; for a script the state says it. */
export function sayDraft(app: App, { state }: Reviewed, submit: string): void {
  if (state !== "draft" || app.dryRun || app.format() === "json" || app.format() === "jsonl") return;
  app.say({
    en: `A draft: the console changes once it is approved. Next: partnerctl ${submit}`,
    zh: `草稿：审核通过后才在控制台生效。下一步：partnerctl ${submit}`,
  });
}
