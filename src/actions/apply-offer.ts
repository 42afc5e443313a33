import type { ChangeDraft, Database } from "../database/database.ts";
import {
  type ApplicationProblem,
  applicationProblem,
  type OfferRequest,
} from "../domain/marketplace/offers/application.ts";
import { spelt } from "../domain/marketplace/offers/specifications.ts";
import type { Offer } from "../domain/marketplace/offers/types.ts";
import type { Product } from "../domain/marketplace/products.ts";
import { CUSTOMER } from "../domain/record-names.ts";
import { AppError, notFound, usageError } from "../errors.ts";
import { shellWord } from "../values/shell.ts";
import { openOfferDesk } from "./offer-desk.ts";
import { refusal } from "./refusal.ts";
import { findProduct } from "./save-product.ts";

/** Applies for an exclusive offer: submitted until it is decided on, or refused with every rule that fired (exit 4). */
export async function applyOffer(
  database: Database,
  draft: ChangeDraft,
  partner: string,
  text: string,
  request: OfferRequest,
): Promise<Offer> {
  return await database.write(draft, async (tables, change) => {
    const product = await findProduct(tables, text);
    const { customer, terms } = request;
    const desk = await openOfferDesk(tables, change, partner, [customer]);
    if (!(await tables.customers.known([customer])).has(customer)) throw notFound(CUSTOMER, customer);
    const specifications = await tables.productSpecifications.ofProducts([product.id]);
    const problem = applicationProblem(request, product, specifications);
    if (problem) throw unreadable(problem, product);
    const { verdict, offer } = desk.submit({ ...request, terms: spelt(terms, specifications) }, product);
    if (!offer) throw refusal(verdict);
    await desk.save();
    return offer;
  });
}

const KINDS = { missing: "input-needed", unknown: "not-found", bad: "usage" } as const;
const CODES = { missing: "input-needed", unknown: "not-found", bad: "BAD_VALUE" } as const;

/** An application that cannot be read as one of the product: what it lacks, names, or says wrongly. */
function unreadable({ kind, field, text }: ApplicationProblem, { id }: Product): AppError {
  if (kind === "bad") return usageError(CODES.bad, text, { field });
  const command = kind === "missing" ? "--quantity <count>" : `partnerctl product specifications ${shellWord(id)}`;
  return new AppError(KINDS[kind], CODES[kind], text, { field, hint: { en: command, zh: command } });
}
