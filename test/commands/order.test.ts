import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { describeOn, ENGINES, type EngineName } from "../engines.ts";
import { testApp } from "../support.ts";

type Row = Record<string, unknown>;

const CONTACT = [
  "--uscc",
  "91990001MA0000001R",
  "--phone",
  "13900000000",
  "--email",
  "a@example.com",
  "--real-name-verified",
];
const COLUMNS = ["id", "product", "customer", "partner", "price", "source", "state", "created_at"];

/** A distributor that sells the store's goods, two resellers of it, a provider that does not, customers and products. */
async function shop(engine?: EngineName) {
  const app = await testApp(engine === undefined ? {} : { engine });
  const must = async (line: string | readonly string[]) => {
    const { code, stderr } = await app.run(line);
    expect([String(line), code, stderr]).toEqual([String(line), 0, stderr]);
  };
  for (const [account, kind] of [
    ["d1", "distributor"],
    ["r1", "reseller"],
    ["r2", "reseller"],
    ["p1", "solution-provider"],
  ]) {
    await must(["partner", "add", account as string, "--company", "甲", "--kind", kind as string, ...CONTACT]);
  }
  for (const reseller of ["r1", "r2"]) await must(`reseller link ${reseller} --distributor d1`);
  await must("partner join d1 --program store-service");
  await must("partner certify d1 --bank-account 6222020000001234567 --signing-entity 云计算 --currency CNY");
  await must("certification approve d1 --reason x");
  await must("customer add c1 --full-name 甲公司 --phone 13800000001");
  await must("customer add c2 --full-name 乙公司 --phone 13800000002");
  await must("association create c1 --type referral --partner r1");
  const add = async (...words: string[]) => (await app.json(["product", "add", ...words])).id as string;
  const joint = await add("--name", "数据库", "--kind", "joint", "--price", "1000", "--floor", "800");
  const common = await add("--name", "邮箱", "--kind", "common", "--price", "50");
  return {
    ...app,
    must,
    joint,
    common,
    link: async (...more: string[]) => await app.json(["product", "link", joint, "--partner", "r1", ...more]),
    order: async (...words: string[]) => await app.json(["order", "add", "--customer", "c1", ...words]),
    /** How a command ended, and which rules or which code said so. */
    async outcome(line: string | readonly string[], more = {}) {
      const words = typeof line === "string" ? line.split(" ") : line;
      const { code, stderr } = await app.run([...words, "--json"], more);
      if (code === 0) return [0];
      const { error } = JSON.parse(stderr);
      const rules = error.rules.map((rule: { id: string }) => rule.id);
      return [code, ...(rules.length > 0 ? rules : [error.code])];
    },
  };
}

