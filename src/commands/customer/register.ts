import type { Command } from "commander";
import { registerCustomer, registerCustomers } from "../../actions/register-customers.ts";
import { REVIEW_KEYS } from "../../actions/registration-request.ts";
import type { App } from "../../app.ts";
import { isAddress } from "../../domain/invitations/types.ts";
import { REGISTRATION_FIELDS } from "../../domain/registration/fields.ts";
import type { Registration } from "../../domain/registration/types.ts";
import { usageError } from "../../errors.ts";
import { shellWord } from "../../values/shell.ts";
import { addBulkOptions, type BulkFlags, bulk, refuseBulkOptions } from "../bulk.ts";
import { derivedHeaders } from "../fields.ts";
import { camel } from "../option-values.ts";
import { orAsk } from "../or-ask.ts";
import { onePartner } from "../partner.ts";
import { registrationColumns } from "../registration/columns.ts";
import { addRequestOptions, optionOf, readRequest } from "./request.ts";

const KEYS = REGISTRATION_FIELDS.map((field) => field.key).filter((key) => key !== "partner");

interface RegisterFlags extends BulkFlags {
  readonly fullName?: string;
  readonly phone?: string;
}

/** `customer register`: one customer, or a file of them. */
export function registerRegister(customer: Command, app: App): void {
  const register = customer
    .command("register")
    .description(app.text({ en: "Register a customer, or a file of them", zh: "报备客户（单个或批量）" }));
  addRequestOptions(register, app, KEYS);
  addBulkOptions(register, app, { fields: REGISTRATION_FIELDS, from: true }).action(async (flags: RegisterFlags) => {
    if (flags.from !== undefined) {
      refuseRequestOptions(flags);
      return await registerFile(app, flags.from, flags);
    }
    refuseBulkOptions(flags);
    await orAsk(
      app,
      () => registerOne(app, flags),
      async () => (await import("./register-wizard.ts")).registerByPrompts(app, { ...flags }),
    );
  });
}

async function registerFile(app: App, path: string, flags: RegisterFlags): Promise<void> {
  await bulk(app, {
    path,
    flags,
    fields: REGISTRATION_FIELDS,
    derived: derivedHeaders(registrationColumns(app.now())),
    action: registerCustomers(app.partner(), app.actor()),
  });
}

async function registerOne(app: App, flags: RegisterFlags): Promise<void> {
  const database = await app.mutable(registrationColumns(app.now()));
  const partner = await onePartner(app, database);
  const request = readRequest(flags as Readonly<Record<string, unknown>>, partner);
  const { verdict, registration } = await registerCustomer(database, app.draft(partner), request);
  if (verdict.verdict === "unchanged") {
    app.say({ en: "This customer is registered already; nothing was changed.", zh: "该客户已报备，未作改动。" });
  }
  noteUnused(app, flags as Readonly<Record<string, unknown>>);
  if (request.invite) noteInvitation(app, registration as Registration);
  await app.printRecord(registrationColumns(app.now()), registration as Registration);
}

/** Options of one customer are not silently ignored beside a file of them. */
function refuseRequestOptions(flags: object): void {
  const key = KEYS.find((name) => Object.hasOwn(flags, camel(name)));
  if (key === undefined) return;
  const option = optionOf(key);
  throw usageError(
    "BAD_VALUE",
    {
      en: `${option} is for one customer: with --from <file> it is a column (${key}).`,
      zh: `${option} 仅用于单个报备：使用 --from <文件> 时请写在 ${key} 列中。`,
    },
    { field: option.slice(2) },
  );
}

/** Says how the customer gets its invitation, or why it gets none. */
function noteInvitation(app: App, { id, state, email, invite }: Registration): void {
  if (!isAddress(email)) {
    app.warn({
      en: "Without an --email that a mail can go to nobody is invited.",
      zh: "没有可用的 --email，无法邀请。",
    });
  } else if (state === "registered") {
    app.say({
      en: `To send the invitation: partnerctl invitation send ${shellWord(id)}`,
      zh: `发送邀请：partnerctl invitation send ${shellWord(id)}`,
    });
  } else if (invite) {
    app.say({ en: "The invitation is recorded once the application is approved.", zh: "申请通过后将记录邀请。" });
  }
}

/** Says what was given and has no effect: details of a review nobody asked for. */
function noteUnused(app: App, flags: Readonly<Record<string, unknown>>): void {
  const details = REVIEW_KEYS.filter((key) => flags[camel(key)] !== undefined);
  if (details.length > 0 && flags.requestReview !== true) {
    const options = details.map(optionOf);
    app.warn({
      en: `Not kept without --request-review: ${options.join(", ")}.`,
      zh: `未使用 --request-review，以下内容未保存：${options.join("、")}。`,
    });
  }
}
