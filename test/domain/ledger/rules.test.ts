import { describe, expect, test } from "vitest";
import { decideMovement } from "../../../src/domain/ledger/decide.ts";
import type { LedgerCase } from "../../../src/domain/ledger/rules.ts";
import { ids, ledgerCase, ledgerParty, parameters, yuan } from "../cases.ts";

const rules = (changes: Partial<LedgerCase>): string[] => ids(decideMovement(ledgerCase(changes), parameters()).rules);

describe("an allocation", () => {
  test.each<[string, Partial<LedgerCase>, string[]]>([
    ["all that is available", { amount: yuan("100.00") }, []],
    ["a fen more", { amount: yuan("100.01") }, ["ledger.insufficient"]],
    ["one fen", { amount: yuan("0.01") }, []],
    ["anything where nothing is available", { amount: yuan("0.01"), available: yuan("0") }, ["ledger.insufficient"]],
    ["to a referral customer", { party: ledgerParty({ relation: "referral" }) }, ["ledger.referral"]],
    ["to a linked reseller", { party: ledgerParty({ kind: "reseller", relation: "linked" }) }, []],
    ["to somebody else's", { party: ledgerParty({ relation: undefined }) }, ["ledger.not-yours"]],
    // What somebody who left still holds is no reason to give more.
    ["to one who has left", { party: ledgerParty({ relation: undefined, held: yuan("5") }) }, ["ledger.not-yours"]],
    [
      "everything at once",
      { party: ledgerParty({ relation: undefined }), amount: yuan("100.01") },
      ["ledger.insufficient", "ledger.not-yours"],
    ],
    ["to the partner itself", { party: undefined, amount: yuan("100.01") }, ["ledger.insufficient"]],
  ])("%s", (_, changes, expected) => {
    expect(rules(changes)).toEqual(expected);
  });
});

describe("a reclaim", () => {
  const held = yuan("30.00");
  test.each<[string, Partial<LedgerCase>, string[]]>([
    ["all that is there", { amount: held }, []],
    ["a fen more", { amount: yuan("30.01") }, ["ledger.reclaim-too-much"]],
    ["whatever is available", { amount: held, available: yuan("0") }, []],
    ["from one who has left and holds it", { party: ledgerParty({ relation: undefined, held }), amount: held }, []],
    [
      "from somebody else's",
      { party: ledgerParty({ relation: undefined }), amount: yuan("0.01") },
      ["ledger.reclaim-too-much", "ledger.not-yours"],
    ],
    [
      "from a referral customer, who was given nothing",
      { party: ledgerParty({ relation: "referral" }), amount: yuan("0.01") },
      ["ledger.reclaim-too-much"],
    ],
  ])("%s", (_, changes, expected) => {
    expect(rules({ direction: "return", party: ledgerParty({ held }), ...changes })).toEqual(expected);
  });
});
