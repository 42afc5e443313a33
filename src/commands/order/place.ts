import type { Command } from "commander";
import { importOrders } from "../../actions/import-orders.ts";
import { orderByHand, orderByOffer, orderThroughLink } from "../../actions/place-order.ts";
import type { App } from "../../app.ts";
import { ORDER_FIELDS } from "../../domain/marketplace/order-fields.ts";
import { usageError } from "../../errors.ts";
import { allNeeded, derivedHeaders } from "../fields.ts";
import { addImport } from "../import-verb.ts";
import { onePartner } from "../partner.ts";
import { orderColumns } from "./columns.ts";

interface Flags {
  readonly link?: string;
  readonly product?: string;
  readonly customer?: string;
  readonly offer?: string;
  readonly specification?: string;
}

const WHAT = [
  "--product",
  { en: "what was ordered, or --link for the link it came through", zh: "所订商品，或用 --link 指定下单链接" },
] as const;
const WHO = ["--customer", { en: "who has ordered", zh: "下单的客户" }] as const;

/** `order add` and `order import`. */
export function registerPlace(order: Command, app: App): void {
  order
    .command("add")
    .description(app.text({ en: "Record what a customer has ordered", zh: "登记客户订单" }))
    .option(
      "--link <url>",
      app.text({
        en: "the link it came through, which says whose order it is",
        zh: "下单所用的商品链接（自动归属伙伴）",
      }),
    )
    .option("--product <product>", app.text({ en: "without a link: its id or name", zh: "无链接时：商品编号或名称" }))
    .option(
      "--offer <id>",
      app.text({ en: "without a link: the exclusive offer it is ordered by", zh: "无链接时：下单所用的专属优惠" }),
    )
    .option(
      "--specification <name>",
      app.text({ en: "which specification, where the offer has several", zh: "所订规格，优惠含多个规格时必填" }),
    )
    .option("--customer <account>", app.text({ en: "who has ordered (needed)", zh: "下单的客户（必填）" }))
    .action((flags: Flags) => runAdd(app, flags));

  addImport(order, app, {
    text: {
      en: "Import orders as they were; known ones take the steps and prices that orders may",
      zh: "按原样导入订单；已知订单仅按状态流转与调价规则更新",
    },
    fields: ORDER_FIELDS,
    derived: derivedHeaders(orderColumns),
    action: () => importOrders(app.partner()),
  });
}

async function runAdd(app: App, flags: Flags): Promise<void> {
  const { link, product, offer, specification = null } = flags;
  if ([link, product, offer].filter((one) => one !== undefined).length > 1) throw eitherOr();
  if (specification !== null && product !== undefined) throw noOffer();
  // A link and an offer say what is ordered.
  const isByHand = link === undefined && offer === undefined;
  const customer = allNeeded({ ...flags }, isByHand ? [WHAT, WHO] : [WHO]).at(-1) as string;
  const database = await app.mutable(orderColumns);
  if (link !== undefined) {
    const { partner } = app.globals;
    const placed = await orderThroughLink(database, app.draft(), { link, customer, partner, specification });
    app.say({
      en: `The order is attributed to ${placed.partner}, whose link it came through.`,
      zh: `订单已归属分享该链接的伙伴 ${placed.partner}。`,
    });
    return await app.printRecord(orderColumns, placed);
  }
  if (offer !== undefined) {
    const placed = await orderByOffer(database, app.draft(), { offer, customer, specification });
    return await app.printRecord(orderColumns, placed);
  }
  const partner = await onePartner(app, database);
  const placed = await orderByHand(database, app.draft(partner), { product: product as string, customer, partner });
  await app.printRecord(orderColumns, placed);
}

function eitherOr() {
  return usageError(
    "BAD_VALUE",
    {
      en: "Give one of --link, --product and --offer: a link and an offer say what is ordered.",
      zh: "--link、--product 与 --offer 只能选用一个：链接与专属优惠已包含商品。",
    },
    { field: "product" },
  );
}

function noOffer() {
  return usageError(
    "BAD_VALUE",
    {
      en: "--specification goes with --offer or with the --link of one: only offers have a price for each.",
      zh: "--specification 需与 --offer 或专属优惠的 --link 一起使用。",
    },
    { field: "specification" },
  );
}
