import { copyFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { ACCESS } from "../../src/domain/access/table.ts";
import { describeOn, ENGINES } from "../engines.ts";
import { testApp } from "../support.ts";

type App = Awaited<ReturnType<typeof testApp>>;

const PARTNER = "--uscc 91990001MA0000001R --phone 13900000000 --email a@example.com --real-name-verified";

/** A story in which every mutation has its turn; `{noun}` is the id of the first one of that noun. */
const STORY: readonly string[] = [
  `partner add p1 --company 云帆 --kind solution-provider ${PARTNER}`,
  `partner add p2 --company 云帆 --kind none ${PARTNER}`,
  "partner import {file:account_name,company|p3,三号}",
  "partner edit p1 --tier core",
  "partner join p1 --program software-path",
  "partner leave p1 --program software-path",
  "partner freeze p2",
  "partner unfreeze p2",
  `partner add d1 --company 总销 --kind distributor ${PARTNER}`,
  `partner add r1 --company 云销 --kind reseller ${PARTNER}`,
  "reseller invite r1 --distributor d1",
  "reseller withdraw r1 --distributor d1",
  "reseller invite r1 --distributor d1",
  "reseller decline r1",
  "reseller invite r1 --distributor d1",
  "reseller accept r1",
  "reseller unlink r1",
  "reseller link r1 --distributor d1",
  "partner certify p1 --bank-account 6222020000001234567 --signing-entity 云计算 --currency CNY",
  "certification transfer p1 --amount 0.37",
  "certification confirm p1 --amount 0.37",
  "partner certify p2 --bank-account 6222020000007654321 --signing-entity 云计算 --currency CNY",
  "certification attach-letter p2 {file:%PDF-1.7}",
  "certification approve p2",
  "partner certify p2 --bank-account 6222020000007654322 --signing-entity 云计算 --currency CNY",
  "certification reject p2 --reason no",
  "partner delist p2",
  "member add m1 --name 张三 --role account-manager --partner p1",
  "member add m2 --name 李四 --role account-manager --partner p1",
  "member import {file:account,name,partner,roles|m3,王五,p1,reader}",
  "member edit m1 --name 张山",
  "customer add c1 --full-name 甲公司 --phone 13800000001",
  "customer import {file:account_name,full_name|c2,乙公司}",
  "customer edit c1 --industry 制造",
  "customer register --full-name 甲公司 --phone 13800000001 --account-name c1 --partner p1",
  "registration delete {registration} --partner p1",
  "customer register --full-name 丁公司 --phone 13800000009 --email d@example.com --partner p1",
  "invitation send {registration:registered}",
  "invitation resend {invitation:sent}",
  "invitation link --label 展会 --partner p1",
  "registration delete {registration:registered} --partner p1",
  "customer edit c1 --registered-by-huawei",
  "customer register --full-name 甲公司 --phone 13800000001 --account-name c1 --partner p1 --request-review --expected-consumption 1 --project x --communication y",
  "registration approve {registration:pending}",
  "customer edit c2 --registered-by-huawei",
  "customer register --full-name 乙公司 --phone 13800000002 --account-name c2 --partner p1 --request-review --expected-consumption 1 --project x --communication y",
  "registration reject {registration:pending} --reason no",
  "registration expire",
  "association create c1 --type referral --partner p1",
  "association import {file:customer,partner,type,from,to|c2,p3,referral,2026-01-01,2026-02-01}",
  "association disassociate c1 --reason x --partner p1",
  "association withdraw {request:pending}",
  "association switch c1 --to resale --reason x --partner p1",
  "association consent {request:pending}",
  "customer import {file:account_name,full_name|c3,丙|c4,丁}",
  "association create c3 --type referral --partner p1",
  "association disassociate c3 --reason x --by-customer",
  "association reject {request:pending} --reason no",
  "association create c4 --type referral --partner p1",
  "association disassociate c4 --reason x --by-customer",
  "association approve {request:pending}",
  "manager import {file:customer,manager,from,to|c4,m1,2026-01-01,2026-02-01}",
  "manager assign m1 c1 --partner p1",
  "manager transfer m1 m2 --partner p1",
  "manager unassign c1 --partner p1",
  "member remove m1",
  "solution add --name 方案 --kind cloud-software --partner p1",
  "solution edit {solution} --name 云方案",
  "partner join p1 --program software-path",
  "coupon apply --solution {solution} --kind cloud-software --amount 100 --config-link https://example.com/c --note n --partner p1",
  "coupon approve {coupon:pending}",
  "coupon apply --solution {solution} --kind cloud-software --amount 100 --config-link https://example.com/c --note n --partner p1",
  "coupon reject {coupon:pending} --reason no",
  "coupon apply --solution {solution} --kind cloud-software --amount 100 --config-link https://example.com/c --note n --partner p1",
  "coupon withdraw {coupon:pending}",
  "account top-up 1000 --partner p1 --reference b1",
  "account top-up 5 --partner p1",
  "account reverse {transaction} --reason x",
  "account set credit 500 --partner p1",
  "account allocate c1 10 --partner p1",
  "account reclaim c1 4 --partner p1",
  "account allocate --from {file:account,amount|c1,10} --partner p1",
  "withdrawal request 10 --partner p1",
  "withdrawal reject {withdrawal:submitted} --reason no",
  "withdrawal request 10 --partner p1",
  "withdrawal approve {withdrawal:submitted}",
  "withdrawal pay {withdrawal:approved}",
  "coupon report-project --customer c1 --project 上云 --amount 500 --partner p1",
  "coupon issue c1 --amount 400 --reason x --project {project}",
  "voucher quota grant --amount 1000 --partner d1",
  "voucher quota share {quota} r1 --amount 400 --partner d1",
  "voucher quota reclaim {quota:--distributor d1} --partner d1",
  "voucher quota grant --amount 1000 --partner p1",
  "voucher quota edit {quota:--partner p1} --state frozen",
  "voucher quota edit {quota:--partner p1} --state normal",
  "voucher issue c1 --amount 100 --quota {quota:--partner p1}",
  "voucher reclaim {voucher:usable}",
  "voucher issue c1 --amount 100 --quota {quota:--partner p1}",
  "voucher use {voucher:usable}",
  "voucher expire",
  "policy set registration.limit 50 --from 2026-12-01",
  "usage import {file:id,bill_cycle,trade_time,account_name,cash_amount|u1,2026-11,2026-11-02,c1,1.00}",
  "association import {file:customer,partner,type,from,to|c1,p1,referral,2026-01-01,2026-11-01}",
  "usage import {file:id,bill_cycle,trade_time,account_name,cash_amount|u2,2026-09,2026-09-02,c1,100|u3,2026-10,2026-10-02,c1,100}",
  "association import {file:customer,partner,type,from,to|c2,p1,resale,2026-03-01,}",
  "usage import {file:id,bill_cycle,trade_time,account_name,cash_amount,trade_id|v1,2026-08,2026-08-02,c2,50,TR1|v2,2026-09,2026-09-02,c2,200,TR2}",
  "invoice request --cycle 2026-08 --partner p1",
  "invoice withdraw {invoice:under-review}",
  "invoice request --order TR1 --partner p1",
  "invoice reject {invoice:under-review} --reason no",
  "invoice request --amount 60 --medium paper --partner p1",
  "invoice approve {invoice:under-review}",
  "invoice issue {invoice:issuing} --number 1",
  "invoice sign {invoice:to-sign}",
  "invoice return {invoice:issued} --reason x",
  "invoice return-reject {invoice:returning} --reason no",
  "invoice return {invoice:return-rejected} --reason x",
  "invoice return-approve {invoice:returning}",
  "invoice request --replaces {invoice:returned} --partner p1",
  "incentive policy add --program solution-provider --rate 5 --from 2026-01-01",
  "incentive calculate --cycle 2026-09 --partner p1",
  "incentive dispute {incentive:pending-confirmation} --reason x",
  "incentive confirm {incentive:pending-confirmation}",
  "incentive request-payment {incentive:confirmed} --method bank",
  "payment invoice {payment:submitted} --number 12345678 --received 2026-11-20 --qualified",
  "payment approve {payment:invoice-review}",
  "payment pay {payment:approved}",
  "brand set --color #0B5FFF --logo-zh-url https://www.example.com/ --partner p1",
  "brand submit p1",
  "brand approve p1",
  "brand set --color 1,2,3 --partner p1",
  "brand submit --partner p1",
  "brand reject p1 --reason no",
  "brand promo add --name-zh 特惠 --name-en Sale --url https://www.example.com/sale --partner p1",
  "brand promo submit {promo}",
  "brand promo approve {promo:submitted}",
  "brand promo edit {promo} --name-en Sales",
  "brand promo submit {promo}",
  "brand promo reject {promo:submitted} --reason no",
  "brand promo remove {promo}",
  "brand menu add --group custom --name-zh 社区 --name-en Forum --url https://bbs.example.com/ --partner p1",
  "brand menu submit {menu}",
  "brand menu approve {menu:submitted}",
  "brand menu edit {menu} --visible no --position 3",
  "brand menu submit {menu}",
  "brand menu reject {menu:submitted} --reason no",
  "brand menu remove {menu}",
  "product add --name 数据库 --kind joint --price 1000",
  "product edit {product} --price 900 --floor 800",
  "product specify {product} --name 标准版 --price 900 --billing-mode yearly-monthly --period year",
  "product import {file:name,kind,list_price|网关,self-service,50}",
  "partner join d1 --program store-service",
  "partner certify d1 --bank-account 6222020000001234568 --signing-entity 云计算 --currency CNY",
  "certification approve d1",
  "product link 数据库 --partner r1",
  "order add --link {link} --customer c1",
  "order price {order} --to 850",
  "order request-payment {order}",
  "order pay {order}",
  "order add --product 数据库 --customer c1 --partner p1",
  "order cancel {order:placed} --reason x",
  "order import {file:id,product,customer,partner,created_at|O-1,网关,c1,p1,2026-11-01}",
  "partner join p1 --program store-service",
  "offer create --customer c1 --product 网关 --discount 20 --share 10 --valid-until 2026-12-31 --partner p1",
  "offer reject {offer:submitted} --reason no",
  "offer create --customer c1 --product 网关 --discount 15 --share 10 --valid-until 2026-12-31 --partner p1",
  "offer withdraw {offer:submitted}",
  "offer create --from {file:customer,product,discount,share,valid_until|c1,网关,15,10,2026-12-31} --partner p1",
  "offer approve {offer:submitted}",
];

/** Lists that are no `<noun> list`. */
const LISTS: Readonly<Record<string, string>> = {
  request: "association requests",
  project: "coupon projects",
  quota: "voucher quota list",
  promo: "brand promo list",
  menu: "brand menu list",
};

let files = 0;

/** The words of a line of the story, with what stands for ids and files put in. */
async function wordsOf(app: App, line: string): Promise<string[]> {
  const words: string[] = [];
  for (const word of line.match(/\{[^}]*\}|\S+/g) ?? []) {
    const [, noun = "", more = ""] = /^\{(\w+):?(.*)\}$/.exec(word) ?? [];
    if (noun === "") words.push(word);
    else if (noun === "file") {
      const path = app.path(`f${++files}.csv`);
      writeFileSync(path, `${more.replaceAll("|", "\n")}\n`);
      words.push(path);
    } else {
      if (noun === "transaction") {
        const entries = await app.json<{ transaction: string }[]>("account ledger --kind top-up --amount 5.00");
        words.push(entries[0]?.transaction ?? "none");
        continue;
      }
      if (noun === "link") {
        words.push(String((await app.json("product link 数据库 --partner r1")).url));
        continue;
      }
      const list = LISTS[noun] ?? `${noun} list`;
      const filter = more === "" || more.startsWith("--") ? more : `--state ${more}`;
      const found = await app.json<{ id: string }[]>(`${list} ${filter}`);
      words.push(found[0]?.id ?? "none");
    }
  }
  return words;
}

