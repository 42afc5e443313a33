import type { Command } from "commander";
import type { App } from "../../app.ts";
import type { Filter } from "../../database/listing.ts";
import type { PartnerProfile } from "../../domain/partners/partner.ts";
import { PARTNER } from "../../domain/record-names.ts";
import { notFound } from "../../errors.ts";
import type { Instant } from "../../values/instant.ts";
import { addListOptions, type ListColumn, listQuery } from "../listing.ts";
import { versionColumn, withVersion, withVersions } from "../versions.ts";
import { partnerColumns } from "./columns.ts";

const shown = (now: Instant): ListColumn<PartnerProfile>[] => [...partnerColumns(now), versionColumn];
const accountOf = ({ partner }: PartnerProfile): string => partner.accountName;

/** `partner list` and `partner show`. */
export function registerList(partner: Command, app: App): void {
  const list = partner.command("list").description(app.text({ en: "List partners", zh: "列出伙伴" }));
  addListOptions(list, app, partnerColumns(0 as Instant)).action(async (flags) => {
    const now = app.now();
    const columns = partnerColumns(now);
    const query = listQuery(app, flags, columns, ownAccount(app));
    const database = await app.database("read");
    await database.read(async (tables) =>
      app.printList(shown(now), withVersions(app, tables, "partners", accountOf, tables.partners.list(query, now))),
    );
  });

  partner
    .command("show <account>")
    .description(app.text({ en: "Show a partner", zh: "查看伙伴" }))
    .action(async (account: string) => {
      const database = await app.database("read");
      await database.read(async (tables) => {
        const found = await tables.partners.find(account);
        if (!found) throw notFound(PARTNER, account);
        await app.printRecord(shown(app.now()), await withVersion(app, tables, "partners", accountOf, found));
      });
    });
}

/** --partner means one partner's rows: here the row of the partner itself. */
function ownAccount(app: App): Filter[] {
  const partner = app.partner();
  return partner === undefined ? [] : [{ column: "account_name", operator: "in", values: [partner] }];
}