describeOn(ENGINES, (engine) => {
  test("an order through a link is that of the link's reseller", async () => {
    const app = await shop(engine);
    const link = await app.link();
    expect(Object.keys(link)).toEqual(["product", "partner", "url", "expires_at"]);
    expect(link).toMatchObject({ product: app.joint, partner: "r1", expires_at: "2026-12-24T15:59:59.999Z" });
    expect(link.url).toMatch(
      new RegExp(
        `^https://marketplace\\.example\\.com/product\\?product=${app.joint}&partner=r1&expires=\\d+&signature=[\\w-]{43}$`,
      ),
    );
    const placed = await app.order("--link", String(link.url));
    expect(Object.keys(placed)).toEqual(COLUMNS);
    expect(placed).toMatchObject({
      product: app.joint,
      customer: "c1",
      partner: "r1",
      price: "1000.00",
      source: "link",
      state: "placed",
      created_at: "2026-11-24T02:00:00.000Z",
    });
    expect(await app.json(["order", "show", String(placed.id)])).toEqual(placed);
    expect(await app.json("order list --partner r1")).toEqual([placed]);
    expect(await app.json("order list --partner r2")).toEqual([]);
    // The customer of somebody else orders through it too, and counts by the other policy.
    await app.json(["order", "add", "--link", String(link.url), "--customer", "c2"]);
    const owned = await app.json<Row[]>("order list --columns customer,partner,own_customer --sort customer");
    expect(owned).toEqual([
      { customer: "c1", partner: "r1", own_customer: true },
      { customer: "c2", partner: "r1", own_customer: false },
    ]);
    const [{ partner }] = (await app.rows("select partner from changes order by seq desc limit 1")) as [Row];
    expect(partner).toBe("r1");
  });

  test("a link that was changed in any way is refused, and nothing is stored", { timeout: 120_000 }, async () => {
    const app = await shop(engine);
    const url = String((await app.link()).url);
    await app.json(["product", "link", app.joint, "--partner", "r2"]);
    const other = await app.json(["product", "add", "--name", "网关", "--kind", "joint", "--price", "1"]);
    const flipped = (text: string) => (text === text.toLowerCase() ? text.toUpperCase() : text.toLowerCase());
    const signature = url.slice(-43);
    const tampered = [
      url.replace(app.joint, String(other.id)),
      url.replace(app.joint, `${app.joint}x`),
      url.replace("partner=r1", "partner=r2"),
      url.replace("partner=r1", "partner=p1"),
      url.replace("partner=r1", "partner=nobody"),
      url.replace("partner=r1", "partner=R1"),
      url.replace("partner=r1", "partner=r1&partner=r2"),
      url.replace(/expires=\d/, "expires=9"),
      url.replace("expires=", "expires=0"),
      url.replace("&signature=", "&more=1&signature="),
      url.replace("?product", "?a=b&product"),
      `${url}&more=1`,
      `${url}#top`,
      url.replace("marketplace.example.com", "evil.example.com"),
      url.replace("marketplace.example.com", "MARKETPLACE.example.com"),
      url.replace("https:", "http:"),
      url.replace("https:", "HTTPS:"),
      url.replace("/product?", "/products?"),
      url.replace("&partner", " &partner"),
      url.replace("&partner", "%20&partner"),
      url.slice(0, -1),
      url.slice(0, -43),
      url.replace(/&signature=.*/, ""),
      `${url}A`,
      url.slice(0, -43) + flipped(signature),
      // The last character holds four bits: others say the same bytes and are none of ours.
      ..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
        .replace(signature.at(-1) as string, "")
        .match(/./g)!
        .slice(0, 16)
        .map((last) => url.slice(0, -1) + last),
      url.slice(0, -43) + "A".repeat(43),
      "https://marketplace.example.com/product",
      "nothing",
      "链接",
    ];
    for (const link of tampered) {
      expect([link, ...(await app.outcome(["order", "add", "--customer", "c1", "--link", link]))]).toEqual([
        link,
        4,
        "store.link-invalid",
      ]);
    }
    expect(await app.outcome(["order", "add", "--customer", "c1", "--link", ""])).not.toEqual([0]);
    expect(await app.json("order list")).toEqual([]);
    expect(await app.outcome(["order", "add", "--customer", "c1", "--link", url])).toEqual([0]);
  });

  test("an order that waits for its partner keeps the customer from leaving it", async () => {
    const app = await shop(engine);
    const end = ["association", "disassociate", "c1", "--reason", "x", "--partner", "r1"];
    const { id } = await app.order("--product", app.common, "--partner", "r1");
    const other = await app.order("--product", app.common, "--partner", "p1");
    await app.must(`order request-payment ${other.id}`);
    // Neither a placed one nor one with another partner is meant.
    expect(await app.outcome([...end, "--dry-run"])).toEqual([0]);
    await app.must(`order request-payment ${id}`);
    expect(await app.outcome(end)).toEqual([4, "association.pending-order"]);
    expect((await app.run(end)).stderr).toContain(`${id}`);
    expect(
      await app.outcome(["association", "switch", "c1", "--to", "resale", "--reason", "x", "--partner", "r1"]),
    ).toEqual([4, "association.pending-order"]);
    await app.must(`order pay ${id}`);
    expect(await app.outcome(end)).toEqual([0]);
    // One that came up meanwhile stands in the way of carrying it out.
    const late = await app.order("--product", app.common, "--partner", "r1");
    await app.must(`order request-payment ${late.id}`);
    expect(await app.outcome("association consent req-")).toEqual([4, "association.pending-order"]);
    await app.must(`order cancel ${late.id} --reason 撤单`);
    expect(await app.outcome("association consent req-")).toEqual([0]);
    expect(await app.json(`order show ${late.id} --columns state,reason`)).toEqual({
      state: "cancelled",
      reason: "撤单",
    });
  });

  test("import records orders as they were, and an export comes back unchanged", async () => {
    const app = await shop(engine);
    const file = (text: string) => {
      writeFileSync(app.path("orders.csv"), text);
      return app.path("orders.csv");
    };
    const path = file(
      "订单号,商品名称,客户账号名,伙伴,订单金额,订单状态,下单时间\nO-1,数据库,c1,r1,900,已支付,2026-11-01 10:00\n,邮箱,c2,r1,,待伙伴支付,2026-11-02\n",
    );
    expect(await app.json(`order import ${path}`)).toMatchObject({ rows: 2, created: 2, invalid: 0 });
    expect(await app.json(`order import ${path}`)).toMatchObject({ created: 0, updated: 0, unchanged: 2 });
    const [second, first] = await app.json<Row[]>("order list --sort created_at:desc");
    expect(first).toMatchObject({ id: "O-1", price: "900.00", source: "manual", state: "paid" });
    expect(second).toMatchObject({ product: app.common, price: "50.00", state: "awaiting-partner-payment" });
    const exported = file((await app.run("order list -f csv")).stdout);
    expect(await app.json(`order import ${exported}`)).toMatchObject({ unchanged: 2 });
    const later = file(`id,product,customer,partner,state,created_at\n${second?.id},邮箱,c2,r1,cancelled,2026-11-02\n`);
    expect(await app.json(`order import ${later}`)).toMatchObject({ updated: 1 });
    expect(await app.json(`order show ${second?.id}`)).toMatchObject({ price: "50.00", state: "cancelled" });
    const bad = file(
      [
        "id,product,customer,partner,price,state,created_at",
        "O-2,数据库,nobody,r1,,,2026-11-01",
        "O-3,数据库,c1,nobody,,,2026-11-01",
        "O-4,没有,c1,r1,,,2026-11-01",
        "O-5,数据库,c1,r1,0,,2026-11-01",
        "O-6,数据库,c1,r1,1.234,,2026-11-01",
        "O-7,数据库,c1,r1,,sold,2026-11-01",
        "O-8,数据库,c1,,,,2026-11-01",
        "O-9,数据库,c1,r1,,,",
        "O 1,数据库,c1,r1,,,2026-11-01",
        "O-1,邮箱,c1,r1,,,2026-11-01",
        "O-1,数据库,c1,r2,,,2026-11-01",
      ].join("\n"),
    );
    const { code } = await app.run(["order", "import", bad, "--results", app.path("r.jsonl")]);
    expect(code).toBe(3);
    const codes = (await app.run(["order", "import", bad])).stderr.match(/\([A-Z_]+\)/g);
    expect(codes).toEqual(
      [
        "UNKNOWN_CUSTOMER",
        "UNKNOWN_PARTNER",
        ...Array<string>(4).fill("BAD_VALUE"),
        "MISSING_VALUE",
        "MISSING_VALUE",
        ...Array<string>(2).fill("BAD_VALUE"),
      ].map((one) => `(${one})`),
    );
    expect((await app.json<Row[]>("order list")).length).toBe(2);
  });

  test("import takes known orders the steps that they have, and gives them no price that the rules refuse", async () => {
    const app = await shop(engine);
    const header = "id,product,customer,partner,price,state,created_at";
    const results = async (...rows: string[]) => {
      writeFileSync(app.path("o.csv"), [header, ...rows].join("\n"));
      const path = app.path("r.csv");
      await app.run(["order", "import", app.path("o.csv"), "--results", path, "--force"]);
      const lines = readFileSync(path, "utf8").trim().split("\n").slice(1);
      return lines.map((line) => line.split(",")).map((cells) => [cells[2], cells[4] || cells.at(-1)].join(" ").trim());
    };
    const { id } = await app.order("--product", app.joint, "--partner", "r1");
    const [{ created_at: at }] = (await app.json<Row[]>("order list")) as [Row];
    const row = (price: string, state: string) => `${id},数据库,c1,r1,${price},${state},${at}`;
    expect(await results(row("799.99", "placed"))).toEqual(["refused store.yanxuan-price"]);
    expect(await results(row("1000.01", "paid"))).toEqual(["refused store.yanxuan-price"]);
    expect(await app.json(`order show ${id}`)).toMatchObject({ price: "1000.00", state: "placed" });
    expect(await results(row("800", "awaiting-partner-payment"))).toEqual(["updated"]);
    expect(await results(row("800", "placed"))).toEqual(["invalid BAD_VALUE"]);
    expect(await results(row("800", "awaiting-partner-payment"))).toEqual(["unchanged"]);
    // Two steps in one file are taken one after the other, and once more are none.
    expect(await results(row("900", "awaiting-partner-payment"), row("", "paid"))).toEqual(["updated", "updated"]);
    expect(await results(row("900", "awaiting-partner-payment"), row("", "paid"))).toEqual(["unchanged", "unchanged"]);
    expect(await results(row("800", "paid"), row("900", "cancelled"))).toEqual([
      "invalid BAD_VALUE",
      "invalid BAD_VALUE",
    ]);
    expect(await app.json(`order show ${id}`)).toMatchObject({ price: "900.00", state: "paid" });
    // Ordinary goods have one price, whatever an export of somebody else says.
    const plain = `${(await app.order("--product", app.common, "--partner", "r1")).id},邮箱,c1,r1`;
    expect(await results(`${plain},40,,${at}`)).toEqual(["refused store.yanxuan-price"]);
    // What is ahead of the clock was not ordered yet, and no order is dearer than the dearest product.
    const now = "2026-11-24T10:00:00";
    expect(
      await results(
        `O-1,数据库,c1,r1,,,${now}.001+08:00`,
        `O-1,数据库,c1,r1,1000000000.01,,${now}+08:00`,
        `O-1,数据库,c1,r1,1000000000,paid,${now}.000+08:00`,
        `${app.joint.slice(0, 12)},${app.joint.slice(0, -1)},c1,r1,,,2026-11-01`,
      ),
    ).toEqual(["invalid BAD_VALUE", "invalid BAD_VALUE", "created", "created"]);
    expect((await app.run("db check")).code).toBe(0);
  });

  test("summary counts what a partner's orders come to", async () => {
    const app = await shop(engine);
    const { url } = await app.link();
    await app.order("--link", String(url));
    const { id } = await app.order("--product", app.common, "--partner", "r2");
    await app.must(`order pay ${id}`);
    const gone = await app.order("--product", app.common, "--partner", "r2");
    await app.must(`order cancel ${gone.id}`);
    const rows = await app.json<Row[]>("order summary --by partner");
    expect(rows).toEqual([
      {
        partner: "r1",
        orders: 1,
        placed: 1,
        awaiting: 0,
        paid: 0,
        cancelled: 0,
        order_value: "1000.00",
        paid_value: "0.00",
        own_orders: 1,
      },
      {
        partner: "r2",
        orders: 2,
        placed: 0,
        awaiting: 0,
        paid: 1,
        cancelled: 1,
        order_value: "50.00",
        paid_value: "50.00",
        own_orders: 0,
      },
    ]);
    const by = async (words: string, key: string) =>
      (await app.json<Row[]>(`order summary --by ${words}`)).map((row) => [row[key], row.orders]);
    expect(await by("month --partner r2", "month")).toEqual([["2026-11", 2]]);
    expect(await by("product --sort orders", "product")).toEqual([
      ["数据库", 1],
      ["邮箱", 2],
    ]);
    expect(await by("source --from 2026-11 --to 2026-11", "source")).toEqual([
      ["link", 1],
      ["manual", 2],
    ]);
    expect(await by("customer --from 2026-12", "customer")).toEqual([]);
    expect(await app.outcome("order summary")).toEqual([8, "input-needed"]);
    expect(await app.outcome("order summary --by day")).toEqual([2, "BAD_VALUE"]);
    expect(await app.outcome("order summary --by month --from 2026-13")).toEqual([2, "BAD_VALUE"]);
  });
});

