import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { inflateSync } from "node:zlib";
import { describe, expect, onTestFinished, test } from "vitest";
import { type BarLink, type ConsoleBar, consoleBar } from "../../src/output/console-bar.ts";
import { fixturePath } from "../seeding.ts";

const link = (zh: string, en: string, path: string): BarLink => ({
  names: { zh, en },
  url: `https://www.example.com/${path}`,
});
const logo = (name: string) => ({
  type: "image/png",
  data: readFileSync(fixturePath(name)).toString("base64"),
  url: "https://www.example.com/",
});
const BAR: ConsoleBar = {
  company: "云帆示例科技有限公司",
  color: "#0B5FFF",
  logos: { zh: logo("logo-zh.png"), en: logo("logo-en.png") },
  menus: {
    information: [link("产品文档", "Documentation", "docs")],
    resource: [link("资源管理平台", "Resource platform", "res")],
    account: [link("我的订单", "My orders", "orders")],
    custom: [link("云帆社区", "Community", "bbs")],
  },
  promos: [link("双十一上云特惠", "11.11 cloud sale", "sale")],
  isDraft: false,
};
const HOSTILE = `"><img src=x onerror=alert(1)>'</style><script>alert(1)</script>&amp;\u202e`;

describe("the page", () => {
  test("holds everything itself: no script, nothing from elsewhere, and says so to the browser", () => {
    const page = consoleBar(BAR, "zh");
    expect(page).toContain("default-src 'none'");
    expect(page).not.toMatch(/<script|<link|@import|url\(|javascript:|\son\w+=/i);
    for (const [, source] of page.matchAll(/src="([^"]*)"/g))
      expect(source).toMatch(/^data:image\/png;base64,[\w+/=]+$/);
    expect(page).not.toContain("srcset");
  });

  test("says everything in both languages and begins in the one asked for", () => {
    for (const language of ["zh", "en"] as const) {
      const page = consoleBar(BAR, language);
      for (const { names, url } of [...Object.values(BAR.menus).flat(), ...BAR.promos]) {
        expect(page).toContain(`<span class="zh" lang="zh-CN">${names.zh}</span>`);
        expect(page).toContain(`<span class="en" lang="en">${names.en}</span>`);
        expect(page).toContain(`href="${url}"`);
      }
      expect(page).toMatch(new RegExp(`id="${language}"[^>]* checked>`));
      expect(page.match(/ checked>/g)).toHaveLength(1);
      expect(page.match(/class="zh"/g)?.length).toBe(page.match(/class="en"/g)?.length);
    }
  });

  test("shows hostile texts as they are, and no link that a page may not have", () => {
    const bad: BarLink = { names: { zh: HOSTILE, en: HOSTILE }, url: "javascript:alert(1)", state: HOSTILE };
    const { information, ...menus } = BAR.menus;
    const page = consoleBar(
      {
        ...BAR,
        company: HOSTILE,
        color: "red;}</style><script>",
        logos: { zh: { type: HOSTILE, data: HOSTILE, url: HOSTILE }, en: undefined },
        menus: { ...menus, information: [bad, ...information] },
        promos: [bad],
      },
      "en",
    );
    expect(page).not.toMatch(/<script|<img src=x|href="javascript:|\u202e/);
    expect(page.match(/<\/style>/g)).toHaveLength(1);
    expect(page).toContain("--bar:#252B3A");
  });

  test("chooses a text that can be read over the colour, and one logo for both languages where there is one", () => {
    expect(consoleBar(BAR, "en")).toContain("--bar:#0B5FFF;--ink:#FFFFFF");
    expect(consoleBar({ ...BAR, color: "#FFD54A" }, "en")).toContain("--bar:#FFD54A;--ink:#1A1A1A");
    const page = consoleBar({ ...BAR, logos: { zh: undefined, en: logo("logo-en.png") } }, "zh");
    expect(page.match(/<img /g)).toHaveLength(2);
    expect(consoleBar({ ...BAR, logos: { zh: undefined, en: undefined } }, "zh")).toContain(`<b>${BAR.company}</b>`);
  });

  test("states are named only where asked for, and a draft says that it is one", () => {
    expect(consoleBar(BAR, "en")).not.toContain('class="state');
    const draft = consoleBar(
      { ...BAR, isDraft: true, promos: [{ ...link("甲", "A", "a"), state: "submitted" }] },
      "en",
    );
    expect(draft).toContain('class="state submitted"');
    expect(draft).toContain("Sub-customers do not see this.");
  });
});

const BROWSERS = [
  process.env.PARTNERCTL_TEST_BROWSER,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
];
const BROWSER = BROWSERS.find((path) => path !== undefined && existsSync(path));

test("a browser draws the bar in its colour, over its whole width", { timeout: 120_000 }, async (context) => {
  if (!BROWSER)
    return context.skip("needs a browser: PARTNERCTL_TEST_BROWSER=<path of chromium> npx vitest run <file>");
  const folder = mkdtempSync(join(tmpdir(), "partnerctl-browser-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const [page, picture] = [join(folder, "bar.html"), join(folder, "bar.png")];
  writeFileSync(page, consoleBar(BAR, "zh"));
  const options = ["--headless", "--no-sandbox", "--hide-scrollbars", `--user-data-dir=${folder}/profile`];
  await promisify(execFile)(BROWSER, [
    ...options,
    `--screenshot=${picture}`,
    "--window-size=1280,800",
    `file://${page}`,
  ]);
  const pixel = pixelsOf(readFileSync(picture));
  for (const x of [2, 640, 1277]) expect(pixel(x, 3)).toBe("#0B5FFF");
  // One row of entries: what follows is the strip of promotions, then the page.
  expect([pixel(2, 70), pixel(2, 780)]).toEqual(["#FFFFFF", "#F3F5F8"]);
  // The logo is drawn: something in its place is not the bar's colour.
  const drawn = Array.from({ length: 120 }, (_, x) => pixel(20 + x, 28)).filter((color) => color !== "#0B5FFF");
  expect(drawn.length).toBeGreaterThan(10);
});

/** Reads the colours of a PNG of 8 bits without interlacing, as browsers write their pictures. */
function pixelsOf(bytes: Buffer): (x: number, y: number) => string {
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  const depth = bytes[25] === 6 ? 4 : 3;
  const parts: Buffer[] = [];
  for (let at = 8; at < bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    if (bytes.toString("latin1", at + 4, at + 8) !== "IDAT") continue;
    parts.push(bytes.subarray(at + 8, at + 8 + bytes.readUInt32BE(at)));
  }
  const raw = inflateSync(Buffer.concat(parts));
  const stride = width * depth;
  const rows = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)];
    for (let i = 0; i < stride; i++) {
      const left = i < depth ? 0 : (rows[y * stride + i - depth] as number);
      const up = y === 0 ? 0 : (rows[(y - 1) * stride + i] as number);
      const corner = y === 0 || i < depth ? 0 : (rows[(y - 1) * stride + i - depth] as number);
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter as number] as number;
      rows[y * stride + i] = (raw[y * (stride + 1) + 1 + i] as number) + guess;
    }
  }
  return (x, y) => `#${rows.toString("hex", y * stride + x * depth, y * stride + x * depth + 3).toUpperCase()}`;
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [toLeft, toUp, toCorner] = [left, up, corner].map((value) => Math.abs(guess - value)) as [
    number,
    number,
    number,
  ];
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}
