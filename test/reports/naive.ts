import type { Association } from "../../src/domain/association/association.ts";
import type { Customer } from "../../src/domain/customers/customer.ts";
import type { Assignment } from "../../src/domain/managers/assignment.ts";

/** A line as the dashboards look at it. */
export interface Line {
  readonly id: string;
  readonly cycle: string;
  readonly customer: string;
  readonly at: number;
  readonly payment: number;
  readonly cash: number;
  readonly coupon: number;
}

export interface World {
  readonly customers: readonly Customer[];
  readonly associations: readonly Association[];
  readonly assignments: readonly Assignment[];
  readonly lines: readonly Line[];
}

export interface Asked {
  readonly partner: string;
  readonly manager: string | undefined;
  /** All cycles of the period, in order. */
  readonly cycles: readonly string[];
  readonly now: number;
  readonly unit: "month" | "day" | "quarter";
}

type Cells = Record<string, string | number | null>;

/** POLICY.md §11 word by word, by looping over everything. */
export function naive({ customers, associations, assignments: all, lines }: World, asked: Asked) {
  const { partner, manager, cycles, now, unit } = asked;
  const first = cycles[0] as string;
  const last = cycles.at(-1) as string;
  const local = (at: number) => new Date(at + 8 * 3_600_000);
  const monthOf = (at: number) => local(at).toISOString().slice(0, 7);
  const quarterOf = (month: string) => `${month.slice(0, 4)}-Q${Math.floor((Number(month.slice(5)) - 1) / 3) + 1}`;
  const begins = (month: string) => Date.parse(`${month}-01T00:00:00+08:00`);
  const following = (month: string) => monthOf(begins(month) + 40 * 86_400_000);
  const preceding = (month: string) => monthOf(begins(month) - 1);
  const holds = (period: { from: number; to: number | null }, at: number) =>
    period.from <= at && (period.to === null || at < period.to);
  const own = associations.filter((one) => one.partner === partner);
  const assignments = all.filter((one) => one.partner === partner);
  const met = (one: Association) =>
    assignments
      .filter((other) => other.customer === one.customer && (manager === undefined || other.manager === manager))
      .filter((other) => {
        if (other.to !== null && other.to === one.to) return true;
        if (other.to === other.from) return false;
        if (one.from === one.to) return holds(other, one.from);
        return holds(other, one.from) || holds(one, other.from);
      })
      .sort((a, b) => a.from - b.from || (a.id < b.id ? -1 : 1));
  const mine = (one: Association) => manager === undefined || met(one).length > 0;
  const happened = (at: number | null): at is number => at !== null && at <= now && cycles.includes(monthOf(at));

  const end = Math.min(begins(following(last)) - 1, now);
  const managerOf = (customer: string) =>
    assignments.find((one) => one.customer === customer && holds(one, end))?.manager ?? null;
  const held = own
    .filter((one) => holds(one, end))
    .filter((one) => manager === undefined || managerOf(one.customer) === manager);
  const factsOf = (customer: string) => customers.find((one) => one.accountName === customer) as Customer;
  const traded = lines
    .filter((line) => own.some((one) => one.customer === line.customer && holds(one, line.at)))
    .filter(
      (line) =>
        manager === undefined ||
        assignments.some((one) => one.customer === line.customer && one.manager === manager && holds(one, line.at)),
    );
  const firsts = customers.flatMap(({ accountName }) => {
    const ever = own.filter((one) => one.customer === accountName);
    const earliest = Math.min(...ever.map((one) => one.from));
    const [begun] = ever.filter((one) => one.from === earliest && mine(one));
    return begun ? [begun] : [];
  });

  const round = (dividend: number, divisor: number, places: number): string | null => {
    if (divisor === 0) return null;
    const scaled = Math.abs(dividend) * 10 ** places;
    const size = Math.abs(divisor);
    const units = Math.floor(scaled / size) + ((scaled % size) * 2 >= size ? 1 : 0);
    const sign = units !== 0 && dividend < 0 !== divisor < 0 ? "-" : "";
    const digits = String(units).padStart(places + 1, "0");
    return `${sign}${digits.slice(0, digits.length - places)}.${digits.slice(digits.length - places)}`;
  };
  const byText = (a: string | null, b: string | null) =>
    a === null || b === null ? Number(b === null) - Number(a === null) : Buffer.compare(Buffer.from(a), Buffer.from(b));

  const named = (at: number) =>
    unit === "day" ? local(at).toISOString().slice(0, 10) : unit === "month" ? monthOf(at) : quarterOf(monthOf(at));
  const units: string[] = [];
  for (let at = begins(first); at < begins(following(last)); at += 86_400_000) {
    if (units.at(-1) !== named(at)) units.push(named(at));
  }
  const events = (
    moment: (one: Association) => number | null,
    dimensions: Readonly<Record<string, (one: Association) => string | null>>,
    figures: (group: readonly Association[]) => Cells,
  ): Cells[] =>
    units.flatMap((name) => {
      const found = own.filter((one) => {
        const at = moment(one);
        return happened(at) && named(at) === name && mine(one);
      });
      const keys = Object.keys(dimensions);
      const cellsOf = (one: Association) => keys.map((key) => dimensions[key]?.(one) ?? null);
      const groups = new Map(found.map((one) => [JSON.stringify(cellsOf(one)), cellsOf(one)]));
      if (found.length === 0)
        return [{ [unit]: name, ...Object.fromEntries(keys.map((key) => [key, null])), ...figures([]) }];
      return [...groups]
        .sort(
          ([, a], [, b]) => a.map((cell, place) => byText(cell, b[place] ?? null)).find((order) => order !== 0) ?? 0,
        )
        .map(([key, cells]) => ({
          [unit]: name,
          ...Object.fromEntries(keys.map((dimension, place) => [dimension, cells[place] ?? null])),
          ...figures(found.filter((one) => JSON.stringify(cellsOf(one)) === key)),
        }));
    });

  const sum = (of: readonly Line[], amount: (line: Line) => number) => of.reduce((all, line) => all + amount(line), 0);
  const DIMENSIONS: Readonly<Record<string, (one: Association) => string | null>> = {
    association_type: (one) => one.type,
    customer_type: (one) => factsOf(one.customer).customerType,
    verified_status: (one) => factsOf(one.customer).verifiedStatus,
    industry: (one) => factsOf(one.customer).industry,
    region: (one) => factsOf(one.customer).region,
    level: (one) => factsOf(one.customer).level,
    manager: (one) => managerOf(one.customer),
    label: (one) => factsOf(one.customer).label,
  };

  return {
    counts: {
      total_customers: new Set(held.map((one) => one.customer)).size,
      association_count: own.filter((one) => happened(one.from) && mine(one)).length,
      spending_customers: new Set(
        traded.filter((line) => line.cycle === last && line.payment !== 0).map((line) => line.customer),
      ).size,
      new_enterprise_customers: firsts.filter(
        (one) =>
          one.from <= now &&
          quarterOf(monthOf(one.from)) === quarterOf(last) &&
          factsOf(one.customer).customerType === "enterprise",
      ).length,
    },
    begun: (dimensions: readonly string[]) =>
      events(
        (one) => one.from,
        Object.fromEntries(
          dimensions.map((name) => [
            name,
            (one: Association) =>
              name === "manager"
                ? (met(one)[0]?.manager ?? null)
                : name === "association_type"
                  ? one.type
                  : one.via?.startsWith("reg-")
                    ? "registration"
                    : one.via?.startsWith("inv-")
                      ? "invitation"
                      : one.via,
          ]),
        ),
        (group) => ({ count: group.length }),
      ),
    ended: (dimensions: readonly ("reason" | "started_by" | "association_type")[]) =>
      events(
        (one) => one.to,
        Object.fromEntries(
          dimensions.map((name) => [
            name,
            (one: Association) =>
              ({ reason: one.endReason, started_by: one.startedBy, association_type: one.type })[name],
          ]),
        ),
        (group) => ({
          count: group.length,
          average_days: round(
            group.reduce((all, one) => all + (one.to as number) - one.from, 0),
            group.length * 86_400_000,
            1,
          ),
        }),
      ),
    profile: Object.entries(DIMENSIONS).flatMap(([dimension, read]) =>
      [...new Set(held.map(read))].sort(byText).map((value) => {
        const count = held.filter((one) => read(one) === value).length;
        return { dimension, value, count, share: round(count, held.length, 4) };
      }),
    ),
    revenue: cycles.map((cycle) => {
      const of = (month: string) => traded.filter((line) => line.cycle === month);
      const now = sum(of(cycle), (line) => line.cash);
      const before = sum(of(preceding(cycle)), (line) => line.cash);
      const coupon = sum(of(cycle), (line) => line.coupon);
      return { cycle, revenue: now, coupon, total: now + coupon, change: round(now - before, before, 4) };
    }),
    top: customers
      .map(({ accountName: customer, fullName: full_name }) => ({
        customer,
        full_name,
        revenue: sum(
          traded.filter((line) => line.customer === customer && cycles.includes(line.cycle)),
          (line) => line.cash,
        ),
      }))
      .filter(({ revenue }) => revenue > 0)
      .sort((a, b) => b.revenue - a.revenue || byText(a.customer, b.customer))
      .slice(0, 10),
  };
}
