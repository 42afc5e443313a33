import type { Command } from "commander";
import { applyOffer } from "../../actions/apply-offer.ts";
import { applyOfferFile, readQuantity } from "../../actions/apply-offer-file.ts";
import type { App } from "../../app.ts";
import type { OfferRequest } from "../../domain/marketplace/offers/application.ts";
import { OFFER_FIELDS } from "../../domain/marketplace/offers/fields.ts";
import type { OfferTerm } from "../../domain/marketplace/offers/types.ts";
import { inputNeeded, usageError } from "../../errors.ts";
import type { Text } from "../../language/text.ts";
import { isBlank } from "../../values/names.ts";
import { addBulkOptions, type BulkFlags, bulk, refuseBulkOptions } from "../bulk.ts";
import { allNeeded, derivedHeaders } from "../fields.ts";
import { badValue } from "../option-values.ts";
import { onePartner } from "../partner.ts";
import { readPercent } from "../percent.ts";
import { REMARK, readRemark, readUntil } from "../voucher/options.ts";
import { offerColumns } from "./columns.ts";

interface Flags extends BulkFlags {
  readonly customer?: string;
  readonly product?: string;
  readonly discount?: string;
  readonly share?: string;
  readonly specification?: readonly string[];
  readonly validUntil?: string;
  readonly quantity?: string;
  readonly name?: string;
  readonly remark?: string;
}

const CUSTOMER: Text = { en: "the customer's account", zh: "客户账号名" };
const PRODUCT: Text = { en: "the product, by its id or name", zh: "商品编号或名称" };
const TERMS = [
  ["--discount", { en: "the percentage taken off the price", zh: "减免的百分比" }],
  ["--share", { en: "the partner's share of the revenue in percent", zh: "伙伴分成比例（%）" }],
] as const;
const UNTIL: Text = { en: "the last day of the offer", zh: "优惠有效期至" };

/** `offer create`: for one customer, or a file of them. */
export function registerCreate(offer: Command, app: App): void {
  const create = offer
    .command("create")
    .description(app.text({ en: "Apply for an exclusive offer to a customer", zh: "为客户申请云商店专属优惠" }))
    .option("--customer <account>", app.text({ en: "the customer's account (needed)", zh: "客户账号名（必填）" }))
    .option(
      "--product <product>",
      app.text({ en: "the product, by its id or name (needed)", zh: "商品编号或名称（必填）" }),
    )
    .option(
      "--discount <percent>",
      app.text({
        en: "the percentage taken off: with 20 the customer pays 80 % (needed without --specification)",
        zh: "减免的百分比：20 表示客户按八折支付（未用 --specification 时必填）",
      }),
    )
    .option(
      "--share <percent>",
      app.text({
        en: "the partner's share of the revenue (needed without --specification)",
        zh: "伙伴分成比例（未用 --specification 时必填）",
      }),
    )
    .option(
      "--specification <name=discount/share>",
      app.text({
        en: "terms of one specification, such as pro=15/8.5; may be repeated",
        zh: "单个规格的折扣与分成，例如 专业版=15/8.5，可重复",
      }),
      (value: string, before: readonly string[] = []) => [...before, value],
    )
    .option("--valid-until <date>", app.text({ en: "its last day (needed)", zh: "有效期至（必填）" }))
    .option(
      "--quantity <count>",
      app.text({ en: "how many, where the product is quoted as a configuration", zh: "购买数量，仅配置单报价商品" }),
    )
    .option("--name <name>", app.text({ en: "what the offer is called", zh: "优惠名称" }))
    .option("--remark <text>", app.text(REMARK));
  addBulkOptions(create, app, { fields: OFFER_FIELDS, from: true }).action(async (flags: Flags) => {
    await (flags.from === undefined ? createOne(app, flags) : createFromFile(app, flags.from, flags));
  });
}

async function createOne(app: App, flags: Flags): Promise<void> {
  refuseBulkOptions(flags);
  const [customer, product, until] = allNeeded({ ...flags }, [
    ["--customer", CUSTOMER],
    ["--product", PRODUCT],
    ["--valid-until", UNTIL],
    ...(saysTermsOfAll(flags) ? TERMS : []),
  ]);
  const terms = readTerms(flags);
  const validUntil = readUntil("--valid-until", until);
  const quantity = flags.quantity === undefined ? null : neededQuantity(flags.quantity);
  const request: OfferRequest = {
    customer,
    terms,
    validUntil: validUntil as OfferRequest["validUntil"],
    quantity,
    name: flags.name === undefined || isBlank(flags.name) ? null : flags.name,
    remark: readRemark(flags.remark),
  };
  const columns = offerColumns(app, app.now());
  const database = await app.mutable(columns);
  const partner = await onePartner(app, database);
  await app.printRecord(columns, await applyOffer(database, app.draft(partner), partner, product, request));
}

/** The terms that options give: one for every specification, and one for each that is named. */
function readTerms(flags: Flags): OfferTerm[] {
  const named = (flags.specification ?? []).map(readTerm);
  if (!saysTermsOfAll(flags)) return named;
  const [discount, share] = allNeeded({ ...flags }, TERMS);
  return [
    { specification: null, discount: readPercent("--discount", discount), share: readPercent("--share", share) },
    ...named,
  ];
}

/** Whether there are terms of all specifications, which there must be where none has its own. */
function saysTermsOfAll({ specification = [], discount, share }: Flags): boolean {
  return specification.length === 0 || discount !== undefined || share !== undefined;
}

const TERM = /^(.*)=([^=/]*)\/([^=/]*)$/su;

/** Reads `<name>=<discount>/<share>`; the name may hold both of those characters. */
function readTerm(text: string): OfferTerm {
  const [, specification, discount, share] = TERM.exec(text) ?? [];
  if (specification === undefined || isBlank(specification) || discount === undefined || share === undefined) {
    throw badValue("--specification", text, {
      en: "a name with its discount and share, such as pro=15/8.5",
      zh: "名称、折扣与分成，例如 专业版=15/8.5",
    });
  }
  const of = (value: string) => readPercent("--specification", value);
  return { specification: specification.trim(), discount: of(discount), share: of(share) };
}

function neededQuantity(text: string): number {
  const quantity = readQuantity(text);
  if (quantity !== undefined) return quantity;
  if (isBlank(text)) throw inputNeeded("--quantity", { en: "how many are bought", zh: "购买数量" });
  throw badValue("--quantity", text, { en: "a whole number above 0", zh: "大于 0 的整数" });
}

const SINGLE = [
  "customer",
  "product",
  "discount",
  "share",
  "specification",
  "valid-until",
  "quantity",
  "name",
  "remark",
] as const;

async function createFromFile(app: App, path: string, flags: Flags): Promise<void> {
  const given = SINGLE.find((option) => flags[option === "valid-until" ? "validUntil" : option] !== undefined);
  if (given !== undefined) {
    throw usageError(
      "BAD_VALUE",
      {
        en: `--${given} is a column of the file: leave it out with --from.`,
        zh: `--${given} 由文件的列提供，使用 --from 时请去掉。`,
      },
      { field: given },
    );
  }
  const database = await app.database("read");
  const partner = await onePartner(app, database);
  await bulk(app, {
    path,
    flags,
    partner,
    fields: OFFER_FIELDS,
    derived: derivedHeaders(offerColumns(app, app.now())),
    action: applyOfferFile(partner),
  });
}
