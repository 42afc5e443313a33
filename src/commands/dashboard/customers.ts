import type { Command } from "commander";
import { ownManager } from "../../actions/authorize.ts";
import type { App } from "../../app.ts";
import type { Tables } from "../../database/tables/index.ts";
import { MEMBER, PARTNER } from "../../domain/record-names.ts";
import { notFound, notFoundOf, usageError } from "../../errors.ts";
import type { Text } from "../../language/text.ts";
import {
  CUSTOMER_BREAKDOWNS,
  CUSTOMER_SECTIONS,
  type CustomerSection,
  type CustomersQuestion,
  customerSection,
  topCustomers,
} from "../../reports/customers.ts";
import { type Period, periodOf, spanOf } from "../../reports/period.ts";
import type { Section } from "../../reports/section.ts";
import { cycleOf, isCycle } from "../../values/instant.ts";
import { badValue, oneOf } from "../option-values.ts";
import { onePartner, resellersOf } from "../partner.ts";
import { outputFolder, refuseMixture } from "../sections.ts";

interface CustomersFlags {
  readonly from?: string;
  readonly to?: string;
  readonly by?: string;
  readonly section?: string;
  readonly manager?: string;
  readonly includeResellers?: boolean;
  readonly chart?: boolean;
}

/** What is asked for, before it is known for which partner. */
interface Wish extends Pick<CustomersQuestion, "period" | "by" | "manager"> {
  readonly includeResellers: boolean;
  readonly section: CustomerSection | undefined;
  /** The folder that takes one file per section. */
  readonly folder: string | undefined;
}

/** `dashboard customers`. */
export function registerCustomers(dashboard: Command, app: App): void {
  dashboard
    .command("customers")
    .description(
      app.text({ en: "Customer counts, changes, profile and revenue", zh: "客户数量、增减、画像与贡献收入" }),
    )
    .option("--from <cycle>", app.text({ en: "first cycle (YYYY-MM)", zh: "起始账期（YYYY-MM）" }))
    .option("--to <cycle>", app.text({ en: "last cycle; the current one by default", zh: "结束账期，默认为当前账期" }))
    .option(
      "--section <name>",
      `${app.text({ en: "only this section", zh: "只输出该部分" })}: ${CUSTOMER_SECTIONS.join(", ")}`,
    )
    .option("--by <a,b>", app.text({ en: "break down by these", zh: "按这些维度细分" }))
    .option(
      "--manager <member>",
      app.text({ en: "only this account manager's customers", zh: "只统计该客户经理的客户" }),
    )
    .option(
      "--include-resellers",
      app.text({ en: "a distributor's with those of its resellers", zh: "总经销商：包含其云经销商的客户" }),
    )
    .option("--chart", app.text({ en: "draw charts (later release)", zh: "绘制图表（后续版本）" }))
    .addHelpText("after", () => app.text(BREAKDOWN_HELP))
    .action((flags: CustomersFlags) => runCustomers(app, flags));
}

const BREAKDOWNS = CUSTOMER_SECTIONS.filter((name) => CUSTOMER_BREAKDOWNS[name].length > 0)
  .map((name) => `\n  ${name}: ${CUSTOMER_BREAKDOWNS[name].join(", ")}`)
  .join("");

const BREAKDOWN_HELP: Text = {
  en: `\n--by takes, separated by commas (without --section each counts where a section has it):${BREAKDOWNS}`,
  zh: `\n--by 可用的取值，以逗号分隔（未指定 --section 时，对支持该维度的部分生效）：${BREAKDOWNS}`,
};

async function runCustomers(app: App, flags: CustomersFlags): Promise<void> {
  const wish = await readWish(app, flags);
  const { section, folder, manager } = wish;
  const people = folder === undefined && ["table", "md", "html", "xlsx"].includes(app.format());
  const database = await app.database("read");
  const partner = await onePartner(app, database);
  // One moment for the whole report: nothing that is written meanwhile makes its parts disagree.
  const sections = await database.read(async (tables) => {
    const resellers = await checkScope(tables, partner, wish);
    const { period, by } = wish;
    const question: CustomersQuestion = { partner, manager, resellers, period, by, now: app.now() };
    const answers: Section[] = [];
    for (const name of section === undefined ? CUSTOMER_SECTIONS : [section]) {
      answers.push(await customerSection(tables, name, question));
    }
    return section === undefined && people ? [...answers, await topCustomers(tables, question)] : answers;
  });
  const [only] = sections;
  if (folder !== undefined || section === undefined || !only) {
    await app.printSections(titleOf(wish.period), sections, folder);
  } else if (only.shape === "record") {
    for (const [row] of only.batches) if (row) await app.printRecord(only.columns, row);
  } else await app.printList(only.columns, only.batches);
}

