import type { Command } from "commander";
import type { App } from "../../app.ts";
import { usageError } from "../../errors.ts";
import type { Text } from "../../language/text.ts";

const LATER: readonly { readonly usage: string; readonly text: Text; readonly instead: Text }[] = [
  {
    usage: "restore <file>",
    text: { en: "Restore a backup (later release)", zh: "恢复备份（后续版本）" },
    instead: {
      en: "A backup is a database itself: name it with --db.",
      zh: "备份文件本身就是数据库，可用 --db 直接指定。",
    },
  },
  {
    usage: "copy <target>",
    text: { en: "Copy to another database (later release)", zh: "复制到另一个数据库（后续版本）" },
    instead: {
      en: "Make a copy of the file with: partnerctl db backup <file>",
      zh: "可用以下命令复制数据库文件：partnerctl db backup <文件>",
    },
  },
];

/** The verbs that a later release brings: they say so, and what does it today. */
export function registerLater(db: Command, app: App): void {
  for (const { usage, text, instead } of LATER) {
    const [name] = usage.split(" ");
    db.command(usage)
      .description(app.text(text))
      .action(() => {
        throw usageError(
          "not-available",
          { en: `db ${name} comes with a later release.`, zh: `db ${name} 将在后续版本提供。` },
          { hint: instead },
        );
      });
  }
}
