// Calculating the incentives of a cycle, beside the GROUP BY that its sums need at the least.

import { readFileSync } from "node:fs";
import { pair, run } from "./measure.js";
import { shellQuery } from "./peers.js";
import { fillPortfolio, PARTNER } from "./portfolio.js";

const CYCLE = "2026-10";
/** Customers by which the lines of the cycle are consumed: every fifth with a history, every tenth has left. */
const CUSTOMERS = 100_000;

const SUMS = "sum(u.cash_amount + u.credit_amount + u.stored_value_card_amount)";
/** The bare sums: what each customer consumed, and what each partner's customers did by association type. */
const PEERS = {
  "GROUP BY customer": `select u.customer, ${SUMS} from usage_lines u where u.bill_cycle = '${CYCLE}' group by 1;`,
  "GROUP BY partner, type": `select a.partner, a.type, ${SUMS} from usage_lines u
    join associations a on a.customer = u.customer and a.from_at <= u.trade_time and (a.to_at is null or a.to_at > u.trade_time)
    where u.bill_cycle = '${CYCLE}' group by 1, 2 order by 1, 2;`,
};

/** `incentive calculate` of a cycle with a million lines; a part of it is told apart by products in the last figure. */
export async function incentivePart(bench, { runs, incentiveLines: lines }) {
  const db = "incentive.db";
  await bench.partnerctl(["init", "-q"], { db });
  await fillPortfolio(bench.at(db), { customers: CUSTOMERS, lines, cycles: 1, first: `${CYCLE}-01` });
  const join = `insert into partner_programs (id, partner, program, as_kind, created_by, changed_by, version)
    select 'prg-' || account_name, account_name, 'solution-provider', 1, 1, 1, 1 from partners; analyze;`;
  await run("sqlite3", ["-bail", bench.at(db)], { input: join });
  const policy = ["incentive", "policy", "add", "--program", "solution-provider", "--from", "2026-01-01", "--rate"];
  await bench.partnerctl([...policy, "5", "-q"], { db });
  const [ourFile, theirFile] = [bench.at("ours.csv"), bench.at("peer.csv")];
  const calculate = ["incentive", "calculate", "--cycle", CYCLE, "-f", "csv", "-q", "--dry-run"];
  const ours = () => bench.partnerctl(calculate, { db, output: ourFile });
  for (const [name, sql] of Object.entries(PEERS)) {
    const measured = await pair(runs, ours, () => shellQuery(bench.at(db), sql, theirFile));
    bench.figure(`incentive calculate : sqlite3, ${name}`, "<= 3", { rows: lines, ...measured });
  }
  compare(ourFile, theirFile);
  await bench.partnerctl([...policy, "9", "--product", "ECS", "-q"], { db });
  const measured = await pair(1, ours, () => shellQuery(bench.at(db), PEERS["GROUP BY partner, type"], theirFile));
  bench.figure("incentive calculate, rates by product : the same", "", { rows: lines, ...measured });
}

/** A partner without a re-bound customer must have what the shell says; the large one at most that. */
function compare(ourFile, theirFile) {
  const rows = (file) =>
    readFileSync(file, "utf8")
      .trim()
      .split("\n")
      .slice(1)
      .map((line) => line.split(","));
  const theirs = new Map(rows(theirFile).map(([partner, type, fen]) => [`${partner} ${type}`, Number(fen)]));
  const our = rows(ourFile);
  if (our.length !== theirs.size) throw new Error(`${our.length} statements for ${theirs.size} sums`);
  for (const [, partner, , type, performance] of our) {
    const fen = Number(performance.replace(".", ""));
    const most = theirs.get(`${partner} ${type}`);
    if (fen > most || (partner === PARTNER && fen < most * 0.8)) {
      throw new Error(`${partner} ${type}: partnerctl says ${fen}, the shell ${most}`);
    }
  }
}
