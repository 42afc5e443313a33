import type { Command } from "commander";
import { addProduct, editProduct, type ProductValues, specifyProduct } from "../../actions/save-product.ts";
import type { App } from "../../app.ts";
import { PRODUCT_OPTIONS, SPECIFICATION_OPTIONS, STATE_OPTION } from "../../domain/marketplace/product-fields.ts";
import type { Product, ProductSpecification } from "../../domain/marketplace/products.ts";
import type { Text } from "../../language/text.ts";
import type { Fen } from "../../values/money.ts";
import { readAmount } from "../amount.ts";
import { addFieldOptions, allNeeded, readFieldOptions } from "../fields.ts";
import { badValue } from "../option-values.ts";
import { addIfVersion, readIfVersion } from "../versions.ts";
import { productColumns, specificationColumns } from "./columns.ts";

type Flags = Readonly<Record<string, string | undefined>>;

const NAME: Text = { en: "what the product is called", zh: "商品名称" };
const PRICE: Text = { en: "the list price in yuan", zh: "目录价（元）" };

/** `product add`, `product edit` and `product specify`. */
export function registerSave(product: Command, app: App): void {
  const add = product.command("add").description(app.text({ en: "Add a product", zh: "新增商品" }));
  addFieldOptions(add, app, PRODUCT_OPTIONS, ["name", "kind", "price"]).action(async (flags: Flags) => {
    const [name, , price] = allNeeded(flags, [
      ["--name", NAME],
      ["--kind", { en: "what kind of product it is", zh: "商品类型" }],
      ["--price", PRICE],
    ]);
    const listPrice = readAmount("--price", price);
    const given = readValues(flags);
    const values = { quote: "product", floorPrice: null, ...given, name: name.trim(), listPrice } as ProductValues;
    const database = await app.mutable(productColumns);
    await app.printRecord(productColumns, await addProduct(database, app.draft(null), values));
  });

  const edit = product.command("edit <product>").description(app.text({ en: "Change a product", zh: "修改商品" }));
  addIfVersion(addFieldOptions(edit, app, [...PRODUCT_OPTIONS, STATE_OPTION]), app).action(
    async (text: string, flags: Flags) => {
      const values = readValues(flags);
      const database = await app.mutable(productColumns);
      const edited = await editProduct(database, app.draft(null), text, values, readIfVersion(flags));
      await app.printRecord(productColumns, edited);
    },
  );

  const specify = product.command("specify <product>").description(
    app.text({
      en: "Record how a product is sold, with a price of its own; the same name again changes it",
      zh: "登记商品规格及其目录价，同名规格将更新",
    }),
  );
  addFieldOptions(specify, app, SPECIFICATION_OPTIONS, ["name", "price"]).action(async (text: string, flags: Flags) => {
    const [name, price] = allNeeded(flags, [
      ["--name", { en: "what the specification is called", zh: "规格名称" }],
      ["--price", PRICE],
    ]);
    const listPrice = readAmount("--price", price);
    const given = readFieldOptions(SPECIFICATION_OPTIONS, flags);
    const values = {
      name: name.trim(),
      listPrice,
      billingMode: (given.get("billing_mode") ?? null) as ProductSpecification["billingMode"],
      period: (given.get("period") ?? null) as ProductSpecification["period"],
    };
    const database = await app.mutable(specificationColumns);
    await app.printRecord(specificationColumns, await specifyProduct(database, app.draft(null), text, values));
  });
}

/** The values that are given; only a floor price can be emptied, which makes ordinary goods of Yanxuan goods. */
function readValues(flags: Flags): Partial<ProductValues & Pick<Product, "state">> {
  const given = readFieldOptions([...PRODUCT_OPTIONS, STATE_OPTION], flags);
  for (const [key, value] of given) {
    if (value === null && key !== "floor") {
      throw badValue(`--${key}`, "", { en: "a value: it cannot be empty", zh: "有效值，不能为空" });
    }
  }
  const { price, floor, name, ...others } = Object.fromEntries(given);
  return {
    ...(others as Partial<Pick<Product, "kind" | "quote" | "state">>),
    ...(name === undefined ? {} : { name: String(name).trim() }),
    ...(price === undefined ? {} : { listPrice: price as Fen }),
    ...(floor === undefined ? {} : { floorPrice: floor as Fen | null }),
  };
}
