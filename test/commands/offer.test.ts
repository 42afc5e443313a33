import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { describeOn, ENGINES, type EngineName } from "../engines.ts";
import { testApp } from "../support.ts";

type Row = Record<string, unknown>;

const OFFER =
  "id partner customer product discount share state valid_until specifications quantity name submitted_at submitted_by decided_at decided_by reason ended_at remark";

/**
 * A distributor d1 that has joined the store's plan and is certified, its reseller r1, a provider p1 that has done neither,
 * customers of r1 (c1, c2 and c4; c2 by referral) and of p1 (c3), and products of every kind.
 */
async function world(engine?: EngineName) {
  const app = await testApp(engine === undefined ? {} : { engine });
  const kinds = ["d1,总销,distributor,store-service", "r1,云销,reseller,", "p1,云帆,solution-provider,"];
  writeFileSync(app.path("p.csv"), `account_name,company,kind,programs\n${kinds.join("\n")}\n`);
  await app.json(["partner", "import", app.path("p.csv")]);
  await app.json("reseller link r1 --distributor d1");
  const certify = async (partner: string) => {
    await app.json(`partner certify ${partner} --bank-account 6222020000001234567 --signing-entity 云 --currency CNY`);
    await app.json(`certification transfer ${partner} --amount 0.37`);
    await app.json(`certification confirm ${partner} --amount 0.37`);
  };
  await certify("d1");
  writeFileSync(app.path("c.csv"), "account_name,full_name\nc1,甲\nc2,乙\nc3,丙\nc4,丁\nc5,戊\n");
  await app.json(["customer", "import", app.path("c.csv")]);
  for (const [customer, type, partner] of [
    ["c1", "resale", "r1"],
    ["c2", "referral", "r1"],
    ["c3", "resale", "p1"],
    ["c4", "resale", "r1"],
  ]) {
    await app.json(`association create ${customer} --type ${type} --partner ${partner}`);
  }
  await app.json("product add --name 云库 --kind joint --price 1000");
  await app.json("product add --name 云桌面 --kind self-service --price 99.99");
  await app.json("product add --name 通用件 --kind common --price 10");
  await app.json("product add --name 机房 --kind joint --price 5000 --quote configuration");
  const create = (more = "", customer = "c1", product = "云库") =>
    `offer create --partner r1 --customer ${customer} --product ${product} --valid-until 2026-12-31 ${more}`;
  const TERMS = "--discount 20 --share 10";
  const refused = async (line: string | string[]) => {
    const { code, stdout, stderr } = await app.run(typeof line === "string" ? `${line} --json` : [...line, "--json"]);
    const { error } = JSON.parse(stderr) as { error: { code: string; rules: { id: string }[] } };
    const named = error.rules.length > 0 ? error.rules.map(({ id }) => id.replace("store.", "")) : [error.code];
    return [code, stdout, ...named];
  };
  const states = async (more = "") =>
    Object.fromEntries((await app.json<Row[]>(`offer list ${more}`)).map((row) => [row.customer, row.state]));
  const check = async () => expect(await app.run("db check")).toMatchObject({ code: 0 });
  /** Lists specifications of a product. */
  const specify = async (...names: string[]) => {
    for (const name of names) await app.json(["product", "specify", "云库", "--name", name, "--price", "1000"]);
  };
  return { app, certify, create, TERMS, refused, states, check, specify };
}

const idOf = (row: Row): string => String(row.id);

