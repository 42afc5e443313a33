// Makes the files of the benchmark: seeded, so that every run measures the same bytes.

import { once } from "node:events";
import { createWriteStream } from "node:fs";

/** A small seeded generator (mulberry32): the same numbers on every machine. */
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const INDUSTRIES = ["制造", "零售", "金融", "Logistics", "教育", "游戏"];
const REGIONS = ["北京", "上海", "广东", "浙江", "四川"];
const CUSTOMER_HEADER =
  "account_name,customer_id,full_name,phone,email,site,customer_type,verified_status,registered_at,industry,region,level,label,consumer_cloud,contracts,cash_consumption,direct_sales_followed,registered_by_huawei,enterprise_role,owed_invoice,arrears";

async function write(path, header, count, line) {
  const file = createWriteStream(path);
  let text = `${header}\n`;
  for (let i = 0; i < count; i++) {
    text += `${line(i)}\n`;
    if (text.length < 1 << 20) continue;
    if (!file.write(text)) await once(file, "drain");
    text = "";
  }
  file.end(text);
  await once(file, "finish");
}

const phoneOf = (i) => `1${30 + (i % 70)}${String(i).padStart(8, "0")}`.slice(0, 11).replace(/^1([0-2])/, "13");

/** Customers with about twenty of their facts; every tenth name needs quotes. */
export function customers(path, count, seed = 1) {
  const next = random(seed);
  return write(path, CUSTOMER_HEADER, count, (i) => {
    const name = i % 10 === 0 ? `"云帆科技, ${i} 号有限公司"` : `云帆科技${i}有限公司`;
    const flag = (share) => (next() < share ? "true" : "false");
    const day = `2026-${String(1 + (i % 12)).padStart(2, "0")}-${String(1 + (i % 28)).padStart(2, "0")}`;
    return `acc-${String(i).padStart(8, "0")},id${i}000000,${name},${phoneOf(i)},c${i}@example.com,china,${
      next() < 0.7 ? "enterprise" : "individual"
    },verified,${day}T08:00:00+08:00,${INDUSTRIES[i % 6]},${REGIONS[i % 5]},V${i % 6},,${flag(0.02)},${
      next() < 0.03 ? "direct" : ""
    },${flag(0.2)},${flag(0.5)},${flag(0.02)},none,${(next() * 1000).toFixed(2)},0.00`;
  });
}

/** Partners that may register: solution providers with a phone. */
export function partners(path, count) {
  return write(path, "account_name,company,kind,phone,status", count, (i) => {
    return `p-${String(i).padStart(6, "0")},伙伴${i}有限公司,solution-provider,${phoneOf(i)},active`;
  });
}

/** Registrations: most of new customers, some of known accounts, some twice, spread over the partners. */
export function registrations(path, count, { partners: partnerCount, customers: customerCount }, seed = 2) {
  const next = random(seed);
  return write(
    path,
    "partner,full_name,phone,account_name,request_review,expected_consumption,project,communication",
    count,
    (i) => {
      const partner = `p-${String(i % partnerCount).padStart(6, "0")}`;
      const known = Math.floor(next() * customerCount);
      const dice = next();
      if (dice < 0.5) return `${partner},新客户${i}有限公司,${phoneOf(50_000_000 + i)},,false,,,`;
      const account = `acc-${String(known).padStart(8, "0")}`;
      return `${partner},云帆科技${known}有限公司,${phoneOf(known)},${account},${dice < 0.75 ? "true,1000.00,上云项目,电话沟通" : "false,,,"}`;
    },
  );
}

const PRODUCTS = ["弹性云服务器", "云硬盘", "云数据库", "内容分发网络", "虚拟专用网络"];
const MODES = ["按需", "包年/包月", "节省计划"];
const two = (number) => String(number).padStart(2, "0");

/** What a line of consumption says, the same for a detail and a bill: of twelve cycles, with amounts of eight places. */
function usageLine(i, next, customers) {
  const [month, day] = [1 + (i % 10), 1 + (i % 28)];
  const [due, coupon] = [(next() * 1000).toFixed(8), i % 7 === 0 ? "1.50000000" : "0"];
  return {
    customer: Math.floor(next() * customers),
    cycle: `2026-${two(month)}`,
    time: `2026-${two(month)}-${two(day)} ${two(i % 24)}:${two(i % 60)}:00 GMT+08:00`,
    product: PRODUCTS[i % 5],
    mode: MODES[i % 3],
    type: i % 50 === 0 ? "退款" : "消费",
    region: REGIONS[i % 5],
    due: i % 50 === 0 ? `-${due}` : due,
    coupon,
  };
}

/** Accounts of which nothing is known but their names and ids. */
export function accounts(path, count) {
  return write(path, "account_name,customer_id", count, (i) => `acc-${String(i).padStart(8, "0")},id${i}000000`);
}

/** A consumption detail, each line with its id. */
export function usageDetail(path, count, customers, seed = 4) {
  const next = random(seed);
  const header =
    "id,bill_cycle,customer_id,account_name,trade_time,service_type_name,charging_mode,bill_detail_type,region_name,trade_id,payment_amount,cash_amount,coupon_amount";
  return write(path, header, count, (i) => {
    const { customer, cycle, time, product, mode, type, region, due, coupon } = usageLine(i, next, customers);
    return `line-${String(i).padStart(9, "0")},${cycle},id${customer}000000,acc-${String(customer).padStart(8, "0")},${time},${product},${mode},${type},${region},TR${i},${due},${due},${coupon}`;
  });
}

/** The same lines as a partner bill has them: no ids, names masked. */
export function partnerBill(path, count, customers, seed = 4) {
  const next = random(seed);
  const header =
    "客户ID,账期,客户名称,伙伴ID,伙伴账号名,账单类型,计费模式,产品类型,产品ID,规格,资源类型编码,区域,订单号/交易号,客户交易时间,订单类型,应付金额,现金,代金券";
  return write(path, header, count, (i) => {
    const { customer, cycle, time, product, mode, type, region, due, coupon } = usageLine(i, next, customers);
    return `id${customer}000000,${cycle},云***,p-1,p-000000,${type},${mode},${product},00301-${i % 5},4核 | 8 GB,hws.resource.type.vm,${region},TR${i},${time},,${due},${due},${coupon}`;
  });
}

/**
 * Customers of the portfolio's large partner, as its associations are made (portfolio.js), each with an account manager
 * of it; another turn gives each another one.
 */
export function assignments(path, count, { customers: customerCount, managers, turn }) {
  const own = [];
  for (let i = 0; own.length < count; i++) {
    if (i >= customerCount) throw new Error(`only ${own.length} of ${customerCount} customers can be assigned`);
    const hash = Number((BigInt(i) * 2654435761n) % 4294967296n);
    if (hash % 10 < 9 && hash % 10 !== 5) own.push(i);
  }
  return write(path, "customer,manager", count, (i) => {
    const manager = `m-${String((i + turn) % managers).padStart(4, "0")}`;
    return `acc-${String(own[i]).padStart(8, "0")},${manager}`;
  });
}
