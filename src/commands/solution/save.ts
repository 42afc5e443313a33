import type { Command } from "commander";
import { addSolution, editSolution, type SolutionValues } from "../../actions/save-solution.ts";
import type { App } from "../../app.ts";
import { SOLUTION_FIELDS } from "../../domain/coupons/fields.ts";
import { addFieldOptions, allNeeded, readFieldOptions } from "../fields.ts";
import { badValue } from "../option-values.ts";
import { onePartner } from "../partner.ts";
import { addIfVersion, readIfVersion } from "../versions.ts";
import { solutionColumns } from "./columns.ts";

type Flags = Readonly<Record<string, string | undefined>>;

/** `solution add` and `solution edit`. */
export function registerSave(solution: Command, app: App): void {
  const add = solution.command("add").description(app.text({ en: "Add a solution", zh: "新增方案" }));
  addFieldOptions(add, app, SOLUTION_FIELDS, ["name", "kind"]).action(async (flags: Flags) => {
    allNeeded(flags, [
      ["--name", { en: "what the solution is called", zh: "方案名称" }],
      ["--kind", { en: "what kind of solution it is", zh: "方案类型" }],
    ]);
    const values = { state: "draft", ...readValues(flags) } as SolutionValues;
    const database = await app.mutable(solutionColumns);
    const partner = await onePartner(app, database);
    await app.printRecord(solutionColumns, await addSolution(database, app.draft(partner), partner, values));
  });

  const edit = solution.command("edit <id>").description(app.text({ en: "Change a solution", zh: "修改方案" }));
  addIfVersion(addFieldOptions(edit, app, SOLUTION_FIELDS), app).action(async (id: string, flags: Flags) => {
    const values = readValues(flags);
    const database = await app.mutable(solutionColumns);
    const edited = await editSolution(database, app.draft(), id, values, readIfVersion(flags));
    await app.printRecord(solutionColumns, edited);
  });
}

/** The values that are given; none of them can be emptied. */
function readValues(flags: Flags): Partial<SolutionValues> {
  const given = readFieldOptions(SOLUTION_FIELDS, flags);
  for (const [key, value] of given) {
    if (value === null) throw badValue(`--${key}`, "", { en: "a value: it cannot be empty", zh: "有效值，不能为空" });
  }
  return Object.fromEntries(given) as Partial<SolutionValues>;
}
