import { writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { describeOn, ENGINES, type EngineName } from "../engines.ts";
import { testApp } from "../support.ts";

type Row = Record<string, unknown>;
type App = Awaited<ReturnType<typeof world>>;

const COLUMNS = [
  "id",
  "partner",
  "type",
  "title_type",
  "title",
  "medium",
  "basis",
  "customer",
  "cycles",
  "orders",
  "chosen",
  "owed_offset",
  "amount",
  "state",
  "courier",
  "number",
  "requested_at",
  "requested_by",
  "decided_at",
  "decided_by",
  "issued_at",
  "signed_at",
  "returned_at",
  "return_courier",
  "reason",
  "replaces",
];
const USAGE = [
  "id,bill_cycle,trade_time,account_name,trade_id,cash_amount,credit_amount,stored_value_card_amount,coupon_amount,debt_amount,performance_flag",
  "u1,2026-09,2026-09-02,c1,o1,100,20,3,50,,",
  "u2,2026-09,2026-09-03,c1,o2,7,,,,,stored-value-purchase",
  "u3,2026-09,2026-09-04,c2,o3,900,,,,,",
  "u4,2026-09,2026-09-05,c3,o4,40,,,,,",
  "u5,2026-10,2026-10-02,c1,o5,10,,,,0.01,",
  "u6,2026-10,2026-10-02,c3,o6,60,,,,,",
  "u7,2026-08,2026-08-02,c3,o7,5,,,,,",
  "u8,2026-08,2026-08-02,c4,o8,500,,,,,",
];

/** A certified provider with two resale customers and a referral one, and a distributor with a reseller's customer. */
async function world(engine?: EngineName) {
  const app = await testApp(engine ? { engine } : {});
  const partner = "--uscc 91990001MA0000001R --phone 13900000000 --email a@example.com";
  await app.json(`partner add p1 --company 云帆科技 --kind solution-provider ${partner}`);
  await app.json(`partner add d1 --company 总销 --kind distributor ${partner}`);
  await app.json([
    "partner",
    "import",
    file(app, "r.csv", ["account_name,company,kind,distributor", "r1,云销,reseller,d1"]),
  ]);
  await app.json("partner certify p1 --bank-account 6222020000001234567 --signing-entity 云计算 --currency CNY");
  await app.json("certification approve p1");
  await app.json([
    "customer",
    "import",
    file(app, "c.csv", ["account_name,full_name", "c1,甲", "c2,乙", "c3,丙", "c4,丁"]),
  ]);
  const periods = [
    "c1,p1,resale,2026-01-01",
    "c2,p1,referral,2026-01-01",
    "c3,p1,resale,2026-01-01",
    "c4,r1,resale,2026-01-01",
  ];
  await app.json(["association", "import", file(app, "a.csv", ["customer,partner,type,from", ...periods])]);
  await app.json(["usage", "import", file(app, "u.csv", USAGE)]);
  await app.json("account top-up 1000 --partner p1 --reference B1");
  const rules = async (line: string) => {
    const { code, stderr } = await app.run(`${line} --json`);
    expect([line, code]).toEqual([line, 4]);
    return (JSON.parse(stderr).error.rules as { id: string }[]).map(({ id }) => id);
  };
  const request = (how: string) => app.json<Row>(`invoice request --partner p1 ${how}`);
  const issued = async (how: string) => {
    const { id } = await request(how);
    await app.json(`invoice approve ${id}`);
    return await app.json<Row>(`invoice issue ${id}`);
  };
  const balance = async (kind: string) => {
    const entries = await app.json<Row[]>(`account ledger --account ${kind}:p1`);
    return entries.reduce((sum, { amount }) => sum + Math.round(Number(amount) * 100), 0) / 100;
  };
  return { ...app, rules, request, issued, balance };
}

function file(app: { path(name: string): string }, name: string, lines: readonly string[]): string {
  writeFileSync(app.path(name), `${lines.join("\n")}\n`);
  return app.path(name);
}

const code = async (app: App, line: string) => (await app.run(line)).code;

describeOn(ENGINES, (engine) => {
  test("from the request through issue and return to a new one, with the ledger beside it", async () => {
    const app = await world(engine);
    await app.json("account set owed-invoice 3 --partner p1");
    const made = await app.request("--cycle 2026-09");
    expect(Object.keys(made)).toEqual(COLUMNS);
    expect(made).toMatchObject({
      id: expect.stringMatching(/^ivc-/),
      partner: "p1",
      type: "ordinary",
      title_type: "enterprise",
      title: "云帆科技",
      medium: "digital",
      basis: "cycle",
      customer: null,
      cycles: ["2026-09"],
      orders: [],
      // 123 of c1 without the purchase of stored value, 40 of c3; nothing of the referral customer, nothing by coupon.
      chosen: "163.00",
      owed_offset: "3.00",
      amount: "160.00",
      state: "under-review",
      courier: null,
      decided_at: null,
    });
    expect([await app.balance("invoiced"), await app.balance("owed-invoice")]).toEqual([0, 3]);
    // It is taken: neither again by cycle, nor by order, nor is what it offsets offset twice.
    expect(await app.rules("invoice request --partner p1 --cycle 2026-09")).toEqual(["invoice.amount"]);
    expect(await app.rules("invoice request --partner p1 --order o1")).toEqual(["invoice.amount"]);
    expect(await app.request("--amount 5 -n")).toMatchObject({
      owed_offset: "0.00",
      amount: "5.00",
      cycles: ["2026-08"],
    });
    expect(await app.json(`invoice approve ${made.id}`)).toMatchObject({ state: "issuing", decided_by: "tester" });
    expect(await app.json(`invoice issue ${made.id} --number 2644a`)).toMatchObject({
      state: "issued",
      number: "2644A",
    });
    expect([await app.balance("invoiced"), await app.balance("owed-invoice")]).toEqual([160, 0]);
    expect(await app.rules("withdrawal request 1000 --partner p1")).toEqual(["withdrawal.invoiced"]);
    expect(await app.json(`invoice return ${made.id} --reason 提现`)).toMatchObject({
      state: "returning",
      reason: "提现",
    });
    expect(await app.rules("withdrawal request 1000 --partner p1")).toEqual(["withdrawal.invoiced"]);
    expect(await app.json(`invoice return-approve ${made.id}`)).toMatchObject({ state: "returned" });
    expect([await app.balance("invoiced"), await app.balance("owed-invoice")]).toEqual([0, 3]);
    await app.json("withdrawal request 997 --partner p1");
    const anew = await app.request(`--replaces ${made.id} --type special`);
    expect(anew).toMatchObject({ replaces: made.id, type: "special", cycles: ["2026-09"], amount: "160.00" });
    expect((await app.run("db check")).code).toBe(0);
  });

  test("what can be invoiced of which cycle, and why not", async () => {
    const app = await world(engine);
    await app.json("account set owed-invoice 5 --partner p1");
    await app.issued("--cycle 2026-09 --customer c3");
    await app.request("--amount 5.01");
    const rows = await app.json<Row[]>("invoice available --partner p1");
    expect(rows.map(({ reason: _, ...row }) => Object.values(row))).toEqual([
      ["p1", "2026-08", null, "5.00", "0.00", "0.00", "5.00", "0.00", "0.00", ["invoice.amount"]],
      ["p1", "2026-09", null, "163.00", "0.00", "40.00", "0.01", null, "122.99", []],
      ["p1", "2026-10", null, "70.00", "0.01", "0.00", "0.00", null, "0.00", ["invoice.arrears"]],
    ]);
    const ofC1 = await app.json<Row[]>("invoice available --partner p1 --customer c1 --cycle 2026-09");
    expect(ofC1).toMatchObject([{ customer: "c1", consumption: "123.00", requested: "0.01", invoiceable: "122.99" }]);
    expect(await app.json<Row[]>("invoice available --partner p1 --customer c2")).toMatchObject([
      { cycle: null, invoiceable: "0.00", rules: ["invoice.referral-customer"] },
    ]);
    // What a reseller's customers consume is invoiced to its distributor.
    const others = await app.json<Row[]>("invoice available --cycle 2026-08");
    expect(others.map(({ partner, consumption }) => [partner, consumption])).toEqual([
      ["d1", "500.00"],
      ["p1", "5.00"],
    ]);
    expect(await app.json("invoice available --partner r1")).toEqual([]);
    const before = await app.json<Row[]>("invoice available --partner p1 --as-of 2026-10-03");
    expect(before.map(({ cycle, invoiced }) => [cycle, invoiced])).toEqual([
      ["2026-08", "0.00"],
      ["2026-09", "0.00"],
      ["2026-10", "0.00"],
    ]);
  });
});

describe("by order and by customer", () => {
  test("an order is invoiced once, and its cycle then without it", async () => {
    const app = await world();
    expect(await app.request("--order o4,o1")).toMatchObject({
      basis: "order",
      orders: ["o1", "o4"],
      cycles: ["2026-09"],
      amount: "163.00",
    });
    expect(await app.rules("invoice request --partner p1 --order o1")).toEqual(["invoice.amount"]);
    expect(await app.rules("invoice request --partner p1 --order o5")).toEqual(["invoice.arrears"]);
    // The cycle is in arrears, this order of it is not.
    expect(await app.request("--order o6 -n")).toMatchObject({ amount: "60.00", cycles: ["2026-10"] });
    expect(await app.rules("invoice request --partner p1 --cycle 2026-09")).toEqual(["invoice.amount"]);
    expect(await app.rules("invoice request --partner p1 --order o3")).toEqual(["invoice.referral-customer"]);
    expect(await code(app, "invoice request --partner p1 --order o8")).toBe(7);
    expect(await code(app, "invoice request --partner p1 --order o1 --customer c3")).toBe(7);
  });

  test("a customer's cycle is its own: another one's arrears do not count", async () => {
    const app = await world();
    expect(await app.rules("invoice request --partner p1 --cycle 2026-10")).toEqual(["invoice.arrears"]);
    expect(await app.rules("invoice request --partner p1 --cycle 2026-10 --customer c1")).toEqual(["invoice.arrears"]);
    expect(await app.request("--cycle 2026-10 --customer c3")).toMatchObject({ amount: "60.00", customer: "c3" });
    expect(
      await app.rules(
        "invoice request --partner p1 --cycle 2026-10,2026-12 --customer c2 --type special --title-type organization",
      ),
    ).toEqual(["invoice.referral-customer", "invoice.cycle-open", "invoice.special-needs-enterprise"]);
  });

  test("a customer who was a referral one before is invoiced for what it consumed since", async () => {
    const app = await world();
    await app.json("customer add c5 --full-name 戊");
    const periods = ["c5,p1,referral,2026-01-01,2026-09-10", "c5,p1,resale,2026-09-10,2026-10-01"];
    await app.json(["association", "import", file(app, "b.csv", ["customer,partner,type,from,to", ...periods])]);
    const lines = ["u20,2026-09,2026-09-09,c5,o20,100", "u21,2026-09,2026-09-10,c5,o21,11"];
    await app.json([
      "usage",
      "import",
      file(app, "v.csv", ["id,bill_cycle,trade_time,account_name,trade_id,cash_amount", ...lines]),
    ]);
    expect(await app.request("--cycle 2026-09 --customer c5")).toMatchObject({ amount: "11.00" });
  });
});

describe("what keeps from it later", () => {
  test("an approval asks once more: what is in arrears or refunded by now is refused", async () => {
    const app = await world();
    const { id } = await app.request("--cycle 2026-09");
    const header = "id,bill_cycle,trade_time,account_name,cash_amount,debt_amount";
    await app.json(["usage", "import", file(app, "w.csv", [header, "u4,2026-09,2026-09-05,c3,39.99,0.01"])]);
    expect(await app.rules(`invoice approve ${id}`)).toEqual(["invoice.arrears", "invoice.amount"]);
    expect(await app.json(`invoice reject ${id} --reason 已退款`)).toMatchObject({
      state: "rejected",
      reason: "已退款",
    });
    expect(await app.request("--cycle 2026-09 --customer c1")).toMatchObject({ amount: "123.00" });
  });

  test("an owed amount that is gone by the issue is not offset", async () => {
    const app = await world();
    await app.json("account set owed-invoice 20 --partner p1");
    const { id } = await app.request("--cycle 2026-09");
    await app.json(`invoice approve ${id}`);
    await app.json("account set owed-invoice 19.99 --partner p1");
    const { code: ended, stderr } = await app.run(`invoice issue ${id} --json`);
    expect([ended, JSON.parse(stderr).error.code]).toEqual([6, "changed-meanwhile"]);
    await app.json(`invoice reject ${id} --reason x`);
    expect((await app.run("db check")).code).toBe(0);
  });

  test("an approval looks at what is owed by then, more or less, in whatever order it came", async () => {
    const app = await world();
    const failed = async (line: string) => {
      const { code: ended, stderr } = await app.run(`${line} --json`);
      const { code: word, message, hint } = JSON.parse(stderr).error;
      expect([line, ended, word]).toEqual([line, 6, "changed-meanwhile"]);
      return `${message} ${hint}`;
    };
    await app.json("account set owed-invoice 3 --partner p1");
    const one = await app.request("--cycle 2026-09 --customer c1");
    const two = await app.request("--cycle 2026-09 --customer c3");
    expect([one.owed_offset, two.owed_offset]).toEqual(["3.00", "0.00"]);
    // More is owed since: neither offsets all of it.
    await app.json("account set owed-invoice 3.01 --partner p1");
    expect(await failed(`invoice approve ${one.id}`)).toMatch(/3\.01 yuan .* offsets 3\.00.*invoice withdraw ivc-/);
    await failed(`invoice approve ${two.id}`);
    // Less is owed.
    await app.json("account set owed-invoice 2.99 --partner p1");
    await failed(`invoice approve ${one.id}`);
    await app.json(`invoice withdraw ${one.id}`);
    // What the first one no longer offsets, the second one would have to.
    await failed(`invoice approve ${two.id}`);
    const anew = await app.request("--cycle 2026-09 --customer c1");
    expect(anew.owed_offset).toBe("2.99");
    await app.json(`invoice approve ${two.id}`);
    await app.json(`invoice approve ${anew.id}`);
    await app.json(`invoice issue ${two.id}`);
    await app.json(`invoice issue ${anew.id}`);
    expect(await app.balance("owed-invoice")).toBe(0);
    // A return brings the owed amount back: a request of before does not offset it.
    const late = await app.request("--cycle 2026-08");
    await app.json(`invoice return ${anew.id} --reason x`);
    await app.json(`invoice return-approve ${anew.id}`);
    await failed(`invoice approve ${late.id}`);
    expect((await app.run("db check")).code).toBe(0);
  });

  test("what was invoiced before is set beside the invoices that are recorded", async () => {
    const app = await world();
    const { id } = await app.issued("--cycle 2026-09");
    await app.json("account set invoiced 500 --partner p1");
    expect(await app.balance("invoiced")).toBe(663);
    await app.json("account set invoiced 0 --partner p1");
    expect(await app.balance("invoiced")).toBe(163);
    await app.json(`invoice return ${id} --reason x`);
    await app.json(`invoice return-approve ${id}`);
    expect(await app.balance("invoiced")).toBe(0);
    expect((await app.run("db check")).code).toBe(0);
  });

  test("a number is used once", async () => {
    const app = await world();
    const [one, two] = [await app.request("--amount 5"), await app.request("--amount 6")];
    for (const { id } of [one, two]) await app.json(`invoice approve ${id}`);
    await app.json(`invoice issue ${one.id} --number AB1`);
    const { code: ended, stderr } = await app.run(`invoice issue ${two.id} --number ａb1 --json`);
    expect([ended, JSON.parse(stderr).error.code]).toEqual([6, "invoice-used"]);
  });
});

test("a number is recorded later for an invoice that was issued without, once, as a version", async () => {
  const app = await world();
  const one = await app.issued("--amount 5");
  expect(await code(app, `invoice issue ${one.id}`)).toBe(6);
  expect(await app.json(`invoice issue ${one.id} --number 77x`)).toMatchObject({
    state: "issued",
    number: "77X",
    issued_at: one.issued_at,
  });
  expect(await app.balance("invoiced")).toBe(5);
  const again = await app.run(`invoice issue ${one.id} --number 78 --json`);
  expect([again.code, JSON.parse(again.stderr).error]).toMatchObject([6, { code: "wrong-state", field: "number" }]);
  expect(JSON.parse(again.stderr).error.message).toContain("77X");
  const numberedHint = async (id: unknown) =>
    JSON.parse((await app.run(`invoice issue ${id} --number 80 --json --lang zh`)).stderr).error.hint;
  expect(await numberedHint(one.id)).toContain(`partnerctl invoice return ${one.id} --reason <原因>`);
  expect(await app.rows("select version, number from invoices_history")).toContainEqual(
    expect.objectContaining({ number: null }),
  );
  // On paper too, before it has arrived; but not what another one has, and not before it is issued.
  const paper = await app.issued("--amount 6 --medium paper");
  expect(await code(app, `invoice issue ${paper.id} --number 77X`)).toBe(6);
  expect(await app.json(`invoice issue ${paper.id} --number 78`)).toMatchObject({ state: "to-sign", number: "78" });
  // What the hint says can be done as the invoice stands.
  expect(await numberedHint(paper.id)).toMatch(new RegExp(`partnerctl invoice sign ${paper.id}$`));
  await app.json(`invoice sign ${paper.id}`);
  await app.json(`invoice return ${paper.id} --reason x`);
  expect(await numberedHint(paper.id)).toMatch(new RegExp(`partnerctl invoice return-approve ${paper.id}$`));
  const replaces = await app.run(`invoice request --partner p1 --replaces ${paper.id} --json`);
  expect(JSON.parse(replaces.stderr).error.hint).toMatch(new RegExp(`partnerctl invoice return-approve ${paper.id}$`));
  const open = await app.request("--amount 7");
  expect(await code(app, `invoice issue ${open.id} --number 79`)).toBe(6);
});

test("one invoice at a time stands in the place of a returned one", async () => {
  const app = await world();
  const { id } = await app.issued("--amount 5");
  await app.json(`invoice return ${id} --reason x`);
  await app.json(`invoice return-approve ${id}`);
  const again = async () => await code(app, `invoice request --partner p1 --replaces ${id}`);
  const first = await app.request(`--replaces ${id}`);
  const { code: ended, stderr } = await app.run(`invoice request --partner p1 --replaces ${id} --json`);
  expect([ended, JSON.parse(stderr).error]).toMatchObject([6, { code: "wrong-state", field: "replaces" }]);
  expect(stderr).toContain(`${first.id}`);
  await app.json(`invoice withdraw ${first.id}`);
  const second = await app.request(`--replaces ${id}`);
  await app.json(`invoice approve ${second.id}`);
  expect(await again()).toBe(6);
  await app.json(`invoice issue ${second.id}`);
  expect(await again()).toBe(6);
  await app.json(`invoice return ${second.id} --reason x`);
  expect(await again()).toBe(6);
  await app.json(`invoice return-approve ${second.id}`);
  expect(await again()).toBe(0);
});

test("what has used an amount up is named; an order of the store is told from a trade id", async () => {
  const app = await world();
  const { id } = await app.request("--cycle 2026-09 --customer c1");
  const said = async (line: string) => JSON.parse((await app.run(`${line} --json`)).stderr).error;
  const refused = await said("invoice request --partner p1 --order o1");
  expect(refused.rules).toMatchObject([{ id: "invoice.amount", facts: { invoices: [id] } }]);
  expect(refused.message).toContain(`Already requested with: ${id}.`);
  const tooMuch = await said("invoice request --partner p1 --cycle 2026-12 --lang zh");
  expect(tooMuch.rules.at(-1)).toMatchObject({ id: "invoice.amount", facts: { invoices: [] } });
  expect(tooMuch.rules.at(-1).reason).toMatch(/元开票。$/);
  expect(tooMuch.rules.at(-1).reason).not.toContain("已申请");
  const unknown = await said("invoice request --partner p1 --order ord-1");
  expect(unknown).toMatchObject({ code: "not-found", field: "order" });
  const chinese = await said("invoice request --partner p1 --order nope --lang zh");
  expect(chinese.message).toBe("该伙伴客户的消费明细中没有订单号/交易号“nope”。");
  expect(unknown.hint).toContain("partnerctl usage list --columns trade_id");
  expect((await app.run("usage list --columns trade_id,account_name,bill_cycle,cash_amount --partner p1")).code).toBe(
    0,
  );
});

test("paper is mailed, signed for, and sent back at the cost of who returns it", async () => {
  const app = await world();
  const small = await app.request("--amount 99.99 --medium paper");
  expect(small.courier).toBe("requester");
  await app.json(`invoice withdraw ${small.id}`);
  const made = await app.request("--amount 100 --medium paper");
  expect(made.courier).toBe("vendor");
  await app.json(`invoice approve ${made.id}`);
  expect(await code(app, `invoice sign ${made.id}`)).toBe(6);
  expect(await app.json(`invoice issue ${made.id}`)).toMatchObject({ state: "to-sign" });
  expect(await app.balance("invoiced")).toBe(100);
  expect(await app.rules(`invoice return ${made.id} --reason x`)).toEqual(["invoice.return-state"]);
  expect(await app.json(`invoice sign ${made.id}`)).toMatchObject({ state: "issued", return_courier: null });
  expect(await app.rules(`invoice return ${made.id} --reason x --amount 99.99`)).toEqual(["invoice.return-whole"]);
  expect(await app.json(`invoice return ${made.id} --reason x --amount 100`)).toMatchObject({
    return_courier: "requester",
  });
  expect(await app.json(`invoice return-reject ${made.id} --reason y`)).toMatchObject({
    state: "return-rejected",
    reason: "y",
    return_courier: null,
  });
  expect(await app.json(`invoice return ${made.id} --reason z`)).toMatchObject({ state: "returning" });
});

test("a state that does not allow it is exit 6; only what is under review is withdrawn", async () => {
  const app = await world();
  const { id } = await app.issued("--amount 5");
  for (const verb of [
    "withdraw",
    "approve",
    "reject --reason x",
    "issue",
    "sign",
    "return-approve",
    "return-reject --reason x",
  ]) {
    const { code: ended, stderr } = await app.run(`invoice ${verb} ${id} --json`);
    expect([verb, ended, JSON.parse(stderr).error.code]).toEqual([verb, 6, "wrong-state"]);
  }
  expect(await code(app, `invoice request --partner p1 --replaces ${id}`)).toBe(6);
  const other = await app.request("--amount 6");
  expect(await app.json(`invoice withdraw ${other.id}`)).toMatchObject({ state: "withdrawn" });
  expect(await code(app, `invoice withdraw ${other.id}`)).toBe(6);
});

test("what cannot be read or found, and what is missing", async () => {
  const app = await world();
  const lines: readonly (readonly [string, number])[] = [
    ["invoice request --partner p1", 8],
    ["invoice request --cycle 2026-09", 8],
    ["invoice request --partner nobody --cycle 2026-09", 7],
    ["invoice request --partner p1 --cycle 2026-13", 2],
    ["invoice request --partner p1 --cycle 2026-09,", 2],
    ["invoice request --partner p1 --cycle 2026-09 --order o1", 2],
    ["invoice request --partner p1 --cycle 2026-09 --amount 1", 2],
    ["invoice request --partner p1 --order o1;o2", 2],
    ["invoice request --partner p1 --amount 0", 2],
    ["invoice request --partner p1 --amount 1.001", 2],
    ["invoice request --partner p1 --amount 5 --customer c1", 2],
    ["invoice request --partner p1 --cycle 2026-09 --customer c4", 7],
    ["invoice request --partner p1 --cycle 2026-09 --customer nobody", 7],
    ["invoice request --partner p1 --cycle 2026-09 --type vat", 2],
    ["invoice request --partner p1 --cycle 2026-09 --title-type person", 2],
    ["invoice request --partner p1 --cycle 2026-09 --medium fax", 2],
    ["invoice request --partner p1 --replaces ivc-nothing", 7],
    ["invoice show ivc-nothing", 7],
    ["invoice approve ivc-nothing", 7],
    ["invoice return ivc-nothing", 8],
    ["invoice reject ivc-nothing", 8],
    ["invoice return ivc-nothing --reason x --amount x", 2],
    ["invoice list --state open", 2],
    ["invoice available --partner nobody", 7],
  ];
  for (const [line, expected] of lines) expect([line, await code(app, line)]).toEqual([line, expected]);
  expect(await app.json("invoice list")).toEqual([]);
});

test("a title is text, whatever it holds", async () => {
  const app = await world();
  const title = '=HYPERLINK("x");“云”\u202e\u001b[31m,\n\'';
  const made = await app.json<Row>(["invoice", "request", "--partner", "p1", "--amount", "1", "--title", title]);
  expect(made.title).toBe(title.trim());
  const titled = (text: string) =>
    app.run(["invoice", "request", "--partner", "p1", "--amount", "1", "--title", text, "-n"]);
  expect((await titled(` ${"𠮷".repeat(128)} `)).code).toBe(0);
  expect(await titled("𠮷".repeat(129))).toMatchObject({
    code: 2,
    stderr: "Error: --title has more than 128 characters. Say it in fewer.\n",
  });
  const { stdout } = await app.run(`invoice show ${made.id}`);
  expect(stdout).not.toContain("\u001b");
});

test("the admin asks and returns, ecosystem managers decide, account managers see nothing of it", async () => {
  const app = await world();
  const roles = ["admin", "operator", "reader", "account-manager"];
  const rows = [
    ...roles.map((role) => `${role},${role},p1,${role}`),
    "other,外人,d1,admin",
    "boss,经理,,ecosystem-manager",
  ];
  await app.json(["member", "import", file(app, "m.csv", ["account,name,partner,roles", ...rows])]);
  const as = async (actor: string, line: string) => (await app.run(`${line} --as ${actor}`)).code;
  for (const role of ["operator", "reader", "account-manager"]) {
    expect([role, await as(role, "invoice request --amount 1")]).toEqual([role, 9]);
  }
  for (const verb of ["list", "available"]) {
    expect(await as("account-manager", `invoice ${verb}`)).toBe(9);
    expect(await as("reader", `invoice ${verb}`)).toBe(0);
  }
  const { id } = JSON.parse((await app.run("invoice request --amount 1 --as admin --json")).stdout) as { id: string };
  for (const verb of ["approve", "reject --reason x", "issue", "return-approve", "return-reject --reason x"]) {
    expect([verb, await as("admin", `invoice ${verb} ${id}`)]).toEqual([verb, 9]);
  }
  expect(await as("other", `invoice show ${id}`)).toBe(9);
  expect(await as("other", `invoice withdraw ${id}`)).toBe(9);
  expect(JSON.parse((await app.run("invoice list --as other --json")).stdout)).toEqual([]);
  expect(await as("boss", `invoice approve ${id}`)).toBe(0);
});
