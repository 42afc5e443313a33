import { describe, expect, test } from "vitest";
import { idProblem, isYanxuan, nameProblem, productProblem } from "../../../src/domain/marketplace/products.ts";
import { fen } from "../../../src/values/money.ts";
import { product, yuan } from "../cases.ts";

const wrong = (changes: Parameters<typeof product>[0]) => productProblem(product(changes))?.field;

describe("prices", () => {
  test.each<[string, Parameters<typeof product>[0], string | undefined]>([
    ["a fen", { listPrice: fen(1) }, undefined],
    ["nothing", { listPrice: fen(0) }, "list_price"],
    ["less than nothing", { listPrice: fen(-1) }, "list_price"],
    ["a floor of a fen", { floorPrice: fen(1) }, undefined],
    ["a floor of nothing", { floorPrice: fen(0) }, "floor_price"],
    ["the floor at the list price", { floorPrice: yuan("1000.00") }, undefined],
    ["the floor a fen above", { floorPrice: yuan("1000.01") }, "floor_price"],
  ])("%s", (_, changes, expected) => {
    expect(wrong(changes)).toBe(expected);
  });
});

describe("names", () => {
  test.each([
    ["云数据库 2.0（标准版）", false],
    ["👨‍👩‍👧 家庭版", false],
    ["字".repeat(128), false],
    ["字".repeat(129), true],
    ["🜁".repeat(128), false],
    ["a\u0000b", true],
    ["a\u001b[31mb", true],
    ["a\nb", true],
    ["a\u2028b", true],
    ["a\u202eb", true],
    ["a\ud800b", true],
  ])("%j", (name, isWrong) => {
    expect(nameProblem(name) !== undefined).toBe(isWrong);
  });
});

test.each([
  ["OFFI.123_x-1", false],
  ["x".repeat(64), false],
  ["x".repeat(65), true],
  ["a b", true],
  ["商品", true],
  ["", true],
])("the id %j", (id, isWrong) => {
  expect(idProblem(id) !== undefined).toBe(isWrong);
});

test("goods with a floor price are Yanxuan goods", () => {
  expect([isYanxuan(product()), isYanxuan(product({ floorPrice: fen(1) }))]).toEqual([false, true]);
});
