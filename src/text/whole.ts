/** Half of a surrogate pair without its other half. */
const LONE_SURROGATE = /\p{Surrogate}/u;

/** Whether a text is made of whole characters: half of a surrogate pair cannot be written as UTF-8. */
export function isWhole(text: string): boolean {
  return !LONE_SURROGATE.test(text);
}
