import type { Command } from "commander";
import { findCertification } from "../../actions/certification-case.ts";
import { revealBankAccounts } from "../../actions/reveal-bank-accounts.ts";
import type { App } from "../../app.ts";
import type { ListQuery } from "../../database/listing.ts";
import type { Tables } from "../../database/tables/index.ts";
import { viewOf } from "../../domain/certification/decide.ts";
import type { CertificationView } from "../../domain/certification/types.ts";
import { parametersAt } from "../../domain/policy/parameters.ts";
import type { Text } from "../../language/text.ts";
import { addListOptions, listQuery } from "../listing.ts";
import { certificationColumns } from "./columns.ts";

interface Flags {
  readonly reveal?: boolean;
  readonly history?: boolean;
}

const REVEAL: Text = {
  en: "show account numbers whole; is recorded (admin, ecosystem manager)",
  zh: "显示完整银行账号，操作会留痕（管理员、生态经理）",
};
const columns = certificationColumns();

/** `certification list` and `certification show`. */
export function registerList(certification: Command, app: App): void {
  const list = certification
    .command("list")
    .description(app.text({ en: "List each partner's present certification", zh: "列出各伙伴当前的商业信息认证" }))
    .option("--history", app.text({ en: "earlier ones too", zh: "包括以前的认证" }))
    .option("--reveal", app.text(REVEAL));
  addListOptions(list, app, columns).action(async (flags: Flags) => {
    const query = listQuery(app, { ...flags }, columns);
    const history = flags.history === true;
    if (flags.reveal) {
      const shown = await reveal(app, app.draft(), "certification list", (tables) => all(app, tables, query, history));
      return await app.printList(certificationColumns(true), [shown]);
    }
    const database = await app.database("read");
    await database.read((tables) => app.printList(columns, batches(app, tables, query, history)));
  });

  certification
    .command("show <account>")
    .description(app.text({ en: "Show a partner's present certification", zh: "查看伙伴当前的商业信息认证" }))
    .option("--reveal", app.text(REVEAL))
    .action(async (account: string, flags: Flags) => {
      const find = (tables: Tables) => findCertification(tables, account, app.now());
      if (flags.reveal) {
        const command = "certification show";
        const [shown] = await reveal(app, app.draft(account), command, async (tables) => [await find(tables)]);
        return await app.printRecord(certificationColumns(true), shown as CertificationView);
      }
      const database = await app.database("read");
      await app.printRecord(columns, await database.read(find));
    });
}

/** What can be printed is known before anything is recorded, and recorded before anything is printed. */
async function reveal(
  app: App,
  draft: ReturnType<App["draft"]>,
  command: string,
  read: (tables: Tables) => Promise<readonly CertificationView[]>,
): Promise<readonly CertificationView[]> {
  await app.checkPrintable(columns);
  return await revealBankAccounts(await app.database("write"), draft, command, read);
}

async function* batches(
  app: App,
  { certifications, parameters }: Tables,
  query: ListQuery,
  history: boolean,
): AsyncGenerator<CertificationView[]> {
  const current = parametersAt(await parameters.all(), app.now());
  const limit = current.count("certification.max_attempts");
  for await (const batch of certifications.list(query, limit, history)) {
    yield batch.map((certification) => viewOf(certification.partner, certification, current));
  }
}

async function all(app: App, tables: Tables, query: ListQuery, history: boolean): Promise<CertificationView[]> {
  const found: CertificationView[] = [];
  for await (const batch of batches(app, tables, query, history)) found.push(...batch);
  return found;
}
