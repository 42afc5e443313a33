import type { ChangeDraft, Database } from "../database/database.ts";
import type { OpenChange } from "../database/session.ts";
import type { Tables } from "../database/tables/index.ts";
import type { Parameter, ParameterValue } from "../domain/policy/parameters.ts";
import type { Instant } from "../values/instant.ts";

/** What stands after a parameter was set: all dated values, and whether anything had to be written for it. */
export interface SetParameter {
  readonly values: readonly ParameterValue[];
  readonly changed: boolean;
}

/** Sets a parameter from a day on. The same value for the same day changes nothing, another one takes its place. */
export async function setParameter(
  database: Database,
  draft: ChangeDraft,
  parameter: Parameter,
  value: string,
  from: Instant,
): Promise<SetParameter> {
  const known = await database.read(({ parameters }) => parameters.all());
  const wanted = { name: parameter.name, value, from };
  if (known.some((one) => isSameDay(one, wanted) && one.value === value)) return { values: known, changed: false };
  return await database.write(draft, (tables, change) => save(tables, change, wanted));
}

async function save({ parameters, lock }: Tables, change: OpenChange, wanted: ParameterValue): Promise<SetParameter> {
  await lock(["parameters"]);
  const replaced = (await parameters.all()).find((one) => isSameDay(one, wanted));
  if (replaced) await parameters.replace([{ ...wanted, id: replaced.id }]);
  else await parameters.insert([{ ...wanted, id: change.ids.next("prm") }]);
  return { values: await parameters.all(), changed: true };
}

function isSameDay(one: ParameterValue, other: ParameterValue): boolean {
  return one.name === other.name && one.from === other.from;
}
