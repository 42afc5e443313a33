import { branding } from "./0004-branding.ts";
import { incentives } from "./0004-incentives.ts";
import { invoices } from "./0004-invoices.ts";
import { offers } from "./0004-offers.ts";
import { store } from "./0004-store.ts";
import { usage } from "./0004-usage.ts";
import type { Migration } from "./index.ts";

/** The cloud store, the branding of the console, invoices of the vendor and the partner bill. */
export const marketplace: Migration = {
  name: "0004-marketplace",
  up(ddl) {
    invoices(ddl);
    usage(ddl);
    store(ddl);
    offers(ddl);
    branding(ddl);
    incentives(ddl);
  },
};
