import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { inflateSync } from "node:zlib";
import { describe, expect, onTestFinished, test } from "vitest";
import { BRAND_STATE_WORDS, MENU_GROUP_WORDS } from "../../src/domain/branding/types.ts";
import type { Language } from "../../src/language/text.ts";
import { type BarLink, type ConsoleBar, consoleBar as drawn } from "../../src/output/console-bar.ts";
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
const consoleBar = (bar: ConsoleBar, language: Language) =>
  drawn(bar, language, { menus: MENU_GROUP_WORDS, states: BRAND_STATE_WORDS });
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

  test("leaves out what has no entry, in the bar and below it, and says so", () => {
    const menus = { information: [], resource: [], account: BAR.menus.account, custom: [] };
    const page = consoleBar({ ...BAR, menus, promos: [] }, "en");
    expect(page.match(/<details/g)).toHaveLength(1);
    expect(page.match(/<section>/g)).toHaveLength(1);
    expect(page).not.toMatch(/<nav|<ul><\/ul>/);
    expect(page).toContain("Without entries, so not shown: Promotions, Information menu, Resource menu, Custom menu");
    expect(page).toContain("暂无内容，不显示：推广、信息菜单、资源下拉菜单、自定义菜单");
    expect(consoleBar(BAR, "en")).not.toContain("Without entries");
  });

  test("cuts no name", () => {
    expect(consoleBar(BAR, "en")).not.toMatch(/ellipsis|\.bar a[^}]*nowrap/);
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

const NO_BROWSER = "needs a browser: PARTNERCTL_TEST_BROWSER=<path of chromium> npx vitest run <file>";

/** What a browser shows of a page: with `--screenshot` its colours, with `--dump-dom` its elements. */
async function browsed<Result>(
  page: string,
  width: number,
  task: (folder: string) => [string, (out: string) => Result],
) {
  const folder = mkdtempSync(join(tmpdir(), "partnerctl-browser-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, "bar.html");
  writeFileSync(path, page);
  const [option, read] = task(folder);
  const options = ["--headless", "--no-sandbox", "--hide-scrollbars", `--user-data-dir=${folder}/profile`];
  const { stdout } = await promisify(execFile)(BROWSER as string, [
    ...options,
    option,
    `--window-size=${width},800`,
    `file://${path}`,
  ]);
  return read(stdout);
}

test("a browser draws the bar in its colour, over its whole width", { timeout: 120_000 }, async (context) => {
  if (!BROWSER) return context.skip(NO_BROWSER);
  const pixel = await browsed(consoleBar(BAR, "zh"), 1280, (folder) => [
    `--screenshot=${join(folder, "bar.png")}`,
    () => pixelsOf(readFileSync(join(folder, "bar.png"))),
  ]);
  for (const x of [2, 640, 1277]) expect(pixel(x, 3)).toBe("#0B5FFF");
  // One row of entries: what follows is the strip of promotions, then the page.
  expect([pixel(2, 70), pixel(2, 780)]).toEqual(["#FFFFFF", "#F3F5F8"]);
  // The logo is drawn: something in its place is not the bar's colour.
  const drawn = Array.from({ length: 120 }, (_, x) => pixel(20 + x, 28)).filter((color) => color !== "#0B5FFF");
  expect(drawn.length).toBeGreaterThan(10);
});

test("a browser shows long names whole, in wide and narrow windows", { timeout: 120_000 }, async (context) => {
  if (!BROWSER) return context.skip(NO_BROWSER);
  const long = [
    link("云帆示例科技面向政企客户的一站式资源管理与成本优化服务".repeat(2).slice(0, 40), "x".repeat(40), "a"),
    link("短", "A name of several words that is long enough".slice(0, 40), "b"),
  ];
  const menus = { information: long, resource: long, account: long, custom: long };
  // The page itself runs nothing; this copy of it says in its title what is cut or hangs over the window's edge.
  const measuring = `<script>addEventListener("load", () => {
    for (const menu of document.querySelectorAll("details")) menu.open = true;
    const bad = [...document.querySelectorAll("a, .dead, .names")].filter((one) => one.offsetParent && (one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== "inline" || one.getBoundingClientRect().right > innerWidth));
    document.title = "cut: " + bad.map((one) => one.textContent).join();
  });</script></body>`;
  for (const [language, width] of [
    ["zh", 1280],
    ["en", 1280],
    ["zh", 500],
    ["en", 500],
  ] as const) {
    const page = consoleBar({ ...BAR, menus, promos: long }, language)
      .replace(/<meta http-equiv[^>]*>/, "")
      .replaceAll(' name="menu"', "")
      .replace("</body>", measuring);
    const title = await browsed(page, width, () => ["--dump-dom", (out) => /<title>(.*?)<\/title>/.exec(out)?.[1]]);
    expect([language, width, title]).toEqual([language, width, "cut: "]);
  }
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
