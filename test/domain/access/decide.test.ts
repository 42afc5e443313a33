import { describe, expect, test } from "vitest";
import { ACCESS_RULES, type AccessCase, decideAccess, scopeOf } from "../../../src/domain/access/decide.ts";
import { ACCESS } from "../../../src/domain/access/table.ts";
import { ECOSYSTEM_MANAGER, type Role } from "../../../src/domain/managers/member.ts";
import { ids, member } from "../cases.ts";

const as = (roles: readonly Role[], changes: Partial<ReturnType<typeof member>> = {}) => member({ roles, ...changes });
const manager = as([ECOSYSTEM_MANAGER], { partner: null });

function fired(command: string, changes: Partial<AccessCase>): string[] {
  const access = ACCESS[command] as AccessCase["access"];
  const facts: AccessCase = { actor: "m1", member: undefined, guarded: true, command, access, partner: undefined };
  return ids(decideAccess({ ...facts, ...changes })).map((id) => id.replace("access.", ""));
}

test("the rules are those of POLICY.md §12, in its order", () => {
  expect(ids(ACCESS_RULES)).toEqual([
    "access.unknown-actor",
    "access.other-partner",
    "access.own-application",
    "access.role",
  ]);
});

describe("who is no member", () => {
  test("may do everything in a personal database, and nothing once there is an ecosystem manager", () => {
    for (const [command, { kind }] of Object.entries(ACCESS)) {
      expect(fired(command, { guarded: false }), command).toEqual([]);
      expect(fired(command, { guarded: true }), command).toEqual(kind === "open" ? [] : ["unknown-actor"]);
    }
  });

  test("or has left, may do nothing either way, and nothing else is said", () => {
    const left = as(["admin"], { status: "inactive" });
    for (const guarded of [true, false]) {
      expect(fired("customer list", { member: left, guarded })).toEqual(["unknown-actor"]);
      expect(fired("registration approve", { member: left, guarded, partner: "p2" })).toEqual(["unknown-actor"]);
    }
  });
});

test("an ecosystem manager may run every command for every partner", () => {
  for (const command of Object.keys(ACCESS)) {
    expect(fired(command, { member: manager, partner: "p9" }), command).toEqual([]);
  }
});

describe("a member of a partner", () => {
  test.each<[string, Role[]]>([
    ["registration approve", []],
    ["coupon reject", []],
  ])("%s is decided by nobody of a partner", (command) => {
    for (const role of ["admin", "operator", "account-director", "account-manager", "reader"] as const) {
      expect(fired(command, { member: as([role]) })).toEqual(["own-application"]);
    }
  });

  test.each<[string, string]>([
    ["customer list", "admin operator account-director account-manager reader"],
    ["customer register", "admin operator account-director account-manager"],
    ["customer check", "admin operator account-director account-manager reader"],
    ["customer import", "admin operator"],
    ["manager assign", "admin operator"],
    ["coupon apply", "admin operator"],
    ["member add", "admin"],
    ["partner edit", "admin"],
    ["partner import", ""],
    ["policy set", ""],
    ["db backup", ""],
  ])("%s: %s", (command, allowed) => {
    const roles = ["admin", "operator", "account-director", "account-manager", "reader"] as const;
    const may = roles.filter((role) => fired(command, { member: as([role]) }).length === 0);
    expect(may.join(" ")).toBe(allowed);
    for (const role of roles.filter((one) => !may.includes(one))) {
      expect(fired(command, { member: as([role]) })).toEqual(["role"]);
    }
  });

  test("acts for its own partner only, whatever its role", () => {
    expect(fired("customer list", { member: as(["admin"]), partner: "p1" })).toEqual([]);
    expect(fired("customer list", { member: as(["admin"]), partner: "p2" })).toEqual(["other-partner"]);
    expect(fired("member add", { member: as(["reader"]), partner: "p2" })).toEqual(["other-partner", "role"]);
    expect(fired("registration approve", { member: as(["admin"]), partner: "p2" })).toEqual([
      "other-partner",
      "own-application",
    ]);
  });

  test("with several roles may do what any of them may", () => {
    expect(fired("manager assign", { member: as(["reader", "operator"]) })).toEqual([]);
  });
});

test("what an actor is kept to", () => {
  const free = { partner: undefined, roles: [], manager: undefined };
  expect(scopeOf(undefined)).toEqual({ known: false, ...free });
  expect(scopeOf(manager)).toEqual({ known: true, ...free });
  expect(scopeOf(as(["account-manager"]))).toEqual({
    known: true,
    partner: "p1",
    roles: ["account-manager"],
    manager: "m1",
  });
  expect(scopeOf(as(["account-manager", "reader"])).manager).toBeUndefined();
  expect(scopeOf(as(["account-director"])).manager).toBeUndefined();
});

test("a refusal says who, what and what to do, in both languages", () => {
  const access = ACCESS["member add"] as AccessCase["access"];
  const facts = { actor: "m1", guarded: true, command: "member add", access, partner: "p2" };
  const rules = decideAccess({ ...facts, member: as(["reader"]) });
  for (const rule of rules) {
    for (const text of [rule.reason, rule.remedy]) {
      expect(text.en, rule.id).not.toMatch(/[{}]|undefined/);
      expect(text.zh, rule.id).toMatch(/\p{Script=Han}.*。$/u);
    }
  }
  expect(rules.map(({ facts }) => facts)).toEqual([
    { actor: "m1", own_partner: "p1", partner: "p2" },
    { actor: "m1", command: "member add", roles: ["reader"], needed: ["admin", ECOSYSTEM_MANAGER] },
  ]);
});
