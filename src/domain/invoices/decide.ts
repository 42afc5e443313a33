import type { Parameters } from "../policy/parameters.ts";
import { evaluate, type Verdict, verdictOf } from "../rules.ts";
import { INVOICE_RETURN_RULES, INVOICE_RULES, type InvoiceCase, type ReturnCase } from "./rules.ts";

/** Decides whether an invoice may be asked for, or approved as it was asked for. */
export function decideInvoice(facts: InvoiceCase, parameters: Parameters): Verdict {
  return verdictOf(evaluate(INVOICE_RULES, facts, parameters));
}

/** Decides whether an invoice may be returned. */
export function decideReturn(facts: ReturnCase, parameters: Parameters): Verdict {
  return verdictOf(evaluate(INVOICE_RETURN_RULES, facts, parameters));
}
