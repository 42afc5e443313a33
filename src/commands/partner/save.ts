import type { Command } from "commander";
import { savePartner } from "../../actions/save-partner.ts";
import type { App } from "../../app.ts";
import { PARTNER_FIELDS } from "../../domain/partners/fields.ts";
import type { Text } from "../../language/text.ts";
import { type Instant, parseInstant } from "../../values/instant.ts";
import { isBlank } from "../../values/names.ts";
import { addFieldOptions, allNeeded, neededAccount, readFieldOptions } from "../fields.ts";
import { badValue } from "../option-values.ts";
import { addIfVersion, readIfVersion } from "../versions.ts";
import { partnerColumns } from "./columns.ts";
import { warnUnknown } from "./unknown.ts";

const FACTS = PARTNER_FIELDS.filter((field) => field.key !== "account_name");

const NEEDED: readonly (readonly [string, Text])[] = [
  ["--company", { en: "the partner's company", zh: "伙伴的公司名称" }],
  ["--uscc", { en: "its unified social credit code", zh: "统一社会信用代码" }],
  [
    "--kind",
    { en: "solution-provider, distributor, reseller or none", zh: "solution-provider、distributor、reseller 或 none" },
  ],
];

type Flags = Readonly<Record<string, unknown>>;

/** `partner add` and `partner edit`: they record what already is. */
export function registerSave(partner: Command, app: App): void {
  const add = partner
    .command("add <account>")
    .description(app.text({ en: "Record a partner as it is", zh: "录入伙伴现状" }));
  addFieldOptions(add, app, FACTS)
    .option(
      "--since <date>",
      app.text({ en: "kind, programmes and links hold from this day", zh: "类型、计划与归属自该日起生效" }),
    )
    .action(async (account: string, flags: Flags) => {
      neededAccount(account, { en: "the partner's account", zh: "伙伴账号名" });
      allNeeded(flags, NEEDED);
      await save(app, account, flags, "add");
    });

  const edit = partner
    .command("edit <account>")
    .description(app.text({ en: "Correct what is recorded of a partner", zh: "更正伙伴信息" }));
  addIfVersion(addFieldOptions(edit, app, FACTS), app).action(async (account: string, flags: Flags) => {
    if (typeof flags.company === "string" && isBlank(flags.company)) {
      throw badValue("--company", flags.company, { en: "a company: it cannot be empty", zh: "公司名称，不能为空" });
    }
    await save(app, account, flags, "edit");
  });
}

async function save(app: App, account: string, flags: Flags, mode: "add" | "edit"): Promise<void> {
  const given = readFieldOptions(FACTS, flags);
  const ifVersion = readIfVersion(flags);
  const since = typeof flags.since === "string" ? readSince(flags.since) : null;
  const database = await app.mutable(partnerColumns(app.now()));
  const saved = await savePartner(database, app.draft(account), account, given, mode, { since, ifVersion });
  await app.printRecord(partnerColumns(app.now()), saved.profile);
  warnUnknown(app, saved.unknownNames);
}

function readSince(text: string): Instant {
  const parsed = parseInstant(text);
  if (parsed) return parsed.at;
  throw badValue("--since", text, { en: "a date such as 2026-11-24", zh: "2026-11-24 这样的日期" });
}
