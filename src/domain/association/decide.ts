import type { Parameters } from "../policy/parameters.ts";
import { evaluate, type Verdict, verdictOf } from "../rules.ts";
import type { AssociationType } from "./association.ts";
import { ASSOCIATION_RULES, type AssociationCase } from "./rules.ts";

/** The open association of the customer, as far as it bears on a new one. */
export interface OpenAssociation {
  readonly partner: string;
  readonly type: AssociationType;
}

/**
 * Decides whether a customer may be associated with a partner. The same association again is unchanged, before all rules.
 * `otherType` tells that they are associated already with the other type: that is no matter of rules but of a switch.
 */
export function decideAssociation(
  facts: AssociationCase,
  open: OpenAssociation | undefined,
  parameters: Parameters,
): Verdict & { readonly otherType: boolean } {
  if (open?.partner === facts.partner) {
    return open.type === facts.type
      ? { verdict: "unchanged", rules: [], otherType: false }
      : { verdict: "refuse", rules: [], otherType: true };
  }
  return { ...verdictOf(evaluate(ASSOCIATION_RULES, facts, parameters)), otherType: false };
}
