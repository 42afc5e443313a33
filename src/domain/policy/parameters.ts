import type { Text } from "../../language/text.ts";
import { dayOf, type Instant, startOf } from "../../values/instant.ts";
import { type Fen, fen, formatFen, parseFen } from "../../values/money.ts";
import { parseBoolean } from "../fields.ts";

/** How a parameter's text is read: whole numbers, yuan, yuan or nothing, true/false, or a day. */
export const PARAMETER_TYPES = ["count", "money", "optional-money", "boolean", "date"] as const;
export type ParameterType = (typeof PARAMETER_TYPES)[number];

/** What people read for them. */
export const PARAMETER_TYPE_WORDS: Readonly<Record<ParameterType, Text>> = {
  count: { en: "count", zh: "整数" },
  money: { en: "money", zh: "金额" },
  "optional-money": { en: "optional money", zh: "金额（可不设）" },
  boolean: { en: "boolean", zh: "是或否" },
  date: { en: "date", zh: "日期" },
};

export interface Parameter {
  readonly name: string;
  readonly type: ParameterType;
  /** The value from the beginning of time until somebody sets another. */
  readonly initial: string;
  readonly text: Text;
}

/** Every parameter of POLICY.md, in its order. Values are dated data (`policy set`); these are only the beginnings. */
export const PARAMETERS = [
  {
    name: "registration.limit",
    type: "count",
    initial: "100",
    text: {
      en: "Pending and unexpired registered customers that one partner may have at a time.",
      zh: "一个伙伴同时可有的待审核与有效已报备客户数上限。",
    },
  },
  {
    name: "registration.new_account_days",
    type: "count",
    initial: "7",
    text: {
      en: "Days (of 24 hours) after sign-up for which an account needs no review.",
      zh: "客户账号注册后无需人工审核的天数（每天按 24 小时计）。",
    },
  },
  {
    name: "registration.age_needs_follow_up",
    type: "boolean",
    initial: "false",
    text: {
      en: "Whether an old account needs a review only when direct sales follow it.",
      zh: "注册超期的账号是否仅在直销团队跟进时才需人工审核。",
    },
  },
  {
    name: "registration.validity_days",
    type: "count",
    initial: "15",
    text: {
      en: "Days (of 24 hours) for which an accepted registration holds.",
      zh: "报备通过后的有效天数（每天按 24 小时计）。",
    },
  },
  {
    name: "invitation.email_days",
    type: "count",
    initial: "7",
    text: {
      en: "Days (of 24 hours) for which an e-mail invitation is valid.",
      zh: "邮件邀请的有效天数（每天按 24 小时计）。",
    },
  },
  {
    name: "association.requests_per_window",
    type: "count",
    initial: "1",
    text: {
      en: "Requests to disassociate or switch type that one customer may have within the window.",
      zh: "一个客户在窗口期内可有的解除关联或切换类型申请数。",
    },
  },
  {
    name: "association.window_months",
    type: "count",
    initial: "3",
    text: { en: "Calendar months of that window.", zh: "该窗口期的自然月数。" },
  },
  {
    name: "manager.performance_delay_days",
    type: "count",
    initial: "1",
    text: {
      en: "Days after the assignment from which performance belongs to the account manager.",
      zh: "分配后业绩归属客户经理的起算天数。",
    },
  },
  {
    name: "certification.max_attempts",
    type: "count",
    initial: "3",
    text: {
      en: "Wrong amounts after which a business information certification is locked.",
      zh: "商业信息认证金额输入错误达到该次数即锁定。",
    },
  },
  {
    name: "coupon.ceiling.joined",
    type: "money",
    initial: "20000.00",
    text: {
      en: "Test coupons per solution after joining the path, in yuan.",
      zh: "加入路径后每个方案的测试券上限（元）。",
    },
  },
  {
    name: "coupon.ceiling.certified",
    type: "money",
    initial: "100000.00",
    text: {
      en: "Test coupons per solution after cloud software certification, in yuan.",
      zh: "云软件方案认证后每个方案的测试券上限（元）。",
    },
  },
  {
    name: "coupon.ceiling.advanced",
    type: "money",
    initial: "300000.00",
    text: {
      en: "Test coupons per solution after advanced certification, in yuan.",
      zh: "先进云软件方案认证后每个方案的测试券上限（元）。",
    },
  },
  {
    name: "coupon.ceiling.company",
    type: "optional-money",
    initial: "",
    text: {
      en: "Test coupons per partner over all its solutions, in yuan; empty means no such ceiling.",
      zh: "每个伙伴全部方案的测试券总上限（元）；为空表示不限。",
    },
  },
  {
    name: "voucher.customers_per_issue",
    type: "count",
    initial: "100",
    text: {
      en: "Customers who may be issued a voucher by one command; a file may hold more.",
      zh: "一次命令最多可发放代金券的客户数；文件不受此限。",
    },
  },
  {
    name: "incentive.rebound_from",
    type: "date",
    initial: "2026-01-01",
    text: {
      en: "First day of associations to which the rule on re-bound customers applies.",
      zh: "换绑客户规则适用的关联起始日期。",
    },
  },
  {
    name: "incentive.rebound_months",
    type: "count",
    initial: "6",
    text: {
      en: "Calendar months for which a re-bound customer earns its new partner no performance.",
      zh: "换绑客户不计新伙伴业绩的自然月数。",
    },
  },
  {
    name: "incentive.confirm_days",
    type: "count",
    initial: "10",
    text: { en: "Days after which a statement confirms itself.", zh: "激励账单自动确认的天数。" },
  },
  {
    name: "payment.due_days",
    type: "count",
    initial: "15",
    text: {
      en: "Calendar days after a qualified invoice arrived within which a payment is due.",
      zh: "收到合格发票后付款的自然日期限。",
    },
  },
  {
    name: "invoice.cycle_open_day",
    type: "count",
    initial: "3",
    text: {
      en: "Day of the next month after which a cycle can be chosen for an invoice.",
      zh: "账期在次月该日之后才可选择开票。",
    },
  },
  {
    name: "bill.day",
    type: "count",
    initial: "5",
    text: {
      en: "Day of the following month by noon of which the bill of a cycle is generated.",
      zh: "账单在次月第几日 12:00 前生成。",
    },
  },
  {
    name: "invoice.free_courier_from",
    type: "money",
    initial: "100.00",
    text: {
      en: "Amount from which the courier of a paper invoice is free, in yuan.",
      zh: "纸质发票免快递费的起始金额（元）。",
    },
  },
  {
    name: "brand.limit",
    type: "count",
    initial: "20",
    text: {
      en: "Promotions that a partner may have in the console, and entries of each of its menus.",
      zh: "一个伙伴可添加的推广数上限，也是每个菜单的菜单项数上限。",
    },
  },
  {
    name: "brand.name_max",
    type: "count",
    initial: "40",
    text: { en: "Characters of a name in the console.", zh: "控制台名称的字符数上限。" },
  },
  {
    name: "brand.url_max",
    type: "count",
    initial: "2000",
    text: { en: "Characters of a link in the console.", zh: "控制台链接的字符数上限。" },
  },
  {
    name: "brand.logo_max_kb",
    type: "count",
    initial: "200",
    text: {
      en: "Size of a logo in KB (of 1,024 bytes); more than 1024 has no effect.",
      zh: "LOGO 文件大小上限（KB，1 KB 为 1024 字节），超过 1024 无效。",
    },
  },
  {
    name: "brand.logo_max_px",
    type: "count",
    initial: "2000",
    text: { en: "Pixels of a logo's longer side.", zh: "LOGO 长边的像素上限。" },
  },
  {
    name: "withdrawal.original_route_months",
    type: "count",
    initial: "3",
    text: {
      en: "Calendar months after a top-up within which it can be withdrawn by its original route.",
      zh: "充值后可原路提现的自然月数。",
    },
  },
  {
    name: "store.link_days",
    type: "count",
    initial: "30",
    text: {
      en: "Days after which a shared product link ends, with the end of the day.",
      zh: "商品链接的有效天数（至当日结束）。",
    },
  },
] as const satisfies readonly Parameter[];

