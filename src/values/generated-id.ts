/** An id that we made, `<kind>-<ULID in lower case>`, wherever it stands in a text. */
export const GENERATED_IDS = /(?<![a-z0-9-])[a-z]+-[0-9a-hjkmnp-tv-z]{26}(?![a-z0-9])/g;

const WHOLE = new RegExp(`^${GENERATED_IDS.source}$`);

/** Whether an id was made by us: only such a one is meant by its beginning, since 7712 may be another order than 77120. */
export function isGeneratedId(id: string): boolean {
  return WHOLE.test(id);
}
