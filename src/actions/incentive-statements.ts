import type { Tables } from "../database/tables/index.ts";
import { type Statement, type StatementView, statementAt } from "../domain/incentives/statements.ts";
import { decidePayment, type PaymentCase, type UnpaidCycle } from "../domain/payments/rules.ts";
import type { FiredRule } from "../errors.ts";
import type { Text } from "../language/text.ts";
import type { Instant } from "../values/instant.ts";
import { addFen, ZERO } from "../values/money.ts";
import { parametersOf } from "./parameters.ts";
import { resolveId } from "./resolve-id.ts";
import { settlementBlocks } from "./settlement.ts";

const STATEMENT: Text = { en: "incentive statement", zh: "激励账单" };

/** Finds a statement by its id or the beginning of it, as it stands at an instant. */
export async function findStatement(tables: Tables, id: string, at: Instant): Promise<Statement> {
  return statementAt(await resolveId(tables, tables.incentiveStatements, STATEMENT, id), at);
}

/** The statements that the ids mean, each once. */
export async function findStatements(tables: Tables, ids: readonly string[], at: Instant): Promise<Statement[]> {
  const found = new Map<string, Statement>();
  for (const id of ids) {
    const statement = await findStatement(tables, id, at);
    found.set(statement.id, statement);
  }
  return [...found.values()];
}

export type Cashier = Awaited<ReturnType<typeof openCashier>>;

/** Answers what keeps statements from being paid; what it has looked up it keeps, as long as it reads at one moment. */
export async function openCashier(tables: Tables, at: Instant) {
  const parameters = await parametersOf(tables, at);
  const settlement = new Map<string, readonly FiredRule[]>();
  const owed = new Map<string, Map<string, UnpaidCycle>>();

  async function settlementOf(partner: string): Promise<readonly FiredRule[]> {
    const rules = settlement.get(partner) ?? (await settlementBlocks(tables, partner, parameters));
    settlement.set(partner, rules);
    return rules;
  }

  /** What is unpaid of a cycle by partner: a distributor's is also that of the resellers that it had then. */
  async function lookUp(cycles: readonly string[]): Promise<void> {
    const wanted = cycles.filter((cycle) => !owed.has(cycle));
    for (const cycle of wanted) owed.set(cycle, new Map());
    for (const { cycle, partner, distributor, amount } of await tables.portions.unpaid(wanted)) {
      const ofCycle = owed.get(cycle) as Map<string, UnpaidCycle>;
      for (const owner of new Set([partner, distributor ?? partner])) {
        const known = ofCycle.get(owner) ?? { cycle, amount: ZERO, customers: 0, partners: [] };
        ofCycle.set(owner, {
          cycle,
          amount: addFen(known.amount, amount),
          customers: known.customers + 1,
          partners: known.partners.includes(partner) ? known.partners : [...known.partners, partner].sort(),
        });
      }
    }
  }

  async function blocksOf(
    statements: readonly Statement[],
    method?: PaymentCase["method"],
  ): Promise<readonly FiredRule[]> {
    const [first] = statements;
    if (!first) return [];
    const cycles = [...new Set(statements.map(({ cycle }) => cycle))].sort();
    await lookUp(cycles);
    const unpaid = cycles.flatMap((cycle) => owed.get(cycle)?.get(first.partner) ?? []);
    const amount = addFen(...statements.map((statement) => statement.amount));
    return decidePayment({ statements, amount, unpaid, method }, await settlementOf(first.partner), parameters);
  }

  return {
    parameters,
    settlementOf,
    /** What keeps statements of one partner from being paid together. */
    blocksOf,

    /** Statements as they stand, with whether each could be paid by itself; what is being paid is not paid again. */
    async view(statements: readonly Statement[]): Promise<StatementView[]> {
      await lookUp([...new Set(statements.map(({ cycle }) => cycle))]);
      const views: StatementView[] = [];
      for (const stored of statements) {
        const statement = statementAt(stored, at);
        const isRequested = statement.state === "issuing" || statement.state === "issued";
        const blockedBy = isRequested ? [] : await blocksOf([statement]);
        views.push({ ...statement, payable: !isRequested && blockedBy.length === 0, blockedBy });
      }
      return views;
    },
  };
}
