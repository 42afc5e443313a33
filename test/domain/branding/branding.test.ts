import { describe, expect, test } from "vitest";
import { arranged } from "../../../src/domain/branding/console.ts";
import { caseOfBrand, caseOfEntry, decideBranding } from "../../../src/domain/branding/decide.ts";
import type { BrandCase, LogoFile } from "../../../src/domain/branding/rules.ts";
import { BRAND_TRANSITIONS, reviewedAfter, statesFor, UNREVIEWED } from "../../../src/domain/branding/states.ts";
import { BRAND_STATES, type BrandEntry } from "../../../src/domain/branding/types.ts";
import { ids, NOW, parameters } from "../cases.ts";

const URL = "https://www.example.com/";
const entry = (changes: Partial<BrandEntry> = {}): BrandEntry => ({
  id: "promo-1",
  partner: "p1",
  kind: "promo",
  group: null,
  nameZh: "特惠",
  nameEn: "Sale",
  url: URL,
  visible: true,
  position: 1,
  ...UNREVIEWED,
  createdAt: NOW,
  ...changes,
});
const decided = (facts: BrandCase, values = {}) => decideBranding(facts, parameters(values)).rules;
const ofEntry = (changes: object, others?: readonly BrandEntry[]) =>
  decided(caseOfEntry("p1", { ...entry(), ...changes }, others));

describe("names", () => {
  test.each([
    [{ nameZh: "" }, ["--name-zh"]],
    [{ nameEn: null }, ["--name-en"]],
    [{ nameZh: " \u3000\u200b", nameEn: "" }, ["--name-zh", "--name-en"]],
  ])("%j: says what is missing", (changes, missing) => {
    const [rule] = ofEntry(changes);
    expect([rule?.id, rule?.facts]).toEqual(["brand.names", { missing }]);
  });

  test.each([
    ["甲".repeat(40), true],
    ["甲".repeat(41), false],
    // Counted as characters, not as halves of them.
    ["😀".repeat(40), true],
    ["a\nb", false],
    ["a\u202eb", false],
    ["a\u0000b", false],
    ["\ud83d", false],
    ['<script>alert("1")</script>', true],
    ["👨‍👩‍👧", true],
  ])("%j is taken: %s", (nameZh, isRight) => {
    expect(ids(ofEntry({ nameZh }))).toEqual(isRight ? [] : ["brand.name"]);
  });
});

describe("links", () => {
  test.each([["javascript:alert(1)"], ["//www.example.com"], [""], [null], [`${URL}${"x".repeat(2000)}`]])(
    "%j is refused",
    (url) => {
      expect(ids(ofEntry({ url }))).toEqual(["brand.url"]);
    },
  );

  test("as long as the parameter says, and no longer", () => {
    const url = `${URL}${"x".repeat(2000 - URL.length)}`;
    expect(ids(ofEntry({ url }))).toEqual([]);
    expect(ids(ofEntry({ url: `${url}x` }))).toEqual(["brand.url"]);
    expect(ids(decided(caseOfEntry("p1", entry()), { "brand.url_max": "5" }))).toEqual(["brand.url"]);
  });

  test("of a logo it may be missing, and names its option where it is wrong", () => {
    const brand = { partner: "p1", color: null, logoZhUrl: null, logoEnUrl: null };
    expect(ids(decided(caseOfBrand(brand, [])))).toEqual([]);
    const [rule] = decided(caseOfBrand({ ...brand, logoEnUrl: "x" }, []));
    expect([rule?.id, rule?.facts.option]).toEqual(["brand.url", "--logo-en-url"]);
  });
});