describeOn(ENGINES, (engine) => {
  test("an offer is applied for, approved and seen with its prices", async () => {
    const { app, create, TERMS, check } = await world(engine);
    const offer = await app.json([...create(TERMS).trim().split(" "), "--name", "年终", "--remark", "甲方"]);
    expect(Object.keys(offer)).toEqual(OFFER.split(" "));
    expect(offer).toMatchObject({
      partner: "r1",
      customer: "c1",
      discount: "20",
      share: "10",
      state: "submitted",
      valid_until: "2026-12-31T15:59:59.999Z",
      specifications: [{ specification: null, discount: "20", share: "10" }],
      quantity: null,
      name: "年终",
      submitted_by: "tester",
      decided_at: null,
      remark: "甲方",
    });
    const [approved] = await app.json<Row[]>(`offer approve ${idOf(offer)} --now 2026-11-25T10:00:00+08:00`);
    expect(approved).toMatchObject({
      state: "effective",
      decided_at: "2026-11-25T02:00:00.000Z",
      decided_by: "tester",
    });
    const shown = await app.json(`offer show ${idOf(offer).slice(0, 12)}`);
    expect(Object.keys(shown)).toEqual([...OFFER.split(" "), "product_name", "quote", "prices"]);
    expect(shown.prices).toEqual([
      { specification: null, discount: "20", share: "10", list_price: "1000.00", price: "800.00" },
    ]);
    expect(await app.json<Row[]>("offer list --state effective --discount 20 --share 10,11")).toHaveLength(1);
    expect(await app.json<Row[]>("offer list --discount 21")).toEqual([]);
    await check();
  });

  test("what is offered to resale customers lapses with their association, and nothing else does", async () => {
    const { app, create, TERMS, states, check } = await world(engine);
    for (const customer of ["c1", "c2", "c4"]) await app.json(create(TERMS, customer));
    const offers = await app.json<Row[]>("offer list");
    const approved = offers.filter(({ customer }) => customer !== "c4").map(idOf);
    await app.json(`offer approve ${approved.join(" ")}`);
    const leave = async (customer: string) => {
      const { id } = await app.json(`association disassociate ${customer} --reason x --partner r1`);
      await app.json(`association consent ${id} --now 2026-11-26T10:00:00+08:00`);
    };
    for (const customer of ["c1", "c2", "c4"]) await leave(customer);
    expect(await states()).toEqual({ c1: "lapsed", c2: "effective", c4: "lapsed" });
    expect(await states("--as-of 2026-11-25")).toEqual({ c1: "effective", c2: "effective", c4: "submitted" });
    const [lapsed] = await app.json<Row[]>("offer list --customer c1");
    expect(lapsed).toMatchObject({ ended_at: "2026-11-26T02:00:00.000Z", decided_by: "tester" });
    await check();
  });
});