export type ParameterName = (typeof PARAMETERS)[number]["name"];

/** The parameters as they stand at one instant. */
export interface Parameters {
  count(name: ParameterName): number;
  money(name: ParameterName): Fen;
  optionalMoney(name: ParameterName): Fen | undefined;
  flag(name: ParameterName): boolean;
  day(name: ParameterName): Instant;
}

/** A parameter's value from a day on, as `policy set` recorded it. */
export interface ParameterValue {
  readonly name: string;
  readonly value: string;
  readonly from: Instant;
}

/** Finds a parameter by name. */
export function findParameter(name: string): Parameter | undefined {
  return PARAMETERS.find((parameter) => parameter.name === name);
}

/** The text of a value in its one written form, or undefined where it is not one of the parameter's type. */
export function normalizeParameter(parameter: Parameter, value: string): string | undefined {
  const text = value.trim();
  switch (parameter.type) {
    case "count":
      return /^\d{1,9}$/.test(text) ? String(Number(text)) : undefined;
    case "boolean":
      return parseBoolean(text)?.toString();
    case "date": {
      const day = startOf(text);
      return day === undefined ? undefined : dayOf(day);
    }
    case "optional-money":
      if (text === "") return "";
      return normalizeParameter({ ...parameter, type: "money" }, text);
    case "money": {
      const amount = parseFen(text);
      return amount === undefined || amount < 0 ? undefined : formatFen(amount);
    }
  }
}

/** Resolves the parameters at an instant: the latest value whose `from` is not later, else the initial one. */
export function parametersAt(values: readonly ParameterValue[], at: Instant): Parameters {
  const current = new Map<string, string>(PARAMETERS.map((parameter) => [parameter.name, parameter.initial]));
  for (const { name, value, from } of [...values].sort((a, b) => a.from - b.from)) {
    if (from <= at) current.set(name, value);
  }
  const read = (name: ParameterName): string => current.get(name) ?? "";
  return {
    count: (name) => Number(read(name)),
    money: (name) => parseFen(read(name)) ?? fen(0),
    optionalMoney: (name) => (read(name) === "" ? undefined : parseFen(read(name))),
    flag: (name) => read(name) === "true",
    day: (name) => {
      const at = startOf(read(name));
      if (at === undefined) throw new RangeError(`parameter ${name} is not a day: ${read(name)}`);
      return at;
    },
  };
}
