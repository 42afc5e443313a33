import { writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { describeOn, ENGINES } from "../engines.ts";
import { testApp } from "../support.ts";

type Row = Record<string, unknown>;
type App = Awaited<ReturnType<typeof testApp>>;

const COLUMNS = ["id", "name", "kind", "quote", "list_price", "floor_price", "state"];
const ADD = ["product", "add", "--name", "云数据库", "--kind", "joint", "--price", "1000"];

const add = async (app: App, ...more: string[]) => await app.json([...ADD, ...more]);
const problem = async (app: App, argv: readonly string[]) => {
  const { code, stderr } = await app.run([...argv, "--json"]);
  const { error } = JSON.parse(stderr);
  return [code, error.code, error.field];
};

/** A file in the app's folder. */
function file(app: App, text: string, name = "in.csv"): string {
  writeFileSync(app.path(name), text);
  return app.path(name);
}

describeOn(ENGINES, (engine) => {
  test("add, show, list and edit have the columns of the contract", async () => {
    const app = await testApp({ engine });
    const made = await add(app, "--floor", "800", "--quote", "configuration");
    expect(Object.keys(made)).toEqual(COLUMNS);
    expect(made).toMatchObject({
      name: "云数据库",
      kind: "joint",
      quote: "configuration",
      list_price: "1000.00",
      floor_price: "800.00",
      state: "on-sale",
    });
    expect(made.id).toMatch(/^prd-[0-9a-z]{26}$/);
    for (const word of [String(made.id), "prd-", "云数据库", " 云 数据库"]) {
      expect(await app.json(["product", "show", word])).toEqual(made);
    }
    expect(await app.json("product list")).toEqual([made]);
    const edited = await app.json([
      "product",
      "edit",
      "云数据库",
      "--price",
      "900",
      "--floor",
      "",
      "--state",
      "off-sale",
    ]);
    expect(edited).toEqual({ ...made, list_price: "900.00", floor_price: null, state: "off-sale" });
    expect(await app.json("product list --state on-sale")).toEqual([]);
    expect(await app.json("product list --as-of 2026-11-23")).toEqual([]);
    expect(await app.json<Row[]>("product list --columns version")).toEqual([{ version: 2 }]);
  });

  test("import makes, changes and leaves alone, by name or id, and an export comes back unchanged", async () => {
    const app = await testApp({ engine });
    const path = file(
      app,
      "编号,名称,商品类型,报价方式,目录价,底价\n,云 防火墙,联营商品,商品报价,12.50,\nOFFI-1,数据湖,华为自服务,配置单报价,100,80\n,邮箱,通用商品,,5,\n",
    );
    const first = await app.json(`product import ${path}`);
    expect(first).toMatchObject({ rows: 3, created: 3, updated: 0, unchanged: 0, invalid: 0 });
    expect(await app.json(`product import ${path}`)).toMatchObject({ created: 0, unchanged: 3 });
    expect(await app.json("product show OFFI-1")).toMatchObject({ name: "数据湖", quote: "configuration" });
    const change = file(app, "name,kind,list_price\n云防火墙,joint,13\n数据湖,common,100\n");
    expect(await app.json(`product import ${change}`)).toMatchObject({ updated: 2 });
    // A column that the file lacks keeps what is known.
    expect(await app.json("product show OFFI-1")).toMatchObject({ kind: "common", floor_price: "80.00" });
    const exported = file(app, (await app.run("product list -f csv")).stdout, "all.csv");
    expect(await app.json(`product import ${exported}`)).toMatchObject({ rows: 3, unchanged: 3 });
  });

  test("a specification has one price per name", async () => {
    const app = await testApp({ engine });
    const { id } = await add(app);
    const line = ["product", "specify", "云数据库", "--name", "标准版", "--price"];
    const made = await app.json([...line, "600", "--billing-mode", "yearly-monthly", "--period", "year"]);
    expect(made).toMatchObject({ product: id, name: "标准版", period: "year", list_price: "600.00" });
    expect(await app.json([...line, "650"])).toEqual({
      ...made,
      billing_mode: null,
      period: null,
      list_price: "650.00",
    });
    await app.json(["product", "specify", "云数据库", "--name", "高级版", "--price", "1000"]);
    const names = async (argv: string) => (await app.json<Row[]>(argv)).map((row) => row.name).sort();
    expect(await names("product specifications")).toEqual(["标准版", "高级版"]);
    expect(await names("product specifications prd- --list-price-from 700")).toEqual(["高级版"]);
    expect((await app.run("product specifications nothing")).code).toBe(7);
  });
});

test("bad values are exit 2 and 8, and nothing is stored", async () => {
  const app = await testApp();
  const [, , , , ...rest] = ADD;
  expect(await problem(app, ["product", "add", ...rest])).toEqual([8, "input-needed", "name"]);
  expect(await problem(app, ["product", "add", "--name", " ", ...rest])).toEqual([8, "input-needed", "name"]);
  expect(await problem(app, ADD.slice(0, 6))).toEqual([8, "input-needed", "price"]);
  expect(await problem(app, [...ADD.slice(0, 4), "--price", "1"])).toEqual([8, "input-needed", "kind"]);
  for (const price of ["0", "-1", "1.234", "1e3", "x", "99999999999999999999"]) {
    expect([price, ...(await problem(app, [...ADD.slice(0, 6), "--price", price]))]).toEqual([
      price,
      2,
      "BAD_VALUE",
      "price",
    ]);
  }
  for (const floor of ["0", "-1", "1000.01"]) {
    expect((await problem(app, [...ADD, "--floor", floor]))[0]).toBe(2);
  }
  expect((await problem(app, [...ADD, "--floor", "1.234"]))[0]).toBe(2);
  expect((await problem(app, [...ADD, "--kind", "hardware"]))[0]).toBe(2);
  expect((await problem(app, [...ADD, "--quote", "none"]))[0]).toBe(2);
  for (const name of ["a\u001b[2Jb", "a\nb", "字".repeat(129), "\u202eabc"]) {
    expect(await problem(app, ["product", "add", "--name", name, ...rest])).toEqual([2, "BAD_VALUE", "name"]);
  }
  expect((await app.run([...ADD, "--dry-run"])).code).toBe(0);
  expect(await app.json("product list")).toEqual([]);
});

test("one name belongs to one product, however it is spelt", async () => {
  const app = await testApp();
  await add(app);
  expect(await problem(app, ["product", "add", "--name", "云 数据库", ...ADD.slice(4)])).toEqual([
    6,
    "already-exists",
    "name",
  ]);
  await app.json(["product", "add", "--name", "B", ...ADD.slice(4)]);
  expect((await problem(app, ["product", "edit", "B", "--name", "云数据库"]))[0]).toBe(6);
  expect(await app.json(["product", "edit", "B", "--name", "b"])).toMatchObject({ name: "b" });
  expect((await problem(app, ["product", "edit", "b", "--name", "c", "--if-version", "1"]))[0]).toBe(6);
  expect((await problem(app, ["product", "edit", "b", "--kind", ""]))[0]).toBe(2);
  expect((await problem(app, ["product", "edit", "b", "--floor", "1000.01"]))[0]).toBe(2);
  expect((await problem(app, ["product", "show", "nothing"]))[0]).toBe(7);
});

test("rows that cannot be taken are told one by one", async () => {
  const app = await testApp();
  await add(app);
  const path = file(
    app,
    [
      "id,name,kind,list_price,floor_price,state",
      ",,joint,1,,",
      ",甲,joint,,,",
      ",甲,hardware,1,,",
      ",甲,joint,0,,",
      ",甲,joint,1,2,",
      ",甲,joint,1.234,,",
      "a b,甲,joint,1,,",
      "X-1,云数据库,joint,1,,",
      ",甲,joint,1,,sold",
      ",甲,joint,2,1,off-sale",
      ",甲 ,joint,2,1,off-sale",
    ].join("\n"),
  );
  const { code, stdout } = await app.run(["product", "import", path, "--results", app.path("r.csv"), "--json"]);
  expect([code, JSON.parse(stdout)]).toMatchObject([3, { rows: 11, created: 1, unchanged: 1, invalid: 9 }]);
  expect((await app.json<Row[]>("product list")).length).toBe(2);
  expect((await app.run(`product import ${file(app, "name,kind\nx,joint\n")}`)).code).toBe(2);
});

describe("who may", () => {
  async function guarded() {
    const app = await testApp();
    for (const [account, kind] of [
      ["d1", "distributor"],
      ["r1", "reseller"],
      ["r2", "reseller"],
      ["p1", "solution-provider"],
    ]) {
      await app.json(
        `partner add ${account} --company 甲 --kind ${kind} --uscc 91990001MA0000001R --phone 13900000000 --email a@example.com --real-name-verified`,
      );
    }
    await app.json("reseller link r1 --distributor d1");
    await app.json("member add boss --name 经理 --role ecosystem-manager");
    await app.json(["member", "add", "m1", "--name", "张", "--role", "admin", "--partner", "r1", "--as", "boss"]);
    await app.json([...ADD, "--as", "boss"]);
    return app;
  }
  const rules = async (app: App, line: string) => {
    const { code, stderr } = await app.run(`${line} --json`);
    return [code, ...(code === 0 ? [] : JSON.parse(stderr).error.rules.map((rule: { id: string }) => rule.id))];
  };

  test("only an ecosystem manager records the catalogue", async () => {
    const app = await guarded();
    for (const line of [
      ADD.join(" "),
      "product edit prd- --price 1",
      "product specify prd- --name x --price 1",
      "product import nothing.csv",
    ]) {
      expect(await rules(app, `${line} --as m1`)).toEqual([9, "access.role"]);
    }
  });

  test("a reseller looks once its distributor has joined; certification does not matter", async () => {
    const app = await guarded();
    for (const verb of ["list", "show prd-", "specifications"]) {
      expect(await rules(app, `product ${verb} --as m1`)).toEqual([4, "store.plan"]);
    }
    expect(await rules(app, "product list --as boss")).toEqual([0]);
    expect(await rules(app, "product list --as boss --partner r1")).toEqual([4, "store.plan"]);
    expect(await rules(app, "product list --as boss --partner p1")).toEqual([4, "store.plan"]);
    expect((await app.run("product list --as boss --partner nobody")).code).toBe(7);
    await app.json("partner join d1 --program store-service --as boss");
    for (const verb of ["list", "show prd-", "specifications"]) {
      expect(await rules(app, `product ${verb} --as m1`)).toEqual([0]);
    }
    expect(await rules(app, "product list --as boss --partner r2")).toEqual([4, "store.plan"]);
    // What held yesterday: nobody had joined.
    expect((await rules(app, "product list --as m1 --as-of 2026-11-23"))[0]).not.toBe(0);
  });
});