describe("offer create", () => {
  test("needs the plan and the certification of whose plan counts, and an own customer", async () => {
    const { app, certify, create, TERMS, refused } = await world();
    const ofProvider = create(TERMS, "c3").replace("r1", "p1");
    expect(await refused(ofProvider)).toEqual([4, "", "plan", "certification"]);
    await app.json("partner join p1 --program store-service").catch(() => {});
    await app.json("partner edit p1 --real-name-verified --email a@example.com");
    await app.json("partner join p1 --program store-service");
    expect(await refused(ofProvider)).toEqual([4, "", "certification"]);
    await certify("p1");
    expect(await app.json(ofProvider)).toMatchObject({ partner: "p1", state: "submitted" });
    for (const customer of ["c3", "c5"]) {
      expect(await refused(create(TERMS, customer))).toEqual([4, "", "own-customer"]);
    }
    expect(await refused(create(TERMS, "c1", "通用件"))).toEqual([4, "", "product-kind"]);
    await app.json("product edit 云桌面 --state off-sale");
    expect(await refused(create(TERMS, "c1", "云桌面"))).toEqual([4, "", "product-off-sale"]);
    expect(await app.json<Row[]>("offer list")).toHaveLength(1);
  });

  test.each([
    ["--discount 0 --share 10", "discount"],
    ["--discount 100.01 --share 10", "discount"],
    ["--discount -5 --share 10", "discount"],
    ["--discount 0.01 --share 0", ""],
    ["--discount 100 --share 100", ""],
    ["--discount 20 --share -0.01", "share"],
    ["--discount 20 --share 100.01", "share"],
    ["--discount 0 --share 101", "discount share"],
    ["--specification 甲=0/10 --specification 乙=20/101", "discount share"],
    ["--discount 20 --share 10 --valid-until 2026-11-23", "valid-until"],
    ["--discount 20 --share 10 --valid-until 2026-11-24", ""],
    ["--discount 20 --share 10 --valid-until 2026-11-24T10:00:00+08:00", ""],
    ["--discount 20 --share 10 --valid-until 2026-11-24T09:59:59.999+08:00", "valid-until"],
  ])("with %s", async (more, rules) => {
    const { app, create, refused, specify } = await world();
    await specify("甲", "乙");
    if (rules === "") await app.json(create(more));
    else expect(await refused(create(more))).toEqual([4, "", ...rules.split(" ")]);
    expect(await app.json<Row[]>("offer list")).toHaveLength(rules === "" ? 1 : 0);
  });

  test.each([
    [8, "offer create --partner r1"],
    [8, "offer create --partner r1 --customer c1"],
    [8, "offer create --partner r1 --customer c1 --product 云库 --valid-until 2026-12-31"],
    [8, "offer create --partner r1 --customer c1 --product 云库 --valid-until 2026-12-31 --discount 20"],
    [
      8,
      "offer create --partner r1 --customer c1 --product 云库 --valid-until 2026-12-31 --share 20 --specification a=1/2",
    ],
    [8, "offer create --partner r1 --customer c1 --product 云库 --discount 20 --share 10"],
    [8, "offer create --customer c1 --product 云库 --discount 20 --share 10 --valid-until 2026-12-31"],
    [8, "offer create --partner r1 --customer c1 --product 机房 --discount 20 --share 10 --valid-until 2026-12-31"],
    [7, "offer create --partner r1 --customer c9 --product 云库 --discount 20 --share 10 --valid-until 2026-12-31"],
    [7, "offer create --partner r1 --customer c1 --product 没有 --discount 20 --share 10 --valid-until 2026-12-31"],
    [7, "offer create --partner r9 --customer c1 --product 云库 --discount 20 --share 10 --valid-until 2026-12-31"],
    [7, "offer create --partner r1 --customer c1 --product 云库 --valid-until 2026-12-31 --specification b=1/2"],
    [
      7,
      "offer create --partner r1 --customer c1 --product 机房 --quantity 1 --valid-until 2026-12-31 --specification b=1/2",
    ],
    [
      2,
      "offer create --partner r1 --customer c1 --product 机房 --discount 20 --share 10 --valid-until 2026-12-31 --quantity 200001",
    ],
    [7, "offer show ofr-9"],
    [7, "offer approve ofr-9"],
    [2, "offer create --partner r1 --customer c1 --product 云库 --discount 1.234 --share 10 --valid-until 2026-12-31"],
    [2, "offer create --partner r1 --customer c1 --product 云库 --discount 八折 --share 10 --valid-until 2026-12-31"],
    [2, "offer create --partner r1 --customer c1 --product 云库 --discount 20 --share 10 --valid-until 2026-02-30"],
    [
      2,
      "offer create --partner r1 --customer c1 --product 云库 --discount 20 --share 10 --valid-until 2026-12-31 --quantity 3",
    ],
    [
      2,
      "offer create --partner r1 --customer c1 --product 机房 --discount 20 --share 10 --valid-until 2026-12-31 --quantity 0",
    ],
    [
      2,
      "offer create --partner r1 --customer c1 --product 机房 --discount 20 --share 10 --valid-until 2026-12-31 --quantity 1.5",
    ],
    [2, "offer create --partner r1 --customer c1 --product 云库 --valid-until 2026-12-31 --specification a"],
    [2, "offer create --partner r1 --customer c1 --product 云库 --valid-until 2026-12-31 --specification =1/2"],
    [
      2,
      "offer create --partner r1 --customer c1 --product 云库 --valid-until 2026-12-31 --specification a=1/2 --specification Ａ=2/3",
    ],
    [2, "offer create --from x.csv --discount 20"],
    [2, "offer create --atomic --customer c1"],
    [2, "offer list --state effectiv"],
    [2, "offer list --discount 八折"],
  ])("%d: %s", async (code, line) => {
    const { app, specify } = await world();
    await specify("a");
    const ended = await app.run(line);
    expect([ended.code, ended.stdout]).toEqual([code, ""]);
    expect(ended.stderr).not.toMatch(/\n\s+at /);
    expect(await app.json<Row[]>("offer list")).toEqual([]);
  });

  test("several specifications have discounts and shares of their own, spelt as in the catalogue", async () => {
    const { app, create, refused, specify } = await world();
    await specify("专业版", "a=b/c", "旗舰版", "标准版");
    const terms = "--discount 20 --share 10 --specification 专业版=15/8.5 --specification a=b/c=30/0";
    const offer = await app.json(create(terms));
    expect(offer).toMatchObject({ discount: null, share: null });
    expect(offer.specifications).toEqual([
      { specification: null, discount: "20", share: "10" },
      { specification: "专业版", discount: "15", share: "8.5" },
      { specification: "a=b/c", discount: "30", share: "0" },
    ]);
    expect(await refused(create("--specification 专业版=16/1"))).toEqual([4, "", "offer-exists"]);
    expect(await refused(create("--discount 10 --share 10"))).toEqual([4, "", "offer-exists"]);
    // The first one is for all others too: the customer would have two prices.
    expect(await refused(create("--specification 旗舰版=16/1"))).toEqual([4, "", "offer-exists"]);
    expect(await app.json(create("--specification 旗舰版=16/1", "c4"))).toMatchObject({ discount: "16", share: "1" });
    expect(await refused(create("--discount 10 --share 10", "c4"))).toEqual([4, "", "offer-exists"]);
    expect(await app.json(create("--specification 标准版=16/1", "c4"))).toMatchObject({ discount: "16", share: "1" });
  });

  test("a specification that the catalogue does not list of a product is unknown, and a listed one has its price", async () => {
    const { app, create, refused } = await world();
    expect(await refused(create("--specification 专业版=15/8.5"))).toEqual([7, "", "not-found"]);
    await app.json("product specify 云库 --name Pro版 --price 3000.01");
    expect(await refused(create("--specification 专业版=15/8.5"))).toEqual([7, "", "not-found"]);
    const { id, specifications } = await app.json(create("--specification ＰＲＯ版=50/8.5 --discount 10 --share 1"));
    expect((specifications as Row[])[1]).toMatchObject({ specification: "Pro版" });
    expect((await app.json(`offer show ${id}`)).prices).toEqual([
      { specification: null, discount: "10", share: "1", list_price: "1000.00", price: "900.00" },
      { specification: "Pro版", discount: "50", share: "8.5", list_price: "3000.01", price: "1500.01" },
    ]);
    expect(await refused(create("--specification pro版=1/1"))).toEqual([4, "", "offer-exists"]);
  });

  test("a configuration is offered in a fixed quantity", async () => {
    const { app, create, TERMS } = await world();
    expect(await app.json(create(`${TERMS} --quantity 3`, "c1", "机房"))).toMatchObject({ quantity: 3 });
  });

  test("a dry run decides and writes nothing", async () => {
    const { app, create, TERMS, refused } = await world();
    expect(await app.json(`${create(TERMS)} --dry-run`)).toMatchObject({ state: "submitted" });
    expect(await refused(`${create("--discount 0 --share 1")} --dry-run`)).toEqual([4, "", "discount"]);
    expect(await app.json<Row[]>("offer list")).toEqual([]);
  });
});

