// Consumption lines imported, with ids and as a partner bill without them.

import { cpSync, rmSync, statSync } from "node:fs";
import { accounts, partnerBill, usageDetail } from "./data.js";
import { pair } from "./measure.js";
import { removeDatabase, shellImport } from "./peers.js";

const CUSTOMERS = 100_000;
/** What our table is looked up by; the shell's has no customer beside the account that the file names. */
const AMOUNTS = "trade_time, payment_amount, cash_amount, coupon_amount";

/** `usage import` beside `.import` of the same file into one table with the same index. */
export async function usagePart(bench, { runs, usageLines: rows }) {
  await accounts(bench.at("known.csv"), CUSTOMERS);
  await bench.partnerctl(["customer", "import", bench.at("known.csv"), "-q"], { db: "before.db" });
  rmSync(bench.at("known.csv"));
  const kinds = [
    ["detail", usageDetail, { primary: "id", indexes: [`bill_cycle, account_name, ${AMOUNTS}`] }],
    ["partner bill", partnerBill, { indexes: ['"账期", "客户ID", "客户交易时间", "应付金额", "现金", "代金券"'] }],
  ];
  for (const [kind, make, keys] of kinds) {
    const file = bench.at("usage.csv");
    await make(file, rows, CUSTOMERS);
    const ours = () => {
      removeDatabase(bench.at("bench.db"));
      cpSync(bench.at("before.db"), bench.at("bench.db"));
      return bench.partnerctl(["usage", "import", file, "-q"]);
    };
    const peer = () => shellImport(bench.at("peer.db"), file, keys);
    const measured = await pair(runs, ours, peer);
    bench.figure(`usage import, ${kind} : .import`, "", { rows, bytes: statSync(file).size, ...measured });
    rmSync(file);
  }
  removeDatabase(bench.at("before.db"));
}
