import type { Rule } from "../rules.ts";
import type { AssociationType } from "./association.ts";

/** Everything that the decision on one association may look at. undefined is "none". */
export interface AssociationCase {
  readonly customer: string;
  readonly partner: string;
  readonly type: AssociationType;
  /** The partner of the customer's open association. */
  readonly associatedWith: string | undefined;
}

/** What decides whether a customer may be associated, in the order of POLICY.md §3. */
export const ASSOCIATION_RULES: readonly Rule<AssociationCase>[] = [
  {
    id: "association.associated-elsewhere",
    effect: "refuse",
    source: "doc: 客户关联伙伴",
    text: {
      en: "The customer is associated with the partner {partner}.",
      zh: "客户已与伙伴 {partner} 关联。",
    },
    remedy: {
      en: "Another partner may begin after the customer has disassociated from {partner}.",
      zh: "如需更换伙伴，请客户先与 {partner} 解除关联。",
    },
    when: ({ partner, associatedWith }) =>
      associatedWith !== undefined && associatedWith !== partner && { partner: associatedWith },
  },
];
