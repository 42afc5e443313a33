import { describe, expect, test } from "vitest";
import { decideLinkUse } from "../../../src/domain/marketplace/decide.ts";
import { isStoreUrl, linkExpiryOf, readLink, signedUrl, unsignedUrl } from "../../../src/domain/marketplace/links.ts";
import type { Product } from "../../../src/domain/marketplace/products.ts";
import type { Instant } from "../../../src/values/instant.ts";
import { formatInstant } from "../../../src/values/instant.ts";
import { ids, instant, NOW, parameters, product } from "../cases.ts";

const CLAIMS = { product: "prd-1", partner: "云 帆/a&b", expiresAt: NOW };
const SIGNATURE = "A".repeat(43);

test("what is read of a link is what was written, with the signature last", () => {
  for (const base of [
    "https://m.example.com/product",
    "http://m.example.com?from=a",
    "https://m.example.com/?product=x",
  ]) {
    const unsigned = unsignedUrl(base, CLAIMS);
    const url = signedUrl(unsigned, SIGNATURE);
    expect(url).toMatch(/&signature=A{43}$/);
    expect(readLink(url)).toEqual({ signed: unsigned, signature: SIGNATURE, claims: CLAIMS });
  }
});

test("spaces that were pasted along are not read", () => {
  const url = signedUrl(unsignedUrl("https://m.example.com/", CLAIMS), SIGNATURE);
  for (const pasted of [` ${url}`, `${url}\n`, `\u3000${url}\t `]) {
    expect(readLink(pasted)).toEqual(readLink(url));
  }
});

test("no other text is one", () => {
  const url = signedUrl(unsignedUrl("https://m.example.com/", CLAIMS), SIGNATURE);
  for (const other of [
    "",
    "prd-1",
    `${url.replace("&partner", " &partner")}`,
    `${url}&a=b`,
    `${url}=`,
    url.slice(0, -1),
    url.replace("&signature=", "&Signature="),
    url.replace("https:", "ftp:"),
    url.replace("partner=", "p="),
    url.replace(/expires=\d+/, "expires=soon"),
    url.replace(/expires=\d+/, "expires=-1"),
    url.replace("m.example.com", "m example.com"),
  ]) {
    expect(readLink(other), other).toBeUndefined();
  }
});

test.each([
  ["30", "2026-12-01T23:59:59.999+08:00"],
  ["0", "2026-11-01T23:59:59.999+08:00"],
  ["999999999", "9999-12-31T23:59:59.999+08:00"],
])("with %s days a link ends at %s", (days, end) => {
  expect(formatInstant(linkExpiryOf(NOW, parameters({ "store.link_days": days })))).toBe(formatInstant(instant(end)));
});

describe("an order through a link", () => {
  const used = (expiresAt: number, of: Product | null = product()) =>
    ids(
      decideLinkUse({ at: NOW, claims: { ...CLAIMS, expiresAt: expiresAt as Instant } }, of ?? undefined, parameters())
        .rules,
    );

  test("holds to its last millisecond, for a product that is known and may still be sold so", () => {
    expect(used(NOW)).toEqual([]);
    expect(used(NOW - 1)).toEqual(["store.link-invalid"]);
    expect(used(NOW, null)).toEqual(["store.link-invalid"]);
    expect(used(NOW, product({ kind: "common" }))).toEqual(["store.product-kind"]);
    expect(used(NOW - 1, product({ state: "off-sale" }))).toEqual(["store.product-off-sale", "store.link-invalid"]);
  });

  test("says why it does not", () => {
    const problem = (claims: Parameters<typeof decideLinkUse>[0]["claims"], of: Product | null = product()) =>
      decideLinkUse({ at: NOW, claims }, of ?? undefined, parameters()).rules[0]?.facts.problem;
    expect(problem(undefined)).toBe("not-genuine");
    expect(problem({ ...CLAIMS, expiresAt: (NOW - 1) as Instant })).toBe("expired");
    expect(problem(CLAIMS, null)).toBe("unknown-product");
  });

  test("and says it in the language of the text", () => {
    const told = (at: Instant, claims: Parameters<typeof decideLinkUse>[0]["claims"]) =>
      decideLinkUse({ at, claims }, undefined, parameters()).rules[0]?.reason;
    expect(told(NOW, undefined)?.zh).toBe("商品链接无效：内容被改动，或不是本系统生成的链接。");
    expect(told(NOW, CLAIMS)).toEqual({
      en: "The link does not hold: its product is not known.",
      zh: "商品链接无效：商品不存在。",
    });
    expect(told((NOW + 1) as Instant, CLAIMS)?.en).toBe("The link does not hold: its time is over.");
  });
});

test("an address can be the beginning of links or not", () => {
  for (const good of ["https://x.example", "http://x.example/a?b=c"]) expect(isStoreUrl(good), good).toBe(true);
  for (const bad of [
    "x.example",
    "ftp://x.example",
    "https://a:b@x.example",
    "https://x.example#a",
    "https://x.example/云",
  ]) {
    expect(isStoreUrl(bad), bad).toBe(false);
  }
});
