import type { Dataset } from "./dataset.ts";

/** Goes through the datasets that people are shown: a dispensable one that has no rows is left out. */
export async function* filled<Row, Part extends Dataset<Row> & { readonly dispensable?: boolean }>(
  parts: readonly Part[],
): AsyncGenerator<Part> {
  for (const part of parts) {
    const found = part.dispensable ? await withRows<Row, Part>(part) : part;
    if (found) yield found;
  }
}

/** The dataset, of which the first rows are known now; undefined where there are none. They may come only once. */
async function withRows<Row, Part extends Dataset<Row>>(part: Part): Promise<Part | undefined> {
  async function* all(): AsyncGenerator<readonly Row[]> {
    yield* part.batches;
  }
  const batches = all();
  for (let next = await batches.next(); !next.done; next = await batches.next()) {
    const first = next.value;
    if (first.length === 0) continue;
    const whole = async function* (): AsyncGenerator<readonly Row[]> {
      yield first;
      yield* batches;
    };
    return { ...part, batches: whole() };
  }
  return undefined;
}
