import type { Command } from "commander";
import { attachLetter, confirmAmount } from "../../actions/certify-partner.ts";
import type { App } from "../../app.ts";
import { readLetter } from "../../input/letter.ts";
import type { Text } from "../../language/text.ts";
import { type AmountFlags, readAmount } from "./amount.ts";
import { certificationColumns } from "./columns.ts";

const ARRIVED: Text = { en: "the amount that arrived, in yuan", zh: "到账金额（元）" };
const columns = certificationColumns();

/** `certification confirm` and `certification attach-letter`. */
export function registerConfirm(certification: Command, app: App): void {
  certification
    .command("confirm <account>")
    .description(
      app.text({ en: "Confirm the amount that arrived; wrong ones count", zh: "确认到账金额，输错计入次数" }),
    )
    .option("--amount <yuan>", `${app.text(ARRIVED)}${app.text(NEEDED)}`)
    .action(async (account: string, flags: AmountFlags) => {
      const amount = await readAmount(app, flags, ARRIVED);
      const database = await app.mutable(columns);
      await app.printRecord(columns, await confirmAmount(database, app.draft(account), account, amount));
    });

  certification
    .command("attach-letter <account> <file>")
    .description(
      app.text({ en: "Attach the bank confirmation letter (PDF, PNG, JPEG)", zh: "上传银行确认函（PDF、PNG、JPEG）" }),
    )
    .action(async (account: string, file: string) => {
      const letter = await readLetter(file);
      const database = await app.mutable(columns);
      await app.printRecord(columns, await attachLetter(database, app.draft(account), account, letter));
    });
}

const NEEDED: Text = { en: " (needed)", zh: "（必填）" };
