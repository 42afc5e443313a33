import { expect, test } from "vitest";
import { decideSettlement, SETTLEMENT_RULES } from "../../../src/domain/certification/settlement.ts";
import { CERTIFICATION_STATES } from "../../../src/domain/certification/types.ts";
import { certification, ids, parameters } from "../cases.ts";

test("the rules are those of POLICY.md §6, in its order", () => {
  expect(ids(SETTLEMENT_RULES)).toEqual(["settlement.certification-changing", "settlement.not-certified"]);
});

test.each(CERTIFICATION_STATES)("%s", (state) => {
  const present = state === "none" ? undefined : certification({ state });
  const fired = (everCertified: boolean) =>
    ids(decideSettlement({ partner: "p1", present, everCertified }, parameters())).map((id) =>
      id.replace("settlement.", ""),
    );
  const changing = state === "none" || state === "certified" ? [] : ["certification-changing"];
  // Also where an earlier certification exists, and also after a rejection.
  expect(fired(true)).toEqual(changing);
  expect(fired(false)).toEqual([...changing, "not-certified"]);
});
