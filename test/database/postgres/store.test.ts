import { describe, expect, test } from "vitest";
import { fixturePath } from "../../seeding.ts";
import { kept, type Row } from "./roles.ts";

const RESELLER = "res-haitang";
const ADMIN = `admin@${RESELLER}`;
const OTHER_SECRETS = "select 1 from link_secrets where partner <> 'res-haitang'";

describe("the cloud store through a granted role", { timeout: 120_000 }, () => {
  test("a reseller's role knows of its distributor no more than whether it may sell, and signs for nobody else", async (context) => {
    const server = await kept(context, RESELLER);
    await server.done(["product", "import", fixturePath("products.csv")]);
    await server.done(["order", "import", fixturePath("orders.csv")]);
    const link = ["product", "link", "DEMO-1001", "--json"];
    const rules = ({ stderr }: { stderr: string }): string[] =>
      JSON.parse(stderr).error.rules.map(({ id }: { id: string }) => id);
    const uncertified = await server.as(ADMIN, link);
    expect([uncertified.stderr, rules(uncertified)]).toEqual([expect.anything(), ["store.certification"]]);
    await server.done("partner certify dist-huadong --bank-account 6222000011113333 --signing-entity x --currency CNY");
    await server.done("certification approve dist-huadong --reason x");
    const made = await server.as(ADMIN, link);
    expect([made.code, made.stderr]).toEqual([0, expect.stringMatching(/^Warning: store\.base_url is not set.*\n$/)]);
    const foreign = await server.done([...link.slice(0, 3), "--partner", "dist-huadong"]);

    const owner = await server.raw(server.owner);
    const role = await server.raw(server.role);
    expect(await owner.rows(OTHER_SECRETS)).toHaveLength(1);
    expect(await role.rows(OTHER_SECRETS)).toEqual([]);
    expect(await role.rows("select 1 from link_secrets")).toHaveLength(1);
    expect(await role.count("update link_secrets set secret = 'x'").catch(() => 0)).toBe(0);
    expect(await role.rows("select distinct partner from orders")).toEqual([{ partner: RESELLER }]);
    expect(await role.code("update products set list_price = 1")).not.toBe("");

    const order = (url: unknown) =>
      server.as(ADMIN, ["order", "add", "--link", String(url), "--customer", "orchid-labs", "--json"]);
    const placed = await order((JSON.parse(made.stdout) as Row).url);
    expect([placed.code, JSON.parse(placed.stdout).partner]).toEqual([0, RESELLER]);
    // The secret of another partner's link is not read, so that such a link cannot be told from a false one.
    const refused = await order(foreign.url);
    expect([refused.code, rules(refused)]).toEqual([4, ["store.link-invalid"]]);
    expect(JSON.parse((await server.as(ADMIN, "order list --json")).stdout).length).toBe(4);
    const { id } = JSON.parse(placed.stdout) as Row;
    expect((await server.as(ADMIN, `order request-payment ${id} DEMO-O-4`)).code).toBe(6);
    expect((await server.as(ADMIN, `order request-payment ${id}`)).code).toBe(0);
    // What is known changes by the steps of orders, also in a file that the role brings.
    const imported = await server.as(ADMIN, ["order", "import", fixturePath("orders.csv"), "--json"]);
    expect(JSON.parse(imported.stdout)).toMatchObject({ unchanged: 3, invalid: 3 });
    expect((await server.as(ADMIN, `order pay ${id} DEMO-O-4`)).code).toBe(0);
  });
});
