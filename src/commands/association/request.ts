import { ASSOCIATION_TYPES, type AssociationType } from "../../domain/association/association.ts";
import { ASSOCIATION_FIELDS } from "../../domain/association/fields.ts";
import type { Field } from "../../domain/fields.ts";
import { same, type Text } from "../../language/text.ts";
import { needed, neededAccount, readOption } from "../fields.ts";

const TYPE = ASSOCIATION_FIELDS.find((field) => field.key === "type") as Field;
const TYPES = ASSOCIATION_TYPES.join("|");

/** `--type`, as `check` and `create` take it. */
export const typeText: Text = { en: `association type (${TYPES})`, zh: `关联类型（${TYPES}）` };

/** Reads the type before the database is opened, so that what is missing is said first. */
export function readType(customer: string, type: string | undefined): AssociationType {
  neededAccount(customer, { en: "the customer's account", zh: "客户账号名" }, "<customer>");
  return readOption(TYPE, needed({ type }, "--type", same(ASSOCIATION_TYPES.join(" / ")))) as AssociationType;
}

/** `--to` of a switch: the type that it leads to. */
export function readTarget(to: string): AssociationType {
  return readOption({ ...TYPE, key: "to" }, to) as AssociationType;
}