describe("logos", () => {
  const picture = { type: "image/png", width: 150, height: 40 };
  const ofLogo = (changes: Partial<LogoFile>, values = {}) =>
    ids(
      decided(
        caseOfBrand({ partner: "p1", color: null, logoZhUrl: null, logoEnUrl: null }, [
          { name: "l.png", size: 1, picture, ...changes },
        ]),
        values,
      ),
    );

  test.each([
    [{ size: 200 * 1024 }, []],
    [{ size: 200 * 1024 + 1 }, ["brand.logo"]],
    [{ picture: { ...picture, width: 2000 } }, []],
    [{ picture: { ...picture, width: 2001 } }, ["brand.logo"]],
    [{ picture: { ...picture, height: 2001 } }, ["brand.logo"]],
    [{ picture: null }, ["brand.logo"]],
  ])("%j: %j", (changes, rules) => {
    expect(ofLogo(changes)).toEqual(rules);
  });

  test("no parameter lets in more than is read", () => {
    expect(ofLogo({ size: 1024 * 1024 }, { "brand.logo_max_kb": "99999" })).toEqual([]);
    expect(ofLogo({ size: 1024 * 1024 + 1 }, { "brand.logo_max_kb": "99999" })).toEqual(["brand.logo"]);
  });
});

test("a colour is one or none", () => {
  const of = (color: string | null) =>
    ids(decided(caseOfBrand({ partner: "p1", color, logoZhUrl: null, logoEnUrl: null }, [])));
  expect([of(null), of("#0B5FFF"), of("256,0,0")]).toEqual([[], [], ["brand.color"]]);
});

test("the limit counts those beside it, and only where one is added", () => {
  const others = (count: number) => Array.from({ length: count }, () => entry());
  expect(ids(ofEntry({}, others(19)))).toEqual([]);
  expect(ids(ofEntry({}, others(20)))).toEqual(["brand.limit"]);
  expect(ids(ofEntry({}))).toEqual([]);
});

test("everything that is wrong is said at once, in the order of the rules", () => {
  expect(ids(ofEntry({ nameZh: "a\u0007", nameEn: "", url: "x" }, []))).toEqual([
    "brand.names",
    "brand.url",
    "brand.name",
  ]);
});

describe("states", () => {
  const by = { at: NOW, actor: "boss", reason: "why" };
  test("are those of the contract, and what is not listed is not possible", () => {
    expect(BRAND_STATES).toEqual(["draft", "submitted", "approved", "rejected"]);
    const allowed: Readonly<Record<string, Readonly<Record<string, string>>>> = {
      draft: { edit: "draft", submit: "submitted" },
      submitted: { edit: "draft", approve: "approved", reject: "rejected" },
      approved: { edit: "draft" },
      rejected: { edit: "draft", submit: "submitted" },
    };
    for (const state of BRAND_STATES) {
      for (const event of ["edit", "submit", "approve", "reject"] as const) {
        const after = reviewedAfter({ ...UNREVIEWED, state }, event, by)?.state;
        expect(after, `${state} ${event}`).toBe(allowed[state]?.[event]);
      }
    }
    expect(statesFor("submit")).toEqual(["draft", "rejected"]);
  });

  test("the vendor decides, and an edit leaves nothing of the review before", () => {
    const decisions = BRAND_TRANSITIONS.filter(({ event }) => event === "approve" || event === "reject");
    expect(decisions.map(({ who }) => who)).toEqual(["ecosystem-manager", "ecosystem-manager"]);
    const submitted = { ...UNREVIEWED, state: "submitted" as const, submittedAt: NOW };
    const rejected = reviewedAfter(submitted, "reject", by);
    expect(rejected).toEqual({
      state: "rejected",
      submittedAt: NOW,
      decidedAt: NOW,
      decidedBy: "boss",
      reason: "why",
    });
    expect(reviewedAfter(rejected as never, "edit", by)).toEqual(UNREVIEWED);
  });
});

test("entries stand by position, those alike as they were added; what is hidden stands nowhere", () => {
  const menu = (id: string, position: number, changes = {}) =>
    entry({ id, position, kind: "menu", group: "custom", ...changes });
  const { menus, promos } = arranged([
    menu("menu-3", 2),
    menu("menu-2", 1),
    menu("menu-1", 2),
    menu("menu-4", 1, { visible: false }),
    menu("menu-5", 1, { group: "account" }),
    entry(),
  ]);
  expect(menus.custom.map(({ id }) => id)).toEqual(["menu-2", "menu-1", "menu-3"]);
  expect(menus.account.map(({ id }) => id)).toEqual(["menu-5"]);
  expect([menus.information, menus.resource, promos.map(({ id }) => id)]).toEqual([[], [], ["promo-1"]]);
});
