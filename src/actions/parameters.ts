import type { Tables } from "../database/tables/index.ts";
import { type Parameters, parametersAt } from "../domain/policy/parameters.ts";
import type { Instant } from "../values/instant.ts";

/** The parameters of the policy as they stand at an instant. */
export async function parametersOf({ parameters }: Pick<Tables, "parameters">, at: Instant): Promise<Parameters> {
  return parametersAt(await parameters.all(), at);
}
