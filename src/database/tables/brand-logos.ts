import type { Logo, LogoInfo } from "../../domain/branding/types.ts";
import { type Mapping, mapRows } from "../rows.ts";
import type { BrandLogosRow } from "../schema-branding.ts";
import type { Session } from "../session.ts";
import { recordedTable } from "./recorded.ts";

const INFO: Mapping<LogoInfo, BrandLogosRow> = {
  id: "id",
  partner: "partner",
  name: "name",
  type: "type",
  size: "size",
  width: "width",
  height: "height",
  sha256: "sha256",
  createdAt: "created_at",
};

const info = mapRows<LogoInfo, BrandLogosRow>(INFO);
const mapper = mapRows<Logo, BrandLogosRow>({ ...INFO, data: "data" });

/** Pictures of logos. */
export function brandLogosTable(session: Session) {
  const { byKeys, insert, where } = recordedTable(session, "brand_logos", { mapper });
  return {
    byKeys,
    insert,

    /** What is known of logos, without their pictures. */
    async infoOf(ids: readonly string[]): Promise<Map<string, LogoInfo>> {
      if (ids.length === 0) return new Map();
      const query = `select ${info.columns.join(", ")} from brand_logos where id in (?)`;
      const rows = await session.engine.valuesFor(query, ids);
      return new Map(rows.map((row) => [row[0] as string, info.fromValues(row)]));
    },

    /** A partner's logo of the same content and name. */
    async same(partner: string, sha256: string, name: string): Promise<Logo | undefined> {
      return (await where("partner", [partner], "and sha256 = ? and name = ?", sha256, name))[0];
    },
  };
}
