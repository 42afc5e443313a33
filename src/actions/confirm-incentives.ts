import type { ChangeDraft, Database } from "../database/database.ts";
import {
  STATEMENT_STATE_WORDS,
  type Statement,
  type StatementState,
  type StatementView,
} from "../domain/incentives/statements.ts";
import { nextState } from "../domain/incentives/states.ts";
import { type AppError, conflict } from "../errors.ts";
import { findStatements, openCashier } from "./incentive-statements.ts";
import { stateSays, wrongState } from "./wrong-state.ts";

/** Confirms statements, all or none; what was said against them is settled by that. */
export async function confirmIncentives(
  database: Database,
  draft: ChangeDraft,
  ids: readonly string[],
): Promise<StatementView[]> {
  return await change(database, draft, ids, "confirm", (statement, state) => ({
    ...statement,
    state,
    disputed: false,
    confirmedAt: draft.at,
    confirmedBy: draft.actor,
  }));
}

/** Objects to statements, all or none: they no longer confirm themselves. */
export async function disputeIncentives(
  database: Database,
  draft: ChangeDraft,
  ids: readonly string[],
  reason: string,
): Promise<StatementView[]> {
  return await change(database, draft, ids, "dispute", (statement) => ({ ...statement, disputed: true, reason }));
}

async function change(
  database: Database,
  draft: ChangeDraft,
  ids: readonly string[],
  event: "confirm" | "dispute",
  after: (statement: Statement, state: StatementState) => Statement,
): Promise<StatementView[]> {
  return await database.write(draft, async (tables) => {
    const changed = (await findStatements(tables, ids, draft.at)).map((statement) => {
      // What can be confirmed can be objected to.
      const state = nextState(statement.state, "confirm");
      if (!state) throw wrongStep(statement, event);
      return after(statement, state);
    });
    await tables.incentiveStatements.replace(changed);
    return await (await openCashier(tables, draft.at)).view(changed);
  });
}

function wrongStep({ id, state, cycle }: Statement, event: "confirm" | "dispute"): AppError {
  const word = event === "confirm" ? { en: "confirmed", zh: "确认" } : { en: "disputed", zh: "提出异议" };
  if (state !== "estimated") {
    const which = {
      list: "incentive list --state pending-confirmation",
      chinese: "账单",
      words: STATEMENT_STATE_WORDS,
    };
    return wrongState(id, state, word, which);
  }
  return conflict("wrong-state", stateSays(id, state, word, STATEMENT_STATE_WORDS), {
    hint: {
      en: `Close it once its cycle is over: partnerctl incentive calculate --cycle ${cycle}`,
      zh: `账期结束后先生成正式账单：partnerctl incentive calculate --cycle ${cycle}`,
    },
  });
}