describe("the review", () => {
  test("decides only what is submitted, and once more by the rules of the day", async () => {
    const { app, create, TERMS, refused } = await world();
    const id = idOf(await app.json(create(TERMS)));
    const second = idOf(await app.json(create(TERMS, "c4")));
    expect(await refused(create(TERMS))).toEqual([4, "", "offer-exists"]);
    await app.json("partner leave d1 --program store-service");
    expect(await refused(`offer approve ${id} ${second}`)).toEqual([4, "", "plan"]);
    await app.json(`offer withdraw ${id}`);
    expect(await refused(`offer withdraw ${id}`)).toEqual([6, "", "wrong-state"]);
    expect(await refused(`offer approve ${id}`)).toEqual([6, "", "wrong-state"]);
    expect(await refused(`offer approve ${second} ${id}`)).toEqual([6, "", "wrong-state"]);
    expect(await refused(`offer reject ${second}`)).toEqual([8, "", "input-needed"]);
    const [rejected] = await app.json<Row[]>(`offer reject ${second} --reason 折扣过高`);
    expect(rejected).toMatchObject({ state: "rejected", reason: "折扣过高", decided_by: "tester" });
  });

  test("an effective offer is not withdrawn, and it lapses in the rules' sense only", async () => {
    const { app, create, TERMS, refused, states } = await world();
    const id = idOf(await app.json(create(TERMS)));
    await app.json(`offer approve ${id}`);
    expect(await refused(`offer withdraw ${id}`)).toEqual([6, "", "wrong-state"]);
    expect(await states("--now 2026-12-31T23:59:59.999+08:00")).toEqual({ c1: "effective" });
    expect(await states("--now 2027-01-01")).toEqual({ c1: "expired" });
    expect(await app.json<Row[]>("offer list --state effective --now 2027-01-01")).toEqual([]);
    // Its time is over: the same may be offered again.
    await app.json(`${create(TERMS).replace("2026-12-31", "2027-12-31")} --now 2027-01-01`);
  });

  test("an application whose time is over has expired undecided", async () => {
    const { app, create, TERMS, refused, states } = await world();
    const id = idOf(await app.json(create(TERMS)));
    expect(await states("--now 2027-01-01")).toEqual({ c1: "expired" });
    for (const verb of ["approve", "withdraw"]) {
      expect(await refused(`offer ${verb} ${id} --now 2027-01-01`)).toEqual([6, "", "wrong-state"]);
    }
  });

  test("nobody decides an application of the own partner, and each sees its own alone", async () => {
    const { app, create, TERMS } = await world();
    await app.json("member add em --name 生态 --role ecosystem-manager");
    const by = (who: string) => ({ environment: { PARTNERCTL_ACTOR: who } });
    for (const [name, role, partner] of [
      ["op", "operator", "r1"],
      ["am", "account-manager", "r1"],
      ["ad", "admin", "r1"],
      ["re", "reader", "r1"],
      ["other", "admin", "p1"],
    ]) {
      await app.run(`member add ${name} --name ${name} --role ${role} --partner ${partner}`, by("em"));
    }
    const own = create(TERMS).replace("--partner r1 ", "");
    for (const who of ["am", "re"]) expect((await app.run(own, by(who))).code).toBe(9);
    const made = await app.run(`${own} --json`, by("op"));
    const { id } = JSON.parse(made.stdout) as { id: string };
    for (const who of ["ad", "op", "other"]) expect((await app.run(`offer approve ${id}`, by(who))).code).toBe(9);
    expect((await app.run(`offer withdraw ${id}`, by("other"))).code).toBe(9);
    expect((await app.run(`offer show ${id}`, by("other"))).code).toBe(9);
    const seen = async (who: string) =>
      (JSON.parse((await app.run("offer list --json", by(who))).stdout) as Row[]).length;
    expect(await Promise.all(["em", "ad", "re", "am", "other"].map(seen))).toEqual([1, 1, 1, 0, 0]);
    expect((await app.run(`offer show ${id}`, by("am"))).code).toBe(7);
    await app.run("manager assign am c1", by("op"));
    expect((await app.run(`offer show ${id}`, by("am"))).code).toBe(0);
    expect(await seen("am")).toBe(1);
    expect((await app.run(`offer approve ${id}`, by("em"))).code).toBe(0);
  });
});