describe("product link", () => {
  test("takes the plan and the certification, and a product that is sold so", async () => {
    const app = await shop();
    const link = (product: string, partner: string) => `product link ${product} --partner ${partner}`;
    expect(await app.outcome(link(app.common, "r1"))).toEqual([4, "store.product-kind"]);
    expect(await app.outcome(link(app.joint, "p1"))).toEqual([4, "store.plan", "store.certification"]);
    expect(await app.outcome(link(app.joint, "d1"))).toEqual([0]);
    expect(await app.outcome(link("nothing", "r1"))).toEqual([7, "not-found"]);
    expect(await app.outcome(link(app.joint, "nobody"))).toEqual([7, "not-found"]);
    expect(await app.outcome(`product link ${app.joint}`)).toEqual([8, "input-needed"]);
    // While a change of its business information is open, the distributor is not certified.
    await app.must("partner certify d1 --bank-account 6222020000007654321 --signing-entity 云计算 --currency CNY");
    expect(await app.outcome(link(app.joint, "r1"))).toEqual([4, "store.certification"]);
    expect(await app.outcome("product list --partner r1")).toEqual([0]);
  });

  test("is the same all day, and a dry run signs nothing that would not hold", async () => {
    const app = await shop();
    expect(await app.link("--dry-run")).toMatchObject({ url: null, expires_at: "2026-12-24T15:59:59.999Z" });
    const first = await app.link();
    expect(await app.link("--now", "2026-11-24T23:59:00+08:00")).toEqual(first);
    expect(await app.link("--dry-run")).toEqual(first);
    expect((await app.link("--now", "2026-11-25")).url).not.toBe(first.url);
    await app.must("policy set store.link_days 7 --from 2026-11-24");
    expect(await app.link()).toMatchObject({ expires_at: "2026-12-01T15:59:59.999Z" });
  });

  test("leads where the setting says, and holds wherever it leads", async () => {
    const app = await shop();
    const environment = { PARTNERCTL_STORE_BASE_URL: "http://shop.example.cn/p?from=x" };
    const line = ["product", "link", app.joint, "--partner", "r1", "--json"];
    const { url } = JSON.parse((await app.run(line, { environment })).stdout);
    expect(url).toMatch(/^http:\/\/shop\.example\.cn\/p\?from=x&product=/);
    expect(await app.order("--link", url)).toMatchObject({ partner: "r1" });
    expect((await app.run(line, { environment: { PARTNERCTL_STORE_BASE_URL: "https://x.example/#a" } })).code).toBe(2);
    // Until it says so, a link leads nowhere: whoever would share it is told, also where only data is wanted.
    expect((await app.run(line, { environment })).stderr).toBe("");
    expect((await app.run([...line, "--quiet"])).stderr).toContain("config set store.base_url <url>");
    expect((await app.run([...line, "--lang", "zh"])).stderr).toMatch(/^警告：未设置 store\.base_url，/);
  });

  test("is taken with the spaces that were pasted along", async () => {
    const app = await shop();
    expect(await app.order("--link", ` ${(await app.link()).url}\n`)).toMatchObject({ source: "link" });
  });

  test("lasts to the end of its last day", async () => {
    const app = await shop();
    const words = ["order", "add", "--customer", "c1", "--link", String((await app.link()).url)];
    expect(await app.outcome([...words, "--now", "2026-12-24T23:59:59.999+08:00"])).toEqual([0]);
    expect(await app.outcome([...words, "--now", "2026-12-25T00:00:00.000+08:00"])).toEqual([4, "store.link-invalid"]);
  });

  test("is one of this database alone, and its secret is shown nowhere", async () => {
    const app = await shop();
    const other = await shop();
    // Another seed is another secret.
    const line = ["product", "link", other.joint, "--partner", "r1", "--json"];
    const { stdout } = await other.run(line, { environment: { PARTNERCTL_SEED: "other" } });
    const { url } = JSON.parse(stdout);
    await app.link();
    expect(await app.outcome(["order", "add", "--customer", "c1", "--link", url])).toEqual([4, "store.link-invalid"]);
    const [{ secret }] = (await app.rows("select secret from link_secrets")) as [{ secret: string }];
    expect(secret).toMatch(/^[0-9a-z]{26}$/);
    for (const shown of ["product list", "order list", "db info", "db check", "partner show r1"]) {
      expect((await app.run(`${shown} --json`)).stdout).not.toContain(secret);
    }
    expect(JSON.stringify(await app.rows("select * from changes"))).not.toContain(secret);
  });

  test("is drawn as a code, or written as a picture", async () => {
    const app = await shop();
    const shown = await app.run(`product link ${app.joint} --partner r1 --qr`);
    expect([shown.code, shown.stdout.includes("█")]).toEqual([0, true]);
    expect(
      Math.max(
        ...shown.stdout
          .split("\n")
          .filter((line) => line.includes("█"))
          .map((line) => line.length),
      ),
    ).toBeLessThan(80);
    const path = app.path("code.svg");
    expect((await app.run(["product", "link", app.joint, "--partner", "r1", "-o", path])).code).toBe(0);
    expect(existsSync(path)).toBe(true);
    expect((await app.run(`product link ${app.joint} --partner r1 --qr --json`)).code).toBe(2);
  });
});

