import { mapRows } from "../rows.ts";
import type { LinkSecretsRow } from "../schema-store.ts";
import type { Session } from "../session.ts";
import { recordedTable } from "./recorded.ts";

/** What the links of a partner are signed with. It is shown nowhere. */
interface LinkSecret {
  readonly partner: string;
  readonly secret: string;
}

const mapper = mapRows<LinkSecret, LinkSecretsRow>({ partner: "partner", secret: "secret" });

/** The secrets of links, one for each partner that has made any. */
export function linkSecretsTable(session: Session) {
  const { insert, find } = recordedTable(session, "link_secrets", { mapper });
  return { insert, find };
}
