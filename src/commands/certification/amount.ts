import type { App } from "../../app.ts";
import { AppError } from "../../errors.ts";
import type { Text } from "../../language/text.ts";
import { type Fen, parseFen } from "../../values/money.ts";
import { needed } from "../fields.ts";
import { badValue } from "../option-values.ts";

export interface AmountFlags {
  readonly amount?: string;
}

const WANTED: Text = {
  en: "an amount above 0 in yuan with at most two decimals, such as 0.37",
  zh: "大于 0 且最多两位小数的金额（元），例如 0.37",
};

/** Reads --amount; where it is missing, a person on a terminal is asked and anybody else told (exit 8). */
export async function readAmount(app: App, flags: AmountFlags, what: Text): Promise<Fen> {
  try {
    return parseAmount(needed({ ...flags }, "--amount", what));
  } catch (error) {
    if (!app.interactive || !(error instanceof AppError) || error.kind !== "input-needed") throw error;
  }
  const prompts = await app.prompts();
  const question = { en: "Amount in yuan:", zh: "金额（元）：" };
  return parseAmount(await prompts.input(question, (answer) => (isAmount(answer) ? undefined : asked)));
}

const asked: Text = { en: `This is not ${WANTED.en}.`, zh: `请输入${WANTED.zh}。` };

function isAmount(text: string): boolean {
  return (parseFen(text) ?? 0) > 0;
}

function parseAmount(text: string): Fen {
  const amount = parseFen(text);
  if (amount === undefined || amount <= 0) throw badValue("--amount", text, WANTED);
  return amount;
}