describe("order add", () => {
  test("what is missing, unknown or contradictory", async () => {
    const app = await shop();
    const url = String((await app.link()).url);
    expect(await app.outcome("order add --customer c1")).toEqual([8, "input-needed"]);
    expect(await app.outcome(["order", "add", "--link", url])).toEqual([8, "input-needed"]);
    expect(await app.outcome(`order add --product ${app.joint} --customer c1`)).toEqual([8, "input-needed"]);
    expect(await app.outcome(`order add --product nothing --customer c1 --partner r1`)).toEqual([7, "not-found"]);
    expect(await app.outcome(`order add --product ${app.joint} --customer nobody --partner r1`)).toEqual([
      7,
      "not-found",
    ]);
    expect(await app.outcome(`order add --product ${app.joint} --customer c1 --partner nobody`)).toEqual([
      7,
      "not-found",
    ]);
    expect(await app.outcome(["order", "add", "--link", url, "--customer", "nobody"])).toEqual([7, "not-found"]);
    expect(await app.outcome(["order", "add", "--link", url, "--product", "x", "--customer", "c1"])).toEqual([
      2,
      "BAD_VALUE",
    ]);
    expect(await app.outcome(["order", "add", "--link", url, "--customer", "c1", "--partner", "r2"])).toEqual([
      2,
      "BAD_VALUE",
    ]);
    // A setting names who usually acts; the link knows better.
    const environment = { PARTNERCTL_PARTNER: "r2" };
    expect(
      await app.outcome(["order", "add", "--link", url, "--customer", "c1", "--dry-run"], { environment }),
    ).toEqual([0]);
    expect(await app.json("order list")).toEqual([]);
  });

  test("through a link to a product that has become another kind, or was withdrawn, is refused; by hand it is not", async () => {
    const app = await shop();
    const words = ["order", "add", "--customer", "c1", "--link", String((await app.link()).url)];
    await app.must(`product edit ${app.joint} --kind common`);
    expect(await app.outcome(words)).toEqual([4, "store.product-kind"]);
    await app.must(`product edit ${app.joint} --kind joint --state off-sale`);
    expect(await app.outcome(words)).toEqual([4, "store.product-off-sale"]);
    expect(await app.outcome(`order add --product ${app.joint} --customer c1 --partner r1`)).toEqual([0]);
    await app.must(`product edit ${app.joint} --state on-sale --price 1100`);
    expect(await app.order("--link", words.at(-1) as string)).toMatchObject({ price: "1100.00" });
  });
});

