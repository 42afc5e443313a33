import type { Command } from "commander";
import { REVIEW_KEYS, registrationRequest } from "../../actions/registration-request.ts";
import type { App } from "../../app.ts";
import { REGISTRATION_FIELDS } from "../../domain/registration/fields.ts";
import type { RegistrationRequest } from "../../domain/registration/types.ts";
import { inputNeeded } from "../../errors.ts";
import type { Text } from "../../language/text.ts";
import { addFieldOptions, readFieldOptions, refuseMissing } from "../fields.ts";

type Flags = Readonly<Record<string, unknown>>;

/** What the values that a registration cannot do without are, for whoever is asked for them. */
export const WANTED: Readonly<Record<string, Text>> = {
  full_name: { en: "the customer's full name", zh: "客户全称" },
  phone: { en: "the mobile number with which the customer signed up", zh: "客户注册时的手机号码" },
  expected_consumption: { en: "the consumption expected of the customer, in yuan", zh: "可能带来的新增消费（元）" },
  project: { en: "what the project is about", zh: "项目详情" },
  communication: { en: "what was said with the customer so far", zh: "与客户的沟通过程" },
};

/** Adds the options of one registration. */
export function addRequestOptions(command: Command, app: App, keys: readonly string[]): Command {
  return addFieldOptions(
    command,
    app,
    REGISTRATION_FIELDS.filter((field) => keys.includes(field.key)),
    ["full_name", "phone"],
  );
}

/** Reads the options of one registration: a missing value is exit 8, a bad one exit 2. */
export function readRequest(flags: Flags, partner: string): RegistrationRequest {
  const fields = REGISTRATION_FIELDS.filter((field) => field.key !== "partner");
  refuseMissing(flags, wanted(["full_name", "phone"]));
  const given = readFieldOptions(fields, flags);
  if (given.get("request_review") === true) {
    refuseMissing(flags, wanted(REVIEW_KEYS));
  }
  const { request } = registrationRequest(given, partner);
  if (!request) throw inputNeeded("--partner", { en: "on whose behalf the command runs", zh: "代表哪个伙伴操作" });
  return request;
}

/** The option of a field: `full_name` → `--full-name`. */
export function optionOf(key: string): string {
  return `--${key.replaceAll("_", "-")}`;
}

const wanted = (keys: readonly string[]) => keys.map((key) => [optionOf(key), WANTED[key] as Text] as const);
