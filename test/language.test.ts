import { describe, expect, test } from "vitest";
import { PARAMETERS } from "../src/domain/policy/parameters.ts";
import { RULEBOOK } from "../src/domain/rulebook.ts";
import { HOLE, sources, type Token, tokensOf } from "./source.ts";

const HAN = /\p{Script=Han}/u;
const CJK = "[\\p{Script=Han}\\u3000-\\u303f“”（），：；？！]";
/** Punctuation of the other script beside a Chinese character; behind a hole it stands where one may come. */
const HALF_WIDTH = new RegExp(`${CJK}[,:;?!()]|[,:;?!()]${CJK}|${HOLE}[:;?!](?:${HOLE}|$)|${HOLE},${HOLE}`, "u");
const FULL_WIDTH = /[\u3000-\u303f（），：；？！]/u;

/** An object literal that has a wording in one of the languages, and what its two wordings are made of. */
interface Pair {
  readonly place: string;
  readonly en: readonly Token[] | undefined;
  readonly zh: readonly Token[] | undefined;
}

const files = new Map([...sources()].map(([path, source]) => [path, { source, tokens: tokensOf(source) }]));

function pairsOf(path: string): Pair[] {
  const { source, tokens } = files.get(path) as { source: string; tokens: Token[] };
  const pairs: Pair[] = [];
  for (const [start, token] of tokens.entries()) {
    if (token.text !== "{" || token.kind !== "sign") continue;
    const { en, zh } = propertiesFrom(tokens, start);
    if (!en && !zh) continue;
    pairs.push({ place: `${path}:${source.slice(0, token.start).split("\n").length}`, en, zh });
  }
  return pairs;
}

/** The tokens behind `en:` and `zh:` of the object literal (or type) that begins at a brace. */
function propertiesFrom(tokens: readonly Token[], start: number): Partial<Record<string, Token[]>> {
  const found: Record<string, Token[]> = {};
  let depth = 0;
  let name: string | undefined;
  for (let i = start; i < tokens.length; i++) {
    const token = tokens[i] as Token;
    const sign = token.kind === "sign" ? token.text : "";
    if ("([{".includes(sign) && sign !== "") depth++;
    if (")]}".includes(sign) && sign !== "") depth--;
    if (depth === 0) break;
    const begins = depth === 1 && (i === start || sign === "," || sign === ";");
    if (begins) {
      const [key, colon] = [tokens[i + 1], tokens[i + 2]];
      name = key?.kind === "word" && /^(en|zh)$/.test(key.text) ? key.text : undefined;
      if (name === undefined) continue;
      found[name] = colon?.text === ":" ? [] : [key as Token];
      i += colon?.text === ":" ? 2 : 1;
      if (colon?.text !== ":") i--;
    } else if (name !== undefined) found[name]?.push(token);
  }
  return found;
}

const strings = (tokens: readonly Token[]): string[] =>
  tokens.filter(({ kind, text }) => kind === "string" && !/^(en|zh)$/.test(text)).map(({ text }) => text);

const pairs = [...files.keys()].filter((path) => path !== "language/text.ts").flatMap(pairsOf);

describe("every text of the sources", () => {
  test("is found", () => {
    expect(pairs.length).toBeGreaterThan(400);
    expect(pairs.filter(({ place }) => place.startsWith("domain/registration/")).length).toBeGreaterThan(35);
  });

  test("is said in both languages", () => {
    expect(pairs.filter(({ en, zh }) => !en || !zh || en.length === 0 || zh.length === 0)).toEqual([]);
  });

  test("has Chinese in its Chinese wording, unless both are the same", () => {
    const wrong = pairs.filter(({ en = [], zh = [] }) => {
      const [english, chinese] = [strings(en), strings(zh)];
      // A wording that is put together elsewhere (`same(…)`, `what.zh`) is looked at where its parts stand.
      if (chinese.length === 0 || english.join() === chinese.join()) return false;
      if (chinese.join("") === "") return english.join("").trim() !== "";
      const letters = english.join("").replaceAll(HOLE, "");
      return /[A-Za-z]{2}/.test(letters) ? !HAN.test(chinese.join("")) : false;
    });
    expect(wrong.map(({ place }) => place)).toEqual([]);
  });

  test("has no Chinese in its English wording, but in examples", () => {
    const wrong = pairs.filter(({ en = [] }) => strings(en).some((text) => HAN.test(text) || FULL_WIDTH.test(text)));
    expect(wrong.map(({ place }) => place).filter((place) => !place.startsWith("program.ts"))).toEqual([]);
  });
});

test("Chinese is written with full-width punctuation", () => {
  const wrong: string[] = [];
  for (const [path, { tokens }] of files) {
    for (const { kind, text } of tokens) {
      if (kind === "string" && HAN.test(text) && HALF_WIDTH.test(text)) wrong.push(`${path}: ${text}`);
    }
  }
  expect(wrong).toEqual([]);
});

test("brackets in Chinese texts come in pairs of one width", () => {
  const wrong: string[] = [];
  for (const { place, zh = [] } of pairs) {
    for (const text of strings(zh)) {
      const count = (sign: string): number => text.split(sign).length - 1;
      if (count("（") !== count("）") || count("(") !== count(")") || count("“") !== count("”")) wrong.push(place);
    }
  }
  expect(wrong).toEqual([]);
});

describe("what the domain says", () => {
  test.each(RULEBOOK.map((rule) => [rule.id, rule] as const))("%s", (_, rule) => {
    for (const text of [rule.text, rule.remedy]) {
      expect(text.zh).toMatch(HAN);
      expect(text.en).not.toMatch(HAN);
    }
  });

  test.each(PARAMETERS.map((parameter) => [parameter.name, parameter] as const))("%s", (_, { text }) => {
    expect(text.zh).toMatch(HAN);
    expect(text.en).not.toMatch(HAN);
  });
});

test("the checks themselves see what is wrong", () => {
  const bad = ["const a = { en: 'Yes', x: 1 }; const b = { zh: `是($", "{a ? '否:' : '1'})`, en: 'Yes' };"].join("");
  const tokens = tokensOf(bad);
  expect(strings(tokens)).toEqual(["Yes", "是(▢)", "否:", "1", "Yes"]);
  expect(
    propertiesFrom(
      tokens,
      tokens.findIndex(({ text }) => text === "{"),
    ),
  ).toMatchObject({ en: [{ text: "Yes" }] });
  for (const text of ["是(", "是,", ":否", "▢:▢", "行▢?"]) expect(text).toMatch(HALF_WIDTH);
  for (const text of ["是（", "a, b 是", "--json=a,b 只"]) expect(text).not.toMatch(HALF_WIDTH);
});