describe("what becomes of an order", () => {
  test("its steps, all or none, and their ends", async () => {
    const app = await shop();
    const make = async () => String((await app.order("--product", app.common, "--partner", "r1")).id);
    const [one, two] = [await make(), await make()];
    expect(await app.json<Row[]>(`order request-payment ${one} ${two}`)).toHaveLength(2);
    expect(await app.json<Row[]>(`order pay ${one}`)).toMatchObject([{ state: "paid" }]);
    expect(await app.outcome(`order cancel ${two} ${one}`)).toEqual([6, "wrong-state"]);
    expect(await app.json(`order show ${two}`)).toMatchObject({ state: "awaiting-partner-payment" });
    expect(await app.outcome(`order request-payment ${two}`)).toEqual([6, "wrong-state"]);
    expect(await app.json<Row[]>(`order cancel ${two}`)).toMatchObject([{ state: "cancelled" }]);
    for (const verb of ["pay", "cancel", "request-payment"]) {
      expect(await app.outcome(`order ${verb} ${two}`)).toEqual([6, "wrong-state"]);
      expect(await app.outcome(`order ${verb} nothing`)).toEqual([7, "not-found"]);
    }
  });

  test("Yanxuan goods cost anything from floor to list price until they are paid", async () => {
    const app = await shop();
    const { id } = await app.order("--product", app.joint, "--partner", "r1");
    const price = (to: string) => app.outcome(`order price ${id} --to ${to}`);
    expect(await price("799.99")).toEqual([4, "store.yanxuan-price"]);
    expect(await price("1000.01")).toEqual([4, "store.yanxuan-price"]);
    for (const to of ["0", "-1", "1.234", "x"]) expect(await price(to)).toEqual([2, "BAD_VALUE"]);
    expect(await app.outcome(`order price ${id}`)).toEqual([8, "input-needed"]);
    expect(await app.json(`order price ${id} --to 800`)).toMatchObject({ price: "800.00" });
    await app.must(`order request-payment ${id}`);
    expect(await app.json(`order price ${id} --to 1000`)).toMatchObject({ price: "1000.00" });
    await app.must(`order pay ${id}`);
    expect(await price("900")).toEqual([6, "wrong-state"]);
    const plain = await app.order("--product", app.common, "--partner", "r1");
    expect(await app.outcome(`order price ${plain.id} --to 50`)).toEqual([4, "store.yanxuan-price"]);
  });

  test("is seen as it was then", async () => {
    const app = await shop();
    const { id } = await app.order("--product", app.common, "--partner", "r1");
    await app.must(`order pay ${id} --now 2026-11-26`);
    expect(await app.json<Row[]>("order list --as-of 2026-11-25 --now 2026-11-27")).toMatchObject([
      { state: "placed" },
    ]);
    expect(await app.json<Row[]>("order list --as-of 2026-11-23")).toEqual([]);
    expect((await app.run("db check")).code).toBe(0);
  });
});

