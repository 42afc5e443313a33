import type { IncentivePolicy } from "../../domain/incentives/policies.ts";
import { EVERYTHING } from "../listing.ts";
import { mapRows } from "../rows.ts";
import type { IncentivePoliciesRow } from "../schema-money.ts";
import type { Session } from "../session.ts";
import { PERIOD } from "./associations.ts";
import { recordedTable } from "./recorded.ts";

const mapper = mapRows<IncentivePolicy, IncentivePoliciesRow>({
  id: "id",
  program: "program",
  associationType: "association_type",
  products: ["products", "list"],
  tier: "tier",
  threshold: "threshold",
  cap: "cap",
  rate: "rate",
  from: "from_at",
  to: "to_at",
});

/** The rates of incentives, each from a day on. */
export function incentivePoliciesTable(session: Session) {
  const table = recordedTable(session, "incentive_policies", { mapper, expressions: PERIOD });
  return {
    ...table,
    async all(): Promise<IncentivePolicy[]> {
      const found: IncentivePolicy[] = [];
      for await (const batch of table.list(EVERYTHING)) found.push(...batch);
      return found;
    },
  };
}
