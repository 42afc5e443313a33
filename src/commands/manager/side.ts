import type { Command } from "commander";
import { CUSTOMERS, RESELLERS, type Subject } from "../../actions/assignment-subjects.ts";
import type { App } from "../../app.ts";
import type { Assignment, AssignmentPeriod, ResellerAssignment } from "../../domain/managers/assignment.ts";
import { usageError } from "../../errors.ts";
import { addListOptions, type ListColumn } from "../listing.ts";
import { camel } from "../option-values.ts";
import { assignmentColumns, resellerAssignmentColumns } from "./columns.ts";

/** Who is handed over, and how that is shown: customers, or with --reseller a distributor's resellers. */
export interface Side<Item extends AssignmentPeriod> {
  readonly subject: Subject<Item>;
  readonly columns: readonly ListColumn<Item>[];
}

export const CUSTOMER_SIDE: Side<Assignment> = { subject: CUSTOMERS, columns: assignmentColumns };
export const RESELLER_SIDE: Side<ResellerAssignment> = { subject: RESELLERS, columns: resellerAssignmentColumns };

/** The option that turns a command of `manager` to resellers. */
export interface ResellerFlag {
  readonly reseller?: boolean;
}

/** Adds --reseller. */
export function addResellerFlag(command: Command, app: App): Command {
  return command.option("--reseller", app.text({ en: "resellers instead of customers", zh: "针对云经销商而非客户" }));
}

type AnyColumn = ListColumn<never>;

/** Adds the options of a list that shows customers, or with --reseller resellers: filters of both, each with its list. */
export function addListOptionsOfBoth(
  command: Command,
  app: App,
  customers: readonly AnyColumn[],
  resellers: readonly AnyColumn[],
): Command {
  // --reseller is the switch; a list of one reseller's needs no filter by it.
  const more = resellers.filter(({ key }) => key !== "reseller" && !customers.some((column) => column.key === key));
  return addResellerFlag(addListOptions(command, app, [...customers, ...more]), app);
}

/** Refuses a filter by a column that only the other list has: it would silently find everything. */
export function refuseFiltersOfOther(
  flags: Readonly<Record<string, unknown>>,
  shown: readonly AnyColumn[],
  other: readonly AnyColumn[],
): void {
  const wrong = other
    .filter(({ key }) => !shown.some((column) => column.key === key))
    .find(({ key }) => ["", "From", "To"].some((end) => flags[`${camel(key)}${end}`] !== undefined));
  if (!wrong) return;
  const option = `--${wrong.key.replaceAll("_", "-")}`;
  throw usageError(
    "BAD_VALUE",
    {
      en: `${option} is no column of this list: ${shown.map(({ key }) => key).join(", ")}.`,
      zh: `${option} 不是该列表的列：${shown.map(({ key }) => key).join("、")}。`,
    },
    { field: wrong.key },
  );
}
