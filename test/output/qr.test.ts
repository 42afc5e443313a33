import { inflateSync } from "node:zlib";
import { correction, generate } from "lean-qr";
import { expect, test } from "vitest";
import { qrPicture, qrText } from "../../src/output/qr.ts";

const URL = "https://partner.example.com/invitation?invitation=0123456789abcdefghjkmnpqrs";
const BLOCKS: Readonly<Record<string, readonly [boolean, boolean]>> = {
  " ": [false, false],
  "▄": [false, true],
  "▀": [true, false],
  "█": [true, true],
};

/** The modules that half blocks draw, row by row. */
function modulesOf(lines: readonly string[]): boolean[][] {
  return lines.flatMap((line) =>
    [0, 1].map((half) => [...line].map((sign) => (BLOCKS[sign] as readonly boolean[])[half] as boolean)),
  );
}

/** The pixels of a PNG of one bit a pixel, true where it is set. */
function pixelsOf(png: Buffer): boolean[][] {
  const width = png.readInt32BE(16);
  let data = Buffer.alloc(0);
  for (let at = 8; at < png.length; at += png.readUInt32BE(at) + 12) {
    if (png.toString("latin1", at + 4, at + 8) === "IDAT")
      data = Buffer.concat([data, png.subarray(at + 8, at + 8 + png.readUInt32BE(at))]);
  }
  const bytes = inflateSync(data);
  const stride = Math.ceil(width / 8) + 1;
  return Array.from({ length: bytes.length / stride }, (_, y) => {
    expect(bytes[y * stride]).toBe(0);
    return Array.from(
      { length: width },
      (_, x) => (((bytes[y * stride + 1 + (x >> 3)] as number) >> (7 - (x & 7))) & 1) === 1,
    );
  });
}

const code = generate(URL, { minCorrectionLevel: correction.M });

test("the screen shows the code: light modules are drawn, on paper the dark ones", async () => {
  const plain = modulesOf((await qrText(URL)).trimEnd().split("\n"));
  expect(plain[0]).toHaveLength(code.size + 4);
  const painted: string[] = [];
  await qrText(URL, (line) => {
    painted.push(line);
    return line;
  });
  const paper = modulesOf(painted);
  for (let y = 0; y < code.size; y++) {
    for (let x = 0; x < code.size; x++) {
      expect([x, y, plain[y + 2]?.[x + 2], paper[y + 2]?.[x + 2]]).toEqual([x, y, !code.get(x, y), code.get(x, y)]);
    }
  }
});

test("the picture is the code in black on white, with its quiet zone", async () => {
  const png = Buffer.from((await qrPicture(URL, "png")) as Uint8Array);
  const pixels = pixelsOf(png);
  const scale = pixels.length / (code.size + 8);
  expect(scale).toBe(12);
  for (let y = -4; y < code.size + 4; y++) {
    for (let x = -4; x < code.size + 4; x++) {
      const middle = pixels[(y + 4) * scale + 6]?.[(x + 4) * scale + 6];
      if (middle !== code.get(x, y)) throw new Error(`module ${x}, ${y} differs`);
    }
  }
});

test("the drawing is one document of its own", async () => {
  const svg = String(await qrPicture(URL, "svg"));
  expect(svg).toMatch(/^<\?xml version="1\.0" encoding="UTF-8" \?><svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  expect(svg).toContain('fill="white"');
  expect(svg.trimEnd().endsWith("</svg>")).toBe(true);
});