test("members act for their own partner, and see their own customers' orders", async () => {
  const app = await shop();
  await app.must("customer add c3 --full-name 丙公司 --phone 13800000003");
  await app.must("association create c3 --type referral --partner r1");
  await app.must("member add boss --name 经理 --role ecosystem-manager");
  const member = (account: string, role: string, partner: string) =>
    app.must(["member", "add", account, "--name", account, "--role", role, "--partner", partner, "--as", "boss"]);
  await member("op1", "operator", "r1");
  await member("am1", "account-manager", "r1");
  await member("op2", "operator", "r2");
  await app.must("manager assign am1 c3 --as boss --partner r1");
  const { url } = await app.json(["product", "link", app.joint, "--as", "am1"]);
  const through = ["order", "add", "--link", String(url), "--customer"];
  expect(await app.outcome([...through, "c1", "--as", "op2"])).toEqual([9, "access.other-partner"]);
  expect(await app.outcome([...through, "c1", "--as", "am1"])).toEqual([9, "access.role"]);
  const one = await app.json([...through, "c1", "--as", "op1"]);
  const three = await app.json([...through, "c3", "--as", "boss"]);
  expect(await app.json<Row[]>("order list --as op2")).toEqual([]);
  expect((await app.json<Row[]>("order list --as op1")).length).toBe(2);
  expect(await app.json<Row[]>("order list --as am1")).toEqual([three]);
  expect(await app.json<Row[]>("order summary --by customer --as am1")).toMatchObject([{ customer: "c3", orders: 1 }]);
  expect(await app.outcome(`order show ${one.id} --as am1`)).toEqual([7, "not-found"]);
  expect(await app.json(`order show ${three.id} --as am1`)).toEqual(three);
  expect(await app.outcome(`order show ${one.id} --as op2`)).toEqual([9, "access.other-partner"]);
  expect(await app.outcome(`order pay ${one.id} --as op2`)).toEqual([9, "access.other-partner"]);
  writeFileSync(app.path("in.csv"), "id,product,customer,partner,created_at\nO-1,数据库,c1,r2,2026-11-01\n");
  expect((await app.run(["order", "import", app.path("in.csv"), "--as", "op1"])).stderr).toContain("UNKNOWN_PARTNER");
});
