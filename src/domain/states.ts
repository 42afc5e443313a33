/**
 * One line of a state machine: the event that leads from one state to the next, and who makes it happen. `from` may also
 * be a word for what does not exist yet.
 */
export interface Transition<From, Event, To, Who> {
  readonly from: From;
  readonly event: Event;
  readonly to: To;
  readonly who: Who;
}

/** The line that an event means in a state, or undefined where the state does not allow it. */
export function transitionIn<Line extends Transition<unknown, unknown, unknown, unknown>>(
  lines: readonly Line[],
  from: Line["from"],
  event: Line["event"],
): Line | undefined {
  return lines.find((line) => line.from === from && line.event === event);
}
