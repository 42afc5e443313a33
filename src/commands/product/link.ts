import type { Command } from "commander";
import { linkProduct, type ProductLink } from "../../actions/product-link.ts";
import type { App } from "../../app.ts";
import type { Column } from "../../output/dataset.ts";
import { DEFAULT_STORE_URL } from "../../settings.ts";
import { settingInUse, warnOfExample } from "../config/values.ts";
import { onePartner } from "../partner.ts";
import { openCode, QR } from "../qr.ts";

/** SURFACE.md "product link". */
const linkColumns: readonly Column<ProductLink>[] = [
  { key: "product", label: { en: "Product", zh: "商品编号" }, type: "text", value: (row) => row.product },
  { key: "partner", label: { en: "Partner", zh: "伙伴" }, type: "text", value: (row) => row.partner },
  { key: "url", label: { en: "Link", zh: "链接" }, type: "text", value: (row) => row.url },
  { key: "expires_at", label: { en: "Expires", zh: "到期时间" }, type: "instant", value: (row) => row.expiresAt },
];

/** `product link`: what a partner shares with customers, also as a QR code on the screen or in a picture. */
export function registerLink(product: Command, app: App): void {
  product
    .command("link <product>")
    .description(
      app.text({
        en: "Make a link to share: orders through it are the partner's",
        zh: "生成商品链接，通过链接的订单自动归属伙伴",
      }),
    )
    .option(
      "--offer <id>",
      app.text({
        en: "at the price of an exclusive offer, for its customer alone",
        zh: "按专属优惠价格，仅限优惠对应的客户",
      }),
    )
    .option("--qr", app.text(QR))
    .action((text: string, flags: Flags) => printLink(app, text, flags));
}

interface Flags {
  readonly offer?: string;
  readonly qr?: boolean;
}

async function printLink(app: App, text: string, flags: Flags): Promise<void> {
  const code = await openCode(app, flags);
  const baseUrl = settingInUse(app, "store.base_url") ?? DEFAULT_STORE_URL;
  const database = await app.mutable(linkColumns);
  const partner = await onePartner(app, database);
  const link = await linkProduct(database, app.draft(partner), partner, { product: text, offer: flags.offer }, baseUrl);
  if (link.url !== null) await code.save(link.url);
  else {
    app.say({
      en: "What a dry run would sign the partner's first link with is not kept, so the link is not shown.",
      zh: "该伙伴尚无签名密钥，试运行不会保存密钥，因此不显示链接。",
    });
  }
  await app.printRecord(linkColumns, link);
  if (link.url === null) return;
  await code.show(link.url);
  warnOfExample(app, "store.base_url");
}
