import type { AssociationType } from "../domain/association/association.ts";
import type { RegistrationRequest } from "../domain/registration/types.ts";
import type { Fen } from "../values/money.ts";
import type { GivenValues, Problem } from "./read-fields.ts";

/** The three things that an application for a manual review must say. */
export const REVIEW_KEYS = ["expected_consumption", "project", "communication"] as const;

/**
 * Builds a request from given values. Whoever asks for a review must say all three things about it, needed or not:
 * what is missing is named by its key. A request whose phone cannot be read still says whose it is.
 */
export function registrationRequest(
  given: GivenValues,
  defaultPartner: string | undefined,
): { request: RegistrationRequest | undefined; missing: Problem | undefined; missingKey?: string } {
  const text = (key: string): string | null => {
    const value = given.get(key);
    return typeof value === "string" && value !== "" ? value : null;
  };
  const partner = text("partner") ?? defaultPartner ?? null;
  const review = given.get("request_review") === true;
  const absent = review
    ? REVIEW_KEYS.find((key) => given.get(key) === undefined || given.get(key) === null)
    : undefined;
  const missingKey = partner === null ? "partner" : absent;
  const missing: Problem | undefined =
    missingKey === undefined
      ? undefined
      : { code: "MISSING_VALUE", text: { en: `${missingKey} is missing.`, zh: `缺少 ${missingKey}。` } };
  const request: RegistrationRequest | undefined =
    partner === null
      ? undefined
      : {
          partner,
          fullName: text("full_name") ?? "",
          phone: text("phone") ?? "",
          email: text("email"),
          accountName: text("account_name"),
          associationType: text("association_type") as AssociationType | null,
          invite: given.get("invite") === true,
          ...(review && absent === undefined
            ? {
                review: {
                  expectedConsumption: given.get("expected_consumption") as Fen,
                  project: String(given.get("project")),
                  communication: String(given.get("communication")),
                },
              }
            : {}),
        };
  return { request, missing, ...(missingKey === undefined ? {} : { missingKey }) };
}