describeOn(ENGINES, (engine) => {
  test("every mutation, given again with its key, answers as before and writes nothing", {
    timeout: 300_000,
  }, async () => {
    const app = await testApp({ engine });
    const tables = [
      "changes",
      "attempts",
      "registrations",
      "associations",
      "assignments",
      "coupons",
      "solutions",
      "ledger_entries",
      "withdrawals",
      "invoices",
      "invoice_items",
      "voucher_records",
      "payments",
      "brands",
      "brand_entries",
      "offers",
      "products",
      "product_specifications",
      "orders",
    ];
    const counted = async () => {
      const counts = await app.rows(
        tables.map((table) => `select '${table}' as name, count(*) as n from ${table}`).join(" union all "),
      );
      return JSON.stringify(counts.map((row) => [row.name, Number(row.n)]));
    };
    for (const [i, line] of STORY.entries()) {
      const keyed = [...(await wordsOf(app, line)), "--json", "--idempotency-key", `k${i}`];
      const first = await app.run(keyed);
      expect([line, first.code, first.stderr]).toEqual([line, 0, first.stderr]);
      const before = await counted();
      // Long after everything in it has expired.
      const again = await app.run(keyed, { now: "2028-01-01" });
      expect([line, again.code, again.stdout]).toEqual([line, 0, first.stdout]);
      expect([line, await counted()]).toEqual([line, before]);
    }
  });
});

