import type { ChangeDraft, Database } from "../database/database.ts";
import type { Tables } from "../database/tables/index.ts";
import { SOLUTION_FIELDS } from "../domain/coupons/fields.ts";
import type { Solution } from "../domain/coupons/types.ts";
import { PARTNER } from "../domain/record-names.ts";
import { notFound } from "../errors.ts";
import type { Text } from "../language/text.ts";
import { refuseBound } from "./authorize.ts";
import { type Edited, requireVersion } from "./require-version.ts";
import { resolveId } from "./resolve-id.ts";

export type SolutionValues = Pick<Solution, "name" | "kind" | "state">;

const SOLUTION: Text = { en: "solution", zh: "方案" };

/** Finds a solution by its id or the beginning of it. */
export function findSolution(tables: Tables, id: string): Promise<Solution> {
  return resolveId(tables, tables.solutions, SOLUTION, id);
}

/** What a partner says of its own solution; the rest is the vendor's to say, since it lifts what may be applied for. */
const OWN_STATES: ReadonlySet<string> = new Set(["draft", "in-review"]);

function refuseCertified(tables: Tables, { state }: Partial<SolutionValues>): void {
  if (state !== undefined && !OWN_STATES.has(state)) refuseBound(tables, `solution --state ${state}`);
}

/** Records a new solution of a partner. */
export async function addSolution(
  database: Database,
  draft: ChangeDraft,
  partner: string,
  values: SolutionValues,
): Promise<Solution> {
  return await database.write(draft, async (tables, change) => {
    refuseCertified(tables, values);
    if (!(await tables.partners.find(partner))) throw notFound(PARTNER, partner);
    const solution: Solution = { id: change.ids.next("sol"), partner, ...values, createdAt: change.at };
    await tables.solutions.insert([solution]);
    return solution;
  });
}

/** Changes what is recorded of a solution; what is not given stays. */
export async function editSolution(
  database: Database,
  draft: ChangeDraft,
  id: string,
  values: Partial<SolutionValues>,
  ifVersion?: number,
): Promise<Solution> {
  return await database.write(draft, async (tables) => {
    refuseCertified(tables, values);
    const before = await findSolution(tables, id);
    await tables.solutions.hold([before.id]);
    const edited: Edited = { noun: "solution", table: "solutions", key: before.id, fields: SOLUTION_FIELDS };
    await requireVersion(tables, edited, ifVersion, new Map(Object.entries(values)));
    const after: Solution = { ...before, ...values };
    const same = before.name === after.name && before.kind === after.kind && before.state === after.state;
    if (!same) await tables.solutions.replace([after]);
    return after;
  });
}
