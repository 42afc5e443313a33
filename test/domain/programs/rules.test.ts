import { describe, expect, test } from "vitest";
import { PARTNER_STATUSES } from "../../../src/domain/partners/partner.ts";
import { decideJoin } from "../../../src/domain/programs/decide.ts";
import { type JoinCase, PROGRAM_RULES } from "../../../src/domain/programs/rules.ts";
import { nextStatus } from "../../../src/domain/programs/states.ts";
import { ids, instant, joinCase, parameters, profile, program } from "../cases.ts";

const decide = (changes: Parameters<typeof joinCase>[0]) => decideJoin(joinCase(changes), parameters()).rules;
const fired = (changes: Parameters<typeof joinCase>[0]) => ids(decide(changes)).map((id) => id.replace("program.", ""));
const holding = (...programs: ReturnType<typeof program>[]) => profile({ email: "a@example.com" }, programs);

test("the rules are those of POLICY.md §5, in its order", () => {
  expect(ids(PROGRAM_RULES)).toEqual(
    "real-name email one-account reseller-exclusive distributor-invited frozen already-joined"
      .split(" ")
      .map((name) => `program.${name}`),
  );
});

describe("what an account needs", () => {
  const email = { email: "a@example.com" };
  test.each<[string, Parameters<typeof profile>[0], string[]]>([
    ["a verified name and an address", email, []],
    ["no verified name", { ...email, realNameVerified: false }, ["real-name"]],
    ["no address, a phone instead", { email: null, phone: "13800000001" }, ["email"]],
    ["neither", { email: null, realNameVerified: false }, ["real-name", "email"]],
    ["frozen", { ...email, status: "frozen" }, ["frozen"]],
    ["delisted", { ...email, status: "delisted" }, ["frozen"]],
  ])("%s", (_, partner, expected) => {
    expect(fired({ profile: profile(partner, []) })).toEqual(expected);
    expect(fired({ profile: profile(partner, []), program: "software-path" })).toEqual(expected);
  });
});

describe("what one account can hold", () => {
  test.each<[string, ReturnType<typeof program>[], JoinCase["program"], string[]]>([
    ["a provider becomes a reseller", [program("solution-provider")], "reseller", ["one-account"]],
    [
      "a reseller becomes a provider",
      [program("reseller")],
      "solution-provider",
      ["one-account", "reseller-exclusive"],
    ],
    ["a reseller becomes a distributor", [program("reseller")], "distributor", ["reseller-exclusive"]],
    ["a distributor becomes a reseller", [program("distributor")], "reseller", ["reseller-exclusive"]],
    ["a provider becomes a distributor", [program("solution-provider")], "distributor", []],
    ["a reseller takes a path", [program("reseller")], "service-path", []],
    ["one that was a reseller", [program("reseller", { to: instant("2026-01-01") })], "solution-provider", []],
    ["a provider again", [program("solution-provider")], "solution-provider", ["already-joined"]],
    [
      "one that begins later",
      [program("service-path", { from: instant("2099-01-01") })],
      "service-path",
      ["already-joined"],
    ],
  ])("%s", (_, programs, wanted, expected) => {
    expect(fired({ profile: holding(...programs), program: wanted, byVendor: true })).toEqual(expected);
  });

  test("a path is held once for each stage", () => {
    const selected = holding(program("service-path", { stage: "role-selection" }));
    const join = (stage: "role-selection" | "role-validation" | null) =>
      fired({ profile: selected, program: "service-path", stage });
    expect(join("role-selection")).toEqual(["already-joined"]);
    expect(join("role-validation")).toEqual([]);
  });

  test("who asks for no stage of a path has it already at any stage, but not once it has left", () => {
    const join = (...programs: ReturnType<typeof program>[]) =>
      fired({ profile: holding(...programs), program: "software-path", stage: null });
    const stage = "role-validation";
    expect(join(program("software-path", { stage }))).toEqual(["already-joined"]);
    expect(join(program("software-path", { stage: null }))).toEqual(["already-joined"]);
    expect(join(program("software-path", { stage, to: instant("2026-01-01") }))).toEqual([]);
    expect(join(program("service-path", { stage }))).toEqual([]);
    expect(join()).toEqual([]);
  });

  test("one that was joined without a stage can be recorded at one", () => {
    const unstaged = holding(program("software-path"));
    expect(fired({ profile: unstaged, program: "software-path", stage: "role-selection" })).toEqual([]);
  });
});

test("a distributor is entered by the vendor only", () => {
  expect(fired({ program: "distributor" })).toEqual(["distributor-invited"]);
  expect(fired({ program: "distributor", byVendor: true })).toEqual([]);
});

test("the refusal names the company's other account where there is one", () => {
  const both = { profile: holding(program("solution-provider")), program: "reseller" as const };
  const [alone] = decide(both);
  expect(alone?.facts).toMatchObject({ held: "solution-provider", other_account: null, accounts: [] });
  expect(alone?.reason.en).toContain("No other account of this company is known.");
  const [known] = decide({ ...both, otherAccounts: ["b-third", "a-second"] });
  expect(known?.facts).toMatchObject({ other_account: "a-second", accounts: ["a-second", "b-third"] });
  expect(known?.reason.en).toContain("Its other accounts: a-second, b-third.");
  expect(known?.reason.zh).toContain("该企业的其他账号：a-second、b-third。");
});

test.each([
  ["freeze", ["frozen", undefined, undefined]],
  ["unfreeze", [undefined, "active", undefined]],
  ["delist", ["delisted", "delisted", undefined]],
] as const)("%s", (event, expected) => {
  expect(PARTNER_STATUSES.map((status) => nextStatus(status, event))).toEqual(expected);
});
