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
