import type { Tables } from "../database/tables/index.ts";
import type { Association } from "../domain/association/association.ts";
import type { AssociationRequest } from "../domain/association/requests/request.ts";
import type { Customer } from "../domain/customers/customer.ts";
import { CUSTOMER } from "../domain/record-names.ts";
import { notFound } from "../errors.ts";
import type { Instant } from "../values/instant.ts";
import { accountLock } from "./locks.ts";

/** What a decision on the association that a customer has looks at. */
export interface OpenCase {
  readonly account: Customer;
  /** The orders that wait for the partner it is associated with to pay them. */
  readonly awaited: readonly string[];
  readonly open: Association | undefined;
  readonly requests: readonly AssociationRequest[];
}

/** Fetches a customer, its association of now and all requests about it; in a write they stay so until its end. */
export async function openRequestCase(tables: Tables, at: Instant, customer: string): Promise<OpenCase> {
  await tables.lock([accountLock(customer)]);
  // Its facts are what the rules look at.
  await tables.customers.hold([customer]);
  const account = await tables.customers.find(customer);
  if (!account) throw notFound(CUSTOMER, customer);
  const open = await tables.associations.findOpen(customer, at);
  // What was imported of the customer may be older than its orders here.
  const awaited = open === undefined ? [] : await tables.orders.awaited(customer, open.partner);
  return {
    account,
    awaited: awaited.map(({ id }) => id),
    open,
    requests: await tables.associationRequests.ofCustomer(customer),
  };
}
