import type { Command } from "commander";
import type { App } from "../../app.ts";
import { registerBrand } from "./brand.ts";
import { registerEntries } from "./entries.ts";
import { registerPreview } from "./preview.ts";
import { registerBrandReview } from "./review.ts";

/** The verbs of `brand`. */
export function register(brand: Command, app: App): void {
  registerEntries(brand, app, "promo");
  registerEntries(brand, app, "menu");
  registerBrand(brand, app);
  registerBrandReview(brand, app);
  registerPreview(brand, app);
}