describe("--idempotency-key", () => {
  test("every command that writes records has its turn above", () => {
    const told = (command: string) => STORY.some((line) => line.startsWith(`${command} `) || line === command);
    const missing = Object.entries(ACCESS).flatMap(([command, { kind }]) =>
      (kind === "write" || kind === "decide") && !command.startsWith("db ") && !told(command) ? [command] : [],
    );
    expect(missing).toEqual([]);
  });

  test("with other arguments it is exit 6 and names the first command; looks and the clock are no arguments", async () => {
    const app = await testApp();
    const add = (name: string) => ["customer", "add", name, "--full-name", "甲", "--idempotency-key", "k"];
    const first = await app.run([...add("c1"), "--json"]);
    expect(first.code).toBe(0);
    const other = await app.run([...add("c2"), "--json"]);
    expect([other.code, JSON.parse(other.stderr).error.code]).toEqual([6, "idempotency-key"]);
    expect(JSON.parse(other.stderr).error.message).toContain("customer add c1");
    const others = await app.run([...add("c1"), "--as", "somebody"]);
    expect([others.code, others.stderr.includes("customer add")]).toEqual([6, false]);
    expect((await app.run([...add("c1"), "--industry", "x"])).code).toBe(6);
    const looks = await app.run([...add("c1"), "--format", "csv", "--lang", "zh", "--now", "2026-12-01", "-q"]);
    expect([looks.code, looks.stdout.split("\n")[1]?.split(",")[0]]).toEqual([0, "c1"]);
    expect((await app.json<unknown[]>("customer list")).length).toBe(1);
  });

  test("what was refused or only tried may be tried again", async () => {
    const app = await testApp();
    const edit = "customer edit c1 --industry x --idempotency-key k";
    expect((await app.run(edit)).code).toBe(7);
    expect((await app.run("customer add c1 --full-name 甲 --idempotency-key a --dry-run")).code).toBe(0);
    expect((await app.run("customer add c1 --full-name 甲 --idempotency-key a")).code).toBe(0);
    expect((await app.run(edit)).code).toBe(0);
  });

  test("a job with failures answers with the same summary and 3; one that breaks off goes on", async () => {
    const app = await testApp();
    const path = app.path("in.csv");
    writeFileSync(path, "account_name,phone\nc1,13800000001\nc2,12\n");
    const line = `customer import ${path} --idempotency-key k --json`;
    const first = await app.run(line);
    const again = await app.run(line);
    expect([first.code, again.code, again.stdout]).toEqual([3, 3, first.stdout]);
    expect(again.stderr).toContain("done before");
    writeFileSync(path, 'account_name,phone\nc3,13800000003\n"c4');
    const broken = `customer import ${path} --idempotency-key other --json`;
    expect((await app.run(broken)).code).toBe(2);
    writeFileSync(path, "account_name,phone\nc3,13800000003\nc4,13800000004\n");
    expect(JSON.parse((await app.run(broken)).stdout)).toMatchObject({ rows: 2, created: 1, unchanged: 1 });
  });

  test("a key asks nothing of a database that cannot be read yet, or that the command has for itself", async () => {
    const app = await testApp();
    const [old, backup] = [app.path("old.db"), app.path("backup.db")];
    copyFileSync("fixtures/databases/0002-servers.db", old);
    expect((await app.run(["db", "migrate", "--db", old, "--idempotency-key", "k"])).code).toBe(0);
    await app.run("init");
    await app.run(["db", "backup", backup]);
    expect((await app.run(["db", "restore", backup, "--yes", "--idempotency-key", "r"])).code).toBe(0);
    writeFileSync(old, "no database at all, and longer than a header".repeat(99));
    expect((await app.run(["config", "set", "lang", "en", "--db", old, "--idempotency-key", "c"])).code).toBe(0);
  });

  test.each([
    ["customer list --idempotency-key k"],
    ["customer add c --idempotency-key="],
    ["partner show p --idempotency-key k"],
  ])("%s ends with 2", async (line) => {
    const app = await testApp();
    expect((await app.run(line)).code).toBe(2);
  });
});