describe("the end of an association", () => {
  test("a switch to referral ends what was offered as resale, the other way nothing", async () => {
    const { app, create, TERMS, states, check } = await world();
    for (const customer of ["c1", "c2"]) await app.json(create(TERMS, customer));
    const change = async (customer: string, to: string) => {
      const { id } = await app.json(`association switch ${customer} --to ${to} --reason x --partner r1`);
      await app.json(`association consent ${id}`);
    };
    await change("c1", "referral");
    await change("c2", "resale");
    expect(await states()).toEqual({ c1: "lapsed", c2: "submitted" });
    await app.json("policy set association.requests_per_window 9 --from 2020-01-01");
    await change("c2", "referral");
    expect(await states()).toEqual({ c1: "lapsed", c2: "lapsed" });
    await check();
  });

  test("an end that a file brings ends offers at once, and ahead of the clock with it", async () => {
    const { app, create, TERMS, states, check } = await world();
    for (const customer of ["c1", "c4"]) await app.json(create(TERMS, customer));
    const from = "2026-11-24T10:00:00+08:00";
    writeFileSync(
      app.path("a.csv"),
      `customer,partner,type,from,to\nc1,r1,resale,${from},2026-11-25\nc4,r1,resale,${from},2026-12-05\n`,
    );
    await app.json(["association", "import", app.path("a.csv"), "--now", "2026-11-26"]);
    expect(await states("--now 2026-11-26")).toEqual({ c1: "lapsed", c4: "submitted" });
    const [shortened] = await app.json<Row[]>("offer list --customer c4");
    expect(shortened?.valid_until).toBe("2026-12-04T15:59:59.999Z");
    expect(await states("--now 2026-12-05")).toEqual({ c1: "lapsed", c4: "expired" });
    await check();
  });

  test("what was rejected, withdrawn or over stays so, and neither unlinking nor leaving ends an offer", async () => {
    const { app, create, TERMS, states } = await world();
    await app.json("product add --name 又一 --kind joint --price 10");
    const rejected = idOf(await app.json(create(TERMS)));
    await app.json(`offer reject ${rejected} --reason x`);
    await app.json(create(TERMS, "c4").replace("2026-12-31", "2026-11-24"));
    await app.json("reseller unlink r1");
    expect(await states()).toEqual({ c1: "rejected", c4: "submitted" });
    for (const customer of ["c1", "c4"]) {
      const { id } = await app.json(`association disassociate ${customer} --reason x --partner r1`);
      await app.json(`association consent ${id} --now 2026-11-26`);
    }
    expect(await states("--now 2026-11-26")).toEqual({ c1: "rejected", c4: "expired" });
  });
});

