import type { Command } from "commander";
import type { InvoiceScope } from "../../actions/invoice-desk.ts";
import { type InvoiceWish, requestInvoice } from "../../actions/request-invoice.ts";
import type { App } from "../../app.ts";
import { INVOICE_MEDIA, INVOICE_TYPES, type InvoiceBasis, TITLE_TYPES } from "../../domain/invoices/types.ts";
import { usageError } from "../../errors.ts";
import { isCycle } from "../../values/instant.ts";
import { isBlank, LONGEST_NAME } from "../../values/names.ts";
import { readAmount } from "../amount.ts";
import { choices, gathered } from "../fields.ts";
import { badValue, oneOf } from "../option-values.ts";
import { onePartner } from "../partner.ts";
import { invoiceColumns } from "./columns.ts";

interface Flags {
  readonly cycle?: readonly string[];
  readonly order?: readonly string[];
  readonly amount?: string;
  readonly customer?: string;
  readonly type?: string;
  readonly titleType?: string;
  readonly title?: string;
  readonly medium?: string;
  readonly replaces?: string;
}

/** `invoice request`: by cycle, by order or by a fixed amount. */
export function registerRequest(invoice: Command, app: App): void {
  const of = (values: readonly string[]) =>
    app.text({ en: ` (${choices(values)}; default: the first)`, zh: `（${choices(values)}，默认第一项）` });
  invoice
    .command("request")
    .description(app.text({ en: "Ask for an invoice on resale customers' consumption", zh: "按代售客户消费索取发票" }))
    .option(
      "--cycle <cycles>",
      app.text({ en: "on these closed cycles, repeatable", zh: "按账期开票，可重复" }),
      gathered,
    )
    .option(
      "--order <ids>",
      app.text({
        en: "on these orders: trade ids of consumption lines, not store orders; repeatable",
        zh: "按消费明细的订单号/交易号（trade_id，非云商店订单）开票，可重复",
      }),
      gathered,
    )
    .option(
      "--amount <yuan>",
      app.text({ en: "on a fixed amount, the oldest consumption first", zh: "按固定金额开票，从最早的消费起" }),
    )
    .option(
      "--customer <account>",
      app.text({ en: "the cycles or orders of this customer alone", zh: "仅该客户的账期或订单" }),
    )
    .option("--type <type>", app.text({ en: "kind of VAT invoice", zh: "增值税发票类型" }) + of(INVOICE_TYPES))
    .option("--title-type <type>", app.text({ en: "what the title names", zh: "抬头类型" }) + of(TITLE_TYPES))
    .option(
      "--title <text>",
      app.text({ en: "its title (default: the partner's company)", zh: "发票抬头（默认为伙伴公司名称）" }),
    )
    .option("--medium <medium>", app.text({ en: "how it comes", zh: "发票介质" }) + of(INVOICE_MEDIA))
    .option(
      "--replaces <id>",
      app.text({
        en: "anew in place of this returned one, whose details are the defaults",
        zh: "重新开具该已退发票，其信息作为默认值",
      }),
    )
    .action(async (flags: Flags) => {
      const wish = readWish(flags);
      const database = await app.mutable(invoiceColumns);
      const partner = await onePartner(app, database);
      await app.printRecord(invoiceColumns, await requestInvoice(database, app.draft(partner), partner, wish));
    });
}

function readWish(flags: Flags): InvoiceWish {
  const { title } = flags;
  if (title !== undefined && isBlank(title)) throw badValue("--title", title, { en: "a title", zh: "发票抬头" });
  if ([...(title ?? "").trim()].length > LONGEST_NAME) throw tooLong();
  return {
    scope: readScope(flags),
    amount: flags.amount === undefined ? undefined : readAmount("--amount", flags.amount),
    type: flags.type === undefined ? undefined : oneOf("--type", flags.type, INVOICE_TYPES),
    titleType: flags.titleType === undefined ? undefined : oneOf("--title-type", flags.titleType, TITLE_TYPES),
    title: title?.trim(),
    medium: flags.medium === undefined ? undefined : oneOf("--medium", flags.medium, INVOICE_MEDIA),
    replaces: flags.replaces,
  };
}

function tooLong() {
  return usageError(
    "BAD_VALUE",
    {
      en: `--title has more than ${LONGEST_NAME} characters. Say it in fewer.`,
      zh: `--title 超过 ${LONGEST_NAME} 个字符，请缩短。`,
    },
    { field: "title" },
  );
}

/** What it is asked for by: at most one of the three ways, and a customer only where a way takes one. */
function readScope({ cycle, order, amount, customer }: Flags): InvoiceScope | undefined {
  const given = { cycle, order, amount };
  const ways = (Object.keys(given) as InvoiceBasis[]).filter((way) => given[way] !== undefined);
  const [basis, other] = ways;
  if (other !== undefined) {
    throw usageError(
      "BAD_VALUE",
      {
        en: `--${basis} and --${other} exclude each other. Give one.`,
        zh: `--${basis} 与 --${other} 不能同时使用，请只选一个。`,
      },
      { field: other },
    );
  }
  if (customer !== undefined && basis !== "cycle" && basis !== "order") {
    throw usageError(
      "BAD_VALUE",
      {
        en: "--customer goes with --cycle or --order: say which cycles or orders of it.",
        zh: "--customer 须与 --cycle 或 --order 同用：请指定该客户的账期或订单。",
      },
      { field: "customer" },
    );
  }
  if (basis === undefined) return undefined;
  return { basis, cycles: readCycles(cycle), orders: distinct("--order", order), customer: customer ?? null };
}

function readCycles(words: readonly string[] | undefined): readonly string[] {
  const wrong = words?.find((word) => !isCycle(word));
  if (wrong !== undefined) throw badValue("--cycle", wrong, { en: "a billing cycle YYYY-MM", zh: "账期 YYYY-MM" });
  return distinct("--cycle", words);
}

function distinct(option: string, words: readonly string[] = []): readonly string[] {
  const blank = words.find((word) => isBlank(word) || word.includes(";"));
  if (blank !== undefined)
    throw badValue(option, blank, { en: "a trade id of consumption lines", zh: "消费明细的订单号/交易号" });
  return [...new Set(words)].sort();
}
