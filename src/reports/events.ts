import type { EventCount } from "../database/tables/dashboards.ts";
import { type Period, type Unit, unitOf, unitsOf } from "./period.ts";
import type { Cell, Row } from "./section.ts";

interface Group {
  readonly values: readonly (string | null)[];
  count: number;
  duration: bigint;
}

/** What is shown of a group of events, behind its unit and the values of the dimensions. */
type Figures = (count: number, duration: bigint) => readonly Cell[];

const BATCH = 1_000;

/**
 * Turns counts per day into rows per unit and dimensions. A unit without any event appears once, its dimensions empty.
 * The counts come in the order of the dimensions' values, and so do the rows of a unit.
 */
export function* eventRows(
  counts: readonly EventCount[],
  period: Period,
  unit: Unit,
  dimensions: number,
  figures: Figures,
): Generator<Row[]> {
  const units = groupsByUnit(counts, unit);
  const nothing: readonly Group[] = [{ values: new Array(dimensions).fill(null), count: 0, duration: 0n }];
  let batch: Row[] = [];
  for (const name of unitsOf(period, unit)) {
    for (const { values, count, duration } of units.get(name)?.values() ?? nothing) {
      batch.push([name, ...values, ...figures(count, duration)]);
    }
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function groupsByUnit(counts: readonly EventCount[], unit: Unit): Map<string, Map<string, Group>> {
  const units = new Map<string, Map<string, Group>>();
  for (const { day, values, count, duration } of counts) {
    const name = unitOf(day, unit);
    const groups = units.get(name) ?? new Map<string, Group>();
    units.set(name, groups);
    const key = JSON.stringify(values);
    const group = groups.get(key);
    if (group) {
      group.count += count;
      group.duration += duration;
    } else groups.set(key, { values, count, duration });
  }
  return units;
}
