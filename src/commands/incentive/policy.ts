import type { Command } from "commander";
import { addIncentivePolicy } from "../../actions/add-incentive-policy.ts";
import type { App } from "../../app.ts";
import { ASSOCIATION_TYPES } from "../../domain/association/association.ts";
import { INCENTIVE_PROGRAMS, type IncentivePolicy } from "../../domain/incentives/policies.ts";
import { TIERS } from "../../domain/partners/partner.ts";
import type { Text } from "../../language/text.ts";
import { type Instant, startOf } from "../../values/instant.ts";
import { type Fen, parseFen } from "../../values/money.ts";
import { allNeeded } from "../fields.ts";
import { addListOptions, listQuery } from "../listing.ts";
import { badValue, oneOf } from "../option-values.ts";
import { policyColumns } from "./columns.ts";
import { readRate } from "./rate.ts";

interface Flags {
  readonly program?: string;
  readonly rate?: string;
  readonly from?: string;
  readonly to?: string;
  readonly associationType?: string;
  readonly product?: readonly string[];
  readonly tier?: string;
  readonly threshold?: string;
  readonly cap?: string;
}

/** `incentive policy list` and `incentive policy add`. */
export function registerPolicy(incentive: Command, app: App): void {
  const policy = incentive
    .command("policy")
    .description(app.text({ en: "Rates of incentives, as users enter them", zh: "激励政策（由用户录入）" }))
    .helpCommand(false);

  const list = policy.command("list").description(app.text({ en: "List the rates", zh: "列出激励政策" }));
  addListOptions(list, app, policyColumns).action(async (flags) => {
    const query = listQuery(app, flags, policyColumns);
    const database = await app.database("read");
    await database.read(({ incentivePolicies }) => app.printList(policyColumns, incentivePolicies.list(query)));
  });

  policy
    .command("add")
    .description(app.text({ en: "Add a rate that holds from a day on", zh: "录入自某日起生效的返点比例" }))
    .option(
      "--program <program>",
      described(app, { en: "whose it is (needed)", zh: "适用的伙伴计划（必填）" }, INCENTIVE_PROGRAMS),
    )
    .option(
      "--rate <percent>",
      app.text({ en: "up to four places, such as 3.25 (needed)", zh: "最多四位小数，如 3.25（必填）" }),
    )
    .option("--from <date>", app.text({ en: "the first day on which it holds (needed)", zh: "生效日期（必填）" }))
    .option(
      "--to <date>",
      app.text({ en: "the first day on which it no longer holds", zh: "失效日期（当日起不再适用）" }),
    )
    .option(
      "--association-type <type>",
      described(app, { en: "only this one", zh: "仅限该关联类型" }, ASSOCIATION_TYPES),
    )
    .option("--product <names...>", app.text({ en: "only these product types", zh: "仅限这些产品类型" }))
    .option("--tier <tier>", described(app, { en: "only partners of this tier", zh: "仅限该等级的伙伴" }, TIERS))
    .option(
      "--threshold <yuan>",
      app.text({ en: "from this performance on, for all of it", zh: "业绩达到该金额起，全部业绩适用" }),
    )
    .option("--cap <yuan>", app.text({ en: "at most so much in one statement", zh: "每份账单的封顶金额" }))
    .addHelpText("after", () => app.text(CHOICE))
    .action((flags: Flags) => runAdd(app, flags));
}

const CHOICE: Text = {
  en: `
Of the rates that hold at the end of a cycle the most specific applies: one that names products,
then one that names a tier, then one that names an association type; of those alike the highest
threshold reached, then the latest --from.`,
  zh: `
账期结束时有效的多条政策中，适用最具体的一条：先看是否限定产品，再看伙伴等级，再看关联类型；
条件相同时取已达到的最高业绩门槛，再取生效日期最晚的一条。`,
};

function described(app: App, text: Text, choices: readonly string[]): string {
  return `${app.text(text)}: ${choices.join("|")}`;
}

async function runAdd(app: App, flags: Flags): Promise<void> {
  const wanted = readPolicy(flags);
  const database = await app.mutable(policyColumns);
  // The rates are nobody's: their changes belong to the record of no partner.
  const { policy, changed } = await addIncentivePolicy(database, app.draft(null), wanted);
  if (!changed) app.say({ en: "Unchanged: it was entered before.", zh: "未变：该政策此前已录入。" });
  await app.printRecord(policyColumns, policy);
}

function readPolicy(flags: Flags): Omit<IncentivePolicy, "id"> {
  const [program, rate, start] = allNeeded({ ...flags }, [
    ["--program", { en: "whose rate it is", zh: "适用的伙伴计划" }],
    ["--rate", { en: "the rate in percent", zh: "返点比例" }],
    ["--from", { en: "the day from which it holds", zh: "生效日期" }],
  ]);
  const from = readDay("--from", start);
  const to = flags.to === undefined ? null : readDay("--to", flags.to);
  if (to !== null && to <= from) {
    throw badValue("--to", flags.to as string, { en: "a day behind --from", zh: "晚于 --from 的日期" });
  }
  return {
    program: oneOf("--program", program, INCENTIVE_PROGRAMS),
    rate: readRate("--rate", rate),
    associationType:
      flags.associationType === undefined
        ? null
        : oneOf("--association-type", flags.associationType, ASSOCIATION_TYPES),
    products: readProducts(flags.product ?? []),
    tier: flags.tier === undefined ? null : oneOf("--tier", flags.tier, TIERS),
    threshold: readAmount("--threshold", flags.threshold),
    cap: readAmount("--cap", flags.cap),
    from,
    to,
  };
}

/** Each once, in the order of their code points. */
function readProducts(names: readonly string[]): string[] {
  const products = names.map((name) => name.trim());
  const wrong = products.find((name) => name === "" || name.includes(";"));
  if (wrong !== undefined) {
    throw badValue("--product", wrong, { en: "a product type without a semicolon", zh: "不含英文分号的产品类型" });
  }
  return [...new Set(products)].sort((a, b) => (a < b ? -1 : 1));
}

function readAmount(option: string, text: string | undefined): Fen | null {
  if (text === undefined) return null;
  const amount = parseFen(text);
  if (amount === undefined || amount < 0) {
    throw badValue(option, text, { en: "an amount such as 1234.50", zh: "1234.50 这样的金额" });
  }
  return amount;
}

function readDay(option: string, text: string): Instant {
  const day = startOf(text);
  if (day === undefined) throw badValue(option, text, { en: "a date such as 2026-11-24", zh: "2026-11-24 这样的日期" });
  return day;
}
