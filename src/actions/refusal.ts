import type { Verdict } from "../domain/rules.ts";
import { AppError } from "../errors.ts";
import type { Text } from "../language/text.ts";

/** The error of a refused request: every rule that fired. */
export function refusal({ rules }: Pick<Verdict, "rules">, hint?: Text): AppError {
  const [first] = rules;
  const text = first ? first.reason : { en: "Refused.", zh: "已拒绝。" };
  return new AppError("refused", "refused", text, hint ? { rules, hint } : { rules });
}
