import { expect, test } from "vitest";
import { contrast, parseColor, textColorOn } from "../../src/values/color.ts";

test.each([
  ["#0b5fff", "#0B5FFF"],
  [" #0B5FFF ", "#0B5FFF"],
  ["0b5fff", "#0B5FFF"],
  ["#0bf", "#00BBFF"],
  ["11,95,255", "#0B5FFF"],
  ["11， 95， 255", "#0B5FFF"],
  ["rgb(11, 95, 255)", "#0B5FFF"],
  ["RGB(11 95 255)", "#0B5FFF"],
  ["0,0,0", "#000000"],
  ["255,255,255", "#FFFFFF"],
  ["＃0b5fff", "#0B5FFF"],
])("%j is the colour %s", (text, color) => {
  expect(parseColor(text)).toBe(color);
});

test.each([
  "",
  "blue",
  "#0b5ff",
  "#0b5fff0",
  "#0b5ffg",
  "256,0,0",
  "1,2",
  "1,2,3,4",
  "-1,2,3",
  "1.5,2,3",
  "rgb(1,2,3",
  "1,2,3)",
  "#fff;}</style><script>",
  "url(#fff)",
])("%j is none", (text) => {
  expect(parseColor(text)).toBeUndefined();
});

test("contrast is that of the standard, whichever stands first", () => {
  expect(contrast("#FFFFFF", "#000000")).toBeCloseTo(21, 5);
  expect(contrast("#000000", "#FFFFFF")).toBeCloseTo(21, 5);
  expect(contrast("#777777", "#FFFFFF")).toBeCloseTo(4.48, 2);
  expect(contrast("#0B5FFF", "#0B5FFF")).toBe(1);
});

test("over every colour the text can be read", () => {
  const steps = Array.from({ length: 18 }, (_, i) => i * 15);
  for (const red of steps)
    for (const green of steps)
      for (const blue of steps) {
        const color = parseColor(`${red},${green},${blue}`) as string;
        expect(contrast(color, textColorOn(color)), color).toBeGreaterThan(4.1);
      }
  expect([textColorOn("#0B5FFF"), textColorOn("#FFD54A")]).toEqual(["#FFFFFF", "#1A1A1A"]);
});