describe("a file of offers", () => {
  const HEAD = "customer,product,specification,discount,share,valid_until,quantity,name,remark";

  test("submits row by row, joins the specifications of one application, and changes nothing a second time", async () => {
    const { app, check, specify } = await world();
    await specify("专业版", "基础版");
    const rows = [
      "c1,云库,专业版,15,8,2026-12-31,,,",
      "c1,云库,基础版,20,10,2026-12-31,,,",
      "c1,云库,基础版,25,10,2026-12-31,,,",
      "c4,机房,,10,5,2026-12-31,3,双十二,急",
      "c4,机房,,10,5,2026-12-31,,,",
      "c3,云库,,10,5,2026-12-31,,,",
      "c1,通用件,,10,5,2026-12-31,,,",
      "c9,云库,,10,5,2026-12-31,,,",
      "c4,云库,,0,5,2026-12-31,,,",
      "c4,云库,,1.234,5,2026-12-31,,,",
      "c4,没有,,1,5,2026-12-31,,,",
      "c4,云库,,,5,2026-12-31,,,",
      "c4,云库,,1,5,2026-02-30,,,",
      "c4,云库,,1,5,2026-12-31,2,,",
      "c2,云库,,33.33,5,2026-12-31,,,",
      "c2,云库,专业版,40,5,2026-12-31,,,",
      "c2,云库,旗舰版,40,5,2026-12-31,,,",
      "c2,云库,基础版,40,5,2026-12-30,,,",
      "c2,机房,,40,5,2026-12-31,200001,,",
    ];
    writeFileSync(app.path("o.csv"), `${HEAD}\n${rows.join("\n")}\n`);
    const line = ["offer", "create", "--partner", "r1", "--from", app.path("o.csv"), "--results", app.path("r.csv")];
    const first = await app.run([...line, "--json"]);
    expect(first.code).toBe(3);
    expect(JSON.parse(first.stdout)).toMatchObject({ rows: 19, submitted: 5, unchanged: 0, refused: 5, invalid: 9 });
    const results = readFileSync(app.path("r.csv"), "utf8").trim().split("\n");
    const outcomes = results.slice(1).map((text) => {
      const [row, key, outcome, , code] = text.split(",");
      return [row, key, outcome, code || text.split(",").at(-1)].join(" ");
    });
    expect(outcomes).toEqual([
      "1 c1 submitted ",
      "2 c1 submitted ",
      "3 c1 refused store.offer-exists",
      "4 c4 submitted ",
      "5 c4 invalid MISSING_VALUE",
      "6 c3 refused store.own-customer",
      "7 c1 refused store.product-kind",
      "8 c9 invalid UNKNOWN_CUSTOMER",
      "9 c4 refused store.discount",
      "10 c4 invalid BAD_VALUE",
      "11 c4 invalid BAD_VALUE",
      "12 c4 invalid MISSING_VALUE",
      "13 c4 invalid BAD_VALUE",
      "14 c4 invalid BAD_VALUE",
      "15 c2 submitted ",
      "16 c2 submitted ",
      "17 c2 invalid BAD_VALUE",
      "18 c2 refused store.offer-exists",
      "19 c2 invalid BAD_VALUE",
    ]);
    const offers = await app.json<Row[]>("offer list");
    expect(offers).toHaveLength(3);
    expect(offers[0]?.specifications).toEqual([
      { specification: "专业版", discount: "15", share: "8" },
      { specification: "基础版", discount: "20", share: "10" },
    ]);
    const again = await app.run([...line, "--json"]);
    expect(JSON.parse(again.stdout)).toMatchObject({ rows: 19, submitted: 0, unchanged: 5, refused: 5, invalid: 9 });
    expect(await app.json<Row[]>("offer list")).toEqual(offers);
    await check();
  });

  test("whose header leaves open what a discount means, or lacks a column, is read not at all", async () => {
    const { app } = await world();
    writeFileSync(app.path("o.csv"), "客户,商品,折扣,分成比例,有效期至\nc1,云库,80,10,2026-12-31\n");
    expect((await app.run(["offer", "create", "--partner", "r1", "--from", app.path("o.csv")])).code).toBe(2);
    writeFileSync(app.path("o.csv"), "客户,商品,折扣（减免%）,分成比例（%）,有效期至\nc1,云库,20%,10%,2026-12-31\n");
    expect(await app.json(["offer", "create", "--partner", "r1", "--from", app.path("o.csv")])).toMatchObject({
      submitted: 1,
    });
    expect(await app.json<Row[]>("offer list")).toMatchObject([{ discount: "20", share: "10" }]);
  });

  test("is not taken as another application where one is under review already", async () => {
    const { app, create, specify } = await world();
    await specify("专业版", "基础版");
    await app.json(create("--specification 专业版=15/8"));
    writeFileSync(app.path("o.csv"), `${HEAD}\nc1,云库,基础版,20,10,2026-12-31,,,\n`);
    await app.json(["offer", "create", "--partner", "r1", "--from", app.path("o.csv")]);
    expect((await app.json<Row[]>("offer list")).map(({ discount }) => discount)).toEqual(["15", "20"]);
  });
});

