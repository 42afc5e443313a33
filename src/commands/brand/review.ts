import type { Command } from "commander";
import { ENTRY_NAMES, reviewBrand, reviewBrandEntry } from "../../actions/brand-review.ts";
import type { App } from "../../app.ts";
import type { BrandEntry, EntryKind, Reviewed } from "../../domain/branding/types.ts";
import type { Text } from "../../language/text.ts";
import { shellWord } from "../../values/shell.ts";
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
    sayNext(app, reviewed, `brand ${kind}`, reviewed.id);
  });
}

/** `brand submit`, `brand approve` and `brand reject`. */
export function registerBrandReview(brand: Command, app: App): void {
  addReview(brand, app, "[account]", { en: "brand", zh: "品牌设置" }, async (account, event, reason) => {
    const database = await app.mutable(brandColumns);
    const partner = account ?? (await onePartner(app, database));
    const reviewed = await reviewBrand(database, app.draft(partner), partner, event, reason);
    await app.printRecord(brandColumns, reviewed);
    sayNext(app, reviewed.brand, "brand", partner);
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

/** What comes after each state, and who does it. */
const NEXT: Readonly<Record<Reviewed["state"], (noun: string, name: string, partner: string) => Text>> = {
  draft: (noun, name) => ({
    en: `A draft: the console changes once it is approved. Next: partnerctl ${noun} submit ${name}`,
    zh: `草稿：审核通过后才在控制台生效。下一步：partnerctl ${noun} submit ${name}`,
  }),
  submitted: (noun, name) => ({
    en: `Waits for an ecosystem manager's review. Next, by one of them: partnerctl ${noun} approve ${name}, or reject with --reason`,
    zh: `等待生态经理审核。下一步由生态经理执行：partnerctl ${noun} approve ${name}，或 reject 并填写 --reason`,
  }),
  approved: (_noun, _name, partner) => ({
    en: `Approved. See what the console shows: partnerctl brand preview ${shellWord(partner)} -o <file>.html`,
    zh: `已通过。查看控制台效果：partnerctl brand preview ${shellWord(partner)} -o <文件>.html`,
  }),
  rejected: (noun, name) => ({
    en: `Rejected. Mend what the reason names, then submit it again: partnerctl ${noun} submit ${name}`,
    zh: `已驳回。请按原因修改后重新提交：partnerctl ${noun} submit ${name}`,
  }),
};

/** Tells a person what comes next; for a script the state says it. */
export function sayNext(
  app: App,
  { state, partner }: Pick<BrandEntry, "state" | "partner">,
  noun: string,
  name: string,
): void {
  if (app.dryRun || app.printsJson) return;
  app.say(NEXT[state](noun, name, partner));
}

/** Tells a person that everything given was so before, and that the review stands as it stood. */
export function sayUnchanged(app: App): void {
  app.say({ en: "Unchanged: it was so before.", zh: "未变：与原有内容相同。" });
}

/** The record that is shown still has its last state. */
export function sayRemoved(app: App, id: string): void {
  if (app.dryRun || app.printsJson) return;
  app.say({ en: `Removed: ${id} is out of the console.`, zh: `已删除：${id} 不再显示在控制台。` });
}
