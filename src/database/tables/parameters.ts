import type { ParameterValue } from "../../domain/policy/parameters.ts";
import { mapRows } from "../rows.ts";
import type { ParametersRow } from "../schema.ts";
import type { Session } from "../session.ts";
import { recordedTable } from "./recorded.ts";

/** A parameter's value as it is stored. */
interface StoredParameter extends ParameterValue {
  readonly id: string;
}

const mapper = mapRows<StoredParameter, ParametersRow>({ id: "id", name: "name", value: "value", from: "from_at" });

/** Values of parameters, each from a day on. */
export function parametersTable(session: Session) {
  return {
    ...recordedTable(session, "parameters", { mapper }),
    /** Every value that was ever set, by the day from which it holds, then by the order of setting. */
    async all(): Promise<StoredParameter[]> {
      const rows = await session.db
        .selectFrom("parameters")
        .selectAll()
        .orderBy("from_at")
        .orderBy("created_by")
        .orderBy("id")
        .execute();
      return rows.map((row) => mapper.fromRow(row));
    },
  };
}