describe("an effective offer", () => {
  test("shows in the products of its partner, and of its partner alone", async () => {
    const { app, create } = await world();
    await app.json("partner edit d1 --phone 13900000000");
    const seen = async () => {
      const [first] = await app.json<Row[]>("product list --partner r1 --name 云库");
      return [first?.offers, first?.discount, first?.share];
    };
    expect(await seen()).toEqual([0, null, null]);
    for (const [customer, terms] of [
      ["c1", "--discount 20 --share 10"],
      ["c4", "--discount 15 --share 10"],
      ["c2", "--discount 20 --share 10"],
    ]) {
      const { id } = await app.json(create(terms, customer));
      if (customer !== "c4") await app.json(`offer approve ${id}`);
    }
    expect(await seen()).toEqual([2, "20", "10"]);
    const { id } = (await app.json<Row[]>("offer list --customer c4"))[0] as Row;
    await app.json(`offer approve ${id}`);
    expect(await seen()).toEqual([3, null, "10"]);
    expect(await app.json("product show 云库 --partner r1")).toMatchObject({ offers: 3, discount: null, share: "10" });
    expect(await app.json("product show 云库")).not.toHaveProperty("offers");
    expect((await app.json<Row[]>("product list --partner d1"))[0]).toMatchObject({ offers: 0 });
  });

  test("is ordered by its customer, by a link or by its id, at its price, until it ends", async () => {
    const { app, create, refused, check } = await world();
    const id = idOf(await app.json(create("--discount 20 --share 10")));
    expect(await refused(`product link 云库 --partner r1 --offer ${id}`)).toEqual([4, "", "offer-state"]);
    expect(await refused(`order add --offer ${id} --customer c1`)).toEqual([4, "", "offer-state"]);
    await app.json(`offer approve ${id}`);
    const late = "--now 2026-12-20T10:00:00+08:00";
    const link = await app.json(`product link 云库 --partner r1 --offer ${id} ${late}`);
    expect(link).toMatchObject({ partner: "r1", expires_at: "2026-12-31T15:59:59.999Z" });
    const url = String(link.url);
    expect(url).toContain(`offer=${id}`);
    const columns = "--json=partner,price,source,offer";
    const ordered = await app.run(`order add --link ${url} --customer c1 ${columns}`);
    expect(JSON.parse(ordered.stdout)).toEqual({ partner: "r1", price: "800.00", source: "link", offer: id });
    const byHand = await app.run(`order add --offer ${id} --customer c1 ${columns}`);
    expect(JSON.parse(byHand.stdout)).toEqual({ partner: "r1", price: "800.00", source: "manual", offer: id });
    const without = url.replace(`&offer=${id}`, "");
    expect(await refused(`order add --link ${without} --customer c1`)).toEqual([4, "", "link-invalid"]);
    expect(await refused(`order add --link ${url} --customer c4`)).toEqual([4, "", "offer-customer"]);
    expect(await refused(`product link 云桌面 --partner r1 --offer ${id}`)).toEqual([2, "", "BAD_VALUE"]);
    expect(await refused(`product link 云库 --partner d1 --offer ${id}`)).toEqual([2, "", "BAD_VALUE"]);
    expect(await refused(`order add --offer ${id} --customer c1 --now 2027-01-01`)).toEqual([4, "", "offer-state"]);
    expect(await refused(`order add --offer ${id} --product 云库 --customer c1`)).toEqual([2, "", "BAD_VALUE"]);
    const { id: request } = await app.json("association disassociate c1 --reason x --partner r1");
    await app.json(`association consent ${request}`);
    for (const way of [`--link ${url}`, `--offer ${id}`]) {
      expect(await refused(`order add ${way} --customer c1`)).toEqual([4, "", "own-customer", "offer-state"]);
    }
    expect(await app.json<Row[]>("order list")).toHaveLength(2);
    await check();
  });

  test("of a referral customer stands when that leaves, and cannot be used", async () => {
    const { app, create, refused } = await world();
    const id = idOf(await app.json(create("--discount 20 --share 10", "c2")));
    await app.json(`offer approve ${id}`);
    const { id: request } = await app.json("association disassociate c2 --reason x --partner r1");
    await app.json(`association consent ${request}`);
    expect(await app.json(`offer show ${id}`)).toMatchObject({ state: "effective" });
    expect(await refused(`order add --offer ${id} --customer c2`)).toEqual([4, "", "own-customer"]);
    expect((await app.json<Row[]>("product list --partner r1"))[0]).toMatchObject({ offers: 0 });
  });

  test("has a price for each of its specifications, times the quantity that it fixes", async () => {
    const { app, create, refused } = await world();
    await app.json("product specify 机房 --name 大 --price 200.01");
    await app.json("product specify 机房 --name 小 --price 100");
    const id = idOf(
      await app.json(create("--specification 大=50/1 --specification 小=10/1 --quantity 3", "c1", "机房")),
    );
    await app.json(`offer approve ${id}`);
    const order = `order add --offer ${id} --customer c1`;
    expect(await refused(order)).toEqual([8, "", "input-needed"]);
    expect(await refused(`${order} --specification 中`)).toEqual([7, "", "not-found"]);
    await app.json("product specify 机房 --name 中 --price 150");
    expect(await refused(`${order} --specification 中`)).toEqual([2, "", "BAD_VALUE"]);
    expect(await app.json(`${order} --specification 大`)).toMatchObject({ price: "300.03" });
    expect(await app.json(`${order} --specification 小`)).toMatchObject({ price: "270.00" });
    expect(await refused("order add --product 云库 --specification 大 --customer c1 --partner r1")).toEqual([
      2,
      "",
      "BAD_VALUE",
    ]);
  });

  test("that takes all of the price off makes an order that costs nothing", async () => {
    const { app, create, check } = await world();
    const id = idOf(await app.json(create("--discount 100 --share 0")));
    await app.json(`offer approve ${id}`);
    const order = await app.json(`order add --offer ${id} --customer c1`);
    expect(order).toMatchObject({ price: "0.00" });
    await check();
    await app.run(["order", "list", "-o", app.path("orders.csv")]);
    expect(await app.json(["order", "import", app.path("orders.csv")])).toMatchObject({ unchanged: 1, invalid: 0 });
    await app.json(`order pay ${order.id}`);
    await check();
  });

  test("of more than an order may cost is not ordered, where the price has risen since", async () => {
    const { app, create, refused } = await world();
    const id = idOf(await app.json(create("--discount 50 --share 0 --quantity 200000", "c1", "机房")));
    await app.json(`offer approve ${id}`);
    expect(await app.json(`order add --offer ${id} --customer c1`)).toMatchObject({ price: "500000000.00" });
    await app.json("product edit 机房 --price 10000");
    expect(await app.json(`order add --offer ${id} --customer c1`)).toMatchObject({ price: "1000000000.00" });
    for (const price of ["10000.02", "1000000000"]) {
      await app.json(`product edit 机房 --price ${price}`);
      expect(await refused(`order add --offer ${id} --customer c1`)).toEqual([2, "", "BAD_VALUE"]);
    }
  });

  test("has a fixed price, and Yanxuan goods have none by offers", async () => {
    const { app, create, refused } = await world();
    const id = idOf(await app.json(create("--discount 20 --share 10")));
    const waiting = idOf(await app.json(create("--discount 20 --share 10", "c4")));
    await app.json(`offer approve ${id}`);
    const order = idOf(await app.json(`order add --offer ${id} --customer c1`));
    for (const floor of ["", "--floor 700"]) {
      if (floor !== "") await app.json(`product edit 云库 ${floor}`);
      expect(await refused(`order price ${order} --to 900`)).toEqual([4, "", "offer-price"]);
    }
    // A person sees by which offer; programs get the columns of the contract, and these where they ask for them.
    expect((await app.run(`order show ${order}`)).stdout).toMatch(
      new RegExp(`^Own customer  true\\nOffer +${id}$`, "m"),
    );
    expect(await app.json(`order show ${order}`)).not.toHaveProperty("offer");
    expect((await app.run(`order show ${order} -f csv`)).stdout).not.toContain(id);
    expect(await app.json(`order show ${order} --columns offer,own_customer`)).toEqual({
      offer: id,
      own_customer: true,
    });
    expect(await refused(create("--discount 20 --share 10", "c2"))).toEqual([4, "", "yanxuan-price"]);
    expect(await app.json("product show 云库 --partner r1")).toMatchObject({ offers: 0, discount: null });
    expect(await refused(`offer approve ${waiting}`)).toEqual([4, "", "yanxuan-price"]);
    const [row] = await app.json<Row[]>("order list");
    writeFileSync(app.path("o.json"), JSON.stringify([{ ...row, price: "900.00" }]));
    const results = ["--results", app.path("r.csv")];
    expect((await app.run(["order", "import", app.path("o.json"), ...results])).code).toBe(3);
    expect(readFileSync(app.path("r.csv"), "utf8")).toContain("store.offer-price");
    expect(await refused(`order add --offer ${id} --customer c1`)).toEqual([4, "", "yanxuan-price"]);
    expect(await refused(`product link 云库 --partner r1 --offer ${id}`)).toEqual([4, "", "yanxuan-price"]);
    expect(await app.json(`order show ${order}`)).toMatchObject({ price: "800.00" });
  });
});
