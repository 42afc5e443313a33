import type { ChangeDraft, Database } from "../database/database.ts";
import type { CustomerView } from "../database/tables/customers.ts";
import { CUSTOMER_FIELDS } from "../domain/customers/fields.ts";
import { CUSTOMER } from "../domain/record-names.ts";
import { conflict, notFound } from "../errors.ts";
import { shellWord } from "../values/shell.ts";
import { forbidden } from "./authorize.ts";
import { openUpsert } from "./import-customers.ts";
import type { GivenValues } from "./read-fields.ts";
import { type Edited, requireVersion } from "./require-version.ts";

/** Records one customer: `add` refuses a known account, `edit` an unknown one. */
export async function saveCustomer(
  database: Database,
  draft: ChangeDraft,
  accountName: string,
  given: GivenValues,
  mode: "add" | "edit",
  ifVersion?: number,
): Promise<CustomerView> {
  return await database.write(draft, async (tables) => {
    const upsert = await openUpsert(tables, [accountName]);
    const foreign = upsert.foreign(accountName);
    if (foreign) throw forbidden([foreign]);
    const known = upsert.current(accountName) !== undefined;
    if (mode === "edit" && !known) throw notFound(CUSTOMER, accountName);
    if (mode === "add" && known) {
      throw conflict(
        "already-exists",
        { en: `The customer "${accountName}" exists already.`, zh: `客户“${accountName}”已存在。` },
        {
          hint: {
            en: `Change it with: partnerctl customer edit ${shellWord(accountName)}`,
            zh: `可用以下命令修改：partnerctl customer edit ${shellWord(accountName)}`,
          },
        },
      );
    }
    const edited: Edited = { noun: "customer", table: "customers", key: accountName, fields: CUSTOMER_FIELDS };
    await requireVersion(tables, edited, ifVersion, given);
    upsert.put(accountName, given);
    await upsert.save();
    return (await tables.customers.findView(accountName, draft.at)) as CustomerView;
  });
}
