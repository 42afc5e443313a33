import { describe, expect, test } from "vitest";
import { kindAt, linkedTo, type PartnerProfile } from "../../../src/domain/partners/partner.ts";
import { formatPrograms, parsePrograms } from "../../../src/domain/partners/programs.ts";
import { isSameProfile, type PartnerFacts, recordFacts } from "../../../src/domain/partners/record.ts";
import { instant, link, NOW, profile, program } from "../cases.ts";

const DAY = instant("2026-01-01");

function facts(changes: Partial<Omit<PartnerFacts, "programs">> & { programs?: string } = {}): PartnerFacts {
  const { programs, ...others } = changes;
  const parsed = programs === undefined ? undefined : parsePrograms(programs);
  return {
    plain: {},
    kind: undefined,
    links: { distributor: undefined, "customer-of": undefined },
    ...others,
    programs: parsed?.kind === "entries" ? parsed.entries : undefined,
  };
}

const record = (before: PartnerProfile, changes: Parameters<typeof facts>[0], since: typeof DAY | null = null) =>
  recordFacts(before, facts(changes), NOW, since);
const NOBODY = profile({}, []);

describe("kind", () => {
  test("holds from the beginning of time, or from the day that is given", () => {
    expect(record(NOBODY, { kind: "reseller" }).programs).toEqual([program("reseller", { asKind: true })]);
    expect(record(NOBODY, { kind: "reseller" }, DAY).programs).toEqual([
      program("reseller", { asKind: true, from: DAY }),
    ]);
  });

  test("replaces the kind and leaves the programmes", () => {
    const before = profile({}, [program("reseller", { asKind: true }), program("store-service")]);
    const after = record(before, { kind: "distributor" });
    expect(kindAt(after, NOW)).toBe("distributor");
    expect(formatPrograms(after, NOW)).toBe("store-service");
    expect(after.programs).toHaveLength(2);
    expect(record(before, { kind: "none" }).programs).toEqual([program("store-service")]);
  });

  test("the same one again, or one that is shown because of a programme, changes nothing", () => {
    const recorded = profile({}, [program("reseller", { asKind: true, from: DAY })]);
    const joined = profile({}, [program("reseller", { from: DAY })]);
    const undated = profile({}, [program("reseller")]);
    for (const before of [recorded, joined, undated]) {
      expect(isSameProfile(before, record(before, { kind: "reseller" }))).toBe(true);
    }
  });

  test("is dated by the entry of the same programme, so that an exported list says the same elsewhere", () => {
    const after = record(NOBODY, { kind: "reseller", programs: "reseller@2026-01-01" });
    expect(after.programs).toEqual([program("reseller", { from: DAY })]);
    const always = record(NOBODY, { kind: "reseller", programs: "reseller" });
    expect(always.programs).toEqual([program("reseller"), program("reseller", { asKind: true })]);
  });

  test("a past kind stays as history", () => {
    const before = profile({}, [program("reseller", { asKind: true, to: DAY })]);
    const after = record(before, { kind: "distributor" });
    expect(after.programs).toEqual([...before.programs, program("distributor", { asKind: true })]);
  });
});

describe("programmes", () => {
  const before = profile({}, [
    program("reseller", { asKind: true }),
    program("si-path", { to: DAY }),
    program("store-service", { from: instant("2026-03-01T10:30:00+08:00") }),
    program("software-path"),
  ]);

  test("the same text changes nothing, whatever the exact beginning", () => {
    expect(isSameProfile(before, record(before, { programs: "store-service@2026-03-01;software-path" }))).toBe(true);
  });

  test("another order is another list, and known entries keep their exact beginning", () => {
    const after = record(before, { programs: "software-path;store-seller;store-service@2026-03-01" });
    expect(formatPrograms(after, NOW)).toBe("software-path;store-seller;store-service@2026-03-01");
    expect(after.programs.find((period) => period.program === "store-service")?.from).toBe(before.programs[2]?.from);
    expect(isSameProfile(before, after)).toBe(false);
  });

  test("an empty cell ends the list and leaves the kind and what is over", () => {
    expect(record(before, { programs: "" }).programs).toEqual(before.programs.slice(0, 2));
  });

  test("--since dates entries without a date of their own", () => {
    const after = record(NOBODY, { programs: "store-service;si-path@2025-01-01" }, DAY);
    expect(formatPrograms(after, NOW)).toBe("store-service@2026-01-01;si-path@2025-01-01");
  });
});

describe("links", () => {
  const linked = profile({}, [], [link("distributor", "d1"), link("customer-of", "c1")]);

  test("each replaces its own and leaves the other", () => {
    const after = record(linked, { links: { distributor: "d2", "customer-of": undefined } });
    expect([linkedTo(after, "distributor", NOW), linkedTo(after, "customer-of", NOW)]).toEqual(["d2", "c1"]);
    expect(after.links).toHaveLength(2);
  });

  test("null ends it, the same name changes nothing", () => {
    const none = record(linked, { links: { distributor: null, "customer-of": undefined } });
    expect(linkedTo(none, "distributor", NOW)).toBeUndefined();
    expect(isSameProfile(linked, record(linked, { links: { distributor: "d1", "customer-of": "c1" } }))).toBe(true);
    expect(isSameProfile(NOBODY, record(NOBODY, { links: { distributor: null, "customer-of": null } }))).toBe(true);
  });

  test("a distributor of the past stays as history and comes before the new one", () => {
    const before = profile({}, [], [link("distributor", "d1", { to: DAY })]);
    const after = record(before, { links: { distributor: "d2", "customer-of": undefined } });
    expect(linkedTo(after, "distributor", instant("2025-12-31"))).toBe("d1");
    expect(linkedTo(after, "distributor", DAY)).toBe("d2");
  });

  test("what always was has been since the end of what was before it", () => {
    const before = profile({}, [], [link("distributor", "d1", { to: DAY })]);
    const given = { links: { distributor: "d2", "customer-of": undefined } };
    const beginning = (since: typeof DAY | null) => record(before, given, since).links.at(-1)?.from;
    expect(beginning(null)).toBe(DAY);
    expect(beginning(instant("2025-12-31"))).toBe(DAY);
    expect(beginning(instant("2026-06-01"))).toBe(instant("2026-06-01"));
  });
});

test("plain facts that are given replace, the others stay", () => {
  const after = record(profile({ tier: "core", email: "a@b" }), { plain: { tier: null, status: "frozen" } });
  expect(after.partner).toMatchObject({ tier: null, email: "a@b", status: "frozen" });
  expect(isSameProfile(profile(), record(profile(), { plain: { status: "frozen" } }))).toBe(false);
});
