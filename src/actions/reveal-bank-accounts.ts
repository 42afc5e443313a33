import type { ChangeDraft, Database } from "../database/database.ts";
import type { Tables } from "../database/tables/index.ts";
import { mayNotReveal } from "../domain/access/decide.ts";
import type { CertificationView } from "../domain/certification/types.ts";
import { usageError } from "../errors.ts";
import { forbidden } from "./authorize.ts";

/**
 * Reads certifications whose bank account numbers are to be shown whole, and records how many before anybody sees one:
 * where that cannot be written, nothing is shown. Only an admin of the partner or the vendor's side may (exit 9).
 */
export async function revealBankAccounts(
  database: Database,
  draft: ChangeDraft,
  command: string,
  read: (tables: Tables) => Promise<readonly CertificationView[]>,
): Promise<readonly CertificationView[]> {
  const { bound } = database;
  if (bound && !bound.roles.includes("admin")) {
    return await database.write(draft, async (): Promise<never> => {
      throw forbidden([mayNotReveal(bound.actor, bound.roles, `${command} --reveal`)]);
    });
  }
  if (draft.dryRun) throw noDryRun();
  const held = ({ certification }: CertificationView): boolean => certification !== undefined;
  const found = await database.read(read);
  if (!found.some(held)) return found;
  const job = database.job(draft, { atomic: true });
  const revealed = await job.chunk(read);
  await job.finish({ revealed: revealed.filter(held).length });
  return revealed;
}

function noDryRun() {
  return usageError(
    "no-dry-run",
    {
      en: "--reveal has no dry run: showing the numbers is what is recorded.",
      zh: "--reveal 不支持试运行：显示完整账号本身即需留痕。",
    },
    { field: "dry-run", hint: { en: "Leave one of the two out.", zh: "请去掉其中一个选项。" } },
  );
}
