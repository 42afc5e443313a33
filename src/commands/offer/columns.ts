import type { OfferView } from "../../actions/view-offer.ts";
import type { App } from "../../app.ts";
import type { OfferPrice } from "../../domain/marketplace/offers/prices.ts";
import {
  commonOf,
  OFFER_STATES,
  type Offer,
  type OfferTerm,
  offerStateAt,
} from "../../domain/marketplace/offers/types.ts";
import type { Column } from "../../output/dataset.ts";
import type { Instant } from "../../values/instant.ts";
import { formatFen } from "../../values/money.ts";
import { formatPercent } from "../../values/percent.ts";
import type { ListColumn } from "../listing.ts";
import { DISCOUNT_LABEL, percentCell, readPercent, SHARE_LABEL } from "../percent.ts";

/** The terms as the option `--specification` takes them. */
const written = ({ specification, discount, share }: OfferTerm): string =>
  `${specification === null ? "" : `${specification}=`}${formatPercent(discount)}/${formatPercent(share)}`;

const termRecord = ({ specification, discount, share }: OfferTerm) => ({
  specification,
  discount: formatPercent(discount),
  share: formatPercent(share),
});

const priceRecord = (price: OfferPrice) => ({
  ...termRecord(price),
  list_price: formatFen(price.listPrice),
  price: formatFen(price.price),
});

/** A list of records for programs, and one text for people and spreadsheets. */
function listColumn<Row, Item>(
  app: App,
  key: string,
  label: Column<Row>["label"],
  items: (row: Row) => readonly Item[],
  record: (item: Item) => object,
  text: (item: Item) => string,
): ListColumn<Row> {
  const isData = app.printsJson;
  return isData
    ? { key, label, type: "json", value: (row) => items(row).map(record), computed: true }
    : { key, label, type: "text", value: (row) => items(row).map(text).join("; "), computed: true };
}

/** An exclusive offer as it stands at an instant: one whose time is over has expired. */
export function offerColumns(app: App, now: Instant): readonly ListColumn<Offer>[] {
  return [
    { key: "id", label: { en: "ID", zh: "编号" }, type: "text", value: (row) => row.id },
    { key: "partner", label: { en: "Partner", zh: "伙伴" }, type: "text", value: (row) => row.partner },
    { key: "customer", label: { en: "Customer", zh: "客户" }, type: "text", value: (row) => row.customer },
    { key: "product", label: { en: "Product", zh: "商品" }, type: "text", value: (row) => row.product },
    {
      key: "discount",
      label: DISCOUNT_LABEL,
      type: "fraction",
      value: (row) => percentCell(commonOf(row.terms, "discount")),
      asked: { column: "discount", read: readPercent },
    },
    {
      key: "share",
      label: SHARE_LABEL,
      type: "fraction",
      value: (row) => percentCell(commonOf(row.terms, "share")),
      asked: { column: "share", read: readPercent },
    },
    {
      key: "state",
      label: { en: "State", zh: "状态" },
      type: "text",
      value: (row) => offerStateAt(row, now),
      values: OFFER_STATES,
    },
    {
      key: "valid_until",
      label: { en: "Valid until", zh: "有效期至" },
      type: "instant",
      value: (row) => row.validUntil,
    },
    {
      ...listColumn(app, "specifications", SPECIFICATIONS, ({ terms }: Offer) => terms, termRecord, written),
      wide: true,
    },
    {
      key: "quantity",
      label: { en: "Quantity", zh: "数量" },
      type: "integer",
      value: (row) => row.quantity,
      wide: true,
    },
    { key: "name", label: { en: "Name", zh: "优惠名称" }, type: "text", value: (row) => row.name, wide: true },
    {
      key: "submitted_at",
      label: { en: "Submitted", zh: "提交时间" },
      type: "instant",
      value: (row) => row.submittedAt,
      wide: true,
    },
    {
      key: "submitted_by",
      label: { en: "Submitted by", zh: "提交人" },
      type: "text",
      value: (row) => row.submittedBy,
      wide: true,
    },
    {
      key: "decided_at",
      label: { en: "Decided", zh: "审核时间" },
      type: "instant",
      value: (row) => row.decidedAt,
      wide: true,
    },
    {
      key: "decided_by",
      label: { en: "Decided by", zh: "审核人" },
      type: "text",
      value: (row) => row.decidedBy,
      wide: true,
    },
    { key: "reason", label: { en: "Reason", zh: "原因" }, type: "text", value: (row) => row.reason, wide: true },
    {
      key: "ended_at",
      label: { en: "Ended", zh: "结束时间" },
      type: "instant",
      value: (row) => (offerStateAt(row, now) === "expired" ? row.validUntil : row.endedAt),
      wide: true,
    },
    { key: "remark", label: { en: "Remark", zh: "备注" }, type: "text", value: (row) => row.remark, wide: true },
  ];
}

const SPECIFICATIONS = { en: "Terms", zh: "规格（折扣/分成）" };

/** An offer with what it means in money (商务折扣): `prices` stand where the list has its terms. */
export function viewColumns(app: App, now: Instant): readonly Column<OfferView>[] {
  const priced = ({ specification, listPrice, price }: OfferPrice) =>
    `${specification === null ? "" : `${specification}: `}${formatFen(listPrice)} -> ${formatFen(price)}`;
  return [
    ...offerColumns(app, now).map((column): Column<OfferView> => ({ ...column, wide: false })),
    {
      key: "product_name",
      label: { en: "Product's name", zh: "商品名称" },
      type: "text",
      value: (row) => row.productRecord.name,
    },
    { key: "quote", label: { en: "Quote", zh: "报价方式" }, type: "text", value: (row) => row.productRecord.quote },
    listColumn(app, "prices", { en: "Prices", zh: "折后价" }, ({ prices }: OfferView) => prices, priceRecord, priced),
  ];
}
