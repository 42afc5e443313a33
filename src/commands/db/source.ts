import type { App } from "../../app.ts";
import type { Database } from "../../database/database.ts";
import { type AppError, notFound } from "../../errors.ts";

/** Opens the command's own database to read it whole; one that is not there has nothing to give: exit 7. */
export async function openSource(app: App, options?: { readonly allowOlder: boolean }): Promise<Database> {
  const database = await app.database("read", options);
  const { path, exists } = await database.info();
  if (exists) return database;
  throw missing(path, { en: "partnerctl init", zh: "partnerctl init" });
}

export function missing(path: string, hint: { readonly en: string; readonly zh: string }): AppError {
  return notFound({ en: "database file", zh: "数据库文件" }, path, { hint });
}
