import type { Solution } from "../../domain/coupons/types.ts";
import { mapRows } from "../rows.ts";
import type { SolutionsRow } from "../schema.ts";
import type { Session } from "../session.ts";
import { recordedTable } from "./recorded.ts";

const mapper = mapRows<Solution, SolutionsRow>({
  id: "id",
  partner: "partner",
  name: "name",
  kind: "kind",
  state: "state",
  createdAt: "created_at",
});

/** The partners' solutions. */
export function solutionsTable(session: Session) {
  return {
    ...recordedTable(session, "solutions", { mapper }),
    async ofPartner(partner: string): Promise<Solution[]> {
      const rows = await session.db
        .selectFrom("solutions")
        .selectAll()
        .where("partner", "=", partner)
        .orderBy("id")
        .execute();
      return rows.map((row) => mapper.fromRow(row));
    },
  };
}
