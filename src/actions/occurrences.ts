const FIRST_SIZE = 1 << 12;

/**
 * Counts how often each number came, of millions of them: 16 to 32 bytes each where a map takes three times that.
 * Numbers are positive whole ones up to 2^53; only those that came again take more.
 */
export class Occurrences {
  #slots = new Float64Array(FIRST_SIZE);
  #used = 0;
  readonly #again = new Map<number, number>();

  /** How often the number has come, this time included. */
  count(number: number): number {
    if (this.#used * 2 >= this.#slots.length) this.#grow();
    const slot = this.#slotOf(this.#slots, number);
    if (this.#slots[slot] === number) {
      const times = (this.#again.get(number) ?? 1) + 1;
      this.#again.set(number, times);
      return times;
    }
    this.#slots[slot] = number;
    this.#used++;
    return 1;
  }

  /** Where the number is, or the free slot where it would be. */
  #slotOf(slots: Float64Array, number: number): number {
    let slot = number % slots.length;
    while (slots[slot] !== 0 && slots[slot] !== number) slot = (slot + 1) % slots.length;
    return slot;
  }

  #grow(): void {
    const larger = new Float64Array(this.#slots.length * 2);
    for (const number of this.#slots) if (number !== 0) larger[this.#slotOf(larger, number)] = number;
    this.#slots = larger;
  }
}
