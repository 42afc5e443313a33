import { closeSync, ftruncateSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { describeOn, ENGINES, type EngineName } from "../engines.ts";
import { jpeg, png } from "../input/pictures.ts";
import { memberOf, partnerOf, seed } from "../seeding.ts";
import { testApp } from "../support.ts";

type Row = Record<string, unknown>;

const URL = "https://www.example.com/sale";
const PROMO = ["brand", "promo", "add", "--name-zh", "双十一", "--name-en", "Sale", "--url", URL, "--partner", "p1"];
const MENU = ["brand", "menu", "add", "--group", "custom", "--name-zh", "社区", "--name-en", "Forum"];
const menu = (path: string, ...more: string[]) => [
  ...MENU,
  "--url",
  `https://x.example.com/${path}`,
  "--partner",
  "p1",
  ...more,
];

async function appWith(engine?: EngineName) {
  const app = await testApp(engine ? { engine } : {});
  await seed(app.database, async ({ partners }) => {
    await partners.insert([partnerOf("p1", { company: "云帆<b>&公司" }), partnerOf("p2")]);
  });
  const failure = async (line: string | readonly string[]) => {
    const words = typeof line === "string" ? line.split(" ") : line;
    const { code, stdout, stderr } = await app.run([...words, "--json"]);
    expect(stdout).toBe("");
    const { error } = JSON.parse(stderr);
    return { code, error: error.code, rules: (error.rules as Row[]).map(({ id }) => id), field: error.field };
  };
  const logo = (name: string, content: Buffer | string): string => {
    writeFileSync(app.path(name), content);
    return app.path(name);
  };
  const exported = (...more: string[]) => app.json<Row & { promos: Row[] }>(["brand", "export", "p1", ...more]);
  const approve = async (noun: string, id: string) => {
    await app.json([...noun.split(" "), "submit", id]);
    return await app.json([...noun.split(" "), "approve", id]);
  };
  return { ...app, failure, logo, exported, approve };
}

describeOn(ENGINES, (engine) => {
  test("a promotion from its draft to its end", async () => {
    const app = await appWith(engine);
    const added = await app.json(PROMO);
    expect(Object.keys(added)).toEqual(
      "id partner name_zh name_en url visible position state submitted_at decided_at decided_by reason".split(" "),
    );
    expect(added).toMatchObject({ partner: "p1", name_zh: "双十一", state: "draft", position: 1, visible: true });
    const id = added.id as string;
    expect(await app.json(["brand", "promo", "show", id])).toEqual(added);
    expect((await app.exported()).promos).toEqual([]);
    expect((await app.failure(["brand", "promo", "approve", id])).code).toBe(6);
    expect(await app.json(["brand", "promo", "submit", id])).toMatchObject({ state: "submitted", decided_at: null });
    const approved = await app.json(["brand", "promo", "approve", id, "--as", "boss"]);
    expect(approved).toMatchObject({ state: "approved", decided_by: "boss" });
    const live = (await app.exported()).promos;
    expect(live).toEqual([{ id, name: { zh: "双十一", en: "Sale" }, url: URL, position: 1, state: "approved" }]);
    // The same again changes nothing.
    expect(await app.json(["brand", "promo", "edit", id, "--name-en", "Sale"])).toEqual(approved);

    // Whatever becomes of the edit, what was approved stays until something else is.
    const edited = await app.json(["brand", "promo", "edit", id, "--name-en", "Sales"]);
    expect(edited).toMatchObject({ name_en: "Sales", state: "draft", submitted_at: null, decided_by: null });
    expect((await app.exported()).promos).toEqual(live);
    expect((await app.exported("--draft")).promos).toMatchObject([{ name: { en: "Sales" }, state: "draft" }]);
    await app.json(["brand", "promo", "submit", id]);
    const rejected = await app.json(["brand", "promo", "reject", id, "--reason", "名称不符"]);
    expect(rejected).toMatchObject({ state: "rejected", reason: "名称不符" });
    expect((await app.exported()).promos).toEqual(live);
    await app.approve("brand promo", id);
    expect((await app.exported()).promos).toMatchObject([{ name: { en: "Sales" } }]);
    // An edit while it is reviewed takes it out of the review.
    await app.json(["brand", "promo", "edit", id, "--name-en", "Third"]);
    await app.json(["brand", "promo", "submit", id]);
    expect(await app.json(["brand", "promo", "edit", id, "--position", "7"])).toMatchObject({ state: "draft" });
    expect((await app.failure(["brand", "promo", "approve", id])).code).toBe(6);
    expect((await app.exported()).promos).toMatchObject([{ name: { en: "Sales" }, position: 1 }]);
    expect(await app.json(["brand", "promo", "remove", id])).toMatchObject({ id, name_en: "Third" });
    expect([(await app.exported()).promos, await app.json("brand promo list")]).toEqual([[], []]);
    expect((await app.failure(["brand", "promo", "show", id])).code).toBe(7);
    expect((await app.run("db check")).code).toBe(0);
  });

  test("logos and colour, seen as they stood then too", async () => {
    const app = await appWith(engine);
    const [zh, en] = [app.logo("中文.png", png(150, 40)), app.logo("en.jpg", jpeg(180, 40))];
    const set = ["brand", "set", "--partner", "p1", "--logo-zh", zh, "--logo-en", en, "--color", "11,95,255"];
    const first = await app.json(set);
    expect(Object.keys(first)).toEqual(
      ["partner"]
        .concat(
          ["zh", "en"].flatMap((one) =>
            ["", "_size", "_width", "_height", "_sha256", "_url"].map((more) => `logo_${one}${more}`),
          ),
        )
        .concat("color state submitted_at decided_at decided_by reason".split(" ")),
    );
    expect(first).toMatchObject({ logo_zh: "中文.png", logo_zh_width: 150, logo_en: "en.jpg", color: "#0B5FFF" });
    await app.json("brand submit p1");
    expect(await app.json("brand approve p1 --now 2026-11-24T11:00:00+08:00")).toMatchObject({ state: "approved" });
    expect((await app.run("brand show p1 --lang zh")).stdout).toMatch(/\n英文 LOGO 链接\n/);
    const { brand } = await app.exported();
    const data = (name: string) => readFileSync(app.path(name)).toString("base64");
    expect(brand).toMatchObject({
      color: "#0B5FFF",
      text_color: "#FFFFFF",
      logo: { zh: { type: "image/png", data: data("中文.png") }, en: { type: "image/jpeg", data: data("en.jpg") } },
    });
    const later = ["--now", "2026-11-26"];
    // The same pictures again are kept once and change nothing.
    expect(await app.json([...set, ...later])).toMatchObject({ state: "approved" });
    await app.json(["brand", "set", "--partner", "p1", "--color", "#fff", "--logo-en", "", ...later]);
    expect(await app.json("brand show p1")).toMatchObject({ color: "#FFFFFF", logo_en: null, state: "draft" });
    expect((await app.exported()).brand).toEqual(brand);
    expect(await app.json(["brand", "show", "p1", "--as-of", "2026-11-25", ...later])).toMatchObject({
      color: "#0B5FFF",
      logo_en: "en.jpg",
    });
    expect(await app.exported("--draft", "--as-of", "2026-11-25", ...later)).toMatchObject({ brand });
    expect(await app.exported("--as-of", "2026-11-24T10:30:00+08:00", ...later)).toMatchObject({ brand: null });
    expect(Number((await app.rows("select count(*) as n from brand_logos"))[0]?.n)).toBe(2);
    expect((await app.run("db check")).code).toBe(0);
  });
});

describe("what is refused", () => {
  test.each([
    ["--name-zh", "", ["brand.names"]],
    ["--name-en", "\u3000", ["brand.names"]],
    ["--name-en", "a\nb", ["brand.name"]],
    ["--name-zh", "甲".repeat(41), ["brand.name"]],
    ["--url", "", ["brand.url"]],
    ["--url", "javascript:alert(1)", ["brand.url"]],
    ["--url", "//www.example.com", ["brand.url"]],
    ["--url", "https://a:b@www.example.com", ["brand.url"]],
  ])("%s %j is exit 4, added and edited", async (option, value, rules) => {
    const app = await appWith();
    const words = PROMO.map((word, i) => (PROMO[i - 1] === option ? value : word));
    expect(await app.failure(words)).toMatchObject({ code: 4, rules });
    const { id } = await app.json(PROMO);
    expect(await app.failure(["brand", "promo", "edit", id as string, option, value])).toMatchObject({
      code: 4,
      rules,
    });
  });

  test("what is missing is exit 8, what is bad exit 2, what is unknown 7, a duplicate 6", async () => {
    const app = await appWith();
    for (const option of ["--name-zh", "--name-en", "--url"]) {
      const at = PROMO.indexOf(option);
      const field = option.slice(2);
      expect(await app.failure(PROMO.toSpliced(at, 2))).toMatchObject({ code: 8, field });
    }
    expect(await app.failure(menu("a").toSpliced(3, 2))).toMatchObject({ code: 8, field: "group" });
    expect((await app.failure([...menu("a"), "--group", ""])).code).toBe(2);
    for (const [option, value] of [
      ["--group", "top"],
      ["--visible", "maybe"],
      ["--position", "0"],
      ["--position", "1.5"],
      ["--position", "-1"],
    ] as const) {
      expect([option, value, (await app.failure([...menu("a"), `${option}=${value}`])).code]).toEqual([
        option,
        value,
        2,
      ]);
    }
    expect((await app.failure(PROMO.slice(0, -2))).code).toBe(8);
    expect((await app.failure([...PROMO.slice(0, -1), "nobody"])).code).toBe(7);
    const { id } = await app.json(PROMO);
    expect(await app.failure(PROMO)).toMatchObject({ code: 6, error: "duplicate" });
    // A promotion is no entry of a menu.
    expect((await app.failure(["brand", "menu", "show", id as string])).code).toBe(7);
    expect((await app.failure("brand promo submit promo-zzz")).code).toBe(7);
    expect((await app.failure("brand submit p1")).code).toBe(7);
    expect(await app.failure("brand set --partner p1")).toMatchObject({ code: 8, field: "logo-zh" });
    expect(
      await app.failure(["brand", "promo", "edit", id as string, "--name-en", "x", "--if-version", "2"]),
    ).toMatchObject({ code: 6, error: "changed-meanwhile" });
  });

  test("pictures that are none, too large or a script, and a file of 50 MB, before anything is kept", async () => {
    const app = await appWith();
    const set = (path: string) => app.failure(["brand", "set", "--partner", "p1", "--logo-zh", path]);
    const huge = app.logo("huge.png", png(1, 1));
    const handle = openSync(huge, "r+");
    ftruncateSync(handle, 50 * 1024 * 1024);
    closeSync(handle);
    for (const path of [
      app.logo("a.svg", '<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'),
      app.logo("renamed.png", "<script>alert(1)</script>"),
      app.logo("empty.png", ""),
      app.logo("cut.png", png(10, 10).subarray(0, -1)),
      app.logo("wide.png", png(2001, 10)),
      app.logo("heavy.png", png(10, 10, 200 * 1024)),
      huge,
    ]) {
      expect([path, await set(path)]).toMatchObject([path, { code: 4, rules: ["brand.logo"] }]);
    }
    expect((await set(app.path("missing.png"))).code).toBe(2);
    expect((await set(app.home)).code).toBe(2);
    expect(await app.failure("brand set --partner p1 --color blue --logo-zh-url ftp://x.example.com/")).toMatchObject({
      code: 4,
      rules: ["brand.url", "brand.color"],
    });
    expect(await app.json("brand list")).toEqual([]);
  });

  test("the limit holds for each menu, and is a parameter", async () => {
    const app = await appWith();
    await app.json("policy set brand.limit 1 --from 2026-01-01");
    await app.json(menu("a"));
    expect(await app.failure(menu("b"))).toMatchObject({ code: 4, rules: ["brand.limit"] });
    const other = await app.json([...menu("b"), "--group", "account"]);
    const move = ["brand", "menu", "edit", other.id as string, "--group", "custom"];
    expect(await app.failure(move)).toMatchObject({ code: 4, rules: ["brand.limit"] });
    await app.json(["brand", "menu", "edit", other.id as string, "--visible", "no"]);
    // What was taken before a parameter changed is judged again when it is submitted.
    await app.json("policy set brand.name_max 1 --from 2026-01-01");
    const { rules } = await app.failure(["brand", "menu", "submit", other.id as string]);
    expect(rules).toEqual(["brand.name"]);
  });
});

test("an edit may not make of an entry what stands beside it already, as an added one may not", async () => {
  const app = await appWith();
  const { id: sale } = await app.json(PROMO);
  const { id: other } = await app.json([...PROMO, "--name-en", "Winter sale"]);
  const copy = ["brand", "promo", "edit", other as string, "--name-en", "Sale"];
  expect(await app.failure(copy)).toMatchObject({ code: 6, error: "duplicate" });
  expect((await app.run(copy)).stderr).toContain(`${sale} has the same names and link.`);
  // It is no twin of itself, and where it stands is not what it shows.
  expect(await app.json(["brand", "promo", "edit", other as string, "--position", "1"])).toMatchObject({ position: 1 });
  // Menus are told apart: the same entry may stand in two of them, but not twice in one.
  await app.json(menu("a"));
  const { id: resource } = await app.json(menu("a", "--group", "resource"));
  const move = ["brand", "menu", "edit", resource as string, "--group", "custom"];
  expect(await app.failure(move)).toMatchObject({ code: 6, error: "duplicate" });
  expect(await app.json([...move, "--name-en", "Our forum"])).toMatchObject({ group: "custom", name_en: "Our forum" });
});

test("what changes nothing says so and makes no version; each step names the next one", async () => {
  const app = await appWith();
  const said = async (words: readonly string[]) => (await app.run([...words, "--columns", "state"])).stderr;
  const { id } = await app.json(PROMO);
  const entry = ["brand", "promo", "edit", id as string, "--name-en", "Sale"];
  const versions = async () => await app.rows("select version from brand_entries");
  expect(await said(entry)).toMatch(/^Unchanged: it was so before\.\nA draft: .* submit promo-\S+\n$/);
  expect(await said([...entry, "--lang", "zh"])).toMatch(/^未变：与原有内容相同。\n草稿/);
  expect(await versions()).toEqual([{ version: 1 }]);
  expect(await said([...entry.slice(0, -1), "Sales"])).toMatch(/^A draft: /);
  expect(await said(["brand", "promo", "submit", id as string])).toBe(
    `Waits for an ecosystem manager's review. Next, by one of them: partnerctl brand promo approve ${id}, or reject with --reason\n`,
  );
  expect(await said(["brand", "promo", "reject", id as string, "--reason", "x", "--lang", "zh"])).toBe(
    `已驳回。请按原因修改后重新提交：partnerctl brand promo submit ${id}\n`,
  );
  await app.json(["brand", "promo", "submit", id as string]);
  expect(await said(["brand", "promo", "approve", id as string])).toContain(
    "partnerctl brand preview p1 -o <file>.html",
  );
  const set = ["brand", "set", "--partner", "p1", "--color", "#0B5FFF"];
  expect(await said(set)).toMatch(/^A draft: /);
  expect(await said(set)).toMatch(/^Unchanged: it was so before\.\nA draft: /);
  expect(await app.rows("select version from brands")).toEqual([{ version: 1 }]);
  expect(await said(["brand", "submit", "p1"])).toContain("partnerctl brand approve p1,");
  expect((await app.run([...set, "--json", "-q"])).stderr).toBe("");
});

test("lists are filtered by their columns; what is hidden or unapproved is on no page", async () => {
  const app = await appWith();
  await app.json(PROMO);
  await app.json([...menu("a"), "--visible", "否"]);
  await app.json(menu("b", "--group", "resource"));
  const list = async (line: string) => (await app.json<Row[]>(line)).map(({ url }) => url);
  expect(await list("brand menu list --group resource")).toEqual(["https://x.example.com/b"]);
  expect(await list("brand menu list --visible no")).toEqual(["https://x.example.com/a"]);
  expect(await list("brand menu list --state approved")).toEqual([]);
  expect(await list("brand menu list --partner p2")).toEqual([]);
  expect(await list("brand promo list --sort name_en:desc --limit 1")).toEqual([URL]);
  // A page is called what it lists, in the language.
  const title = async (line: string) => /<title>(.*)<\/title>/.exec((await app.run(line)).stdout)?.[1];
  expect(await title("brand promo list -f html")).toBe("List promotions · brand promo list");
  expect(await title("brand promo list -f html --lang zh")).toBe("列出推广 · brand promo list");
  const page = async (...more: string[]) => (await app.run(["brand", "preview", "p1", ...more])).stdout;
  expect(await page()).not.toContain("x.example.com");
  expect(await page("--draft")).toContain("x.example.com/b");
  expect(await page("--draft")).not.toContain("x.example.com/a");
});

test("a dry run decides and writes nothing", async () => {
  const app = await appWith();
  expect(await app.json([...PROMO, "--dry-run"])).toMatchObject({ state: "draft" });
  expect((await app.failure([...PROMO, "--dry-run", "--name-en", ""])).code).toBe(4);
  await app.json(["brand", "set", "--partner", "p1", "--color", "#123456", "--dry-run"]);
  expect([await app.json("brand promo list"), await app.json("brand list")]).toEqual([[], []]);
});

test("the partner's side writes, ecosystem managers decide, and nobody sees another partner's", async () => {
  const app = await appWith();
  const { id } = await app.json(PROMO);
  await seed(app.database, async ({ members }) => {
    const roles = ["admin", "operator", "account-manager", "reader"] as const;
    await members.insert(roles.map((role) => memberOf(role, "p1", { roles: [role] })));
    await members.insert([memberOf("boss", null, { roles: ["ecosystem-manager"] })]);
    await members.insert([memberOf("stranger", "p2", { roles: ["admin"] })]);
  });
  const code = async (actor: string, line: string) =>
    (await app.run([...line.split(" "), "--as", actor, "--json"])).code;
  for (const actor of ["admin", "operator"]) {
    expect(await code(actor, `brand promo edit ${id} --name-en ${actor}`)).toBe(0);
    expect(await code(actor, `brand promo submit ${id}`)).toBe(0);
    expect(await code(actor, `brand promo approve ${id}`)).toBe(9);
    expect(await code(actor, "brand approve p1")).toBe(9);
  }
  for (const actor of ["account-manager", "reader"]) {
    expect(await code(actor, `brand promo edit ${id} --name-en x`)).toBe(9);
    expect(await code(actor, "brand set --color #fff")).toBe(9);
    expect(await code(actor, "brand export")).toBe(0);
  }
  expect(await code("stranger", `brand promo show ${id}`)).toBe(9);
  expect(await code("stranger", `brand promo remove ${id}`)).toBe(9);
  expect(await code("stranger", "brand export p1")).toBe(9);
  expect((await app.run("brand promo list --as stranger --json")).stdout).toBe("[]\n");
  expect(await code("boss", `brand promo approve ${id}`)).toBe(0);
});

describe("files", () => {
  test("preview writes a page and export json; another form is exit 2, an existing file 6", async () => {
    const app = await appWith();
    for (const [verb, name] of [
      ["preview", "a.html"],
      ["export", "a.json"],
    ] as const) {
      const line = ["brand", verb, "p1", "-o", app.path(name)];
      expect((await app.run(line)).code).toBe(0);
      const written = readFileSync(app.path(name), "utf8");
      expect((await app.run(["brand", verb, "p1"])).stdout).toBe(written);
      expect((await app.run(line)).code).toBe(6);
      expect((await app.run([...line, "--force"])).code).toBe(0);
      expect((await app.run(["brand", verb, "p1", "-o", app.path("a.csv")])).code).toBe(2);
      expect((await app.run(["brand", verb, "p1", "--format", "md"])).code).toBe(2);
      expect((await app.run(["brand", verb, "p1", "--columns", "id"])).code).toBe(2);
      expect((await app.run(["brand", verb, "nobody"])).code).toBe(7);
    }
    expect((await app.run("brand preview p1 --json")).code).toBe(2);
    expect((await app.run("brand export p1 --json")).code).toBe(0);
  });
});