function titleOf({ first, last }: Period): Text {
  return {
    en: `Customer dashboard, ${first} to ${last} (Asia/Shanghai)`,
    zh: `客户看板，${first} 至 ${last}（北京时间）`,
  };
}

/** Refuses a scope that does not exist; answers with the resellers that are included. */
async function checkScope(
  { partners, members }: Tables,
  partner: string,
  { includeResellers, manager, period }: Wish,
): Promise<readonly string[]> {
  const profile = await partners.find(partner);
  if (!profile) throw notFound(PARTNER, partner);
  const span = spanOf(period);
  const resellers = includeResellers ? await resellersOf({ partners }, profile, span) : [];
  if (manager === undefined) return resellers;
  const member = await members.find(manager);
  const ofWhom = member?.partner ?? "";
  if (ofWhom !== partner && !resellers.includes(ofWhom)) {
    throw notFoundOf(partner, MEMBER, manager, {
      field: "manager",
      hint: { en: "partnerctl member list", zh: "partnerctl member list" },
    });
  }
  return resellers;
}

async function readWish(app: App, flags: CustomersFlags): Promise<Wish> {
  if (flags.chart) {
    throw usageError(
      "not-available",
      { en: "--chart comes with a later release. Leave it out.", zh: "--chart 将在后续版本提供，请先去掉该选项。" },
      { field: "chart" },
    );
  }
  const section = flags.section === undefined ? undefined : oneOf("--section", flags.section, CUSTOMER_SECTIONS);
  const folder = await outputFolder(app);
  if (section === undefined) refuseMixture(app, folder, CUSTOMER_SECTIONS);
  return {
    section,
    folder,
    period: readPeriod(app, flags),
    by: flags.by === undefined ? [] : readBreakdown(flags.by, section),
    manager: ownManager(app.manager(), flags.manager),
    includeResellers: flags.includeResellers === true,
  };
}

function readPeriod(app: App, flags: CustomersFlags): Period {
  const current = cycleOf(app.now());
  const period = periodOf(readCycle("--from", flags.from), readCycle("--to", flags.to), current);
  if (period.first <= period.last) return period;
  throw usageError(
    "BAD_VALUE",
    {
      en: `--from ${period.first} lies after --to ${period.last}${flags.to === undefined ? ", the current cycle" : ""}.`,
      zh: `--from ${period.first} 晚于 --to ${period.last}${flags.to === undefined ? "（当前账期）" : ""}。`,
    },
    { field: "from" },
  );
}

function readCycle(option: string, text: string | undefined): string | undefined {
  if (text === undefined || isCycle(text)) return text;
  throw badValue(option, text, { en: "a cycle such as 2026-11", zh: "2026-11 这样的账期" });
}

const TIMES: readonly string[] = ["month", "day", "quarter"];

function readBreakdown(text: string, section: CustomerSection | undefined): string[] {
  const choices = section === undefined ? Object.values(CUSTOMER_BREAKDOWNS).flat() : CUSTOMER_BREAKDOWNS[section];
  if (choices.length === 0) {
    throw usageError(
      "BAD_VALUE",
      { en: `The section ${section} takes no --by.`, zh: `${section} 部分不支持 --by。` },
      { field: "by" },
    );
  }
  const words = text.split(",").map((word) => word.trim().replaceAll("-", "_"));
  const by = words.map((word) => oneOf("--by", word, [...new Set(choices)]));
  const twice = by.find((word, place) => by.indexOf(word) !== place);
  const times = by.filter((word) => TIMES.includes(word));
  if (twice === undefined && times.length < 2) return by;
  throw usageError(
    "BAD_VALUE",
    twice === undefined
      ? { en: `--by takes one of ${times.join(" and ")}, not both.`, zh: `--by 中 ${times.join("、")} 只能选一个。` }
      : { en: `--by names ${twice} twice.`, zh: `--by 中 ${twice} 重复。` },
    { field: "by" },
  );
}
