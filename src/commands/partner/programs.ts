import type { Command } from "commander";
import { changeStatus, joinProgram, leaveProgram } from "../../actions/change-programs.ts";
import type { App } from "../../app.ts";
import { PROGRAMS, type ProgramPeriod, STAGES } from "../../domain/partners/partner.ts";
import type { StatusEvent } from "../../domain/programs/states.ts";
import { PARTNER } from "../../domain/record-names.ts";
import { notFound, usageError } from "../../errors.ts";
import { same, type Text } from "../../language/text.ts";
import { needed } from "../fields.ts";
import { selectRows } from "../in-memory.ts";
import { addListOptions, type ListColumn, listQuery } from "../listing.ts";
import { oneOf } from "../option-values.ts";
import { partnerColumns } from "./columns.ts";

const periodColumns: readonly ListColumn<ProgramPeriod>[] = [
  { key: "partner", label: { en: "Partner", zh: "伙伴" }, type: "text", value: (row) => row.partner },
  {
    key: "program",
    label: { en: "Programme", zh: "计划" },
    type: "text",
    value: (row) => row.program,
    values: PROGRAMS,
  },
  { key: "stage", label: { en: "Stage", zh: "阶段" }, type: "text", value: (row) => row.stage, values: STAGES },
  { key: "from", label: { en: "From", zh: "开始时间" }, type: "instant", value: (row) => row.from },
  { key: "to", label: { en: "To", zh: "结束时间" }, type: "instant", value: (row) => row.to },
];

const STATUS_EVENTS: readonly (readonly [StatusEvent, Text])[] = [
  ["freeze", { en: "Freeze a partner: it registers and invites nobody", zh: "冻结伙伴：不能报备或邀请" }],
  ["unfreeze", { en: "Make a frozen partner active again", zh: "解冻伙伴" }],
  ["delist", { en: "Delist a partner for good", zh: "伙伴摘牌退出" }],
];

/** In lines that a terminal shows whole. */
const PROGRAM_TEXT: Text = {
  en: `which programme: ${PROGRAMS.slice(0, 3).join(", ")},\n${PROGRAMS.slice(3, 7).join(", ")},\n${PROGRAMS.slice(7).join(", ")}`,
  zh: `伙伴计划：${PROGRAMS.slice(0, 3).join("、")}、\n${PROGRAMS.slice(3, 7).join("、")}、\n${PROGRAMS.slice(7).join("、")}`,
};

interface Flags {
  readonly program?: string;
  readonly stage?: string;
}

/** `partner join`, `leave`, `programs`, `freeze`, `unfreeze` and `delist`. */
export function registerPrograms(partner: Command, app: App): void {
  const readProgram = (flags: Flags) =>
    oneOf("--program", needed({ ...flags }, "--program", same(PROGRAMS.join(" / "))), PROGRAMS);

  partner
    .command("join <account>")
    .description(app.text({ en: "Join a programme, if the rules allow it", zh: "加入伙伴计划（按规则判定）" }))
    .option("--program <program>", app.text(PROGRAM_TEXT))
    .option("--stage <stage>", app.text({ en: `stage: ${STAGES.join(", ")}`, zh: `阶段：${STAGES.join("、")}` }))
    .action(async (account: string, flags: Flags) => {
      const program = readProgram(flags);
      const stage = flags.stage === undefined ? null : oneOf("--stage", flags.stage, STAGES);
      if (stage !== null && !program.endsWith("-path")) {
        throw usageError(
          "BAD_VALUE",
          {
            en: `${program} has no stages; leave --stage out.`,
            zh: `${program} 没有阶段，请去掉 --stage。`,
          },
          { field: "stage" },
        );
      }
      const columns = partnerColumns(app.now());
      const database = await app.mutable(columns);
      await app.printRecord(columns, await joinProgram(database, app.draft(account), account, program, stage));
    });

  partner
    .command("leave <account>")
    .description(app.text({ en: "Leave a programme", zh: "退出伙伴计划" }))
    .option("--program <program>", app.text(PROGRAM_TEXT))
    .action(async (account: string, flags: Flags) => {
      const program = readProgram(flags);
      const columns = partnerColumns(app.now());
      const database = await app.mutable(columns);
      await app.printRecord(columns, await leaveProgram(database, app.draft(account), account, program));
    });

  const programs = partner
    .command("programs <account>")
    .description(app.text({ en: "List what a partner holds and held", zh: "查看伙伴加入过的计划" }));
  addListOptions(programs, app, periodColumns).action(async (account: string, flags) => {
    const query = listQuery(app, flags, periodColumns);
    const database = await app.database("read");
    const found = await database.read(({ partners }) => partners.find(account));
    if (!found) throw notFound(PARTNER, account);
    await app.printList(periodColumns, [selectRows(found.programs, periodColumns, query)]);
  });

  for (const [event, text] of STATUS_EVENTS) {
    partner
      .command(`${event} <account>`)
      .description(app.text(text))
      .action(async (account: string) => {
        const columns = partnerColumns(app.now());
        const database = await app.mutable(columns);
        await app.printRecord(columns, await changeStatus(database, app.draft(account), account, event));
      });
  }
}
